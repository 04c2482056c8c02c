#include "oracle/asset_price.hpp"

#include <algorithm>

#include "base/invariant.hpp"

namespace plimsoll {

namespace {

constexpr Price par{one_e8};
constexpr i64 ramp_steps = 100;

bool is_halted(const AssetTerms& terms, const FeedState& feed) {
    return feed.status != FeedStatus::live && feed.price.raw != 0 && terms.halt_ramp.ns > 0;
}

/// How far the ramp is behind `now`; negative before it begins. 128 bits: durations of a rule book may be `never`.
i128 into_ramp(const AssetTerms& terms, const FeedTerms& feed_terms, const FeedState& feed, Time now) {
    return i128{now.ns} - feed.accepted.ns - feed_terms.age_max.ns - terms.halt_grace.ns;
}

i64 steps_taken(const AssetTerms& terms, i128 elapsed) {
    if (elapsed < 0) return 0;
    return static_cast<i64>(std::min<i128>(ramp_steps, elapsed * ramp_steps / terms.halt_ramp.ns));
}

MarginRate halt_weight(const AssetTerms& terms, const FeedTerms& feed_terms, const FeedState& feed, Time now) {
    if (feed.price.raw == 0) return {};
    if (!is_halted(terms, feed)) return margin_rate_one;
    return {(ramp_steps - steps_taken(terms, into_ramp(terms, feed_terms, feed, now))) * (one_e6 / ramp_steps)};
}

}  // namespace

AssetPriced price_asset(AssetId asset, const AssetTerms& terms, const AssetState&, const FeedTerms* feed_terms,
                        const FeedState* feed, Time now) {
    if (terms.feed == no_feed) return {asset, true, par, par, par, par, par, margin_rate_one};
    PLIMSOLL_INVARIANT(feed_terms != nullptr && feed != nullptr);
    const Price low = feed->price.raw == 0 ? Price{} : std::max(Price{1}, feed->price - feed->confidence);
    const Price high = feed->price + feed->confidence;
    return {.asset = asset,
            .usable = feed->status == FeedStatus::live,
            .price = feed->price,
            .low = low,
            .high = high,
            .strict_low = std::min(low, feed->dampened),
            .strict_high = std::max(high, feed->dampened),
            .halt_weight = halt_weight(terms, *feed_terms, *feed, now)};
}

Time asset_next(const AssetTerms& terms, const FeedTerms* feed_terms, const FeedState* feed, Time now) {
    if (terms.feed == no_feed) return never;
    PLIMSOLL_INVARIANT(feed_terms != nullptr && feed != nullptr);
    if (!is_halted(terms, *feed)) return never;
    const i128 elapsed = into_ramp(terms, *feed_terms, *feed, now);
    const i64 taken = steps_taken(terms, elapsed);
    if (taken == ramp_steps) return never;
    const i128 next = i128{now.ns} - elapsed + (i128{terms.halt_ramp.ns} * (taken + 1) + ramp_steps - 1) / ramp_steps;
    return next >= never.ns ? never : Time{static_cast<i64>(next)};
}

}  // namespace plimsoll
