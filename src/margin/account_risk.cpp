#include "margin/position_value.hpp"
#include "margin/reduce.hpp"

namespace plimsoll {

namespace {

// Sum of |size x mark| at middle prices, in the numeraire, rounded up per market.
Notional exposure(const VenueView& venue, const AccountLines& account) {
    const i64 unit = numeraire_price(venue, account.numeraire);
    Notional sum{};
    for (const Position& position : account.positions) {
        const MarketTerms& market = venue.terms(position.market);
        const Price mark = venue.state(position.market).mark;
        if (position.quantity == Quantity{} || mark.raw <= 0) continue;
        const Notional value = margin_notional(market.kind, position.quantity, mark);
        if (market.settlement == account.numeraire) {
            sum += value;
        } else {
            sum += Notional{mul_div(value.raw, numeraire_price(venue, market.settlement), unit, Round::ceil)};
        }
    }
    return sum;
}

}  // namespace

AccountRisk maintenance_risk(const VenueView& venue, const AccountLines& account) {
    const i64 unit = numeraire_price(venue, account.numeraire);
    const Weighed sum = weigh(venue, account, Purpose::maintenance);
    AccountRisk risk;
    risk.equity = in_numeraire(sum.equity, unit, Round::floor);
    risk.maintenance = in_numeraire(sum.requirement, unit, Round::ceil);
    return risk;
}

AccountRisk account_risk(const VenueView& venue, const AccountLines& account) {
    const i64 unit = numeraire_price(venue, account.numeraire);
    const Weighed opening = weigh(venue, account, Purpose::initial);
    AccountRisk risk = maintenance_risk(venue, account);
    risk.equity_initial = in_numeraire(opening.equity, unit, Round::floor);
    risk.initial = in_numeraire(opening.requirement, unit, Round::ceil);
    risk.liquidation_equity = liquidation_equity(venue, account);
    risk.exposure = exposure(venue, account);
    return risk;
}

bool ratio_kept(const AccountRisk& before, const AccountRisk& after) {
    if (after.maintenance == Amount{}) return after.equity >= Amount{} || after.equity >= before.equity;
    return compare_products(after.equity.raw, before.maintenance.raw, before.equity.raw, after.maintenance.raw) >= 0;
}

int compare_riskiness(Amount equity_a, Amount maintenance_a, Amount equity_b, Amount maintenance_b) {
    const auto as_sign = [](std::strong_ordering order) { return order > 0 ? 1 : order < 0 ? -1 : 0; };
    const auto order = compare_products(equity_b.raw, maintenance_a.raw, equity_a.raw, maintenance_b.raw);
    if (order != 0) return as_sign(order);
    if (maintenance_a == Amount{} && maintenance_b == Amount{}) return as_sign(equity_b <=> equity_a);
    return as_sign(maintenance_a <=> maintenance_b);
}

}  // namespace plimsoll
