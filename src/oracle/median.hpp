// The middle of a few numbers.
#pragma once

#include <optional>
#include <span>

#include "base/int128.hpp"

namespace plimsoll {

/// The middle one; of an even count the mean of the two middle ones, rounded down. Empty where there are none. Sorts
/// the values. Demands |value| <= 2^62.
std::optional<i64> median(std::span<i64> values);

}  // namespace plimsoll
