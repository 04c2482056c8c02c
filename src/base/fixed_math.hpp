// Fixed-point exponentials and powers with stated rounding, bit-equal on every machine.
#pragma once

#include "base/fixed.hpp"
#include "base/time.hpp"

namespace plimsoll {

/// e^x at 18 decimals (units 1e-18), rounded to nearest. Error below 2 units in the last place for x <= 0 and
/// below 2e-17 relative for x in (0, 41]; e^41 above that, since what is larger no longer fits.
i128 exp_e18(i128 x_e18);
/// base^exponent at 18 decimals by squaring, each product rounded as asked: floor never lies above the exact
/// power, ceil never below. Demands base >= 0 and a result below 2^126 (checked).
i128 pow_e18(i128 base_e18, u64 exponent, Round round);
/// Weight of the newest observation in an exponential moving average: 1 - e^(-elapsed / time_constant), at 18
/// decimals. Demands elapsed >= 0 and time_constant > 0.
i128 ema_weight_e18(Duration elapsed, Duration time_constant);
/// old + (value - old) * weight, the step rounded half away from zero. Demands weight in [0, 1] and
/// |value - old| < 2^126 (checked).
i128 ema_step(i128 old, i128 value, i128 weight_e18);

}  // namespace plimsoll
