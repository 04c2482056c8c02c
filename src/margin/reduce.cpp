#include "margin/reduce.hpp"

#include "margin/single_asset.hpp"

namespace plimsoll {

Weighed weigh(const VenueView& venue, const RiskTerms& terms, AssetId numeraire, Purpose purpose) {
    Weighed sum;
    for (const AssetTotals& total : terms.totals()) {
        const AssetCurve curve = asset_curve(venue, total.asset, {numeraire, terms.mode, purpose});
        sum.equity += curve.value(total.net);
        if (total.received != Notional{}) sum.equity += curve.floor_value(total.received);
        sum.requirement += curve.cost(total.requirement);
    }
    return sum;
}

Weighed weigh(const VenueView& venue, const AccountLines& account, Purpose purpose) {
    LineTerms sums;
    if (!single_asset_sums(venue, account, purpose, sums))
        return weigh(venue, risk_terms(venue, account, purpose), account.numeraire, purpose);
    const AssetCurve curve = asset_curve(venue, account.numeraire, {account.numeraire, account.mode, purpose});
    return {curve.value(sums.net), curve.cost(sums.requirement)};
}

Health reduce(const VenueView& venue, const RiskTerms& terms, AssetId numeraire, Purpose purpose) {
    const Weighed sum = weigh(venue, terms, numeraire, purpose);
    return sum.equity - sum.requirement;
}

Health health(const VenueView& venue, const AccountLines& account, Purpose purpose) {
    const Weighed sum = weigh(venue, account, purpose);
    return sum.equity - sum.requirement;
}

Amount in_numeraire(const Int256& value, i64 numeraire_price, Round round) {
    constexpr i128 per_atom = i128{one_e10} * one_e10;  // 1e-36 over a price of 1e-8, in amounts of 1e-8
    return {divide(value, per_atom * numeraire_price, round).to_i128()};
}

}  // namespace plimsoll
