// Protocol, rule book, announced changes, market status.
#include <algorithm>

#include "codec/codec.hpp"
#include "engine/engine.hpp"
#include "engine/verbs.hpp"
#include "margin/requirement.hpp"
#include "rulebook/validate.hpp"

namespace plimsoll {

std::expected<UpgradeProtocol, Reject> admit(const Core& core, const UpgradeProtocol& wish) {
    const bool forward = wish.version > core.state.clock.protocol && wish.version <= protocol_version;
    if (!forward) return refuse(Reject::protocol_unknown);
    return wish;
}

namespace {

template <class T>
bool begins_with(const std::vector<T>& longer, const std::vector<T>& shorter) {
    return longer.size() >= shorter.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

// Margin terms in force may have moved by announced changes since the rule book was loaded.
bool same_but_for_margin(const std::vector<MarketTerms>& longer, const std::vector<MarketTerms>& shorter) {
    if (longer.size() < shorter.size()) return false;
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        MarketTerms copy = longer[i];
        copy.margin = shorter[i].margin;
        if (!(copy == shorter[i])) return false;
    }
    return true;
}

}  // namespace

std::expected<const LoadRuleBook*, Reject> admit(const Core& core, const LoadRuleBook& wish) {
    const Clock& clock = core.state.clock;
    if (clock.protocol == 0) return refuse(Reject::protocol_unknown);
    if (!rulebook::validate(wish.rules).empty()) return refuse(Reject::rulebook_invalid);
    if (clock.rulebook_loaded == 0) return &wish;
    const RuleBook& now = core.state.rules;
    const bool extends = begins_with(wish.rules.feeds, now.feeds) && begins_with(wish.rules.assets, now.assets) &&
                         same_but_for_margin(wish.rules.markets, now.markets) && wish.rules.venue == now.venue;
    if (!extends) return refuse(Reject::rulebook_conflict);
    return &wish;
}

std::expected<const ChangeMargin*, Reject> admit(const Core& core, const ChangeMargin& wish) {
    const State& state = core.state;
    if (!state.has(wish.market)) return refuse(Reject::market_unknown);
    if (wish.from < state.clock.now || wish.until < wish.from) return refuse(Reject::terms_invalid);
    if (!same_shape(state.terms(wish.market).margin.model, wish.margin.model)) return refuse(Reject::terms_invalid);
    for (const MarginRamp& ramp : state.ramps)
        if (ramp.market == wish.market) return refuse(Reject::terms_invalid);  // one change at a time
    RuleBook changed = state.rules;
    changed.markets[index(wish.market)].margin = wish.margin;
    if (!rulebook::validate(changed).empty()) return refuse(Reject::terms_invalid);
    return &wish;
}

std::expected<OpenMarket, Reject> admit(const Core& core, const OpenMarket& wish) {
    const State& state = core.state;
    if (!state.has(wish.market)) return refuse(Reject::market_unknown);
    const MarketState& market = state.market(wish.market);
    if (market.status != MarketStatus::closed && market.status != MarketStatus::halted)
        return refuse(Reject::market_status_wrong);
    if (state.terms(wish.market).expiry <= state.clock.now) return refuse(Reject::market_status_wrong);
    if (market.index <= Price{}) return refuse(Reject::price_missing);
    if (market.index_usable == 0) return refuse(Reject::price_stale);
    return wish;
}

std::expected<HaltMarket, Reject> admit(const Core& core, const HaltMarket& wish) {
    if (!core.state.has(wish.market)) return refuse(Reject::market_unknown);
    const MarketStatus status = core.state.market(wish.market).status;
    if (status == MarketStatus::closed || status == MarketStatus::halted || status == MarketStatus::settled)
        return refuse(Reject::market_status_wrong);
    return wish;
}

std::expected<AdvanceTime, Reject> admit(const Core&, const AdvanceTime& wish) { return wish; }

}  // namespace plimsoll
