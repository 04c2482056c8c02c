#include "oracle/conformance_wide.hpp"

#include <algorithm>

namespace plimsoll::conformance {

namespace {

using Limbs = std::array<u64, 4>;

bool less(const Limbs& a, const Limbs& b) {
    return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

// Value of a number that is not negative; the smallest number, which has no opposite, is refused.
Int256 magnitude_of(const Int256& value) {
    const Int256 positive = value.negative() ? -value : value;
    PLIMSOLL_INVARIANT(!positive.negative());
    return positive;
}

struct Division {
    Int256 quotient, rest;
};

// Schoolbook in base two, for divisors beyond 128 bits. The rest stays below twice the divisor, so within 256 bits unsigned.
Division divide_by_bits(const Int256& value, const Int256& divisor) {
    Division result;
    for (std::size_t bit = 256; bit-- > 0;) {
        Limbs& rest = result.rest.limb;
        for (std::size_t k = 3; k > 0; --k) rest[k] = rest[k] << 1 | rest[k - 1] >> 63;
        rest[0] = rest[0] << 1 | (value.limb[bit / 64] >> (bit % 64) & 1);
        if (less(rest, divisor.limb)) continue;
        u64 borrow = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const u128 by = static_cast<u128>(divisor.limb[k]) + borrow;
            borrow = rest[k] < by ? 1 : 0;
            rest[k] -= static_cast<u64>(by);
        }
        result.quotient.limb[bit / 64] |= u64{1} << (bit % 64);
    }
    return result;
}

/// Demands value >= 0 and divisor > 0.
Division divide_magnitudes(const Int256& value, const Int256& divisor) {
    PLIMSOLL_INVARIANT(!value.negative() && divisor.sign() > 0);
    if (!divisor.fits_i128()) return divide_by_bits(value, divisor);
    const Int256 whole = divide(value, divisor.to_i128(), Round::floor);
    return {whole, value - product(whole, divisor)};
}

}  // namespace

Int256 sum(const Int256& a, const Int256& b) {
    Int256 result;
    u128 carry = 0;
    for (std::size_t k = 0; k < 4; ++k) {
        carry += static_cast<u128>(a.limb[k]) + b.limb[k];
        result.limb[k] = static_cast<u64>(carry);
        carry >>= 64;
    }
    PLIMSOLL_INVARIANT(a.negative() != b.negative() || result.negative() == a.negative());
    return result;
}

Int256 difference(const Int256& a, const Int256& b) {
    PLIMSOLL_INVARIANT(b.zero() || -b != b);
    return sum(a, -b);
}

Int256 product(const Int256& a, const Int256& b) {
    const Int256 x = magnitude_of(a), y = magnitude_of(b);
    std::array<u64, 8> full{};
    for (std::size_t i = 0; i < 4; ++i) {
        u64 carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const u128 part = static_cast<u128>(x.limb[i]) * y.limb[j] + full[i + j] + carry;
            full[i + j] = static_cast<u64>(part);
            carry = static_cast<u64>(part >> 64);
        }
        full[i + 4] = carry;
    }
    Int256 result;
    std::copy_n(full.begin(), 4, result.limb.begin());
    PLIMSOLL_INVARIANT((full[4] | full[5] | full[6] | full[7]) == 0 && !result.negative());
    return a.negative() != b.negative() ? -result : result;
}

Int256 quotient(const Int256& a, const Int256& b, Round round) {
    PLIMSOLL_INVARIANT(!b.zero());
    const auto [whole, rest] = divide_magnitudes(magnitude_of(a), magnitude_of(b));
    const bool negative = a.negative() != b.negative();
    const bool away = !rest.zero() && negative == (round == Round::floor);
    const Int256 size = away ? sum(whole, Int256{1}) : whole;
    return negative ? -size : size;
}

Int256 quotient_toward_zero(const Int256& a, const Int256& b) {
    return quotient(a, b, a.negative() != b.negative() ? Round::ceil : Round::floor);
}

Int256 greatest_common_divisor(Int256 a, Int256 b) {
    a = magnitude_of(a);
    b = magnitude_of(b);
    while (!b.zero()) {
        const Int256 rest = divide_magnitudes(a, b).rest;
        a = b;
        b = rest;
    }
    return a;
}

Int256 square_root(const Int256& value) {
    PLIMSOLL_INVARIANT(!value.negative());
    Int256 root;
    for (std::size_t bit = 127; bit-- > 0;) {
        Int256 tried = root;
        tried.limb[bit / 64] |= u64{1} << (bit % 64);
        if (product(tried, tried) <= value) root = tried;
    }
    return root;
}

Int256 ten_to(i64 power) {
    PLIMSOLL_INVARIANT(power >= 0 && power <= 76);
    Int256 value{1};
    for (; power > 0; --power) value = scale(value, 10);
    return value;
}

Int256 shifted_toward_zero(const Int256& value, i64 power) {
    if (value.zero()) return value;
    if (power >= 0) return product(value, ten_to(power));
    return power < -76 ? Int256{} : quotient_toward_zero(value, ten_to(-power));
}

std::optional<Int256> parse_whole(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    constexpr i128 ten = 10;
    Int256 largest;
    largest.limb = {~u64{0}, ~u64{0}, ~u64{0}, ~u64{0} >> 1};
    const Int256 limit = divide(largest, ten, Round::floor);  // another digit fits for certain below it
    Int256 value;
    for (const char digit : text) {
        if (digit < '0' || digit > '9' || value >= limit) return std::nullopt;
        value = sum(scale(value, 10), Int256{digit - '0'});
    }
    return negative ? -value : value;
}

}  // namespace plimsoll::conformance
