// All files of trades of one symbol as one run of trades (days, one file each).
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "feeds/kline.hpp"
#include "feeds/trades.hpp"

namespace plimsoll::feeds {

struct TradeFiles {
    std::string symbol;
    std::vector<std::string> paths;  // in the order of their first trades
};

/// Sorts files into series by symbol, ascending. Opens each file and reads its first rows.
/// Errors: those of TradeReader::open; a file without a symbol in its name where `options` gives none; aggTrades and trades of
/// one symbol, whose ids cannot be compared.
std::expected<std::vector<TradeFiles>, FeedError> group_trade_files(std::span<const std::string> paths,
                                                                    const TradeOptions& options = {});

/// Streams the trades of one symbol inside a range of time; one file is open at a time. Order, duplicates and holes are checked
/// across files; nothing is missing before the first trade of the range.
class TradeSeries {
public:
    TradeSeries(TradeFiles files, TradeOptions options, TimeRange range, IssueLog& issues);

    std::expected<std::optional<Trade>, FeedError> next();

    const std::string& symbol() const { return files_.symbol; }
    /// File that the last trade came from.
    const std::string& path() const { return path_; }

private:
    std::expected<void, FeedError> open_next();

    TradeFiles files_;
    TradeOptions options_;
    TimeRange range_;
    IssueLog* issues_;
    std::size_t file_ = 0;  // next to open
    std::optional<TradeReader> reader_;
    std::optional<Trade> previous_;
    bool begun_ = false;
    std::string path_;
};

}  // namespace plimsoll::feeds
