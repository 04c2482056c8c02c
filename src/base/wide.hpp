// Signed 256-bit integers: what an exact health and the comparison of two ratios need. Two's complement,
// four limbs, least significant first. Every operation is exact; the width is enough by the limits of
// model/limits.hpp. Sums and differences check for overflow where audits are on; divide, mul_div and scale
// check always.
#pragma once

#include <array>
#include <compare>

#include "base/int128.hpp"
#include "base/invariant.hpp"

namespace plimsoll {

enum class Round : u8 { floor, ceil };

struct Int256 {
    std::array<u64, 4> limb{};  // least significant first

    constexpr Int256() = default;
    constexpr Int256(i128 value)  // NOLINT: widening is exact
        : limb{static_cast<u64>(value), static_cast<u64>(static_cast<u128>(value) >> 64), value < 0 ? ~u64{0} : 0,
               value < 0 ? ~u64{0} : 0} {}

    constexpr bool negative() const { return (limb[3] >> 63) != 0; }
    constexpr bool zero() const { return (limb[0] | limb[1] | limb[2] | limb[3]) == 0; }
    constexpr int sign() const { return negative() ? -1 : zero() ? 0 : 1; }
    /// Whether the value can be narrowed to 128 bits.
    constexpr bool fits_i128() const {
        const u64 fill = (limb[1] >> 63) != 0 ? ~u64{0} : 0;
        return limb[2] == fill && limb[3] == fill;
    }
    /// Demands fits_i128().
    constexpr i128 to_i128() const {
        PLIMSOLL_INVARIANT(fits_i128());
        return static_cast<i128>((static_cast<u128>(limb[1]) << 64) | limb[0]);
    }

    friend constexpr bool operator==(const Int256&, const Int256&) = default;
    friend constexpr std::strong_ordering operator<=>(const Int256& a, const Int256& b) {
        if (a.negative() != b.negative())
            return a.negative() ? std::strong_ordering::less : std::strong_ordering::greater;
        for (int i = 3; i >= 0; --i) {
            const auto k = static_cast<std::size_t>(i);
            if (a.limb[k] != b.limb[k]) return a.limb[k] <=> b.limb[k];
        }
        return std::strong_ordering::equal;
    }
    friend constexpr Int256 operator+(const Int256& a, const Int256& b) {
        Int256 sum;
        u128 carry = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            carry += static_cast<u128>(a.limb[i]) + b.limb[i];
            sum.limb[i] = static_cast<u64>(carry);
            carry >>= 64;
        }
        PLIMSOLL_AUDIT(a.negative() != b.negative() || sum.negative() == a.negative());
        return sum;
    }
    /// The smallest value, -2^255, has no opposite and stays itself.
    constexpr Int256 operator-() const {
        Int256 flipped;
        u128 carry = 1;
        for (std::size_t i = 0; i < 4; ++i) {
            carry += ~limb[i];
            flipped.limb[i] = static_cast<u64>(carry);
            carry >>= 64;
        }
        return flipped;
    }
    friend constexpr Int256 operator-(const Int256& a, const Int256& b) {
        Int256 difference;
        u128 carry = 1;  // a - b = a + ~b + 1
        for (std::size_t i = 0; i < 4; ++i) {
            carry += static_cast<u128>(a.limb[i]) + ~b.limb[i];
            difference.limb[i] = static_cast<u64>(carry);
            carry >>= 64;
        }
        PLIMSOLL_AUDIT(a.negative() == b.negative() || difference.negative() == a.negative());
        return difference;
    }
    constexpr Int256& operator+=(const Int256& other) { return *this = *this + other; }
    constexpr Int256& operator-=(const Int256& other) { return *this = *this - other; }
};

/// An unsigned 256-bit product, in halves.
struct Product {
    u128 high = 0, low = 0;
};
constexpr Product multiply_magnitudes(u128 x, u128 y) {
    const u64 x0 = static_cast<u64>(x), x1 = static_cast<u64>(x >> 64);
    const u64 y0 = static_cast<u64>(y), y1 = static_cast<u64>(y >> 64);
    const u128 low = static_cast<u128>(x0) * y0, high = static_cast<u128>(x1) * y1;
    const u128 left = static_cast<u128>(x1) * y0, right = static_cast<u128>(x0) * y1;
    const u128 middle = (low >> 64) + static_cast<u64>(left) + static_cast<u64>(right);
    return {high + (left >> 64) + (right >> 64) + (middle >> 64), (middle << 64) | static_cast<u64>(low)};
}

/// Exact product of two 128-bit integers.
constexpr Int256 multiply(i128 a, i128 b) {
    auto [high, low] = multiply_magnitudes(magnitude(a), magnitude(b));
    if ((a < 0) != (b < 0)) {
        high = ~high + (low == 0 ? 1 : 0);
        low = ~low + 1;
    }
    Int256 product;
    product.limb = {static_cast<u64>(low), static_cast<u64>(low >> 64), static_cast<u64>(high),
                    static_cast<u64>(high >> 64)};
    return product;
}

constexpr bool fits_i64(i128 value) { return value == static_cast<i64>(value); }

/// a / b against c / d with b, d > 0, and the like, are decided as products: a * d against c * b.
constexpr std::strong_ordering compare_products(i128 a, i128 b, i128 c, i128 d) {
    if (fits_i64(a) && fits_i64(b) && fits_i64(c) && fits_i64(d)) return a * b <=> c * d;
    return multiply(a, b) <=> multiply(c, d);
}

/// value / divisor, rounded as asked. Demands divisor > 0.
Int256 divide(const Int256& value, i128 divisor, Round round);

/// value * factor. Demands that the product fits in 256 bits (checked).
Int256 scale(const Int256& value, i64 factor);

/// value / divisor in 128 bits, rounded as asked. Demands divisor > 0.
constexpr i128 div_round(i128 value, i128 divisor, Round round) {
    PLIMSOLL_INVARIANT(divisor > 0);
    i128 quotient = 0, rest = 0;
    if (fits_i64(value) && fits_i64(divisor)) {  // one machine division, and none by a constant
        const i64 dividend = static_cast<i64>(value), by = static_cast<i64>(divisor);
        quotient = dividend / by;
        rest = dividend % by;
    } else {
        quotient = value / divisor;
        rest = value - quotient * divisor;  // a second 128-bit division costs more than this product
    }
    if (round == Round::floor) return quotient - (rest < 0 ? 1 : 0);
    return quotient + (rest > 0 ? 1 : 0);
}

/// mul_div for factors beyond 64 bits; call mul_div.
i128 mul_div_wide(i128 a, i128 b, i128 divisor, Round round);

/// a * b / divisor with one rounding at the end. Demands divisor > 0 and a result of 128 bits (checked).
inline i128 mul_div(i128 a, i128 b, i128 divisor, Round round) {
    if (fits_i64(a) && fits_i64(b)) return div_round(a * b, divisor, round);
    return mul_div_wide(a, b, divisor, round);
}

}  // namespace plimsoll
