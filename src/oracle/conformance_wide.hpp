// Whole numbers of 256 bits where the engine needs none: other systems state their rules over wider words than the limits
// of this one allow. Conformance only. A result that 256 bits do not hold stops the process (checked in every build).
#pragma once

#include <optional>
#include <string_view>

#include "base/wide.hpp"

namespace plimsoll::conformance {

Int256 sum(const Int256& a, const Int256& b);
Int256 difference(const Int256& a, const Int256& b);
Int256 product(const Int256& a, const Int256& b);
/// a / b, rounded as asked. Demands b != 0.
Int256 quotient(const Int256& a, const Int256& b, Round round);
/// a / b without its fraction, whatever the signs. Demands b != 0.
Int256 quotient_toward_zero(const Int256& a, const Int256& b);
Int256 greatest_common_divisor(Int256 a, Int256 b);
/// Largest whole number whose square is at most `value`. Demands value >= 0.
Int256 square_root(const Int256& value);
/// Demands power in [0, 76].
Int256 ten_to(i64 power);
/// value * 10^power; toward zero where power is negative.
Int256 shifted_toward_zero(const Int256& value, i64 power);
inline Int256 absolute(const Int256& value) { return value.negative() ? difference({}, value) : value; }

/// An optional sign and digits; empty where the text is anything else or needs more than 256 bits.
std::optional<Int256> parse_whole(std::string_view text);

}  // namespace plimsoll::conformance
