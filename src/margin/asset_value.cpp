#include "margin/asset_value.hpp"

#include <algorithm>

namespace plimsoll {

namespace {

// Tier by tier: the part of the net above its floor and below the next.
Int256 collateral_value(const AssetTerms& terms, Notional net, i128 halted_price) {
    const u32 count = terms.haircut_tier_count;
    Int256 sum;
    for (u32 k = 0; k < count; ++k) {
        const HaircutTier& tier = terms.haircut_tiers[k];
        const Notional floor = as_notional(tier.floor);
        if (net <= floor) break;
        const Notional upto = k + 1 < count ? std::min(net, as_notional(terms.haircut_tiers[k + 1].floor)) : net;
        sum += multiply((upto - floor).raw, tier.weight.raw * halted_price);
    }
    return sum;
}

}  // namespace

Int256 AssetCurve::value(Notional net) const {
    if (terms == nullptr) return multiply(net.raw, i128{high} * one_e6 * one_e6);
    if (net.raw < 0) return multiply(net.raw, i128{high} * terms->liability_weight.raw * one_e6);
    if (low <= 0 || halt <= 0) return {};
    return collateral_value(*terms, net, i128{low} * halt);
}

i128 AssetCurve::slope_min() const {
    if (terms == nullptr) return i128{high} * one_e6 * one_e6;
    if (low <= 0 || halt <= 0 || terms->haircut_tier_count == 0) return 0;
    return i128{low} * halt * terms->haircut_tiers[terms->haircut_tier_count - 1].weight.raw;
}

i64 numeraire_price(const VenueView& venue, AssetId numeraire) {
    if (venue.terms(numeraire).feed == no_feed) return one_e8;
    return std::max<i64>(venue.state(numeraire).price.raw, 1);
}

bool counts_as_collateral(CollateralUse use, MarginMode mode) {
    return use == CollateralUse::cross || (use == CollateralUse::isolated_only && mode == MarginMode::isolated);
}

AssetCurve asset_curve(const VenueView& venue, AssetId asset, const Valuer& valuer) {
    if (asset == valuer.numeraire) {
        const i64 price = numeraire_price(venue, valuer.numeraire);
        return {nullptr, price, price, one_e6};
    }
    const AssetTerms& terms = venue.terms(asset);
    const AssetState& state = venue.state(asset);
    const bool par = terms.feed == no_feed, initial = valuer.purpose == Purpose::initial;
    i64 low = par ? one_e8 : (initial ? state.strict_low : state.low).raw;
    const i64 high = par ? one_e8 : (initial ? state.strict_high : state.high).raw;
    const bool counts = counts_as_collateral(terms.use, valuer.mode) && (par || !initial || state.usable != 0);
    if (!counts) low = 0;
    return {&terms, low, high, par ? one_e6 : state.halt_weight.raw};
}

}  // namespace plimsoll
