// Orders meet: the sweep of a taker through the book, and the ways in which an order ends.
#include <algorithm>

#include "engine/what_if.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

bool has_flag(const Order& order, u8 flag) { return (order.flags & flag) != 0; }

bool maker_may_fill(Core& core, u32 row, Quantity quantity) {
    const Order& maker = core.state.orders[row];
    const Rate fee = core.state.terms(maker.market).fees.maker;
    if (trade_is_free(core, core.derived.line_of_order[row], signed_quantity(maker.side, quantity), maker.price, fee)) {
        ++core.derived.gates.maker_quick;
        return true;
    }
    ++core.derived.gates.maker_full;
    core.gather(maker.account, core.scratch_two);
    return maker_bears(core, core.scratch_two, maker, quantity);
}

OwnerId owner_of(const State& state, AccountId account) { return state.account(account).owner; }

// Same owner on both sides: somebody's order goes. True where the taker is gone.
bool prevent_self_trade(Core& core, u32 taker, u32 maker) {
    const SelfTrade policy = core.state.owners[static_cast<u32>(index(owner_of(core.state, core.state.orders[taker].account)))].self_trade;
    const bool forced = has_flag(core.state.orders[taker], order_flag::liquidation);  // an owner's own order is no shield
    if (forced || policy != SelfTrade::cancel_taker) close_order(core, maker, CloseReason::self_trade);
    if (forced || policy == SelfTrade::cancel_maker) return false;
    close_order(core, taker, CloseReason::self_trade);
    return true;
}

// One fill between two order rows; both stay, even when they have nothing left.
void fill_orders(Core& core, u32 maker_row, u32 taker_row, Price price, Quantity quantity, bool auction) {
    const Order maker = core.state.orders[maker_row], taker = core.state.orders[taker_row];
    const bool forced = has_flag(taker, order_flag::liquidation);
    emit(core, OrderFilled{core.state.id_of(maker_row), core.state.id_of(taker_row), maker.account, taker.account, maker.market,
                           taker.side, forced, auction, price, quantity});
    settle_trade(core, maker.market, maker.account, taker.account, taker.side, price, quantity, !forced, true);
}

struct Sweep {
    Core& core;
    u32 taker;
    std::optional<Price> limit;
    EngineFill done{};
    bool taker_gone = false;

    const Order& order() const { return core.state.orders[taker]; }

    void run() {
        while (!taker_gone && order().remaining > Quantity{}) {
            const Quantity wanted = wanted_now();
            if (wanted == Quantity{}) return;
            const auto next = next_fill(core.derived.books[index(order().market)], order().side, limit, wanted);
            if (!next) return;
            meet(*next);
        }
    }
    Quantity wanted_now() const {
        if (!has_flag(order(), order_flag::reduce_only)) return order().remaining;
        const Quantity room = reducible(core.state, order());
        return room < order().remaining ? room : order().remaining;
    }
    void meet(const Fill& fill) {
        const State& state = core.state;
        const Order& maker = state.orders[fill.maker];
        if (owner_of(state, maker.account) == owner_of(state, order().account)) {
            taker_gone = prevent_self_trade(core, taker, fill.maker);
            return;
        }
        Quantity quantity = fill.quantity;
        if (has_flag(maker, order_flag::reduce_only)) {
            const Quantity room = reducible(state, maker);
            if (room == Quantity{}) return close_order(core, fill.maker, CloseReason::reduce_only_rest);
            if (room < quantity) quantity = room;
        }
        if (!maker_may_fill(core, fill.maker, quantity)) return close_order(core, fill.maker, CloseReason::maker_margin);
        const Quantity change = signed_quantity(order().side, quantity);
        done.filled += change;
        done.cash += cash_of(change, fill.price);
        fill_orders(core, fill.maker, taker, fill.price, quantity, false);
        if (state.orders[fill.maker].remaining == Quantity{}) close_order(core, fill.maker, CloseReason::filled);
    }
    Amount cash_of(Quantity change, Price price) const {
        const MarketTerms& terms = core.state.terms(order().market);
        if (terms.kind == InstrumentKind::spot) return -settle(notional(change, price), Round::ceil);
        return fill_cash(terms.kind, change, price);
    }
};

CloseReason reason_for_rest(const Order& order) {
    if (order.remaining == Quantity{}) return CloseReason::filled;
    if (has_flag(order, order_flag::reduce_only) && order.tif != TimeInForce::ioc) return CloseReason::reduce_only_rest;
    return order.type == OrderType::market ? CloseReason::band : CloseReason::ioc_rest;
}

bool may_rest(const State& state, const Order& order) {
    if (order.remaining == Quantity{} || order.type == OrderType::market) return false;
    if (order.tif == TimeInForce::ioc || order.tif == TimeInForce::fok) return false;
    return !has_flag(order, order_flag::reduce_only) || reducible(state, order) > Quantity{};
}

}  // namespace

Quantity closed_by(Side side, Quantity held) {
    const bool reduces = side == Side::sell ? held > Quantity{} : held < Quantity{};
    return reduces ? abs(held) : Quantity{};
}

Quantity reducible(const State& state, const Order& order) {
    const u32 row = state.position_row(order.account, order.market);
    return row == no_row ? Quantity{} : closed_by(order.side, state.positions[row].quantity);
}

bool maker_bears(const Core& core, Core::Scratch& lines, const Order& maker, Quantity quantity) {
    const VenueView venue = core.view();
    const auto line = std::ranges::find(lines.positions, maker.market, &Position::market);
    const bool reduces = line != lines.positions.end() && closed_by(maker.side, line->quantity) >= quantity;
    AccountRisk risk_before{};
    if (reduces) risk_before = maintenance_risk(venue, lines.lines());
    const Rate fee = core.state.terms(maker.market).fees.maker;
    add_trade(core, lines, maker.account, maker.market, maker.side, maker.price, quantity, fee);
    if (!within_credit(core, lines, maker.account, maker.market)) return false;
    if (health(venue, lines.lines(), Purpose::maintenance).sign() >= 0) return true;
    return reduces && ratio_kept(risk_before, maintenance_risk(venue, lines.lines()));
}

void close_order(Core& core, u32 row, CloseReason reason) {
    const Order& order = core.state.orders[row];
    emit(core, OrderClosed{core.state.id_of(row), order.account, order.market, reason, order.remaining});
}

void close_orders(Core& core, AccountId account, MarketId market, CloseReason reason) {
    u32 row = core.state.account(account).first_order;
    while (row != no_row) {
        const u32 next = core.state.orders[row].next_of_account;
        if (market == no_market || core.state.orders[row].market == market) close_order(core, row, reason);
        row = next;
    }
}

EngineFill sweep(Core& core, u32 taker_row, std::optional<Price> limit) {
    Sweep sweep{core, taker_row, limit};
    sweep.run();
    if (sweep.taker_gone) return sweep.done;
    const Order& order = core.state.orders[taker_row];
    if (may_rest(core.state, order)) emit(core, OrderRested{core.state.id_of(taker_row)});
    else close_order(core, taker_row, reason_for_rest(order));
    return sweep.done;
}

Notional depth_in_band(const Core& core, MarketId id, Side side, Quantity enough) {
    const MarketTerms& terms = core.state.terms(id);
    const Price mark = core.state.market(id).mark;
    const i128 reach = mul_div(mark.raw, terms.book.price_band.raw, one_e6, Round::floor);
    const i128 worst = std::clamp<i128>(side == Side::buy ? mark.raw - reach : mark.raw + reach, 1, limits::price_raw_max);
    const Quantity depth = core.derived.books[index(id)].depth(side, Price{static_cast<i64>(worst)}, enough);
    return margin_notional(terms.kind, depth, mark);
}

Notional depth_least(const Core& core, MarketId id, Side side, Quantity enough) {
    const MarketState& market = core.state.market(id);
    Notional least = depth_in_band(core, id, side, enough);
    if (core.state.terms(id).liquidation.depth_window == Duration{}) return least;
    const auto& samples = side == Side::buy ? market.bids_depth : market.asks_depth;
    for (std::size_t i = 0; i < std::min<u64>(market.depth_count, depth_samples); ++i) least = std::min(least, samples[i]);
    return least;
}

EngineFill take_from_book(Core& core, AccountId account, MarketId market, Side side, Quantity quantity, Price limit) {
    const u32 row = core.state.orders.next_row();
    const u32 generation = row < core.state.orders.size() ? core.state.orders[row].generation : 0;
    emit(core, OrderAccepted{order_id(generation, row), account, market, side, OrderType::limit, TimeInForce::ioc,
                             order_flag::liquidation, limit, quantity, never, ClientId{}});
    return sweep(core, row, limit);
}

void fill_in_auction(Core& core, u32 buy_row, u32 sell_row, Price price, Quantity quantity) {
    // The later order counts as the taker, as it would have been without the auction.
    const bool buyer_later = core.state.orders[buy_row].priority > core.state.orders[sell_row].priority;
    fill_orders(core, buyer_later ? sell_row : buy_row, buyer_later ? buy_row : sell_row, price, quantity, true);
    for (const u32 row : {buy_row, sell_row})
        if (core.state.orders[row].remaining == Quantity{}) close_order(core, row, CloseReason::filled);
}

}  // namespace plimsoll
