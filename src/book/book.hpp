// A price-time-priority order book of one market. It is derived from the order rows: rebuilt on restore by inserting
// resting orders in order of their priority, outside the state hash. Orders are known by the slot of their row; all books
// of an engine share one BookNodes, which must outlive them, since slots are global and stand in one book at a time.
// The book needs no tick: it learns one, and the answers do not depend on it (ladder.hpp).
#pragma once

#include <algorithm>
#include <optional>

#include "book/ladder.hpp"
#include "model/order.hpp"

namespace plimsoll {

class Book {
public:
    explicit Book(BookNodes& nodes) : nodes_(&nodes), place_(nodes.next_book() * 2) {}

    /// Last at its price. Demands remaining > 0, a price between -2^62 and 2^62, and a slot that is in no book.
    void insert(u32 slot, Side side, Price price, Quantity remaining) {
        nodes_->reserve(slot + 1);
        PLIMSOLL_AUDIT(remaining > Quantity{} && !contains(slot));
        ladder(side).insert(*nodes_, slot, place_ + (side == Side::sell), price, remaining);
    }
    /// Demands that the slot is in the book.
    void remove(u32 slot) {
        PLIMSOLL_INVARIANT(contains(slot));
        ladder(side(slot)).remove(*nodes_, slot);
    }
    /// Takes `by` from the remaining quantity, which must stay above zero; keeps the place.
    void reduce(u32 slot, Quantity by) {
        PLIMSOLL_INVARIANT(contains(slot) && by < remaining(slot));
        ladder(side(slot)).reduce(*nodes_, slot, by);
    }

    /// First of the side in price-time priority, no_row where it is empty.
    u32 best(Side side) const { return ladder(side).best(); }
    /// Next after `slot` in price-time priority of its side, no_row at the end. Demands that the slot is in the book.
    u32 after(u32 slot) const { return ladder(side(slot)).after(*nodes_, slot); }
    /// Of a slot that is in the book; so for the next two.
    Price price(u32 slot) const { return node(slot).price; }
    Quantity remaining(u32 slot) const { return node(slot).remaining; }
    Side side(u32 slot) const { return (node(slot).place & 1) != 0 ? Side::sell : Side::buy; }
    bool contains(u32 slot) const { return nodes_->covers(slot) && (node(slot).place | 1) == (place_ | 1); }
    std::optional<Price> best_price(Side side) const {
        const u32 slot = best(side);
        return slot == no_row ? std::nullopt : std::optional{price(slot)};
    }
    u32 count(Side side) const { return ladder(side).count(); }
    u32 count() const { return count(Side::buy) + count(Side::sell); }

    /// Quantity resting on `side` at `limit` or better for a taker of the other side, counted up to `enough`.
    Quantity depth(Side side, Price limit, Quantity enough) const;
    /// Average price (rounded against the taker) of taking `notional` (quote units; for inverse markets pass inverse = true:
    /// quantity is quote units itself) from `side`; empty where the side holds less. The last level is taken in part, to
    /// the exact fraction. Demands notional within its
    /// limit and above 0, and prices > 0. The inverse average is harmonic: `notional` over the
    /// coins that it buys, each level's coins rounded to 1e-14 against the taker.
    std::optional<Price> impact_price(Side side, Amount notional, bool inverse) const;
    /// Levels of a side from the best on: calls visit(price, quantity) until it returns false. A sum beyond what
    /// Quantity holds shows as its largest value.
    template <class Visit>
    void levels(Side side, Visit&& visit) const {
        exact_levels(side, [&](Price price, i128 quantity) { return visit(price, saturated(quantity)); });
    }
    /// The same with exact sums, in units of 1e-8.
    template <class Visit>
    void exact_levels(Side side, Visit&& visit) const {
        const Ladder& rungs = ladder(side);
        for (Ladder::Key key = rungs.best_key(); key != Ladder::no_key; key = rungs.worse(key))
            if (!visit(rungs.price(key), rungs.level(key).quantity)) return;
    }
    /// Orders of a side in price-time priority: calls visit(slot) until it returns false. The visit changes nothing.
    template <class Visit>
    void orders(Side side, Visit&& visit) const {
        for (u32 slot = best(side); slot != no_row; slot = after(slot))
            if (!visit(slot)) return;
    }
    /// Asks the memory for an order ahead of its use.
    void prefetch(u32 slot) const { nodes_->prefetch(slot); }

    static Quantity saturated(i128 quantity) {
        return {static_cast<i64>(std::min<i128>(quantity, std::numeric_limits<i64>::max()))};
    }

    const Ladder& ladder(Side side) const { return side == Side::buy ? bids_ : asks_; }

private:
    const BookNode& node(u32 slot) const { return (*nodes_)[ref_of(slot)]; }
    Ladder& ladder(Side side) { return side == Side::buy ? bids_ : asks_; }

    BookNodes* nodes_;
    u32 place_;  // of bids in BookNode; asks have the next
    Ladder bids_{1};
    Ladder asks_{-1};
};

/// Whether a taker of that side may trade at `price` under its limit.
constexpr bool acceptable(Side taker, Price price, Price limit) {
    return taker == Side::buy ? price <= limit : price >= limit;
}

/// The next fill of a taker: the best opposite order no worse than `limit` (none = market order), at its price, for
/// the smaller of both quantities. Empty where nothing is left to take.
struct Fill {
    u32 maker = no_row;
    Price price;
    Quantity quantity;
};
inline std::optional<Fill> next_fill(const Book& book, Side taker, std::optional<Price> limit, Quantity remaining) {
    const u32 maker = book.best(opposite(taker));
    if (maker == no_row || remaining <= Quantity{}) return std::nullopt;
    const Price price = book.price(maker);
    if (limit && !acceptable(taker, price, *limit)) return std::nullopt;
    return Fill{maker, price, std::min(remaining, book.remaining(maker))};
}

/// Call auction: the prices at which the most volume crosses.
struct Uncrossing {
    Quantity volume;   // 0: nothing crosses. Beyond what Quantity holds: its largest value
    Price lowest;      // of the price levels that reach that volume
    Price highest;
};
Uncrossing uncross(const Book& book);
/// The clearing price of an uncrossing: the middle of the range rounded down to the tick, moved into the range.
Price clearing_price(const Uncrossing& uncrossing, Price tick);

}  // namespace plimsoll
