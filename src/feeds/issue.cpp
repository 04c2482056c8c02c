#include "feeds/issue.hpp"

#include <utility>

namespace plimsoll::feeds {

std::string_view name_of(IssueKind kind) {
    switch (kind) {
        case IssueKind::columns: return "columns";
        case IssueKind::bad_number: return "bad_number";
        case IssueKind::bad_time: return "bad_time";
        case IssueKind::price_not_positive: return "price_not_positive";
        case IssueKind::not_bracketing: return "not_bracketing";
        case IssueKind::negative_size: return "negative_size";
        case IssueKind::out_of_order: return "out_of_order";
        case IssueKind::duplicate: return "duplicate";
        case IssueKind::gap: return "gap";
        case IssueKind::off_grid: return "off_grid";
        case IssueKind::close_time: return "close_time";
        case IssueKind::epoch_unit: return "epoch_unit";
        case IssueKind::interval: return "interval";
        case IssueKind::header: return "header";
    }
    return "";
}

bool drops_row(IssueKind kind) { return kind <= IssueKind::duplicate; }

void IssueLog::add(Issue issue) {
    const u64 seen = counts_[static_cast<std::size_t>(issue.kind)]++;
    if (listener_) listener_(issue);
    if (seen < kept_max) kept_.push_back(std::move(issue));
}

u64 IssueLog::dropped() const {
    u64 sum = 0;
    for (std::size_t kind = 0; kind < issue_kinds; ++kind) {
        if (drops_row(static_cast<IssueKind>(kind))) sum += counts_[kind];
    }
    return sum;
}

u64 IssueLog::total() const {
    u64 sum = 0;
    for (const u64 count : counts_) sum += count;
    return sum;
}

}  // namespace plimsoll::feeds
