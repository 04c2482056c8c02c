// Klines (candles, bars) in the order of Binance's public data.
// Columns: open_time, open, high, low, close, volume, close_time, quote_volume, trades, taker_buy_base,
// taker_buy_quote [, ignore]: 11 or 12, with or without a header line; the first 6 alone are accepted too. The columns
// after volume may be empty: absent, not zero.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed.hpp"
#include "feeds/csv.hpp"
#include "feeds/file_name.hpp"
#include "feeds/issue.hpp"
#include "feeds/line_reader.hpp"
#include "feeds/number.hpp"

namespace plimsoll::feeds {

/// One bar. 0 < low <= open, close <= high holds for every bar that a reader gives.
struct Bar {
    Time open_time;
    Price open, high, low, close;
    Amount volume;  // of base, 128 bits: cheap tokens trade more than 2^63 units of 1e-8 a day
    std::optional<Amount> quote_volume;
    std::optional<Amount> taker_buy_base;
    std::optional<Amount> taker_buy_quote;
    std::optional<u64> trades;
    Gap gap_before;  // bars missing between the one before and this one
    u64 line{};      // in its file; 0 for a bar that no file holds (carried)
};

/// Bars with from <= open_time < to. The defaults take all.
struct TimeRange {
    Time from{INT64_MIN};
    Time to{INT64_MAX};
};

struct KlineOptions {
    std::string symbol;                // empty: from the file name
    std::optional<Duration> interval;  // none: from close_time, else the file name, else the smallest step of the rows
    std::optional<EpochUnit> unit;     // none: by magnitude
    Round round = Round::floor;        // of decimals beyond the eighth
    TimeRange range;                   // what lies outside is skipped unchecked; a gap across `from` is none
};

/// One file. Gives bars in strictly increasing time; what it drops or finds odd goes to the issue log.
class KlineReader {
public:
    /// Reads as far as the rows that settle columns and interval. `issues` must outlive the reader.
    /// Errors: unreadable file; no data rows; a header whose columns are in another order; no interval to be found.
    static std::expected<KlineReader, FeedError> open(const std::string& path, const KlineOptions& options,
                                                      IssueLog& issues);

    /// The next bar, or nullopt at the end. Errors: those of LineReader::next.
    std::expected<std::optional<Bar>, FeedError> next();

    /// Takes `open_time` as that of the bar before this file's first: gaps and order are checked across files.
    void continue_after(Time open_time) { previous_ = open_time; }
    /// Open time of the row given or skipped last.
    std::optional<Time> last_open_time() const { return previous_; }
    /// A row at or after range.to was met: the rest of the file was not read.
    bool past_range() const { return past_range_; }

    const std::string& path() const { return lines_.path(); }
    const std::string& symbol() const { return symbol_; }
    Duration interval() const { return interval_; }
    bool has_header() const { return has_header_; }
    EpochUnit unit() const { return unit_; }

private:
    KlineReader(LineReader lines, const KlineOptions& options, IssueLog& issues);
    std::expected<void, FeedError> settle_interval(std::optional<Duration> named);
    std::expected<void, FeedError> read_ahead(std::size_t rows);
    std::optional<Duration> smallest_step() const;
    std::expected<std::optional<Bar>, FeedError> read_row();
    std::expected<bool, FeedError> begin_table(std::string_view line);
    std::optional<Bar> parse_row();
    std::optional<Time> time_field(std::size_t column);
    bool price_field(std::size_t column, Price& price);
    bool amount_field(std::size_t column, Amount& amount);
    bool optional_field(std::size_t column, std::optional<Amount>& amount);
    bool count_field(std::size_t column, std::optional<u64>& count);
    bool parse_prices(Bar& bar);
    bool parse_volumes(Bar& bar);
    bool check_close_time(const Bar& bar);
    bool in_sequence(Bar& bar);
    void measure_gap(Bar& bar);
    void report(IssueKind kind, u64 line, std::string what, std::string expected = {});

    LineReader lines_;
    KlineOptions options_;
    IssueLog* issues_;
    CsvLine csv_;
    std::string symbol_;
    Duration interval_;
    EpochUnit unit_{};
    std::size_t columns_ = 0;  // of the header or first row; 0 before it
    bool has_header_ = false;
    bool unit_known_ = false;
    bool past_range_ = false;
    std::optional<Time> previous_;
    std::optional<Duration> step_;  // by the close time of the first row that has one
    std::vector<Bar> ahead_;        // rows read while looking for the interval
    std::size_t ahead_at_ = 0;
};

}  // namespace plimsoll::feeds
