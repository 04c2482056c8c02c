// What an asset counts for as collateral and as debt, derived from its feed.
#pragma once

#include "model/asset.hpp"
#include "model/event.hpp"
#include "model/feed.hpp"

namespace plimsoll {

/// low, high = price -+ confidence; strict_low, strict_high = the worse of them and the dampened price. low stays above
/// zero: sources that disagree by more than the price itself leave a confidence beyond it. Usable while the feed is live.
/// An asset at par (no_feed) is worth exactly 1 and always usable; `feed_terms` and `feed` are null then.
///
/// halt_weight is 1 while the feed is live and until halt_grace after the last accepted price ran out (accepted +
/// age_max); then it falls in a line to 0 over halt_ramp, in steps of a hundredth, each taken when the line reaches
/// it. halt_ramp = 0: it stays 1. A feed that has never had a price gives prices 0 and weight 0.
AssetPriced price_asset(AssetId asset, const AssetTerms& terms, const AssetState& state, const FeedTerms* feed_terms,
                        const FeedState* feed, Time now);

/// The next moment after `now` at which halt_weight changes by time alone; `never` where it does not.
Time asset_next(const AssetTerms& terms, const FeedTerms* feed_terms, const FeedState* feed, Time now);

}  // namespace plimsoll
