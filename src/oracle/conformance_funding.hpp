// Funding rules of other venues, as vectors/perps/funding.json states them, one function per kind.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// kind "index_settlement": what a position receives, in millionths of a quote atom. Conformance only: the engine's
/// accrued() of base/fixed.hpp is the same product with one rounding to money.
Int256 funding_settlement_ppm(i128 index_now, i128 index_entry, i128 size);

/// kind "index_step", twice truncated toward zero. Conformance only: the engine's funding_step keeps twelve digits
/// more and needs no rounding for linear markets. Demands period > 0 and a sum of exponents of at most 76.
struct IndexStep {
    i64 base_exp = 0;
    i64 quote_exp = 0;
    i128 price = 0;
    i64 price_exp = 0;
    i128 rate_ppm = 0;
    i64 dt_seconds = 0;
    i64 period_seconds = 0;
};
Int256 funding_index_step(const IndexStep& step);

/// kind "clamp": the bound on |rate|. Calls funding_cap of oracle/funding.hpp, which the engine calls for every rate;
/// only the maintenance rate (share of the initial one, rounded down) is the peer's.
i128 funding_clamp_ppm(i64 clamp_factor_ppm, i64 imf_ppm, i64 mm_share_of_im_ppm);

/// kind "trim": samples without their tails. Conformance only: the engine weights premiums by time.
std::vector<i64> funding_trim(std::vector<i64> samples, i64 tail_share_ppm);

/// kind "spread_cap". Conformance only: the engine caps by margin rates. Demands divisor > 0.
i128 funding_spread_cap(i128 oracle_twap, i128 divisor);

/// kind "twap_spread_rate": the day's spread in parts of a period, truncated once. Conformance only, as spread_cap. Demands
/// divisor > 0, oracle_twap >= 0 and period > 0.
Int256 funding_twap_spread_rate(i128 mark_twap, i128 oracle_twap, i128 divisor, i64 period_seconds);

/// kind "twap_difference". Conformance only: the engine's rate has an interest leg and symmetric bounds.
/// Demands oracle_twap != 0.
struct TwapDifference {
    Fraction payment;
    Fraction rate;
};
TwapDifference funding_twap_difference(const Fraction& mark_twap, const Fraction& oracle_twap, const Fraction& scale,
                                       std::optional<Fraction> rate_lower, std::optional<Fraction> rate_upper);

}  // namespace plimsoll::conformance
