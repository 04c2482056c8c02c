// What happens by the passing of time: each kind of timer says when it is due next and what it does then. Due timers run in
// order of their time; at one moment in the order of the table below, then by id. The clock stands at the timer's own time
// while it runs, so that a late command changes nothing.
#include <algorithm>

#include "engine/core.hpp"
#include "margin/requirement.hpp"
#include "oracle/asset_price.hpp"
#include "oracle/credit.hpp"
#include "oracle/feed.hpp"
#include "oracle/funding.hpp"
#include "oracle/settlement.hpp"

namespace plimsoll {

namespace {

bool trades(const MarketState& market) {
    return market.status == MarketStatus::open || market.status == MarketStatus::reduce_only;
}
bool samples_depth(const MarketTerms& terms, const MarketState& market) {
    return terms.liquidation.depth_window > Duration{} && trades(market) && market.mark > Price{};
}
Time depth_due(const MarketTerms& terms, const MarketState& market) {
    return market.depth_sampled + Duration{terms.liquidation.depth_window.ns / depth_samples};
}
bool has_funding(const MarketTerms& terms) { return terms.funding.interval > Duration{}; }

Time next_on_grid(Time now, Duration step) { return {(now.ns / step.ns + 1) * step.ns}; }

// --- when ---
Time market_due(const Core& core, MarketId id) {
    const MarketTerms& terms = core.state.terms(id);
    const MarketState& market = core.state.market(id);
    if (market.status == MarketStatus::closed || market.status == MarketStatus::settled) return never;
    Time due = market.status_until;
    if (has_funding(terms)) {
        due = std::min(due, market.funding_next);
        due = std::min(due, market.premium_time + terms.funding.sample_interval);
    }
    if (samples_depth(terms, market)) due = std::min(due, depth_due(terms, market));
    if (terms.kind == InstrumentKind::dated_future) due = std::min(due, terms.expiry);
    return due;
}

Time ramp_due(const MarginRamp& ramp) {
    // Steps of a hundredth; the first at `from` puts the new initial rates in force.
    const i64 done = ramp.share.raw / 10'000;
    if (ramp.share == MarginRate{} && !ramp.started) return ramp.from;
    return ramp.from + Duration{static_cast<i64>(i128{(ramp.until - ramp.from).ns} * (done + 1) / 100)};
}

Time credit_due(const Core& core, AssetId id) {
    const AssetTerms& terms = core.state.terms(id);
    const Duration step = core.state.rules.venue.credit_interval;
    if (terms.credit.rate_yearly == Rate{} || step <= Duration{}) return never;
    return next_on_grid(core.state.asset(id).credit_time, step);
}

Time asset_due(const Core& core, AssetId id) {
    const AssetTerms& terms = core.state.terms(id);
    if (terms.feed == no_feed) return never;
    return asset_next(terms, &core.state.terms(terms.feed), &core.state.feed(terms.feed), core.state.clock.now);
}

Time earliest(const Core& core) {
    Time due = never;
    const State& state = core.state;
    for (const Time feed_due : core.derived.feed_due) due = std::min(due, feed_due);
    for (u32 i = 0; i < state.ledger.assets.size(); ++i) {
        due = std::min(due, credit_due(core, AssetId{i}));
        due = std::min(due, asset_due(core, AssetId{i}));
    }
    for (const MarginRamp& ramp : state.ramps) due = std::min(due, ramp_due(ramp));
    for (u32 i = 0; i < state.markets.size(); ++i) due = std::min(due, market_due(core, MarketId{i}));
    if (!core.derived.expiries.empty()) due = std::min(due, core.derived.expiries.begin()->expiry);
    return due;
}

// --- what ---
void run_feed_timers(Core& core, Time now) {
    for (u32 i = 0; i < core.state.feeds.size(); ++i)
        if (core.derived.feed_due[i] <= now) {
            reprice_feed(core, FeedId{i});
            schedule_feed(core, FeedId{i});
        }
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) reprice_asset(core, AssetId{i});
}

void run_credit(Core& core, Time now) {
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i)
        if (credit_due(core, AssetId{i}) <= now)
            emit(core, accrue_credit(AssetId{i}, core.state.terms(AssetId{i}), core.state.asset(AssetId{i}), now));
}

void run_ramps(Core& core, Time now) {
    for (std::size_t i = 0; i < core.state.ramps.size();) {
        const MarginRamp ramp = core.state.ramps[i];
        if (ramp_due(ramp) > now) {
            ++i;
            continue;
        }
        const i64 step = !ramp.started ? 0 : ramp.share.raw / 10'000 + 1;
        const bool whole = ramp.until <= ramp.from || step >= 100;
        emit(core, MarginRampStepped{ramp.market, {whole ? one_e6 : step * 10'000}});
        if (!whole) ++i;
    }
}

void sample_and_fund(Core& core, MarketId id, Time now) {
    const MarketTerms& terms = core.state.terms(id);
    if (!has_funding(terms)) return;
    const MarketState& market = core.state.market(id);
    const bool fund = market.funding_next <= now;
    if (fund || market.premium_time + terms.funding.sample_interval <= now) {
        reprice_market(core, id);
        const Book& book = core.derived.books[index(id)];
        const bool inverse = terms.kind == InstrumentKind::inverse_perpetual;
        const bool counts = trades(market) && market.index_usable != 0;
        emit(core, sample_premium(id, book.impact_price(Side::buy, terms.funding.impact_notional, inverse),
                                  book.impact_price(Side::sell, terms.funding.impact_notional, inverse), market.index,
                                  counts));
    }
    if (fund)
        emit(core, accrue_funding(id, terms, market, first_tier_gap(terms.margin.model),
                                  next_on_grid(now, terms.funding.interval)));
}

void sample_depth(Core& core, MarketId id, Time now) {
    const MarketTerms& terms = core.state.terms(id);
    const MarketState& market = core.state.market(id);
    if (!samples_depth(terms, market) || depth_due(terms, market) > now) return;
    emit(core, DepthSampled{id, depth_in_band(core, id, Side::buy), depth_in_band(core, id, Side::sell)});
}

void run_market(Core& core, MarketId id, Time now) {
    if (market_due(core, id) > now) return;
    const MarketTerms& terms = core.state.terms(id);
    sample_and_fund(core, id, now);
    sample_depth(core, id, now);
    if (terms.kind == InstrumentKind::dated_future && terms.expiry <= now) return settle_future(core, id);
    const MarketState& market = core.state.market(id);
    if (market.status == MarketStatus::auction && market.status_until <= now) end_auction(core, id);
}

void run_expiries(Core& core, Time now) {
    while (!core.derived.expiries.empty() && core.derived.expiries.begin()->expiry <= now) {
        const auto row = core.state.order_row(core.derived.expiries.begin()->order);
        PLIMSOLL_INVARIANT(row.has_value());
        close_order(core, *row, CloseReason::expired);
    }
}

void run_due(Core& core, Time now) {
    run_feed_timers(core, now);
    run_credit(core, now);
    run_ramps(core, now);
    for (u32 i = 0; i < core.state.markets.size(); ++i) run_market(core, MarketId{i}, now);
    run_expiries(core, now);
}

void set_clock(Core& core, Time time) {
    if (time != core.state.clock.now) emit(core, TimeAdvanced{time});
}

}  // namespace

void schedule_feed(Core& core, FeedId feed) {
    const Time due = feed_next(core.state.terms(feed), core.state.feed(feed), core.state.clock.now);
    core.derived.feed_due[index(feed)] = due;
    core.derived.timer_next = std::min(core.derived.timer_next, due);
    for (const AssetId asset : core.derived.assets_of_feed[index(feed)])
        core.derived.timer_next = std::min(core.derived.timer_next, asset_due(core, asset));
}

void reschedule(Core& core) { core.derived.timer_next = earliest(core); }

void advance_clock(Core& core, Time time) {
    if (core.derived.timer_next > time) return set_clock(core, time);
    while (true) {
        const Time due = earliest(core);
        if (due > time) break;
        set_clock(core, std::max(due, core.state.clock.now));
        run_due(core, core.state.clock.now);
        run_consequences(core);
    }
    set_clock(core, time);
    reschedule(core);
}

}  // namespace plimsoll
