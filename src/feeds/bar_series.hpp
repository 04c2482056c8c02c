// All files of one symbol and interval as one run of bars (months of minutes, one file each).
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "feeds/kline.hpp"

namespace plimsoll::feeds {

struct SeriesFiles {
    std::string symbol;
    Duration interval;
    std::vector<std::string> paths;  // in the order of their first bars
};

/// Sorts files into series by symbol and interval. Series stand in the order in which their first file was given; the
/// files of one in the order of their first bars. Opens each file and reads its first rows.
/// Errors: those of KlineReader::open; a file without a symbol in its name where `options` gives none.
std::expected<std::vector<SeriesFiles>, FeedError> group_files(std::span<const std::string> paths,
                                                               const KlineOptions& options = {});

/// Streams one series; one file is open at a time. Order, duplicates and gaps are checked across files.
/// No gap is reported before the first bar of the series.
class BarSeries {
public:
    BarSeries(SeriesFiles files, KlineOptions options, IssueLog& issues);

    std::expected<std::optional<Bar>, FeedError> next();

    const std::string& symbol() const { return files_.symbol; }
    Duration interval() const { return files_.interval; }
    /// File that the last bar came from.
    const std::string& path() const { return path_; }

private:
    std::expected<void, FeedError> open_next();

    SeriesFiles files_;
    KlineOptions options_;
    IssueLog* issues_;
    std::size_t file_ = 0;  // next to open
    std::optional<KlineReader> reader_;
    std::optional<Time> previous_;
    std::string path_;
};

}  // namespace plimsoll::feeds
