// Requirement that rises by tiers of notional, as most central exchanges publish it: requirement(N) = N * r_k - a_k with
// the deduction a_k = a_{k-1} + floor_k (r_k - r_{k-1}), continuous at each floor. The same number read the other way:
// each part of the notional above a floor is charged at that tier's rate.
#pragma once

#include <algorithm>

#include "margin/requirement.hpp"

namespace plimsoll {

/// Exact. No tier charges less than `rate_min` (open-interest scaling; zero otherwise). Demands notional >= 0.
Exact requirement(const TieredMargin& model, Requirement which, Notional notional, MarginRate rate_min);

/// a_k: what N * r_k overstates in tier k, in the settlement asset. Exact.
Exact deduction(const TieredMargin& model, Requirement which, u32 tier);
/// One step of the same: previous + floor * (rate - previous_rate).
constexpr Exact next_deduction(Exact previous, Amount floor, MarginRate rate, MarginRate previous_rate) {
    return previous + charge(as_notional(floor), rate - previous_rate);
}

constexpr MarginRate rate_of(const RiskTier& tier, Requirement which) {
    return which == Requirement::initial ? tier.initial : tier.maintenance;
}

}  // namespace plimsoll
