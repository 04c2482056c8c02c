#include "feeds/bar_merge.hpp"

#include <utility>

#include "base/text.hpp"

namespace plimsoll::feeds {
namespace {

Bar flat_bar(Time open_time, Price close) {
    Bar bar;
    bar.open_time = open_time;
    bar.open = bar.high = bar.low = bar.close = close;
    return bar;
}

FeedError gap_error(const BarSeries& series, const Bar& bar) {
    const Gap& gap = bar.gap_before;
    return {series.path(), bar.line,
            std::to_string(gap.missing) + " bars of " + series.symbol() + " are missing from " + to_text(gap.from) +
                " to " + to_text(gap.to),
            "no gap, or the policy carry or halt"};
}

}  // namespace

std::optional<GapPolicy> parse_gap_policy(std::string_view text) {
    if (text == "stop") return GapPolicy::stop;
    if (text == "carry") return GapPolicy::carry;
    if (text == "halt") return GapPolicy::halt;
    return std::nullopt;
}

BarMerge::BarMerge(std::vector<BarSeries> series, GapPolicy policy)
    : series_(std::move(series)), heads_(series_.size()), policy_(policy) {
    for (std::size_t which = 0; which < series_.size(); ++which) advance(which);
}

std::expected<std::optional<MergedBar>, FeedError> BarMerge::next() {
    // A handful of series: a scan is as quick as a heap, and keeps the order of ties by itself.
    std::optional<std::size_t> first;
    for (std::size_t which = 0; which < heads_.size(); ++which) {
        const bool alive = heads_[which].bar || heads_[which].failure;
        if (alive && (!first || heads_[which].due < heads_[*first].due)) first = which;
    }
    if (!first) return std::optional<MergedBar>{};
    Head& head = heads_[*first];
    if (head.failure) return std::unexpected(*head.failure);
    if (head.missing > 0) return take_gap_item(*first);
    const MergedBar item{static_cast<u32>(*first), MergedBar::Kind::bar, *head.bar};
    head.close = head.bar->close;
    advance(*first);
    return item;
}

void BarMerge::advance(std::size_t which) {
    Head& head = heads_[which];
    auto bar = series_[which].next();
    if (!bar) {
        head.bar.reset();
        head.failure = std::move(bar.error());
        return;
    }
    head.bar = *bar;
    if (!head.bar) return;
    const Gap& gap = head.bar->gap_before;
    head.missing = gap.missing;
    head.due = gap.missing > 0 ? gap.from : head.bar->open_time;
    if (gap.missing > 0 && policy_ == GapPolicy::stop) head.failure = gap_error(series_[which], *head.bar);
}

MergedBar BarMerge::take_gap_item(std::size_t which) {
    Head& head = heads_[which];
    const bool carry = policy_ == GapPolicy::carry;
    MergedBar item{static_cast<u32>(which), carry ? MergedBar::Kind::carried : MergedBar::Kind::gap_begins,
                   flat_bar(head.due, head.close)};
    if (!carry) item.bar.gap_before = head.bar->gap_before;
    head.missing = carry ? head.missing - 1 : 0;
    head.due = head.missing > 0 ? head.due + series_[which].interval() : head.bar->open_time;
    return item;
}

}  // namespace plimsoll::feeds
