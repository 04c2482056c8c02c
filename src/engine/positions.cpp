// Positions change: funding is settled from its anchor, closed cost is released, and what was won or lost passes through
// the market's clearing account, whose balance is at all times the sum of the costs still open.
#include "engine/core.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {

void settle_funding(Core& core, AccountId account, MarketId market) {
    State& state = core.state;
    const u32 row = state.position_row(account, market);
    if (row == no_row || state.positions[row].quantity == Quantity{}) return;
    const MarketState& variables = state.market(market);
    const Amount owed = funding_owed(state.positions[row], variables.funding_index);
    if (owed == Amount{}) return;
    const Amount total = state.positions[row].funding_settled + owed;
    move_money(core, account, variables.funding, state.terms(market).settlement, owed, PostReason::funding);
    emit(core, FundingSettled{account, market, total});
}

namespace {

// The part of a change that closes: opposite to the position and at most as large.
Quantity closing_part(Quantity held, Quantity change) {
    if (held == Quantity{} || (held > Quantity{}) == (change > Quantity{})) return {};
    return abs(change) < abs(held) ? change : -held;
}

}  // namespace

void change_position(Core& core, AccountId account, MarketId market, Quantity quantity, Amount cash) {
    PLIMSOLL_INVARIANT(quantity != Quantity{});
    settle_funding(core, account, market);
    State& state = core.state;
    const u32 row = state.position_row(account, market);
    Amount realised{};
    if (row != no_row) {
        const Position& line = state.positions[row];
        const Quantity closed = closing_part(line.quantity, quantity);
        if (closed != Quantity{})
            realised = cost_released(line, closed) +
                       pro_rata(cash, abs(closed).raw, abs(quantity).raw, Round::floor);
    }
    emit(core, PositionChanged{account, market, quantity, cash - realised});
    move_money(core, state.market(market).clearing, account, state.terms(market).settlement, realised,
               PostReason::realised);
}

namespace {

void charge_fee(Core& core, AccountId account, AssetId asset, Amount value, Rate rate) {
    if (rate < Rate{}) {
        // Never more than fees have come in: where a deficit was repaid first, the rebate is what is left.
        const Amount held = core.state.ledger.balance(system_account::fees, asset);
        const Amount rebate = apply_rate(value, -rate, Round::floor);
        if (held > Amount{})
            move_money(core, system_account::fees, account, asset, rebate < held ? rebate : held, PostReason::rebate);
    } else {
        take_income(core, account, system_account::fees, asset, apply_rate(value, rate, Round::ceil), PostReason::fee);
    }
}

// Money and positions of both sides; answers what the trade was worth in the settlement asset.
Amount exchange(Core& core, MarketId market, AccountId buyer, AccountId seller, Price price, Quantity quantity) {
    const MarketTerms& terms = core.state.terms(market);
    if (terms.kind == InstrumentKind::spot) {
        const Amount paid = settle(notional(quantity, price), Round::ceil);  // exact on the grid
        move_money(core, seller, buyer, terms.base, {quantity.raw}, PostReason::trade);
        move_money(core, buyer, seller, terms.settlement, paid, PostReason::trade);
        return paid;
    }
    const Amount buyer_cash = fill_cash(terms.kind, quantity, price);
    const Amount seller_cash = fill_cash(terms.kind, -quantity, price);
    change_position(core, buyer, market, quantity, buyer_cash);
    change_position(core, seller, market, -quantity, seller_cash);
    const Amount remainder = -(buyer_cash + seller_cash);  // inverse fills round down on both sides
    move_money(core, core.state.market(market).clearing, system_account::rounding, terms.settlement, remainder,
               PostReason::rounding);
    return seller_cash < Amount{} ? -seller_cash : seller_cash;
}

}  // namespace

void settle_trade(Core& core, MarketId market, AccountId maker, AccountId taker, Side taker_side, Price price,
                  Quantity quantity, bool taker_pays_fee, bool maker_pays_fee) {
    const AccountId buyer = taker_side == Side::buy ? taker : maker;
    const AccountId seller = taker_side == Side::buy ? maker : taker;
    const Amount value = exchange(core, market, buyer, seller, price, quantity);
    const MarketTerms& terms = core.state.terms(market);
    if (taker_pays_fee) charge_fee(core, taker, terms.settlement, value, terms.fees.taker);
    if (maker_pays_fee) charge_fee(core, maker, terms.settlement, value, terms.fees.maker);
}

}  // namespace plimsoll
