#include "oracle/feed.hpp"

#include <algorithm>
#include <array>

#include "base/fixed_math.hpp"
#include "base/wide.hpp"

namespace plimsoll {

namespace {

constexpr i64 one_e9 = 1'000'000'000;
constexpr i128 band_unit = i128{one_e6} * one_e9;  // a millionth, held against a nanosecond

bool is_live(const FeedTerms& terms, const SourceReport& report, Time now) {
    return report.price.raw > 0 && i128{now.ns} - report.published.ns <= terms.age_max.ns;
}

template <class Visit>
void each_live(const FeedTerms& terms, const FeedState& state, Time now, Visit&& visit) {
    for (u32 k = 0; k < terms.source_count; ++k)
        if (is_live(terms, state.reports[k], now)) visit(terms.sources[k], state.reports[k]);
}

Time later(Time from, i128 ns) {
    const i128 sum = from.ns + ns;
    return sum >= never.ns ? never : Time{static_cast<i64>(sum)};
}

i128 distance(Price a, Price b) { return abs(a - b).raw; }  // of positive prices

bool agrees(const FeedTerms& terms, Price price, Price with) {
    return distance(price, with) * one_e6 <= i128{with.raw} * terms.pending_agreement.raw;
}

/// Where the band around a price believed at `since` ends, in units of 1 / band_unit of that price.
i128 band_width(const FeedTerms& terms, Time since, Time now) {
    return i128{terms.band.raw} * one_e9 + i128{terms.band_widening_per_second.raw} * (now.ns - since.ns);
}

bool inside_band(const FeedTerms& terms, Price price, Price around, Time since, Time now) {
    if (terms.band.raw == 0) return true;
    return compare_products(distance(price, around), band_unit, around.raw, band_width(terms, since, now)) <= 0;
}

/// As of a report, so of their median: price less confidence is what collateral is valued at, and stays above zero.
bool too_wide(const FeedTerms& terms, const Aggregate& found) {
    if (found.confidence >= found.value) return true;
    return terms.confidence_max.raw != 0 &&
           i128{found.confidence} * one_e6 > i128{found.value} * terms.confidence_max.raw;
}

/// Whether as many sources as a price outside the band needs stand behind the candidate.
bool supported(const FeedTerms& terms, const FeedState& state, Price candidate, Time now) {
    u32 behind = 0;
    each_live(terms, state, now, [&](const FeedSource&, const SourceReport& report) {
        behind += agrees(terms, report.price, candidate) ? 1U : 0U;
    });
    return behind >= terms.pending_sources;
}

/// The price that has been waiting, and since when; price 0: nothing waits.
struct Wait {
    Price price;
    Time since;
};

/// A wait goes on while the candidate agrees with the price that waits or lies beyond it on the same side of the
/// accepted one: a crash that goes on does not start its own clock anew.
bool goes_on(const FeedTerms& terms, const FeedState& state, Price candidate) {
    const Price waits = state.pending_price;
    if (waits.raw == 0) return false;
    if (agrees(terms, candidate, waits)) return true;
    return waits > state.price ? candidate > waits : candidate < waits;
}

Wait wait_of(const FeedTerms& terms, const FeedState& state, Price candidate, Time now) {
    if (!supported(terms, state, candidate, now)) return {};
    if (goes_on(terms, state, candidate)) return {state.pending_price, state.pending_since};
    return {candidate, now};
}

bool has_matured(const FeedTerms& terms, Wait wait, Time now) {
    return wait.price.raw != 0 && now - wait.since >= terms.pending_time;
}

/// A price has weight in the average for the time that it stood: what is new moves nothing yet.
Price dampened(const FeedTerms& terms, const FeedState& state, Price accepted, Time now) {
    if (state.price.raw == 0 || terms.strict_time_constant.ns == 0) return accepted;
    const i128 weight = ema_weight_e18(now - state.accepted, terms.strict_time_constant);
    return {static_cast<i64>(ema_step(state.dampened.raw, state.price.raw, weight))};
}

void accept(FeedUpdated& next, const FeedTerms& terms, const FeedState& state, const Aggregate& found, Time now) {
    next.status = FeedStatus::live;
    next.price = {found.value};
    next.confidence = {found.confidence};
    next.published = state.published;
    each_live(terms, state, now, [&](const FeedSource&, const SourceReport& report) {
        next.published = std::max(next.published, report.published);
    });
    next.accepted = next.status != state.status || next.price != state.price || next.confidence != state.confidence ||
                    next.published != state.published;
    if (next.accepted) next.dampened = dampened(terms, state, next.price, now);
}

void judge(FeedUpdated& next, const FeedTerms& terms, const FeedState& state, const Aggregate& found, Time now) {
    const Price candidate{found.value};
    const bool wide = too_wide(terms, found);
    const bool near = state.price.raw == 0 || inside_band(terms, candidate, state.price, state.accepted, now);
    if (near && !wide) return accept(next, terms, state, found, now);

    Wait wait = near ? Wait{} : wait_of(terms, state, candidate, now);
    if (!wide && has_matured(terms, wait, now)) {
        if (agrees(terms, candidate, wait.price) || inside_band(terms, candidate, wait.price, wait.since, now))
            return accept(next, terms, state, found, now);
        wait = {candidate, now};  // it ran away from what has been confirmed
    }
    next.status = FeedStatus::pending;
    next.pending_price = wait.price;
    next.pending_since = wait.since;
}

bool changes(const FeedUpdated& next, const FeedState& state) {
    return next.accepted || next.status != state.status || next.pending_price != state.pending_price ||
           next.pending_since != state.pending_since;
}

}  // namespace

Reject check_report(const FeedTerms& terms, const FeedState& state, SourceId source, Price price, Price confidence,
                    Time published, Time now, u32& place) {
    const auto end = terms.sources.begin() + terms.source_count;
    const auto found =
        std::find_if(terms.sources.begin(), end, [&](const FeedSource& one) { return one.source == source; });
    if (found == end) return Reject::source_unknown;
    place = static_cast<u32>(found - terms.sources.begin());
    if (price.raw <= 0) return Reject::price_not_positive;
    if (price.raw >= limits::price_raw_max) return Reject::price_out_of_range;
    if (confidence.raw < 0 || confidence >= price) return Reject::confidence_invalid;
    const SourceReport& last = state.reports[place];
    if (last.price.raw != 0 && published <= last.published) return Reject::report_old;
    const i128 age = i128{now.ns} - published.ns;
    if (-age > terms.future_max.ns) return Reject::report_future;
    if (age > terms.age_max.ns) return Reject::price_stale;
    return Reject::none;
}

std::optional<Aggregate> aggregate(const FeedTerms& terms, const FeedState& state, Time now) {
    std::array<Quote, limits::sources_max> quotes;
    std::size_t count = 0;
    each_live(terms, state, now, [&](const FeedSource& source, const SourceReport& report) {
        quotes[count++] = {report.price.raw, report.confidence.raw, source.weight};
    });
    if (count < terms.sources_min) return std::nullopt;
    return confidence_median({quotes.data(), count});
}

std::optional<FeedUpdated> update_feed(FeedId feed, const FeedTerms& terms, const FeedState& state, Time now) {
    FeedUpdated next{.feed = feed,
                     .status = state.status,
                     .accepted = false,
                     .price = state.price,
                     .confidence = state.confidence,
                     .dampened = state.dampened,
                     .published = state.published,
                     .pending_price = {},
                     .pending_since = {}};
    if (const auto found = aggregate(terms, state, now))
        judge(next, terms, state, *found, now);
    else
        next.status = state.price.raw == 0 ? FeedStatus::empty : FeedStatus::stale;
    if (!changes(next, state)) return std::nullopt;
    return next;
}

Time feed_next(const FeedTerms& terms, const FeedState& state, Time now) {
    Time next = never;
    each_live(terms, state, now, [&](const FeedSource&, const SourceReport& report) {
        next = std::min(next, later(report.published, i128{terms.age_max.ns} + 1));
    });
    if (state.status != FeedStatus::pending) return next;
    if (state.pending_price.raw != 0) {
        const Time matured = later(state.pending_since, terms.pending_time.ns);
        if (matured > now) next = std::min(next, matured);
    }
    const auto found = aggregate(terms, state, now);
    const i64 widening = terms.band_widening_per_second.raw;
    if (!found || state.price.raw == 0 || widening <= 0) return next;
    const i128 needed = mul_div(distance({found->value}, state.price), band_unit, state.price.raw, Round::ceil);
    const i128 ns = div_round(needed - i128{terms.band.raw} * one_e9, widening, Round::ceil);
    const Time reached = later(state.accepted, ns);
    return reached > now ? std::min(next, reached) : next;
}

}  // namespace plimsoll
