// Requirement of one position under its market's margin model: margin/model_tiered.hpp, margin/model_size_linear.hpp.
#pragma once

#include "margin/view.hpp"

namespace plimsoll {

enum class Requirement : u8 { initial, maintenance };

/// Requirement of a position of `notional` (and, for size-linear models, `size`) in the settlement asset, exact.
/// initial: open-interest scaling lifts every tier that is below the scaled base rate up to it; then the whole is at
/// least notional * leverage_rate, the rate that the account chose. maintenance: the model alone.
Exact requirement(const MarginTerms& terms, Requirement which, Notional notional, Quantity size, MarginRate leverage_rate,
                  Notional open_interest);

/// Rate of the smallest position.
MarginRate base_rate(const MarginModel& model, Requirement which);
/// base + (1 - base) * (O - lower) / (upper - lower) in whole millionths; `base` up to lower, 1 from upper on. The engine
/// rounds up. (dYdX v4, perpetuals/types/liquidity_tier.go, which rounds down.)
MarginRate scaled_initial_rate(MarginRate base, const OpenInterestScaling& scaling, Notional open_interest, Round round);

/// Initial rate of the first tier less its maintenance rate: what the funding cap is tied to.
MarginRate first_tier_gap(const MarginModel& model);
/// Whether maintenance is concave health: rates rise with size and nothing steps. Only such accounts can be proven
/// in zero knowledge.
bool provable(const MarginModel& model);
/// The rates a fraction `share` of the way from one model to another of the same shape, each rounded up to whole
/// millionths. Demands same_shape(from, to): the same model and, for tiers, the same floors.
MarginModel interpolate(const MarginModel& from, const MarginModel& to, MarginRate share);
bool same_shape(const MarginModel& a, const MarginModel& b);
/// The higher of both models' rates everywhere: what trigger bands use while a change is announced. Where the joined
/// floors exceed the table, or the models differ in kind, a higher bound (in the latter case the whole notional).
MarginModel upper_bound(const MarginModel& a, const MarginModel& b);

}  // namespace plimsoll
