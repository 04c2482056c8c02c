// Several series of bars as one stream in the order of time: what a replay reads.
#pragma once

#include <expected>
#include <optional>
#include <vector>

#include "feeds/bar_series.hpp"

namespace plimsoll::feeds {

/// What becomes of bars that are missing inside a series.
enum class GapPolicy : u8 {
    stop,   // the stream ends in an error that names file, line and gap
    carry,  // the last close is repeated: flat bars without volume, MergedBar::carried
    halt,   // no bar; the stream says where the gap begins, so that the market can halt until its next bar
};
std::optional<GapPolicy> parse_gap_policy(std::string_view text);

struct MergedBar {
    u32 series{};  // index into BarMerge::series()
    enum class Kind : u8 {
        bar,
        carried,    // invented by GapPolicy::carry
        gap_begins  // GapPolicy::halt: bar.gap_before is the gap, bar.open_time its first missing open time
    } kind{};
    Bar bar;
};

/// Ordered by open time; of one time in the order in which the series were given. One bar per series is held.
/// A series says nothing before its first bar and after its last. Reading begins with construction.
class BarMerge {
public:
    explicit BarMerge(std::vector<BarSeries> series, GapPolicy policy);

    /// nullopt at the end. Errors: those of the readers, and a gap under GapPolicy::stop; the same one again if asked
    /// again.
    std::expected<std::optional<MergedBar>, FeedError> next();

    const std::vector<BarSeries>& series() const { return series_; }

private:
    struct Head {
        std::optional<Bar> bar;            // next bar of the series
        std::optional<FeedError> failure;  // given when its turn comes, so that no earlier bar of a series is lost
        Time due;                          // of the next item: the bar itself or an item of the gap before it
        Price close;                       // last close, for carried bars
        u64 missing = 0;                   // items that the gap before `bar` still has to give
    };
    void advance(std::size_t which);
    MergedBar take_gap_item(std::size_t which);

    std::vector<BarSeries> series_;
    std::vector<Head> heads_;
    GapPolicy policy_;
};

}  // namespace plimsoll::feeds
