// One row of klines: columns, numbers, and what no bar can be.
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "feeds/kline.hpp"

namespace plimsoll::feeds {
namespace {

constexpr std::array<std::string_view, 11> column_names{"open time", "open",           "high",           "low",
                                                        "close",     "volume",         "close time",     "quote volume",
                                                        "trades",    "taker buy base", "taker buy quote"};
constexpr std::string_view columns_expected = "11 or 12 columns in Binance's order, or the first 6 of them";

bool names_time(const std::string& name) {
    for (const std::string_view known : {"opentime", "opentimems", "timestamp", "time", "date", "datetime", "unix"}) {
        if (name == known) return true;
    }
    return false;
}

/// Letters in the first field: no row of numbers begins so.
bool looks_like_header(std::string_view first_field) {
    return !first_field.empty() && ((first_field[0] | 0x20) >= 'a') && ((first_field[0] | 0x20) <= 'z');
}

/// The interval that a close time stands for. Exchanges write the last tick inside the bar (one ms, us or s before
/// the next open) or the next open itself.
std::optional<Duration> step_of(Duration open_to_close) {
    constexpr i64 second = 1'000'000'000;
    i64 length = open_to_close.ns;
    for (const i64 tick : {i64{1'000'000}, i64{1'000}, i64{1}}) {
        if (length % second != 0 && (length + tick) % second == 0) length += tick;
    }
    if (length % second != 0 || length < 0) return std::nullopt;
    if (length % (60 * second) == 59 * second) length += second;
    return length == 0 ? std::nullopt : std::optional(Duration{length});
}

std::string column_text(std::size_t column) {
    return "column " + std::to_string(column + 1) + " (" + std::string(column_names[column]) + ")";
}

std::string not_bracketing_text(const Bar& bar) {
    return "low " + to_text(bar.low) + " and high " + to_text(bar.high) + " do not bracket open " + to_text(bar.open) +
           " and close " + to_text(bar.close);
}

}  // namespace

std::expected<bool, FeedError> KlineReader::begin_table(std::string_view line) {
    if (!csv_.split(line)) return std::unexpected(lines_.error("a quote is not closed", "one row on one line"));
    columns_ = csv_.count();
    if (columns_ != 6 && columns_ != 11 && columns_ != 12) {
        return std::unexpected(lines_.error("has " + std::to_string(columns_) + " columns: " + quoted(line),
                                            std::string(columns_expected)));
    }
    if (!looks_like_header(csv_[0])) return false;
    has_header_ = true;
    if (!names_time(normalised(csv_[0]))) {
        return std::unexpected(lines_.error("column 1 is named " + quoted(csv_[0]), "open_time"));
    }
    for (std::size_t column = 1; column < 6; ++column) {
        if (normalised(csv_[column]) != column_names[column]) {
            return std::unexpected(lines_.error(
                "column " + std::to_string(column + 1) + " is named " + quoted(csv_[column]),
                std::string(column_names[column]) + "; the order is open_time, open, high, low, close, volume"));
        }
    }
    return true;
}

std::optional<Bar> KlineReader::parse_row() {
    if (csv_.count() != columns_) {
        report(IssueKind::columns, lines_.line(), "has " + std::to_string(csv_.count()) + " columns",
               std::to_string(columns_) + " as in the first row");
        return std::nullopt;
    }
    if (has_header_ && looks_like_header(csv_[0]) && names_time(normalised(csv_[0]))) {
        report(IssueKind::header, lines_.line(), "the header stands again");
        return std::nullopt;
    }
    Bar bar;
    bar.line = lines_.line();
    const auto time = time_field(0);
    if (!time) return std::nullopt;
    bar.open_time = *time;
    if (interval_.ns != 0 && bar.open_time < options_.range.from) return bar;  // skipped by in_sequence
    if (!parse_prices(bar) || !parse_volumes(bar) || !check_close_time(bar)) return std::nullopt;
    return bar;
}

std::optional<Time> KlineReader::time_field(std::size_t column) {
    const auto stamp = parse_stamp(csv_[column], options_.unit);
    if (!stamp) {
        report(IssueKind::bad_time, lines_.line(),
               column_text(column) + " " + std::string(describe(stamp.error())) + ": " + quoted(csv_[column]),
               "UTC epoch in s, ms, us or ns, all digits written");
        return std::nullopt;
    }
    if (unit_known_ && stamp->unit != unit_) {
        report(IssueKind::epoch_unit, lines_.line(),
               "times change from " + std::string(name_of(unit_)) + " to " + std::string(name_of(stamp->unit)));
    }
    unit_ = stamp->unit;
    unit_known_ = true;
    return stamp->time;
}

bool KlineReader::price_field(std::size_t column, Price& price) {
    const auto value = parse_fixed<Price>(csv_[column], options_.round);
    if (!value) {
        report(IssueKind::bad_number, lines_.line(),
               column_text(column) + " " + std::string(describe(value.error())) + ": " + quoted(csv_[column]),
               "a price such as 7300.25");
        return false;
    }
    if (value->raw <= 0) {
        report(IssueKind::price_not_positive, lines_.line(),
               column_text(column) + " is not above zero: " + quoted(csv_[column]), "at least 0.00000001");
        return false;
    }
    price = *value;
    return true;
}

bool KlineReader::amount_field(std::size_t column, Amount& amount) {
    const auto value = parse_fixed<Amount>(csv_[column], options_.round);
    if (!value) {
        report(IssueKind::bad_number, lines_.line(),
               column_text(column) + " " + std::string(describe(value.error())) + ": " + quoted(csv_[column]),
               "a number such as 12.5");
        return false;
    }
    if (value->raw < 0) {
        report(IssueKind::negative_size, lines_.line(), column_text(column) + " is negative: " + quoted(csv_[column]),
               "zero or more");
        return false;
    }
    amount = *value;
    return true;
}

bool KlineReader::optional_field(std::size_t column, std::optional<Amount>& amount) {
    if (csv_[column].empty()) return true;
    Amount value;
    if (!amount_field(column, value)) return false;
    amount = value;
    return true;
}

bool KlineReader::count_field(std::size_t column, std::optional<u64>& count) {
    if (csv_[column].empty()) return true;
    const auto value = parse_count(csv_[column]);
    if (!value) {
        report(IssueKind::bad_number, lines_.line(),
               column_text(column) + " " + std::string(describe(value.error())) + ": " + quoted(csv_[column]),
               "a whole number");
        return false;
    }
    count = *value;
    return true;
}

bool KlineReader::parse_prices(Bar& bar) {
    if (!price_field(1, bar.open) || !price_field(2, bar.high) || !price_field(3, bar.low) ||
        !price_field(4, bar.close)) {
        return false;
    }
    if (bar.low <= std::min(bar.open, bar.close) && bar.high >= std::max(bar.open, bar.close)) return true;
    report(IssueKind::not_bracketing, lines_.line(), not_bracketing_text(bar), "low <= open, close <= high");
    return false;
}

bool KlineReader::parse_volumes(Bar& bar) {
    if (!amount_field(5, bar.volume)) return false;
    if (columns_ == 6) return true;
    return optional_field(7, bar.quote_volume) && count_field(8, bar.trades) && optional_field(9, bar.taker_buy_base) &&
           optional_field(10, bar.taker_buy_quote);
}

bool KlineReader::check_close_time(const Bar& bar) {
    if (columns_ == 6 || csv_[6].empty()) return true;
    const auto close = time_field(6);
    if (!close) return false;
    const auto step = step_of(*close - bar.open_time);
    if (!step_) step_ = step;
    if (interval_.ns != 0 && step != interval_) {
        report(IssueKind::close_time, lines_.line(), "the bar closes at " + to_text(*close),
               "the last tick of " + interval_text(interval_) + " from " + to_text(bar.open_time));
    }
    return true;
}

}  // namespace plimsoll::feeds
