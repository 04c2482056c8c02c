// Which market files give prices to which feeds and markets of a rule book.
#pragma once

#include <string>
#include <vector>

#include "feeds/bar_series.hpp"
#include "model/rulebook.hpp"

namespace plimsoll::apps {

struct MappedSeries {
    feeds::SeriesFiles files;
    bool trades = false;  // recorded trades; files.interval then means nothing
    std::string feed;     // symbols, so that the same mapping serves two rule books
    std::string market;   // empty: prices only, nothing trades
};

/// `given`: FILE, or SYMBOL=FILE with a market, a feed or an exchange symbol in front. An exchange symbol such as BTCUSDT
/// stands for the feed of its base and the linear perpetual on it. Throws BadInput where a symbol is unknown, naming those
/// that are known, or where two series would price one feed.
std::vector<MappedSeries> map_markets(const std::vector<std::string>& given, const RuleBook& rules);

/// "BTCUSDT 1m, 3 files: prices of BTC, trades as BTC-PERP"
std::string describe(const MappedSeries& series);

std::optional<FeedId> find_feed(const RuleBook& rules, std::string_view symbol);
std::optional<MarketId> find_market(const RuleBook& rules, std::string_view symbol);
std::optional<AssetId> find_asset(const RuleBook& rules, std::string_view symbol);

}  // namespace plimsoll::apps
