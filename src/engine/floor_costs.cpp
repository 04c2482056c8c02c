// What facts take from an account's floor of free margin, and the two questions that a floor answers in place of the exact gate.
#include <algorithm>

#include "engine/core.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {

namespace {

// An amount rounded up twice on its way to a fee.
constexpr Exact fee_rounding = exact(Amount{2});

// Empty box: changes of this line have no stated cost.
LineCost cost_of_line(const Core& core, u32 row) {
    const Position& line = core.state.positions[row];
    const MarketCost& market = core.derived.market_costs[index(line.market)];
    return {core.derived.floors.box(row), std::max(market.rate, line.leverage_rate), market.funding_span};
}
bool stated(const LineCost& line) { return line.box.high > 0; }

Exact fee_at_most(Quantity quantity, Price price, MarginRate rate) {
    return rate == MarginRate{} ? Exact{} : charge(notional(quantity, price), rate) + fee_rounding;
}

bool covers(Exact floor, Exact cost) { return cost >= Exact{} && floor >= cost; }

}  // namespace

void spend_on_order(Core& core, u32 row, const Order& order, Quantity quantity) {
    Floors& floors = core.derived.floors;
    if (!floors.known(order.account)) return;
    const LineCost line = cost_of_line(core, row);
    if (!stated(line)) return floors.forget(order.account);
    floors.spend(order.account, cost_of_order(line, order.side, order.price, quantity));
}

void spend_on_leaving(Core& core, u32 row, const Order& order, Quantity quantity) {
    Floors& floors = core.derived.floors;
    if (!floors.known(order.account)) return;
    const LineCost line = cost_of_line(core, row);
    if (!stated(line)) return floors.forget(order.account);
    floors.spend(order.account, cost_of_leaving(line, core.state.positions[row], order.side, order.price, quantity));
}

void spend_on_trade(Core& core, u32 row, Quantity change, Amount cost) {
    Floors& floors = core.derived.floors;
    const AccountId account = core.state.positions[row].account;
    if (!floors.known(account)) return;
    const LineCost line = cost_of_line(core, row);
    if (!stated(line)) return floors.forget(account);
    floors.spend(account, cost_of_trade(line, change, cost));
}

void settle_in_floor(Core& core, u32 row, Amount settled) {
    Floors& floors = core.derived.floors;
    const Position& line = core.state.positions[row];
    if (!floors.known(line.account)) return;
    const bool at_par = core.state.terms(core.state.account(line.account).numeraire).feed == no_feed;
    constexpr Amount largest{i128{1} << 72};
    if (!stated(cost_of_line(core, row)) || abs(settled) > largest) return floors.forget(line.account);
    if (settled < Amount{})
        floors.spend(line.account, exact(-settled));
    else if (at_par)
        floors.earn(line.account, exact(settled));
}

void outgrow_open_interest(Core& core, MarketId market) {
    Derived& derived = core.derived;
    if (core.state.market(market).open_interest <= derived.open_interest_high[index(market)]) return;
    widen_open_interest(core, market);
    if (derived.margin_bounds[index(market)]->open_interest.upper == Amount{}) return;
    std::vector<AccountId> found;
    derived.triggers.collect_all({VariableKind::strict_mark, static_cast<u32>(index(market))}, found);
    for (const AccountId id : found) derived.floors.forget(id);
}

bool order_is_free(const Core& core, u32 row, const PlaceOrder& wish, const Order* replaced) {
    if (row == no_row || !core.derived.floors.known(wish.account) || core.derived.unsettled()) return false;
    const LineCost line = cost_of_line(core, row);
    if (!stated(line)) return false;
    Position changed = core.state.positions[row];
    Exact floor = core.derived.floors.of(wish.account);
    if (replaced != nullptr) {
        const Notional value = notional(replaced->remaining, replaced->price);
        if (replaced->side == Side::buy)
            changed.bids -= replaced->remaining, changed.bids_notional -= value;
        else
            changed.asks -= replaced->remaining, changed.asks_notional -= value;
        const Exact cost = cost_of_leaving(line, changed, replaced->side, replaced->price, replaced->remaining);
        if (!covers(floor, cost)) return false;
        floor -= cost;
    }
    (wish.side == Side::buy ? changed.bids : changed.asks) += wish.quantity;
    (wish.side == Side::buy ? changed.bids_notional : changed.asks_notional) += notional(wish.quantity, wish.price);
    if (!orders_fit(changed)) return false;
    for (const Price price : {wish.price, core.state.market(wish.market).mark})
        if (!interest_fits(core, wish.market, wish.quantity, price)) return false;
    const Exact cost = cost_of_order(line, wish.side, wish.price, wish.quantity);
    const Exact fee = fee_at_most(wish.quantity, wish.price, core.derived.market_costs[index(wish.market)].fee);
    return cost >= Exact{} && covers(floor, cost + fee);
}

bool trade_is_free(const Core& core, u32 row, Quantity change, Price price, Rate fee) {
    const Position& position = core.state.positions[row];
    if (!core.derived.floors.known(position.account) || core.derived.unsettled()) return false;
    const LineCost line = cost_of_line(core, row);
    if (!stated(line)) return false;
    const Exact cost = cost_of_trade(line, change, settle(notional(-change, price), Round::floor));
    const MarginRate rate = fee > Rate{} ? core.derived.market_costs[index(position.market)].fee : MarginRate{};
    return cost >= Exact{} &&
           covers(core.derived.floors.of(position.account), cost + fee_at_most(abs(change), price, rate));
}

}  // namespace plimsoll
