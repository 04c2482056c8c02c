#include "feeds/closes.hpp"

#include <utility>

#include "base/text.hpp"

namespace plimsoll::feeds {
namespace {

bool is_close_header(const CsvLine& csv) {
    if (csv.count() != 3) return false;
    const std::string time = normalised(csv[0]), symbol = normalised(csv[1]), price = normalised(csv[2]);
    return (time == "timems" || time == "time" || time == "timestamp") && symbol == "symbol" &&
           (price == "close" || price == "price" || price == "priceusd");
}

}  // namespace

CloseReader::CloseReader(LineReader lines, IssueLog& issues, Round round)
    : lines_(std::move(lines)), issues_(&issues), round_(round) {}

std::expected<CloseReader, FeedError> CloseReader::open(const std::string& path, IssueLog& issues, Round round) {
    auto lines = LineReader::open(path);
    if (!lines) return std::unexpected(std::move(lines.error()));
    CloseReader reader(std::move(*lines), issues, round);
    const auto header = reader.lines_.next();
    if (!header) return std::unexpected(header.error());
    if (!*header || !reader.csv_.split(**header) || !is_close_header(reader.csv_)) {
        return std::unexpected(reader.lines_.error("is not a header of close prices", "time_ms,symbol,close"));
    }
    return reader;
}

std::expected<std::optional<ClosePrice>, FeedError> CloseReader::next() {
    for (;;) {
        const auto line = lines_.next();
        if (!line) return std::unexpected(line.error());
        if (!*line) return std::optional<ClosePrice>{};
        if (is_blank(**line)) continue;
        if (!csv_.split(**line) || csv_.count() != 3) {
            report(IssueKind::columns, "is no row of 3 columns: " + quoted(**line), "time_ms,symbol,close");
            continue;
        }
        if (auto row = parse_row()) return row;
    }
}

std::optional<ClosePrice> CloseReader::parse_row() {
    const auto stamp = parse_stamp(csv_[0]);
    if (!stamp) {
        report(IssueKind::bad_time, "column 1 " + std::string(describe(stamp.error())) + ": " + quoted(csv_[0]),
               "UTC epoch in s, ms, us or ns, all digits written");
        return std::nullopt;
    }
    if (csv_[1].empty()) {
        report(IssueKind::columns, "column 2 is empty", "a symbol such as FTTUSDT");
        return std::nullopt;
    }
    const auto price = parse_fixed<Price>(csv_[2], round_);
    if (!price) {
        report(IssueKind::bad_number, "column 3 " + std::string(describe(price.error())) + ": " + quoted(csv_[2]),
               "a price such as 0.9128");
        return std::nullopt;
    }
    if (price->raw <= 0) {
        report(IssueKind::price_not_positive, "column 3 is not above zero: " + quoted(csv_[2]), "a price");
        return std::nullopt;
    }
    if (previous_ && stamp->time < *previous_) {
        report(IssueKind::out_of_order, "the row of " + to_text(stamp->time) + " stands after " + to_text(*previous_),
               "times that never go back");
        return std::nullopt;
    }
    previous_ = stamp->time;
    return ClosePrice{stamp->time, std::string(csv_[1]), *price, lines_.line()};
}

void CloseReader::report(IssueKind kind, std::string what, std::string expected) {
    issues_->add({kind, {path(), lines_.line(), std::move(what), std::move(expected)}});
}

}  // namespace plimsoll::feeds
