// Worked numbers that venues publish, put to the engine's own functions.
#pragma once

#include <optional>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// a_k = a_{k-1} + floor_k (r_k - r_{k-1}): next_deduction of margin/model_tiered.hpp. Empty: a rate is no whole number
/// of millionths, or an amount none of 1e-8.
std::optional<Fraction> tier_deduction(const Fraction& floor, const Fraction& rate, const Fraction& previous_rate,
                                       const Fraction& previous_amount);

struct SizeLinearResult {
    Fraction margin_base;  // in units of size
    Fraction margin;       // in the quote
};
/// rate_at of margin/model_size_linear.hpp. Where base + slope |size| is no whole number of millionths the engine rounds
/// up, so that the result lies above the published one by less than a millionth of the notional. Empty: an input has
/// no form in the engine's units.
std::optional<SizeLinearResult> size_linear_margin(const Fraction& base_rate, const Fraction& slope_per_unit,
                                                   const Fraction& size, const Fraction& index);

/// P + clamp(I - P, -d, d): funding_rate of oracle/funding.hpp without a cap. Empty: no whole numbers of 1e-8.
std::optional<Fraction> premium_clamp(const Fraction& premium, const Fraction& interest, const Fraction& damp);

}  // namespace plimsoll::conformance
