#include "oracle/funding.hpp"

#include <algorithm>

#include "oracle/nearest.hpp"

namespace plimsoll {

i64 premium(std::optional<Price> impact_bid, std::optional<Price> impact_ask, Price index) {
    if (index.raw <= 0) return 0;
    const i64 above = impact_bid ? std::max<i64>(0, impact_bid->raw - index.raw) : 0;
    const i64 below = impact_ask ? std::max<i64>(0, index.raw - impact_ask->raw) : 0;
    const i128 rate = i128{above - below} * one_e8 / index.raw;  // C++ divides toward zero
    return static_cast<i64>(std::clamp<i128>(rate, -one_e8, one_e8));
}

PremiumSampled sample_premium(MarketId market, std::optional<Price> impact_bid, std::optional<Price> impact_ask,
                              Price index, bool counts) {
    return {market, premium(impact_bid, impact_ask, index), counts};
}

i64 average_premium(i128 premium_time_sum, i64 premium_ns) {
    return premium_ns <= 0 ? 0 : static_cast<i64>(nearest(premium_time_sum, 1, premium_ns));
}

MarginRate funding_cap(MarginRate factor, MarginRate gap) {
    const i128 cap = mul_div(factor.raw, gap.raw, one_e6, Round::floor);
    return {static_cast<i64>(std::clamp<i128>(cap, 0, INT64_MAX))};
}

Rate funding_rate(const FundingTerms& terms, i64 premium_average, MarginRate gap) {
    const i64 pull = std::clamp(terms.interest.raw - premium_average, -terms.dampener.raw, terms.dampener.raw);
    const i64 cap = std::min(funding_cap(terms.cap_factor, gap).raw, one_e6) * (one_e8 / one_e6);
    return {std::clamp(premium_average + pull, -cap, cap)};
}

Index funding_step(InstrumentKind kind, Rate rate, Price index) {
    if (kind == InstrumentKind::inverse_perpetual) return {nearest(rate.raw, one_e18, index.raw)};
    return {i128{rate.raw} * index.raw * (one_e18 / one_e8 / one_e8)};
}

FundingAccrued accrue_funding(MarketId market, const MarketTerms& terms, const MarketState& state,
                              MarginRate first_tier_gap, Time next) {
    FundingAccrued fact{.market = market, .rate = {}, .index = state.funding_index, .next = next};
    if (state.premium_ns <= 0 || state.index.raw <= 0) return fact;
    fact.rate = funding_rate(terms.funding, average_premium(state.premium_time_sum, state.premium_ns), first_tier_gap);
    constexpr i128 most = limits::index_raw_max - 1;
    const Index sum = state.funding_index + funding_step(terms.kind, fact.rate, state.index);
    fact.index = {std::clamp<i128>(sum.raw, -most, most)};
    return fact;
}

}  // namespace plimsoll
