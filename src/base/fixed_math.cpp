#include "base/fixed_math.hpp"

#include <array>

namespace plimsoll {

namespace {

constexpr u128 one_q127 = u128{1} << 127;
constexpr i128 ln2_e36 = i128{693147180559945309} * one_e18 + 417232121458176568;
// 2^246 / 10^36, rounded down: turns units of 1e-36 into units of 2^-127 (see binary_fraction).
constexpr u128 q246_per_e36 = (u128{0x5512124cb4b9c969} << 64) | 0x6ef285e8eae85cf4;

// 1/n! in units of 2^-127, to where ln(2)^n / n! falls below 2^-90.
constexpr auto inverse_factorials = [] {
    std::array<u128, 25> terms{one_q127};
    for (unsigned n = 1; n < terms.size(); ++n) terms[n] = terms[n - 1] / n;
    return terms;
}();

/// A fraction in [0, 0.7) from units of 1e-36 to units of 2^-127. 0.7e36 < 2^119.1, so the shift by 8 fits.
u128 binary_fraction(u128 value_e36) { return multiply_magnitudes(value_e36 << 8, q246_per_e36).high << 1; }

/// e^fraction in [1, 2) at 2^-127, by Horner's rule over the Taylor series.
u128 exp_fraction(u128 fraction) {
    u128 sum = inverse_factorials.back();
    for (std::size_t n = inverse_factorials.size() - 1; n-- > 0;)
        sum = inverse_factorials[n] + (multiply_magnitudes(sum, fraction).high << 1);
    return sum;
}

}  // namespace

i128 exp_e18(i128 x_e18) {
    constexpr i128 highest = i128{41} * one_e18, lowest = i128{-43} * one_e18;
    if (x_e18 < lowest) return 0;  // below half a unit
    if (x_e18 > highest) x_e18 = highest;
    // x = twos * ln 2 + fraction, in units of 1e-36, where 43 * 10^36 still fits.
    const i128 x_e36 = x_e18 * one_e18;
    const int twos = static_cast<int>(div_round(x_e36, ln2_e36, Round::floor));
    const u128 power = exp_fraction(binary_fraction(static_cast<u128>(x_e36 - twos * ln2_e36)));
    // power * 10^18 without its last 64 bits, then 2^-127 and 2^twos as one shift, to nearest.
    const u128 scaled = static_cast<u128>(static_cast<u64>(power >> 64)) * u64{one_e18} +
                        ((static_cast<u128>(static_cast<u64>(power)) * u64{one_e18}) >> 64);
    const int shift = 127 - 64 - twos;
    return static_cast<i128>((scaled + (u128{1} << (shift - 1))) >> shift);
}

i128 pow_e18(i128 base_e18, u64 exponent, Round round) {
    PLIMSOLL_INVARIANT(base_e18 >= 0);
    constexpr i128 limit = i128{1} << 126;
    i128 power = base_e18, result = one_e18;
    while (true) {
        if ((exponent & 1) != 0) result = mul_div(result, power, one_e18, round);
        PLIMSOLL_INVARIANT(result < limit);
        exponent >>= 1;
        if (exponent == 0) return result;
        power = mul_div(power, power, one_e18, round);
        PLIMSOLL_INVARIANT(power < limit);
    }
}

i128 ema_weight_e18(Duration elapsed, Duration time_constant) {
    PLIMSOLL_INVARIANT(elapsed.ns >= 0 && time_constant.ns > 0);
    return one_e18 - exp_e18(-mul_div(elapsed.ns, one_e18, time_constant.ns, Round::floor));
}

i128 ema_step(i128 old, i128 value, i128 weight_e18) {
    PLIMSOLL_INVARIANT(weight_e18 >= 0 && weight_e18 <= one_e18);
    i128 gap = 0;
    constexpr i128 limit = i128{1} << 126;
    PLIMSOLL_INVARIANT(!__builtin_sub_overflow(value, old, &gap) && gap < limit && gap > -limit);
    const i128 distance = gap < 0 ? -gap : gap;
    const i128 step = (mul_div(2 * distance, weight_e18, one_e18, Round::floor) + 1) / 2;
    return gap < 0 ? old - step : old + step;
}

}  // namespace plimsoll
