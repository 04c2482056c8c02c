#include "oracle/median.hpp"

#include <algorithm>

#include "base/wide.hpp"

namespace plimsoll {

std::optional<i64> median(std::span<i64> values) {
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return static_cast<i64>(div_round(i128{values[(n - 1) / 2]} + values[n / 2], 2, Round::floor));
}

}  // namespace plimsoll
