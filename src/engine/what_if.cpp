#include "engine/what_if.hpp"

#include <algorithm>
#include <array>

#include "margin/position_value.hpp"

namespace plimsoll {

AccountLines Core::gather(AccountId id, Scratch& into) const {
    const Account& account = state.account(id);
    into.balances.clear();
    into.positions.clear();
    for (u32 row = account.first_balance; row != no_row; row = state.ledger.balances[row].next)
        into.balances.push_back(state.ledger.balances[row]);
    for (u32 row = account.first_position; row != no_row; row = state.positions[row].next)
        into.positions.push_back(state.positions[row]);
    into.numeraire = account.numeraire;
    into.mode = account.mode;
    return into.lines();
}

Position& line_in(Core::Scratch& lines, AccountId account, MarketId market, const MarketState& variables) {
    auto place = std::ranges::lower_bound(lines.positions, market, {}, &Position::market);
    if (place == lines.positions.end() || place->market != market) {
        Position line{};
        line.account = account;
        line.market = market;
        line.funding_anchor = variables.funding_index;
        place = lines.positions.insert(place, line);
    }
    return *place;
}

void add_balance(Core::Scratch& lines, AccountId account, AssetId asset, Amount amount, const AssetState& variables) {
    auto place = std::ranges::lower_bound(lines.balances, asset, {}, &Balance::asset);
    if (place == lines.balances.end() || place->asset != asset) {
        Balance line{};
        line.account = account;
        line.asset = asset;
        line.credit_anchor = variables.credit_index;
        place = lines.balances.insert(place, line);
    }
    place->amount += amount;
}

void add_order(const Core& core, Core::Scratch& lines, AccountId account, MarketId market, Side side, Price price,
               Quantity quantity) {
    Position& line = line_in(lines, account, market, core.state.market(market));
    const Notional value = notional(quantity, price);
    if (side == Side::buy) {
        line.bids += quantity;
        line.bids_notional += value;
    } else {
        line.asks += quantity;
        line.asks_notional += value;
    }
}

void add_trade(const Core& core, Core::Scratch& lines, AccountId account, MarketId market, Side side, Price price,
               Quantity quantity, Rate fee) {
    const State& state = core.state;
    const MarketTerms& terms = state.terms(market);
    const AssetState& settlement = state.asset(terms.settlement);
    const Quantity change = signed_quantity(side, quantity);
    if (terms.kind == InstrumentKind::spot) {
        const Amount paid = settle(notional(change, price), Round::ceil);
        add_balance(lines, account, terms.base, {change.raw}, state.asset(terms.base));
        add_balance(lines, account, terms.settlement, -paid, settlement);
        if (fee > Rate{}) add_balance(lines, account, terms.settlement, -apply_rate(abs(paid), fee, Round::ceil), settlement);
        return;
    }
    // Moving the whole value through the cost keeps equity the same as realising it, but for roundings of an atom.
    Position& line = line_in(lines, account, market, state.market(market));
    const Amount cash = fill_cash(terms.kind, change, price);
    const Amount owed = funding_owed(line, state.market(market).funding_index);
    line.quantity += change;
    line.cost += cash;
    line.funding_anchor = state.market(market).funding_index;
    line.funding_settled = -owed;  // still owed, as before the trade
    if (fee > Rate{}) add_balance(lines, account, terms.settlement, -apply_rate(abs(cash), fee, Round::ceil), settlement);
}

bool within_credit(const Core& core, const Core::Scratch& lines, AccountId account, MarketId market) {
    const MarketTerms& terms = core.state.terms(market);
    if (terms.kind != InstrumentKind::spot) return true;
    return std::ranges::all_of(std::array{terms.base, terms.settlement}, [&](AssetId asset) {
        const auto line = std::ranges::find(lines.balances, asset, &Balance::asset);
        if (line == lines.balances.end() || line->amount >= Amount{}) return true;
        const Amount more = std::min(core.state.ledger.balance(account, asset), Amount{}) - line->amount;
        return more <= Amount{} || more <= core.state.ledger.credit_room(account, asset, core.state.terms(asset).credit);
    });
}

}  // namespace plimsoll
