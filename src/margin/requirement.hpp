// Requirement of one position under its market's margin model: margin/model_tiered.hpp, margin/model_size_linear.hpp.
#pragma once

#include "margin/view.hpp"

namespace plimsoll {

enum class Requirement : u8 { initial, maintenance };

/// Requirement of a position of `notional` (and, for size-linear models, `size`) in the settlement asset, exact.
/// initial: the model's rate, raised to `leverage_rate` where that is higher and by open-interest scaling.
Exact requirement(const MarginTerms& terms, Requirement which, Notional notional, Quantity size, MarginRate leverage_rate,
                  Notional open_interest);

/// Initial rate of the first tier less its maintenance rate: what the funding cap is tied to.
MarginRate first_tier_gap(const MarginModel& model);
/// Whether maintenance is concave health: rates rise with size and nothing steps. Only such accounts can be proven
/// in zero knowledge.
bool provable(const MarginModel& model);
/// The rates a fraction `share` of the way from one model to another of the same shape, each rounded up to whole
/// millionths. Demands same_shape(from, to).
MarginModel interpolate(const MarginModel& from, const MarginModel& to, MarginRate share);
bool same_shape(const MarginModel& a, const MarginModel& b);
/// The higher of both models' rates everywhere: what trigger bands use while a change is announced.
MarginModel upper_bound(const MarginModel& a, const MarginModel& b);

}  // namespace plimsoll
