// Facts about prices, funding, interest and time.
#include "engine/core.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

// Initial rates of the new model, maintenance on its way from the old one.
MarginModel maintenance_between(const MarginModel& before, const MarginModel& after, MarginRate share) {
    MarginModel mixed = interpolate(before, after, share);
    if (auto* tiered = std::get_if<TieredMargin>(&mixed)) {
        const auto& target = std::get<TieredMargin>(after);
        for (u32 i = 0; i < tiered->count; ++i) tiered->tiers[i].initial = target.tiers[i].initial;
    } else {
        auto& linear = std::get<SizeLinearMargin>(mixed);
        const auto& target = std::get<SizeLinearMargin>(after);
        linear.initial_base = target.initial_base;
        linear.initial_slope = target.initial_slope;
    }
    return mixed;
}

}  // namespace

void apply(Core& core, const ReportTaken& fact) {
    core.state.feeds[index(fact.feed)].reports[fact.source_place] = {fact.price, fact.confidence, fact.published};
}

void apply(Core& core, const FeedUpdated& fact) {
    FeedState& feed = core.state.feeds[index(fact.feed)];
    feed.status = fact.status;
    feed.pending_price = fact.pending_price;
    feed.pending_since = fact.pending_since;
    if (!fact.accepted) return;
    feed.price = fact.price;
    feed.confidence = fact.confidence;
    feed.dampened = fact.dampened;
    feed.published = fact.published;
    feed.accepted = core.state.clock.now;
    ++feed.update;
}

void apply(Core& core, const AssetPriced& fact) {
    AssetState& asset = core.state.ledger.assets[index(fact.asset)];
    asset.usable = fact.usable ? 1 : 0;
    asset.price = fact.price;
    asset.low = fact.low;
    asset.high = fact.high;
    asset.strict_low = fact.strict_low;
    asset.strict_high = fact.strict_high;
    asset.halt_weight = fact.halt_weight;
    core.derived.repriced_assets.push_back(fact.asset);
}

void apply(Core& core, const MarkUpdated& fact) {
    MarketState& market = core.state.market(fact.market);
    market.index_usable = fact.index_usable ? 1 : 0;
    market.index = fact.index;
    market.mark = fact.mark;
    market.strict_low = fact.strict_low;
    market.strict_high = fact.strict_high;
    market.basis_average = fact.basis_average;
    market.depth_since = fact.depth_since;
    market.mark_time = core.state.clock.now;
    core.derived.repriced_markets.push_back(fact.market);
}

void apply(Core& core, const PremiumSampled& fact) {
    MarketState& market = core.state.market(fact.market);
    const Duration covered = core.state.clock.now - market.premium_time;
    if (fact.counts && market.premium_time != Time{}) {
        market.premium_time_sum += i128{market.premium_last} * covered.ns;
        market.premium_ns += covered.ns;
    }
    market.premium_last = fact.premium;
    market.premium_time = core.state.clock.now;
}

void apply(Core& core, const DepthSampled& fact) {
    MarketState& market = core.state.market(fact.market);
    const std::size_t place = market.depth_count % depth_samples;
    market.bids_depth[place] = fact.bids;
    market.asks_depth[place] = fact.asks;
    market.depth_sampled = core.state.clock.now;
    ++market.depth_count;
}

void apply(Core& core, const FundingAccrued& fact) {
    MarketState& market = core.state.market(fact.market);
    const Index step = fact.index - market.funding_index;
    if (abs(step) > market.funding_max) market.funding_max = abs(step);
    market.funding_index = fact.index;
    market.funding_next = fact.next;
    market.premium_time_sum = 0;
    market.premium_ns = 0;
    core.derived.indices_moved = true;
}

void apply(Core& core, const CreditAccrued& fact) {
    AssetState& asset = core.state.ledger.assets[index(fact.asset)];
    asset.credit_index = fact.index;
    asset.credit_time = core.state.clock.now;
    core.derived.indices_moved = true;
}

void apply(Core& core, const SettlementAdvanced& fact) {
    MarketState& market = core.state.market(fact.market);
    market.settlement_time_sum = fact.time_sum;
    market.settlement_time = core.state.clock.now;
    if (fact.settlement > Price{}) market.settlement = fact.settlement;
}

void apply(Core& core, const TimeAdvanced& fact) { core.state.clock.now = fact.time; }

void apply(Core& core, const MarketStatusChanged& fact) {
    MarketState& market = core.state.market(fact.market);
    market.status = fact.status;
    market.status_until = fact.until;
}

void apply(Core& core, const MarginRampStepped& fact) {
    core.derived.indices_moved = true;
    auto& ramps = core.state.ramps;
    for (auto ramp = ramps.begin(); ramp != ramps.end(); ++ramp) {
        if (ramp->market != fact.market) continue;
        ramp->share = fact.share;
        ramp->started = true;
        MarginTerms& terms = core.state.rules.markets[index(fact.market)].margin;
        terms = ramp->after;  // initial rates, caps and weights act at once, for new risk
        if (fact.share < margin_rate_one) {
            terms.model = maintenance_between(ramp->before.model, ramp->after.model, fact.share);
        } else {
            ramps.erase(ramp);
        }
        return;
    }
    PLIMSOLL_INVARIANT(false && "a ramp step without a ramp");
}

}  // namespace plimsoll
