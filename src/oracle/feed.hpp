// Reports to a believed price: what a feed says now, given the newest report of each source. docs/risk/oracle.md
// states the rules with symbols. Pure: terms, row and time in, the next fact out.
#pragma once

#include <optional>

#include "model/event.hpp"
#include "model/feed.hpp"
#include "model/reject.hpp"
#include "oracle/confidence_median.hpp"

namespace plimsoll {

/// Whether a report is taken, checked in this order: source_unknown, price_not_positive, price_out_of_range,
/// confidence_invalid (negative, or not below the price), report_old (not newer than the source's last),
/// report_future (more than future_max ahead of `now`), price_stale (older than age_max); Reject::none where it is.
/// `place` is then the source's position in the terms; it is left alone where the source is unknown.
Reject check_report(const FeedTerms& terms, const FeedState& state, SourceId source, Price price, Price confidence,
                    Time published, Time now, u32& place);

/// The median with confidence of the live reports (age <= age_max); empty with fewer than sources_min of them.
std::optional<Aggregate> aggregate(const FeedTerms& terms, const FeedState& state, Time now);

/// What the feed believes at `now`; empty where that is what the row says already.
///  * fewer than sources_min live reports: stale (empty where there has never been a price);
///  * the first price is accepted if its confidence is narrow enough;
///  * within band + widening * seconds since the last accepted price: accepted;
///  * beyond: pending, and accepted once pending_sources live sources have agreed with the candidate for pending_time.
///    The clock runs on while the candidate agrees with the price that waits or lies beyond it; what has run further
///    than a band from it by then waits again;
///  * confidence above confidence_max of the price, or not below the price: pending, whatever the price, and nothing matures meanwhile.
/// While not live the price, confidence and dampened price stay those last accepted.
/// Zero turns off: band (every price is believed), confidence_max, strict_time_constant (dampened = price).
/// The applier sets `accepted` to its own time and counts `update` where the fact says accepted; the rest is copied.
std::optional<FeedUpdated> update_feed(FeedId feed, const FeedTerms& terms, const FeedState& state, Time now);

/// The next moment after `now` at which update_feed could answer otherwise by time alone: a report leaves, a pending
/// price matures, or the widening band reaches it; `never` where only a report can change the answer. What it finds
/// then may still be nothing new. Demands that update_feed has been applied at `now`.
Time feed_next(const FeedTerms& terms, const FeedState& state, Time now);

}  // namespace plimsoll
