// A file of klines: its interval, its order in time, its gaps. The rows are read in kline_row.cpp.
#include "feeds/kline.hpp"

#include <utility>

#include "base/text.hpp"

namespace plimsoll::feeds {
namespace {
constexpr std::size_t rows_ahead_max = 64;
}

KlineReader::KlineReader(LineReader lines, const KlineOptions& options, IssueLog& issues)
    : lines_(std::move(lines)), options_(options), issues_(&issues), symbol_(options.symbol) {}

std::expected<KlineReader, FeedError> KlineReader::open(const std::string& path, const KlineOptions& options,
                                                        IssueLog& issues) {
    auto lines = LineReader::open(path);
    if (!lines) return std::unexpected(std::move(lines.error()));
    KlineReader reader(std::move(*lines), options, issues);
    const FileName name = parse_file_name(path);
    if (reader.symbol_.empty()) reader.symbol_ = name.symbol;
    if (auto settled = reader.settle_interval(name.interval); !settled) return std::unexpected(settled.error());
    return reader;
}

std::expected<void, FeedError> KlineReader::settle_interval(std::optional<Duration> named) {
    if (auto read = read_ahead(1); !read) return read;
    if (ahead_.empty()) {
        return std::unexpected(FeedError{path(), lines_.line(), "has no row that can be used", "klines"});
    }
    if (options_.interval) {
        interval_ = *options_.interval;
    } else if (named && (!step_ || *step_ == *named)) {
        interval_ = *named;
    } else if (step_ && !named) {
        interval_ = *step_;
    } else {  // nothing says it, or the name and the close time of the first row differ: ask more rows
        if (auto read = read_ahead(rows_ahead_max); !read) return read;
        const auto smallest = smallest_step();
        const auto chosen = smallest ? smallest : step_;
        if (!chosen) {
            return std::unexpected(FeedError{path(), lines_.line(), "the interval of the bars cannot be told",
                                             "a name such as BTCUSDT-1m.csv, close times, or two rows"});
        }
        interval_ = *chosen;
        if (named && *named != interval_) {
            report(IssueKind::interval, ahead_.front().line,
                   "the file name says " + interval_text(*named) + ", the rows are " + interval_text(interval_) +
                       " apart");
        }
    }
    return {};
}

std::expected<void, FeedError> KlineReader::read_ahead(std::size_t rows) {
    while (ahead_.size() < rows) {
        auto bar = read_row();
        if (!bar) return std::unexpected(std::move(bar.error()));
        if (!*bar) break;
        ahead_.push_back(**bar);
    }
    return {};
}

std::optional<Duration> KlineReader::smallest_step() const {
    std::optional<Duration> smallest;
    for (std::size_t at = 1; at < ahead_.size(); ++at) {
        const Duration step = ahead_[at].open_time - ahead_[at - 1].open_time;
        if (step.ns > 0 && (!smallest || step < *smallest)) smallest = step;
    }
    return smallest;
}

std::expected<std::optional<Bar>, FeedError> KlineReader::next() {
    while (!past_range_) {
        std::optional<Bar> bar;
        if (ahead_at_ < ahead_.size()) {
            bar = ahead_[ahead_at_++];
        } else {
            auto row = read_row();
            if (!row || !*row) return row;
            bar = *row;
        }
        if (in_sequence(*bar)) return bar;
    }
    return std::optional<Bar>{};
}

std::expected<std::optional<Bar>, FeedError> KlineReader::read_row() {
    for (;;) {
        const auto line = lines_.next();
        if (!line) return std::unexpected(line.error());
        if (!*line) return std::optional<Bar>{};
        if (is_blank(**line)) continue;
        if (columns_ == 0) {
            const auto is_header = begin_table(**line);
            if (!is_header) return std::unexpected(is_header.error());
            if (*is_header) continue;
        } else if (!csv_.split(**line)) {
            report(IssueKind::columns, lines_.line(), "a quote is not closed", "one row on one line");
            continue;
        }
        if (auto bar = parse_row()) return bar;
    }
}

/// Settles columns and header by the first line; true: it is a header.
bool KlineReader::in_sequence(Bar& bar) {
    if (bar.open_time >= options_.range.to) {
        past_range_ = true;
        return false;
    }
    if (bar.open_time < options_.range.from) {
        if (!previous_ || bar.open_time > *previous_) previous_ = bar.open_time;
        return false;
    }
    if (previous_ && bar.open_time <= *previous_) {
        const bool same = bar.open_time == *previous_;
        report(same ? IssueKind::duplicate : IssueKind::out_of_order, bar.line,
               same ? "a second bar of " + to_text(bar.open_time)
                    : "the bar of " + to_text(bar.open_time) + " stands after that of " + to_text(*previous_),
               "strictly increasing open times");
        return false;
    }
    if (previous_ && *previous_ >= options_.range.from) measure_gap(bar);
    previous_ = bar.open_time;
    return true;
}

void KlineReader::measure_gap(Bar& bar) {
    const Duration step = bar.open_time - *previous_;
    if (step.ns % interval_.ns != 0) {
        report(IssueKind::off_grid, bar.line,
               "the bar of " + to_text(bar.open_time) + " is no whole number of " + interval_text(interval_) +
                   " after that of " + to_text(*previous_));
    }
    const i64 whole = step.ns / interval_.ns;
    if (whole < 2) return;
    const Time from = *previous_ + interval_;
    const i64 missing = whole - 1;
    bar.gap_before = {from, bar.open_time, static_cast<u64>(missing)};
    report(IssueKind::gap, bar.line,
           std::to_string(missing) + " bars of " + interval_text(interval_) + " are missing from " + to_text(from) +
               " to " + to_text(bar.open_time));
}

void KlineReader::report(IssueKind kind, u64 line, std::string what, std::string expected) {
    issues_->add({kind, {path(), line, std::move(what), std::move(expected)}});
}

}  // namespace plimsoll::feeds
