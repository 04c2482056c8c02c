// Close prices of several symbols in one file: time, symbol, price (a header line is required).
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/fixed.hpp"
#include "base/time.hpp"
#include "feeds/csv.hpp"
#include "feeds/issue.hpp"
#include "feeds/line_reader.hpp"
#include "feeds/number.hpp"

namespace plimsoll::feeds {

struct ClosePrice {
    Time time;
    std::string symbol;
    Price price;  // > 0
    u64 line{};
};

/// Rows in the order of the file; times never go back over all symbols (rows that do are dropped as out_of_order).
/// Columns: time_ms (or time, timestamp), symbol, close (or price, price_usd).
class CloseReader {
public:
    /// `issues` must outlive the reader. Errors: unreadable file, a header of other columns.
    static std::expected<CloseReader, FeedError> open(const std::string& path, IssueLog& issues,
                                                      Round round = Round::floor);
    std::expected<std::optional<ClosePrice>, FeedError> next();
    const std::string& path() const { return lines_.path(); }

private:
    CloseReader(LineReader lines, IssueLog& issues, Round round);
    std::optional<ClosePrice> parse_row();
    void report(IssueKind kind, std::string what, std::string expected = {});

    LineReader lines_;
    IssueLog* issues_;
    CsvLine csv_;
    Round round_;
    std::optional<Time> previous_;
};

}  // namespace plimsoll::feeds
