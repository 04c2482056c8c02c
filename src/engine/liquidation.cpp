// How a failing account is seen, and what its certificates say.
#include "engine/liquidation.hpp"

#include <algorithm>

#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll::liquidation {

bool trades(const Core& core, MarketId id) {
    const MarketState& market = core.state.market(id);
    const bool open = market.status == MarketStatus::open || market.status == MarketStatus::reduce_only;
    return open && market.index_usable != 0 && market.mark > Price{};
}

bool has_taker(const MarketTerms& terms, Taker taker) {
    const auto first = terms.liquidation.takers.begin(), last = first + terms.liquidation.taker_count;
    return std::find(first, last, taker) != last;
}

bool usable(const Core& core, AssetId asset, AssetId numeraire) {
    return asset == numeraire || core.state.terms(asset).feed == no_feed || core.state.asset(asset).usable != 0;
}

namespace {

// Maintenance of a position in the feeds' currency, so that markets can be compared.
Amount weight_of(const Core& core, const Position& line) {
    const MarketTerms& terms = core.state.terms(line.market);
    const Notional value = margin_notional(terms.kind, line.quantity, core.state.market(line.market).mark);
    const Exact maintenance = requirement(terms.margin, Requirement::maintenance, value,
                                          margin_size(terms.kind, line.quantity, value), MarginRate{}, Notional{});
    const i64 price = numeraire_price(core.view(), terms.settlement);
    return {mul_div(settle(maintenance, Round::ceil).raw, price, one_e8, Round::ceil)};
}

bool reaches(Amount equity, Amount maintenance, MarginRate target) {
    return compare_products(equity.raw, one_e6, maintenance.raw, one_e6 + target.raw) >= 0;
}

}  // namespace

Failing look_at(const Core& core, AccountId id) {
    const QueueEntry& entry = core.state.queue[core.state.account(id).queue_row];
    Failing failing;
    failing.id = id;
    failing.step = entry.step;
    failing.reason = static_cast<QueueReason>(entry.reason);
    failing.insolvent_since = entry.insolvent_since;
    const AccountLines lines = core.gather(id, failing.lines);
    failing.risk = maintenance_risk(core.view(), lines);
    failing.risk.liquidation_equity = liquidation_equity(core.view(), lines);
    MarginRate target{};
    for (const Position& line : lines.positions) {
        if (line.quantity == Quantity{}) continue;
        const MarketTerms& terms = core.state.terms(line.market);
        failing.any_position = true;
        target = std::max(target, terms.liquidation.target);
        if (trades(core, line.market) && usable(core, terms.settlement, lines.numeraire))
            failing.shares.push_back({line.market, weight_of(core, line)});
    }
    std::ranges::sort(failing.shares, [](const MarketShare& a, const MarketShare& b) {
        return a.maintenance != b.maintenance ? a.maintenance > b.maintenance : a.market < b.market;
    });
    failing.above_target = reaches(failing.risk.equity, failing.risk.maintenance, target);
    return failing;
}

bool recovered(const Core& core, const Failing& failing) {
    for (const Balance& line : failing.lines.balances)
        if (-line.amount > core.state.terms(line.asset).credit.account_max) return false;
    if (failing.reason == QueueReason::credit_cap) return failing.risk.equity >= failing.risk.maintenance;
    return failing.above_target;
}

Certificate certificate_of(const Core& core, const Failing& failing, StepRule rule) {
    Certificate certificate;
    certificate.sequence = core.state.clock.sequence;
    certificate.rulebook = core.state.clock.rulebook;
    certificate.account = failing.id;
    certificate.numeraire = failing.lines.numeraire;
    certificate.step = failing.step;
    certificate.rule = rule;
    certificate.equity = certificate.equity_after = failing.risk.equity;
    certificate.maintenance = certificate.maintenance_after = failing.risk.maintenance;
    certificate.liquidation_equity = certificate.liquidation_equity_after = failing.risk.liquidation_equity;
    certificate.liquidatable = certificate.equity < certificate.maintenance;
    certificate.numeraire_price = certificate.settlement_low = certificate.settlement_high = Price{one_e8};
    return certificate;
}

void price_settlement(const Core& core, AssetId settlement, Certificate& certificate) {
    const Price numeraire{numeraire_price(core.view(), certificate.numeraire)};
    certificate.numeraire_price = certificate.settlement_low = certificate.settlement_high = numeraire;
    if (settlement == certificate.numeraire) return;
    const bool par = core.state.terms(settlement).feed == no_feed;
    certificate.settlement_low = par ? Price{one_e8} : core.state.asset(settlement).low;
    certificate.settlement_high = par ? Price{one_e8} : core.state.asset(settlement).high;
}

Certificate certificate_of(const Core& core, const Failing& failing, StepRule rule, MarketId market) {
    Certificate certificate = certificate_of(core, failing, rule);
    const MarketTerms& terms = core.state.terms(market);
    const MarketState& variables = core.state.market(market);
    const Position& line = *std::ranges::find(failing.lines.positions, market, &Position::market);
    certificate.market = market;
    certificate.price_set = core.state.feed(terms.feed).update;
    price_settlement(core, terms.settlement, certificate);
    certificate.mark = variables.mark;
    certificate.quantity = line.quantity;
    certificate.cost = line.cost;
    certificate.funding_owed = funding_owed(line, variables.funding_index);
    const LineRest rest = rest_of(line_of(certificate, core.state.rules), certificate.cost, certificate.funding_owed);
    certificate.rest_equity = rest.equity;
    certificate.rest_maintenance = rest.maintenance;
    return certificate;
}

void step_done(Core& core, const Certificate& certificate, Time next) {
    emit(core, LiquidationStepped{certificate, next});
}

Time next_step(const Core& core, AccountId id, Duration interval) {
    const Failing after = look_at(core, id);
    const bool at_once = recovered(core, after) || (after.risk.liquidation_equity < Amount{} && after.insolvent_since == never);
    return at_once ? core.state.clock.now : core.state.clock.now + interval;
}

}  // namespace plimsoll::liquidation
