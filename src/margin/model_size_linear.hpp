// Requirement whose rate grows with the size of the position, as Deribit publishes it:
// rate(size) = base + slope * |size|, rounded up to whole millionths, never above 1; requirement = notional * rate.
#pragma once

#include "margin/requirement.hpp"

namespace plimsoll {

/// base + slope * |size|, rounded up to whole millionths; at most margin_rate_one, so that no requirement exceeds the
/// notional and every sum of an account fits its type.
MarginRate rate_at(const SizeLinearMargin& model, Requirement which, Quantity size);

/// Exact. `size`: base units (linear markets), settlement coins (inverse ones). Demands notional >= 0.
Exact requirement(const SizeLinearMargin& model, Requirement which, Notional notional, Quantity size,
                  MarginRate rate_min);

}  // namespace plimsoll
