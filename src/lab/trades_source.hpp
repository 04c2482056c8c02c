// Prices out of recorded trades, and several sources as one.
#pragma once

#include "feeds/trade_series.hpp"
#include "lab/price_source.hpp"

namespace plimsoll::lab {

/// Trades have their own order: of each second the first, the lowest, the highest and the last are published, each when it
/// happened. Silence is no gap: nobody trading is a fact about the market, and the publishers go on repeating the last price.
/// A hole in the ids is one. Under `stop` it ends the run; under `halt` the market halts over it where it lasts longer than
/// `patience`; under `carry`, or where it is shorter, the last price holds.
std::unique_ptr<PriceSource> trades_source(feeds::TradeSeries series, FeedId feed, feeds::GapPolicy gaps,
                                           Duration patience);

/// In time order; of one moment in the order in which the sources are given. Demands at least one.
std::unique_ptr<PriceSource> merged_source(std::vector<std::unique_ptr<PriceSource>> sources);

}  // namespace plimsoll::lab
