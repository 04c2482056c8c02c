// A price-time-priority order book of one market. It is derived from the order rows: rebuilt on restore by inserting
// resting orders in order of their priority, outside the state hash. Orders are known by the slot of their row.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "model/order.hpp"

namespace plimsoll {

class Book {
public:
    Book();
    ~Book();
    Book(Book&&) noexcept;
    Book& operator=(Book&&) noexcept;

    /// Last at its price. Demands remaining > 0 and a slot that is not in the book.
    void insert(u32 slot, Side side, Price price, Quantity remaining);
    /// Demands that the slot is in the book.
    void remove(u32 slot);
    /// Takes `by` from the remaining quantity, which must stay above zero; keeps the place.
    void reduce(u32 slot, Quantity by);

    /// First of the side in price-time priority, no_row where it is empty.
    u32 best(Side side) const;
    /// Next after `slot` in price-time priority of its side, no_row at the end.
    u32 after(u32 slot) const;
    Price price(u32 slot) const;
    Quantity remaining(u32 slot) const;
    bool contains(u32 slot) const;
    std::optional<Price> best_price(Side side) const;
    u32 count() const;

    /// Quantity resting on `side` at `limit` or better for a taker of the other side, counted up to `enough`.
    Quantity depth(Side side, Price limit, Quantity enough) const;
    /// Average price (rounded against the taker) of taking `notional` (quote units; for inverse markets pass inverse = true:
    /// quantity is quote units itself) from `side`; empty where the side holds less.
    std::optional<Price> impact_price(Side side, Amount notional, bool inverse) const;
    /// Levels of a side from the best on: calls visit(price, quantity) until it returns false.
    template <class Visit>
    void levels(Side side, Visit&& visit) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The next fill of a taker: the best opposite order no worse than `limit` (none = market order), at its price, for
/// the smaller of both quantities. Empty where nothing is left to take.
struct Fill {
    u32 maker = no_row;
    Price price;
    Quantity quantity;
};
std::optional<Fill> next_fill(const Book& book, Side taker, std::optional<Price> limit, Quantity remaining);

/// Call auction: the prices at which the most volume crosses.
struct Uncrossing {
    Quantity volume;   // 0: nothing crosses
    Price lowest;      // of the price levels that reach that volume
    Price highest;
};
Uncrossing uncross(const Book& book);
/// The clearing price of an uncrossing: the middle of the range rounded down to the tick, moved into the range.
Price clearing_price(const Uncrossing& uncrossing, Price tick);

}  // namespace plimsoll
