// A market opens through a call auction, may halt, and a dated future settles.
#include <algorithm>

#include "engine/what_if.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"
#include "oracle/settlement.hpp"

namespace plimsoll {

namespace {

// An order whose fill would leave its account below maintenance is not executed: it closes.
bool sound_in_auction(const Core& core, u32 row, Price price, Quantity quantity) {
    const Order& order = core.state.orders[row];
    const AccountLines before = core.gather(order.account, core.scratch_two);
    const AccountRisk risk_before = maintenance_risk(core.view(), before);
    add_trade(core, core.scratch_two, order.account, order.market, order.side, price, quantity,
              core.state.terms(order.market).fees.taker);
    if (!within_credit(core, core.scratch_two, order.account, order.market)) return false;
    const AccountLines after = core.scratch_two.lines();
    if (health(core.view(), after, Purpose::maintenance).sign() >= 0) return true;
    return ratio_kept(risk_before, maintenance_risk(core.view(), after));
}

// What an order may give to a match: a reduce-only one what is left of its position; where nothing is, it closes.
Quantity may_give(Core& core, u32 row) {
    const Order& order = core.state.orders[row];
    if ((order.flags & order_flag::reduce_only) == 0) return order.remaining;
    const Quantity room = reducible(core.state, order);
    if (room == Quantity{}) close_order(core, row, CloseReason::reduce_only_rest);
    return std::min(room, order.remaining);
}

// Closes what may not match; true when both orders are still there.
bool may_match(Core& core, u32 buy, u32 sell, Price price, Quantity quantity) {
    const State& state = core.state;
    const OwnerId buyer = state.account(state.orders[buy].account).owner;
    if (buyer == state.account(state.orders[sell].account).owner) {
        const SelfTrade policy = state.owners[static_cast<u32>(index(buyer))].self_trade;
        const bool buy_later = state.orders[buy].priority > state.orders[sell].priority;
        const u32 later = buy_later ? buy : sell, earlier = buy_later ? sell : buy;
        if (policy != SelfTrade::cancel_taker) close_order(core, earlier, CloseReason::self_trade);
        if (policy != SelfTrade::cancel_maker) close_order(core, later, CloseReason::self_trade);
        return false;
    }
    if (!interest_fits(core, state.orders[buy].market, quantity, price) ||
        !interest_fits(core, state.orders[buy].market, quantity, state.market(state.orders[buy].market).mark)) {
        for (const u32 row : {buy, sell}) close_order(core, row, CloseReason::market_closed);
        return false;
    }
    const bool buy_sound = sound_in_auction(core, buy, price, quantity);
    const bool sell_sound = sound_in_auction(core, sell, price, quantity);
    if (!buy_sound) close_order(core, buy, CloseReason::maker_margin);
    if (!sell_sound) close_order(core, sell, CloseReason::maker_margin);
    return buy_sound && sell_sound;
}

}  // namespace

void end_auction(Core& core, MarketId market) {
    if (core.state.market(market).index_usable == 0) {  // no price to test anybody at: the orders wait for the next call
        emit(core, MarketStatusChanged{market, MarketStatus::halted, never});
        return;
    }
    const Book& book = core.derived.books[index(market)];
    const Uncrossing uncrossing = uncross(book);
    Price price{};
    Quantity volume{};
    if (uncrossing.volume > Quantity{}) {
        price = clearing_price(uncrossing, core.state.terms(market).book.tick);
        while (true) {
            const u32 buy = book.best(Side::buy), sell = book.best(Side::sell);
            if (buy == no_row || sell == no_row) break;
            if (book.price(buy) < price || book.price(sell) > price) break;
            const Quantity bought = may_give(core, buy), sold = may_give(core, sell);
            const Quantity quantity = std::min(bought, sold);
            if (quantity == Quantity{}) continue;
            if (!may_match(core, buy, sell, price, quantity)) continue;
            fill_in_auction(core, buy, sell, price, quantity);
            volume += quantity;
        }
        // Orders closed on the way may have left the book crossed at other prices: nothing may stay crossed.
        while (true) {
            const auto bid = book.best_price(Side::buy), ask = book.best_price(Side::sell);
            if (!bid || !ask || *bid < *ask) break;
            const u32 buy = book.best(Side::buy), sell = book.best(Side::sell);
            const bool buy_later = core.state.orders[buy].priority > core.state.orders[sell].priority;
            close_order(core, buy_later ? buy : sell, CloseReason::market_closed);
        }
    }
    emit(core, AuctionUncrossed{market, price, volume});
    emit(core, MarketStatusChanged{market, MarketStatus::open, never});
    reprice_market(core, market);
}

void advance_settlements(Core& core, FeedId feed) {
    for (const MarketId id : core.derived.markets_of_feed[index(feed)]) {
        const MarketTerms& terms = core.state.terms(id);
        const MarketState& market = core.state.market(id);
        if (terms.kind != InstrumentKind::dated_future || market.status == MarketStatus::settled) continue;
        if (market.index <= Price{}) continue;  // the first price stands for the part of the window before it
        if (core.state.clock.now < settlement_start(terms) || core.state.clock.now >= terms.expiry) continue;
        emit(core, advance_settlement(id, terms, market, market.index, core.state.clock.now));
    }
}

void settle_future(Core& core, MarketId id) {
    const State& state = core.state;
    const MarketTerms& terms = state.terms(id);
    const u32 orders = state.market(id).order_count;
    if (orders > 0)
        for (u32 row = 0; row < state.orders.size(); ++row)
            if (state.orders[row].account != no_account && state.orders[row].market == id)
                close_order(core, row, CloseReason::market_closed);
    if (state.market(id).index > Price{}) {
        emit(core, advance_settlement(id, terms, state.market(id), state.market(id).index, state.clock.now));
        reprice_market(core, id);  // its mark stays at the settlement price
        const Price price = state.market(id).settlement;
        std::vector<AccountId> holders;
        for (u32 row = 0; row < state.positions.size(); ++row)
            if (state.positions[row].account != no_account && state.positions[row].market == id &&
                state.positions[row].quantity != Quantity{})
                holders.push_back(state.positions[row].account);
        std::ranges::sort(holders);
        for (const AccountId holder : holders) {
            const Quantity held = state.positions[state.position_row(holder, id)].quantity;
            change_position(core, holder, id, -held, fill_cash(terms.kind, -held, price));
        }
        const Amount rest = state.ledger.balance(state.market(id).clearing, terms.settlement);
        move_money(core, state.market(id).clearing, system_account::rounding, terms.settlement, rest, PostReason::rounding);
    }
    emit(core, MarketStatusChanged{id, MarketStatus::settled, never});
}

}  // namespace plimsoll
