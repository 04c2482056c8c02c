// Trades in the orders of Binance's public data; the layout is told by the columns of the first row.
//   aggTrades: agg_trade_id, price, quantity, first_trade_id, last_trade_id, time, is_buyer_maker [, is_best_match]
//   trades:    id, price, quantity, quote_quantity, time, is_buyer_maker [, is_best_match]
// With or without a header line. is_buyer_maker = true: the aggressor sold.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "base/fixed.hpp"
#include "feeds/csv.hpp"
#include "feeds/issue.hpp"
#include "feeds/line_reader.hpp"
#include "feeds/number.hpp"

namespace plimsoll::feeds {

struct Trade {
    Time time;
    Price price;        // > 0
    Quantity quantity;  // > 0
    u64 id{};
    u64 first_id{};  // of the trades in an aggregate; id itself in a plain file
    u64 last_id{};
    bool buyer_is_maker{};
    u64 missing_before{};  // ids that are missing between the trade before it and this one
    u64 line{};
};

struct TradeOptions {
    std::string symbol;             // empty: from the file name
    std::optional<EpochUnit> unit;  // none: by magnitude
    Round round = Round::floor;     // of decimals beyond the eighth
};

/// One file. Times never go back and ids increase: rows that break this are dropped as out_of_order or duplicate.
/// A hole in the ids is reported as a gap, the row is kept.
class TradeReader {
public:
    enum class Layout : u8 { aggregate, plain };

    /// `issues` must outlive the reader. Errors: unreadable file, no data rows, columns of neither layout.
    static std::expected<TradeReader, FeedError> open(const std::string& path, const TradeOptions& options,
                                                      IssueLog& issues);
    std::expected<std::optional<Trade>, FeedError> next();
    /// The trade before the first one, from another file of the same layout: order, duplicates and holes are checked against it.
    /// Before the first next() only.
    void continue_after(const Trade& previous) { previous_ = previous; }

    const std::string& path() const { return lines_.path(); }
    const std::string& symbol() const { return symbol_; }
    Layout layout() const { return layout_; }
    bool has_header() const { return has_header_; }

private:
    TradeReader(LineReader lines, const TradeOptions& options, IssueLog& issues);
    std::expected<std::optional<Trade>, FeedError> read_row();
    std::expected<bool, FeedError> begin_table();
    std::optional<Trade> parse_row();
    bool parse_ids(Trade& trade);
    bool parse_sizes(Trade& trade);
    bool parse_time_and_side(Trade& trade);
    bool in_sequence(const Trade& trade);
    void report(IssueKind kind, std::string what, std::string expected = {});

    LineReader lines_;
    TradeOptions options_;
    IssueLog* issues_;
    CsvLine csv_;
    std::string symbol_;
    Layout layout_{};
    std::size_t columns_ = 0;
    bool has_header_ = false;
    std::optional<EpochUnit> unit_;
    std::optional<Trade> ahead_;  // the first row, read while looking for the layout
    std::optional<Trade> previous_;
};

}  // namespace plimsoll::feeds
