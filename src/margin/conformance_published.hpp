// Worked numbers that venues publish: the exact formula, and the engine's own function on the same numbers.
#pragma once

#include <optional>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// engine_agrees is empty where an input has no form in the engine's units (rates in millionths, other numbers in 1e-8).
struct Published {
    Fraction value;
    std::optional<bool> engine_agrees;
};

/// a_k = a_{k-1} + floor_k (r_k - r_{k-1}). The engine: next_deduction of margin/model_tiered.hpp.
Published tier_deduction(const Fraction& floor, const Fraction& rate, const Fraction& previous_rate,
                         const Fraction& previous_amount);

struct SizeLinearResult {
    Fraction margin_base;  // in units of size
    Fraction margin;       // in the quote
    std::optional<bool> engine_agrees;
};
/// rate = base + slope |size|. The engine: rate_at and requirement of margin/model_size_linear.hpp, where the rate is rounded up
/// to whole millionths and ends at 1: it agrees where its margin is that of the rate so rounded.
SizeLinearResult size_linear_margin(const Fraction& base_rate, const Fraction& slope_per_unit, const Fraction& size,
                                    const Fraction& index);

/// P + clamp(I - P, -d, d). The engine: funding_rate of oracle/funding.hpp without a cap, which ends at +-1. Demands d >= 0.
Published premium_clamp(const Fraction& premium, const Fraction& interest, const Fraction& damp);

}  // namespace plimsoll::conformance
