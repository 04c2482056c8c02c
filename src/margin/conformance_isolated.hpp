// Isolated margin as Vega states it (core/risk/isolated_margin.go): order margin, and what moves between general, order
// and position margin when the position changes. The engine moves margin by its own rule (docs/risk/margin.md).
#pragma once

#include <optional>
#include <span>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

struct SizeAtPrice {
    i128 size = 0;
    i128 price = 0;
};

/// Per side the margin of its orders, best first, the first |position| of what reduces the position being free; the
/// larger side. In an auction orders count at least at its price.
i128 order_margin(i128 position, std::span<const SizeAtPrice> buys, std::span<const SizeAtPrice> sells,
                  std::optional<i128> auction_price, const Fraction& factor, i128 size_scale);
/// From order to position margin when trades enlarge a position.
i128 margin_on_increase(std::span<const SizeAtPrice> trades, const Fraction& factor, i128 size_scale);
/// Released when trades reduce a position from `before` to `after` (same sign).
i128 release_on_decrease(i128 before, i128 after, std::span<const SizeAtPrice> trades, i128 balance, i128 mark_price,
                         i128 size_scale);
/// Released (negative: to be topped up) when trades carry a position through zero.
i128 release_on_flip(i128 before, std::span<const SizeAtPrice> trades, i128 balance, const Fraction& factor,
                     i128 size_scale);

}  // namespace plimsoll::conformance
