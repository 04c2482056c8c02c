#include "margin/band_bound.hpp"

#include <algorithm>

#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

// What a position is worth and is charged on at one end of its interval.
struct End {
    Notional leg;
    Notional charged;
};

End end_at(const BoundMarket& market, i64 price) {
    if (market.kind != InstrumentKind::inverse_perpetual) {
        const Notional leg = notional(market.quantity, {price});
        return {leg, abs(leg)};
    }
    if (market.quantity > Quantity{}) {
        const Notional owed = as_notional(coins(market.quantity, {price}, Round::ceil));
        return {-owed, owed};
    }
    // Value rounded down, charge on one atom more: concave in the former (margin/along_mark.cpp).
    const Notional held = as_notional(coins(-market.quantity, {price}, Round::floor));
    return {held, held + as_notional(Amount{1})};
}

Exact charge_on(const BoundMarket& market, Notional charged) {
    const Quantity size = margin_size(market.kind, market.quantity, charged);
    return requirement(*market.margin, Requirement::maintenance, charged, size, {}, {});
}

// s_a leg - R h_a. In the numeraire both slopes are one, and 128 bits hold it: |leg| < 2^97 by the limit on notional.
struct Worth {
    Exact plain;
    Int256 weighed;
    friend bool operator<(const Worth& a, const Worth& b) {
        return a.plain != b.plain ? a.plain < b.plain : a.weighed < b.weighed;
    }
};

Worth worth(const BoundMarket& market, const BoundAsset& asset, const End& end) {
    const Exact charge = charge_on(market, end.charged);
    if (asset.terms == nullptr) return {exact(end.leg) - charge, {}};
    return {{}, multiply(end.leg.raw, asset.slope) - multiply(charge.raw, asset.cost)};
}

void add(BoundAsset& asset, const Worth& worth) {
    if (asset.terms == nullptr) {
        asset.plain += worth.plain;
    } else {
        asset.sum += worth.weighed;
    }
}

// Worst over the box. A position that loses with a falling leg and a rising charge at once has its worst end known; the
// others gain on their leg while the charge grows, and are concave where the charge is convex.
void add_market(BoundMarket& market, BoundAsset& asset) {
    const bool inverse = market.kind == InstrumentKind::inverse_perpetual;
    const bool is_long = market.quantity > Quantity{};
    market.open_low = !is_long, market.open_high = is_long;
    const End losing = end_at(market, is_long ? market.box.low : market.box.high);
    asset.net_low += losing.leg;
    const bool together = is_long == inverse;  // leg and charge go against the account at the same end
    if (together) return add(asset, worth(market, asset, losing));
    const bool gains_pay = market.convex && asset.slope >= market.rate_max.raw * asset.cost;
    if (gains_pay) return add(asset, worth(market, asset, losing));
    market.open_low = market.open_high = false;
    const End winning = end_at(market, is_long ? market.box.high : market.box.low);
    if (market.convex) {
        add(asset, std::min(worth(market, asset, losing), worth(market, asset, winning)));
    } else {
        add(asset, worth(market, asset, {losing.leg, winning.charged}));
    }
}

// The numeraire stands at one price n for all its terms: summed at n = 1, then taken at the worse of both ends.
AssetCurve boxed_curve(const BoundAsset& asset) {
    if (asset.terms == nullptr) return {nullptr, 1, 1, one_e6};
    return {asset.terms, asset.counts ? asset.box.low : 0, asset.box.high, asset.halt};
}

Int256 finish(const BoundAsset& asset) {
    if (asset.terms != nullptr)
        return asset.sum + boxed_curve(asset).value(asset.net_low) - multiply(asset.net_low.raw, asset.slope);
    const Int256 sum = multiply(asset.base.raw, asset.slope) + multiply(asset.plain.raw, asset.cost);
    return scale(sum, sum.sign() >= 0 ? asset.box.low : asset.box.high);
}

}  // namespace

Int256 lower_bound(BandScratch& account) {
    for (BoundAsset& asset : account.assets) {
        const AssetCurve curve = boxed_curve(asset);
        asset.slope = curve.slope_min();
        asset.cost = i128{curve.high} * one_e6;
        asset.net_low = asset.base;
        asset.plain = {};
        if (asset.terms != nullptr) asset.sum = multiply(asset.base.raw, asset.slope);
    }
    for (BoundMarket& market : account.markets) add_market(market, account.assets[market.asset]);
    Int256 total;
    for (const BoundAsset& asset : account.assets) total += finish(asset);
    return total;
}

}  // namespace plimsoll
