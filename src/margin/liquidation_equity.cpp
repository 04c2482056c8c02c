#include "margin/liquidation_equity.hpp"

#include "margin/position_value.hpp"
#include "margin/reduce.hpp"

namespace plimsoll {

namespace {


i64 middle_price(const VenueView& venue, AssetId asset) {
    return venue.terms(asset).feed == no_feed ? one_e8 : venue.state(asset).price.raw;
}

}  // namespace

Int256 FullValue::value(Notional net) const {
    const i64 kept = net.raw < 0 ? one_e6 + closing_cost.raw : one_e6 - closing_cost.raw;
    return multiply(net.raw, i128{price} * kept * one_e6);
}

FullValue full_value(const VenueView& venue, AssetId asset, AssetId numeraire) {
    if (asset == numeraire) return {numeraire_price(venue, numeraire), {}};
    return {middle_price(venue, asset), venue.terms(asset).closing_cost};
}

Exact closing_cost(const MarketTerms& terms, const MarketState& state, const Position& position) {
    if (position.quantity == Quantity{} || state.mark.raw <= 0) return {};
    return charge(margin_notional(terms.kind, position.quantity, state.mark), terms.liquidation.closing_cost);
}

Int256 liquidation_value(const VenueView& venue, const AccountLines& account) {
    const RiskTerms terms = risk_terms(venue, account, Purpose::maintenance);
    Int256 sum;
    for (const AssetTotals& total : terms.totals())
        sum += full_value(venue, total.asset, account.numeraire).value(total.net);
    for (const Position& position : account.positions) {
        const MarketTerms& market = venue.terms(position.market);
        const FullValue asset = full_value(venue, market.settlement, account.numeraire);
        sum -= asset.cost(closing_cost(market, venue.state(position.market), position));
    }
    return sum;
}

Amount liquidation_equity(const VenueView& venue, const AccountLines& account) {
    return in_numeraire(liquidation_value(venue, account), numeraire_price(venue, account.numeraire), Round::floor);
}

}  // namespace plimsoll
