// Rounding to nearest, where neither side of a payment is to be favoured.
#pragma once

#include "base/wide.hpp"

namespace plimsoll {

/// value * factor / divisor to nearest, halves away from zero. Demands factor >= 0, divisor > 0, |value| < 2^126 and a
/// result below 2^126.
inline i128 nearest(i128 value, i128 factor, i128 divisor) {
    const i128 size = value < 0 ? -value : value;
    const i128 rounded = (mul_div(2 * size, factor, divisor, Round::floor) + 1) / 2;  // floor(x + 1/2)
    return value < 0 ? -rounded : rounded;
}

}  // namespace plimsoll
