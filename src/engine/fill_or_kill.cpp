// Fill or kill: the sweep is gone through beforehand on copies of the makers' lines, since a fill is final.
#include <map>

#include "engine/what_if.hpp"

namespace plimsoll {

namespace {

struct Rehearsal {
    const Core& core;
    const PlaceOrder& order;
    OwnerId owner{};
    SelfTrade policy{};
    Quantity left;
    std::map<AccountId, Core::Scratch> makers{};  // as the fills before have left them
    bool stopped = false;

    Core::Scratch& lines_of(AccountId account) {
        const auto [place, fresh] = makers.try_emplace(account);
        if (fresh) core.gather(account, place->second);
        return place->second;
    }
    void meet(const Order& maker) {
        if (core.state.account(maker.account).owner == owner) {
            stopped = policy != SelfTrade::cancel_maker;
            return;
        }
        Core::Scratch& lines = lines_of(maker.account);
        Quantity quantity = std::min(left, maker.remaining);
        if ((maker.flags & order_flag::reduce_only) != 0) {
            const Quantity held = line_in(lines, maker.account, maker.market, core.state.market(maker.market)).quantity;
            quantity = std::min(quantity, closed_by(maker.side, held));
            if (quantity == Quantity{}) return;
        }
        Core::Scratch after = lines;
        if (!maker_bears(core, after, maker, quantity)) return;
        lines = std::move(after);
        left -= quantity;
    }
};

}  // namespace

bool fills_whole(const Core& core, const PlaceOrder& order, OwnerId owner) {
    Rehearsal rehearsal{core, order, owner, core.state.owners[static_cast<u32>(index(owner))].self_trade,
                        order.quantity};
    const Book& book = core.derived.books[index(order.market)];
    book.orders(opposite(order.side), [&](u32 row) {
        if (!acceptable(order.side, book.price(row), order.price)) return false;
        rehearsal.meet(core.state.orders[row]);
        return !rehearsal.stopped && rehearsal.left > Quantity{};
    });
    return rehearsal.left == Quantity{};
}

}  // namespace plimsoll
