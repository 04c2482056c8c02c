// Splits that lose nothing: largest remainder (Hamilton's method). Each part is the floor or the ceiling of its exact
// share and the parts add up to the whole; the units left over by the floors go to the largest remainders, ties to the
// earlier place. A part never exceeds its weight when the total does not exceed the sum of weights.
#pragma once

#include <span>
#include <vector>

#include "base/fixed.hpp"

namespace plimsoll {

/// Parts of `total` in proportion to `weights`. Demands weights >= 0 with a sum above zero below 2^127, or total = 0
/// (then all parts are zero). A negative total is split by its magnitude.
std::vector<i128> split_pro_rata(i128 total, std::span<const i128> weights);

inline std::vector<i128> split_pro_rata(Amount total, std::span<const i128> weights) {
    return split_pro_rata(total.raw, weights);
}

}  // namespace plimsoll
