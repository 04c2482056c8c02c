// What a reader found in a file that it could go on reading.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "feeds/feed_error.hpp"

namespace plimsoll::feeds {

/// Rows that are dropped: the reader goes on as if they were not there.
/// Rows that are kept: worth knowing, no row is lost.
enum class IssueKind : u8 {
    columns,             // dropped: wrong number of columns, or an unclosed quote
    bad_number,          // dropped: a field that is no number, NaN, empty or out of range
    bad_time,            // dropped: as bad_number, of a time
    price_not_positive,  // dropped: a price of zero or below
    not_bracketing,      // dropped: low and high do not bracket open and close
    negative_size,       // dropped: a volume or a count below zero
    out_of_order,        // dropped: earlier than the row before it
    duplicate,           // dropped: the time (bars) or id (trades) of the row before it
    gap,                 // kept: rows are missing before this one
    off_grid,            // kept: not a whole number of intervals after the row before it
    close_time,          // kept: close time is not open time + interval - 1
    epoch_unit,          // kept: the unit of time changes within the file (each row is read in its own)
    interval,            // kept: the interval in the file name is not that of the rows; the rows count
    header,              // kept: a header line stands again inside the file
};
inline constexpr std::size_t issue_kinds = 14;
std::string_view name_of(IssueKind kind);
bool drops_row(IssueKind kind);

struct Issue {
    IssueKind kind{};
    FeedError at;
};

/// Missing bars: open times in [from, to), `missing` of them. missing == 0 means no gap.
struct Gap {
    Time from;
    Time to;
    u64 missing{};
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// Counts every issue, keeps the first `kept_max` of each kind (memory stays bounded on a file that is wrong in each
/// row) and passes each one on as it is found where there is a listener. One log may serve several readers.
class IssueLog {
public:
    static constexpr std::size_t kept_max = 100;

    IssueLog() = default;
    explicit IssueLog(std::function<void(const Issue&)> listener) : listener_(std::move(listener)) {}

    void add(Issue issue);
    u64 count(IssueKind kind) const { return counts_[static_cast<std::size_t>(kind)]; }
    u64 dropped() const;  // rows
    u64 total() const;
    const std::vector<Issue>& kept() const { return kept_; }

private:
    std::array<u64, issue_kinds> counts_{};
    std::vector<Issue> kept_;
    std::function<void(const Issue&)> listener_;
};

}  // namespace plimsoll::feeds
