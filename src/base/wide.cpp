#include "base/wide.hpp"

namespace plimsoll {

namespace {

using Limbs = std::array<u64, 4>;

// Divides an unsigned 256-bit number in place and returns the remainder. A 64-bit divisor takes four
// machine divisions; a wider one goes bit by bit, which only rare conversions need.
u128 divide_magnitude(Limbs& value, u128 divisor) {
    if ((divisor >> 64) == 0) {
        const u64 small = static_cast<u64>(divisor);
        u128 rest = 0;
        for (int i = 3; i >= 0; --i) {
            const auto k = static_cast<std::size_t>(i);
            const u128 part = (rest << 64) | value[k];
            value[k] = static_cast<u64>(part / small);
            rest = part % small;
        }
        return rest;
    }
    u128 rest = 0;
    for (int bit = 255; bit >= 0; --bit) {
        const auto k = static_cast<std::size_t>(bit / 64);
        const u64 mask = u64{1} << (bit % 64);
        const bool carry = (rest >> 127) != 0;
        rest = (rest << 1) | ((value[k] & mask) != 0 ? 1u : 0u);
        if (carry || rest >= divisor) {
            rest -= divisor;
            value[k] |= mask;
        } else {
            value[k] &= ~mask;
        }
    }
    return rest;
}

}  // namespace

Int256 divide(const Int256& value, i128 divisor, Round round) {
    PLIMSOLL_INVARIANT(divisor > 0);
    Int256 result = value.negative() ? -value : value;
    const u128 rest = divide_magnitude(result.limb, static_cast<u128>(divisor));
    if (value.negative()) {
        result = -result;
        if (rest != 0 && round == Round::floor) result -= Int256{1};
    } else if (rest != 0 && round == Round::ceil) {
        result += Int256{1};
    }
    return result;
}

i128 mul_div(i128 a, i128 b, i128 divisor, Round round) {
    i128 narrow = 0;
    if (!__builtin_mul_overflow(a, b, &narrow)) return div_round(narrow, divisor, round);
    return divide(multiply(a, b), divisor, round).to_i128();
}

Int256 scale(const Int256& value, i64 factor) {
    const bool flip = value.negative() != (factor < 0);
    const Int256 positive = value.negative() ? -value : value;
    const u64 by = static_cast<u64>(magnitude(factor));
    Int256 product;
    u128 carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<u128>(positive.limb[i]) * by;
        product.limb[i] = static_cast<u64>(carry);
        carry >>= 64;
    }
    PLIMSOLL_INVARIANT(carry == 0 && !product.negative());
    return flip ? -product : product;
}

}  // namespace plimsoll
