#include "feeds/trade_series.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace plimsoll::feeds {

std::expected<std::vector<TradeFiles>, FeedError> group_trade_files(std::span<const std::string> paths,
                                                                    const TradeOptions& options) {
    struct Entry {
        Time first;
        std::string path;
        TradeReader::Layout layout;
    };
    std::map<std::string, std::vector<Entry>> by_symbol;
    for (const std::string& path : paths) {
        IssueLog unheard;  // the rows are read again, and reported, by TradeSeries
        auto reader = TradeReader::open(path, options, unheard);
        if (!reader) return std::unexpected(std::move(reader.error()));
        if (reader->symbol().empty())
            return std::unexpected(
                FeedError{path, 0, "the file name holds no symbol", "a name such as BTCUSDT-aggTrades-2020-03-12.csv"});
        const auto first = reader->next();
        if (!first) return std::unexpected(first.error());
        auto& entries = by_symbol[reader->symbol()];
        if (!entries.empty() && entries.front().layout != reader->layout())
            return std::unexpected(
                FeedError{path, 0, "holds other trades of " + reader->symbol() + " than " + entries.front().path,
                          "files of aggTrades or files of trades, not both"});
        // Files that begin at one moment stay in the order in which they were given.
        const auto place = std::ranges::upper_bound(entries, (*first)->time, {}, &Entry::first);
        entries.insert(place, {(*first)->time, path, reader->layout()});
    }
    std::vector<TradeFiles> result;
    for (auto& [symbol, entries] : by_symbol) {
        TradeFiles files{symbol, {}};
        for (Entry& entry : entries) files.paths.push_back(std::move(entry.path));
        result.push_back(std::move(files));
    }
    return result;
}

TradeSeries::TradeSeries(TradeFiles files, TradeOptions options, TimeRange range, IssueLog& issues)
    : files_(std::move(files)), options_(std::move(options)), range_(range), issues_(&issues) {
    options_.symbol = files_.symbol;
}

std::expected<std::optional<Trade>, FeedError> TradeSeries::next() {
    for (;;) {
        if (!reader_) {
            if (file_ == files_.paths.size()) return std::optional<Trade>{};
            if (auto opened = open_next(); !opened) return std::unexpected(std::move(opened.error()));
        }
        auto trade = reader_->next();
        if (!trade) return trade;
        if (!*trade) {
            reader_.reset();
            continue;
        }
        previous_ = **trade;
        if (previous_->time < range_.from) continue;
        if (previous_->time >= range_.to) {
            file_ = files_.paths.size();
            reader_.reset();
            continue;
        }
        if (!std::exchange(begun_, true)) (*trade)->missing_before = 0;
        return trade;
    }
}

std::expected<void, FeedError> TradeSeries::open_next() {
    auto reader = TradeReader::open(files_.paths[file_], options_, *issues_);
    if (!reader) return std::unexpected(std::move(reader.error()));
    path_ = files_.paths[file_++];
    reader_ = std::move(*reader);
    if (previous_) reader_->continue_after(*previous_);
    return {};
}

}  // namespace plimsoll::feeds
