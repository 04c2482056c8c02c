// Index to mark price: what positions are valued at. docs/risk/oracle.md states the rule with symbols.
#pragma once

#include <optional>

#include "model/event.hpp"
#include "model/feed.hpp"
#include "model/market.hpp"

namespace plimsoll {

/// What the mark may know of the book. Liquidation prints never enter `last`.
struct BookTop {
    std::optional<Price> bid;  // best, or the impact price
    std::optional<Price> ask;
    Price last;         // last trade, 0 = none
    bool deep = false;  // both sides hold MarkTerms::depth_min now
};

/// The market's prices at `now`.
///  * mark = median of (index + average basis, index, book leg), within index * (1 +- band);
///  * book leg = median of (bid, ask, last); of two of them the mean rounded down. It counts only when both sides exist
///    and have been deep for depth_time; without it mark = index + average basis;
///  * average basis: moving average of (middle of the book - index), each observation and the average itself within
///    index * basis_max; without the book leg it fades to zero over the same time constant (0 = no memory);
///  * strict_low, strict_high: the worse of the mark and (dampened index + average basis) for a long and for a short;
///  * spot: mark = index. A settled future keeps its settlement price. No index yet: no mark (all prices 0);
///  * while the feed is not live, index, mark, strict prices and basis stay as they are: such a feed liquidates nobody.
/// Prices are whole 1e-8; bounds round into the band, means down. Demands that a row starts with depth_since = never.
/// The applier sets mark_time to its own time.
MarkUpdated update_mark(MarketId market, const MarketTerms& terms, const MarketState& state, const FeedState& feed,
                        const BookTop& book, Time now);

}  // namespace plimsoll
