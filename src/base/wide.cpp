#include "base/wide.hpp"

#include <bit>

namespace plimsoll {

namespace {

using Limbs = std::array<u64, 4>;

constexpr u128 join(u64 high, u64 low) { return (static_cast<u128>(high) << 64) | low; }

u64 divide_by_one_limb(Limbs& value, u64 divisor) {
    u64 rest = 0;
    for (std::size_t k = 4; k-- > 0;) {
        const u128 part = join(rest, value[k]);
        value[k] = static_cast<u64>(part / divisor);  // rest < divisor, so the quotient is one limb
        rest = static_cast<u64>(part - static_cast<u128>(value[k]) * divisor);
    }
    return rest;
}

// One step of Knuth's algorithm D (The Art of Computer Programming 2, 4.3.1) for a divisor of two limbs with its
// top bit set: divides rest * 2^64 + next, where rest < divisor, and leaves the remainder in rest. With two
// limbs the correction sees the whole divisor, so that the quotient limb is exact and nothing is added back.
u64 divide_step(u128& rest, u64 next, u128 divisor) {
    const u64 high = static_cast<u64>(divisor >> 64), low = static_cast<u64>(divisor);
    u64 quotient = static_cast<u64>(rest >> 64) >= high ? ~u64{0} : static_cast<u64>(rest / high);
    u128 left = rest - static_cast<u128>(quotient) * high;
    while ((left >> 64) == 0 && static_cast<u128>(quotient) * low > join(static_cast<u64>(left), next)) {
        --quotient;
        left += high;
    }
    rest = join(static_cast<u64>(rest), next) - quotient * divisor;  // modulo 2^128, which holds it
    return quotient;
}

u128 divide_by_two_limbs(Limbs& value, u128 divisor) {
    const int shift = std::countl_zero(static_cast<u64>(divisor >> 64));
    const u128 normal = divisor << shift;
    const auto limb = [&](std::size_t k) {  // of value << shift
        const u64 above = k < 4 ? value[k] : 0, below = k > 0 ? value[k - 1] : 0;
        return static_cast<u64>((join(above, below) << shift) >> 64);
    };
    u128 rest = join(limb(4), limb(3));  // below 2^(64 + shift), so below the divisor
    const u64 q2 = divide_step(rest, limb(2), normal);
    const u64 q1 = divide_step(rest, limb(1), normal);
    const u64 q0 = divide_step(rest, limb(0), normal);
    value = {q0, q1, q2, 0};
    return rest >> shift;
}

struct Quotient {
    u128 quotient, rest;
};

/// Demands a quotient of 128 bits (checked).
Quotient divide_product(const Product& value, u128 divisor) {
    if (value.high == 0) {
        const u128 quotient = value.low / divisor;
        return {quotient, value.low - quotient * divisor};
    }
    PLIMSOLL_INVARIANT(value.high < divisor);
    const u64 low = static_cast<u64>(value.low), above = static_cast<u64>(value.low >> 64);
    if ((divisor >> 64) == 0) {
        const u64 by = static_cast<u64>(divisor);
        const u128 upper = join(static_cast<u64>(value.high), above);
        const u64 q1 = static_cast<u64>(upper / by);
        const u128 lower = join(static_cast<u64>(upper - static_cast<u128>(q1) * by), low);
        const u64 q0 = static_cast<u64>(lower / by);
        return {join(q1, q0), lower - static_cast<u128>(q0) * by};
    }
    const int shift = std::countl_zero(static_cast<u64>(divisor >> 64));
    const u128 normal = divisor << shift;
    u128 rest = (value.high << shift) | (value.low >> (128 - shift));  // shift > 0: the divisor was signed
    const u128 tail = value.low << shift;
    const u64 q1 = divide_step(rest, static_cast<u64>(tail >> 64), normal);
    const u64 q0 = divide_step(rest, static_cast<u64>(tail), normal);
    return {join(q1, q0), rest >> shift};
}

/// Divides an unsigned 256-bit number in place and returns the remainder.
u128 divide_magnitude(Limbs& value, u128 divisor) {
    if ((value[2] | value[3]) == 0) {
        const u128 whole = join(value[1], value[0]), quotient = whole / divisor;
        value = {static_cast<u64>(quotient), static_cast<u64>(quotient >> 64), 0, 0};
        return whole - quotient * divisor;
    }
    if ((divisor >> 64) == 0) return divide_by_one_limb(value, static_cast<u64>(divisor));
    return divide_by_two_limbs(value, divisor);
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

i128 mul_div_wide(i128 a, i128 b, i128 divisor, Round round) {
    PLIMSOLL_INVARIANT(divisor > 0);
    const bool negative = (a < 0) != (b < 0);
    const Product product = multiply_magnitudes(magnitude(a), magnitude(b));
    auto [quotient, rest] = divide_product(product, static_cast<u128>(divisor));
    constexpr u128 limit = u128{1} << 127;
    PLIMSOLL_INVARIANT(quotient <= limit);
    if (rest != 0 && negative == (round == Round::floor)) ++quotient;
    PLIMSOLL_INVARIANT(quotient < limit || (negative && quotient == limit));
    return static_cast<i128>(negative ? ~quotient + 1 : quotient);
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
