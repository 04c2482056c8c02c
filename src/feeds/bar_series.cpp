#include "feeds/bar_series.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::feeds {
std::expected<std::vector<SeriesFiles>, FeedError> group_files(std::span<const std::string> paths,
                                                               const KlineOptions& options) {
    struct Entry {
        std::size_t series;
        Time first;
        std::size_t given;  // settles a tie
        std::string path;
    };
    KlineOptions whole = options;
    whole.range = {};
    std::vector<SeriesFiles> result;
    std::vector<Entry> entries;
    for (const auto& path : paths) {
        IssueLog unheard;  // the rows are read again, and reported, by BarSeries
        auto reader = KlineReader::open(path, whole, unheard);
        if (!reader) return std::unexpected(std::move(reader.error()));
        if (reader->symbol().empty()) {
            return std::unexpected(
                FeedError{path, 0, "the file name holds no symbol", "a name such as BTCUSDT-1m.csv"});
        }
        const auto first = reader->next();
        if (!first) return std::unexpected(first.error());
        auto found = std::ranges::find_if(result, [&](const SeriesFiles& series) {
            return series.symbol == reader->symbol() && series.interval == reader->interval();
        });
        if (found == result.end()) found = result.insert(found, {reader->symbol(), reader->interval(), {}});
        entries.push_back(
            {static_cast<std::size_t>(found - result.begin()), (*first)->open_time, entries.size(), path});
    }
    std::ranges::sort(entries, {}, [](const Entry& entry) { return std::pair(entry.first, entry.given); });
    for (auto& entry : entries) result[entry.series].paths.push_back(std::move(entry.path));
    return result;
}

BarSeries::BarSeries(SeriesFiles files, KlineOptions options, IssueLog& issues)
    : files_(std::move(files)), options_(std::move(options)), issues_(&issues) {
    options_.symbol = files_.symbol;
    options_.interval = files_.interval;
}

std::expected<std::optional<Bar>, FeedError> BarSeries::next() {
    for (;;) {
        if (!reader_) {
            if (file_ == files_.paths.size()) return std::optional<Bar>{};
            if (auto opened = open_next(); !opened) return std::unexpected(std::move(opened.error()));
        }
        auto bar = reader_->next();
        if (!bar || *bar) return bar;
        previous_ = reader_->last_open_time();
        if (reader_->past_range()) file_ = files_.paths.size();
        reader_.reset();
    }
}

std::expected<void, FeedError> BarSeries::open_next() {
    auto reader = KlineReader::open(files_.paths[file_], options_, *issues_);
    if (!reader) return std::unexpected(std::move(reader.error()));
    path_ = files_.paths[file_++];
    reader_ = std::move(*reader);
    if (previous_) reader_->continue_after(*previous_);
    return {};
}

}  // namespace plimsoll::feeds
