#include "feeds/trades.hpp"

#include <utility>

#include "base/text.hpp"
#include "feeds/file_name.hpp"

namespace plimsoll::feeds {
namespace {

bool looks_like_header(std::string_view field) { return !field.empty() && ((field[0] | 0x20) >= 'a'); }

std::string wrong_field(std::size_t column, std::string_view why, std::string_view text) {
    return "column " + std::to_string(column + 1) + " " + std::string(why) + ": " + quoted(text);
}

}  // namespace

TradeReader::TradeReader(LineReader lines, const TradeOptions& options, IssueLog& issues)
    : lines_(std::move(lines)), options_(options), issues_(&issues), symbol_(options.symbol) {}

std::expected<TradeReader, FeedError> TradeReader::open(const std::string& path, const TradeOptions& options,
                                                        IssueLog& issues) {
    auto lines = LineReader::open(path);
    if (!lines) return std::unexpected(std::move(lines.error()));
    TradeReader reader(std::move(*lines), options, issues);
    if (reader.symbol_.empty()) reader.symbol_ = parse_file_name(path).symbol;
    auto first = reader.read_row();
    if (!first) return std::unexpected(std::move(first.error()));
    if (!*first) return std::unexpected(reader.lines_.error("has no row that can be used", "trades"));
    reader.ahead_ = *first;
    return reader;
}

std::expected<std::optional<Trade>, FeedError> TradeReader::next() {
    for (;;) {
        std::optional<Trade> trade = std::exchange(ahead_, std::nullopt);
        if (!trade) {
            auto row = read_row();
            if (!row || !*row) return row;
            trade = *row;
        }
        if (!in_sequence(*trade)) continue;
        if (previous_) trade->missing_before = trade->id - previous_->id - 1;
        previous_ = *trade;
        return trade;
    }
}

std::expected<std::optional<Trade>, FeedError> TradeReader::read_row() {
    for (;;) {
        const auto line = lines_.next();
        if (!line) return std::unexpected(line.error());
        if (!*line) return std::optional<Trade>{};
        if (is_blank(**line)) continue;
        if (!csv_.split(**line)) {
            report(IssueKind::columns, "a quote is not closed", "one row on one line");
            continue;
        }
        if (columns_ == 0) {
            const auto is_header = begin_table();
            if (!is_header) return std::unexpected(is_header.error());
            if (*is_header) continue;
        }
        if (auto trade = parse_row()) return trade;
    }
}

/// Settles the layout by the first row of numbers; true: the line is a header.
std::expected<bool, FeedError> TradeReader::begin_table() {
    if (!has_header_ && looks_like_header(csv_[0])) {
        has_header_ = true;
        return true;
    }
    columns_ = csv_.count();
    if (columns_ >= 7 && columns_ <= 8 && parse_bool(csv_[6]) && !parse_bool(csv_[5])) {
        layout_ = Layout::aggregate;
    } else if (columns_ >= 6 && columns_ <= 7 && parse_bool(csv_[5])) {
        layout_ = Layout::plain;
    } else {
        return std::unexpected(
            lines_.error("has " + std::to_string(columns_) + " columns of neither aggTrades nor trades",
                         "agg_trade_id,price,quantity,first_trade_id,last_trade_id,time,is_buyer_maker or "
                         "id,price,quantity,quote_quantity,time,is_buyer_maker"));
    }
    return false;
}

std::optional<Trade> TradeReader::parse_row() {
    if (csv_.count() != columns_) {
        report(IssueKind::columns, "has " + std::to_string(csv_.count()) + " columns",
               std::to_string(columns_) + " as in the first row");
        return std::nullopt;
    }
    if (has_header_ && looks_like_header(csv_[0])) {
        report(IssueKind::header, "the header stands again");
        return std::nullopt;
    }
    Trade trade;
    trade.line = lines_.line();
    if (!parse_ids(trade) || !parse_sizes(trade) || !parse_time_and_side(trade)) return std::nullopt;
    return trade;
}

bool TradeReader::parse_ids(Trade& trade) {
    const auto id_field = [&](std::size_t column, u64& id) {
        const auto value = parse_count(csv_[column]);
        if (value) {
            id = *value;
            return true;
        }
        report(IssueKind::bad_number, wrong_field(column, describe(value.error()), csv_[column]), "a whole number");
        return false;
    };
    if (!id_field(0, trade.id)) return false;
    trade.first_id = trade.last_id = trade.id;
    return layout_ == Layout::plain || (id_field(3, trade.first_id) && id_field(4, trade.last_id));
}

bool TradeReader::parse_sizes(Trade& trade) {
    const auto price = parse_fixed<Price>(csv_[1], options_.round);
    if (!price) {
        report(IssueKind::bad_number, wrong_field(1, describe(price.error()), csv_[1]), "a price such as 7300.25");
        return false;
    }
    if (price->raw <= 0) {
        report(IssueKind::price_not_positive, wrong_field(1, "is not above zero", csv_[1]), "a price such as 7300.25");
        return false;
    }
    const auto quantity = parse_fixed<Quantity>(csv_[2], options_.round);
    if (!quantity) {
        report(IssueKind::bad_number, wrong_field(2, describe(quantity.error()), csv_[2]), "a quantity such as 0.5");
        return false;
    }
    if (quantity->raw <= 0) {
        report(IssueKind::negative_size, wrong_field(2, "is not above zero", csv_[2]), "a quantity such as 0.5");
        return false;
    }
    trade.price = *price;
    trade.quantity = *quantity;
    return true;
}

bool TradeReader::parse_time_and_side(Trade& trade) {
    const std::size_t time_column = layout_ == Layout::aggregate ? 5 : 4;
    const auto stamp = parse_stamp(csv_[time_column], options_.unit);
    if (!stamp) {
        report(IssueKind::bad_time, wrong_field(time_column, describe(stamp.error()), csv_[time_column]),
               "UTC epoch in s, ms, us or ns, all digits written");
        return false;
    }
    if (unit_ && *unit_ != stamp->unit) {
        report(IssueKind::epoch_unit,
               "times change from " + std::string(name_of(*unit_)) + " to " + std::string(name_of(stamp->unit)));
    }
    unit_ = stamp->unit;
    trade.time = stamp->time;
    const auto side = parse_bool(csv_[time_column + 1]);
    if (!side) {
        report(IssueKind::bad_number, wrong_field(time_column + 1, "is neither true nor false", csv_[time_column + 1]),
               "true or false");
        return false;
    }
    trade.buyer_is_maker = *side;
    return true;
}

bool TradeReader::in_sequence(const Trade& trade) {
    if (previous_ && trade.id == previous_->id) {
        report(IssueKind::duplicate, "a second trade with id " + std::to_string(trade.id), "increasing ids");
        return false;
    }
    if (previous_ && (trade.id < previous_->id || trade.time < previous_->time)) {
        report(IssueKind::out_of_order,
               "trade " + std::to_string(trade.id) + " of " + to_text(trade.time) + " stands after trade " +
                   std::to_string(previous_->id) + " of " + to_text(previous_->time),
               "increasing ids and times that never go back");
        return false;
    }
    if (previous_ && trade.id - previous_->id > 1) {
        report(IssueKind::gap, std::to_string(trade.id - previous_->id - 1) + " trades are missing before id " +
                                   std::to_string(trade.id));
    }
    return true;
}

void TradeReader::report(IssueKind kind, std::string what, std::string expected) {
    issues_->add({kind, {path(), lines_.line(), std::move(what), std::move(expected)}});
}

}  // namespace plimsoll::feeds
