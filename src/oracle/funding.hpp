// Funding: the payment between longs and shorts that ties a perpetual to its index. docs/risk/funding.md has the
// symbols and sources.
#pragma once

#include <optional>

#include "model/event.hpp"
#include "model/market.hpp"

namespace plimsoll {

/// Premium of the book over the index as a rate (1e-8), rounded toward zero:
/// (max(0, impact_bid - index) - max(0, index - impact_ask)) / index.
/// A side that does not hold the impact notional adds nothing; no index: 0. Held within +-1.
i64 premium(std::optional<Price> impact_bid, std::optional<Price> impact_ask, Price index);

/// The sample to take at a moment; it holds until the next. `counts`: the time since the last sample was not paused.
/// The applier, at its own time t: where counts, premium_time_sum += premium_last * (t - premium_time) and premium_ns
/// += (t - premium_time); then premium_last = premium and premium_time = t. Both sums restart with FundingAccrued.
PremiumSampled sample_premium(MarketId market, std::optional<Price> impact_bid, std::optional<Price> impact_ask,
                              Price index, bool counts);

/// Time-weighted mean of the premium over the covered time, rounded to nearest, halves away from zero; 0 where no
/// time is covered.
i64 average_premium(i128 premium_time_sum, i64 premium_ns);

/// factor * gap in whole millionths, rounded down and never below zero. `gap`: initial less maintenance margin rate
/// of the first tier.
MarginRate funding_cap(MarginRate factor, MarginRate gap);

/// rate = P + clamp(interest - P, -dampener, +dampener), held within +-funding_cap(cap_factor, gap) and within +-1.
/// Demands dampener >= 0.
Rate funding_rate(const FundingTerms& terms, i64 premium_average, MarginRate gap);

/// What one unit of quantity pays at a rate: rate * index price (linear: exact), or rate / index price in coins
/// (inverse: to nearest, halves away from zero). Demands index > 0.
Index funding_step(InstrumentKind kind, Rate rate, Price index);

/// Closes the interval: rate from the samples so far, index afterwards. Paused time is left out of the mean; with no
/// covered time, or without an index price, the rate is 0. The index stops at its limit (limits::index_raw_max).
FundingAccrued accrue_funding(MarketId market, const MarketTerms& terms, const MarketState& state,
                              MarginRate first_tier_gap, Time next);

}  // namespace plimsoll
