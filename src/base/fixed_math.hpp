// Fixed-point exponentials and powers with stated rounding, bit-equal on every machine.
#pragma once

#include "base/fixed.hpp"
#include "base/time.hpp"

namespace plimsoll {

/// e^x at 18 decimals for x in [-41, 41] (units 1e-18); error below 2 units in the last place of the result
/// for x <= 0 and below 2e-17 relative above; outside the range it is clamped.
i128 exp_e18(i128 x_e18);
/// base^exponent at 18 decimals by squaring, each product rounded as asked. Demands base >= 0 and a
/// result below 2^126.
i128 pow_e18(i128 base_e18, u64 exponent, Round round);
/// Weight of the newest observation in an exponential moving average: 1 - e^(-elapsed / time_constant), at 18
/// decimals. Demands elapsed >= 0 and time_constant > 0.
i128 ema_weight_e18(Duration elapsed, Duration time_constant);
/// old + (value - old) * weight, rounded half away from zero.
i128 ema_step(i128 old, i128 value, i128 weight_e18);

}  // namespace plimsoll
