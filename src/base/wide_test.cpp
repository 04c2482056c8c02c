#include "base/wide.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bitset>
#include <ostream>
#include <tuple>

namespace plimsoll {
namespace {

// ---- a naive twin: 256 bits, one at a time ------------------------------------------------------------

using Bits = std::bitset<256>;

Bits to_bits(const Int256& value) {
    Bits bits;
    for (std::size_t i = 0; i < 256; ++i) bits[i] = ((value.limb[i / 64] >> (i % 64)) & 1) != 0;
    return bits;
}

Int256 from_bits(const Bits& bits) {
    Int256 value;
    for (std::size_t i = 0; i < 256; ++i)
        if (bits[i]) value.limb[i / 64] |= u64{1} << (i % 64);
    return value;
}

Bits naive_add(const Bits& a, const Bits& b) {
    Bits sum;
    bool carry = false;
    for (std::size_t i = 0; i < 256; ++i) {
        sum[i] = a[i] ^ b[i] ^ carry;
        carry = (a[i] && b[i]) || (carry && (a[i] || b[i]));
    }
    return sum;
}

Bits naive_negate(const Bits& a) { return naive_add(~a, Bits{1}); }

Bits naive_multiply(const Bits& a, const Bits& b) {  // modulo 2^256, where two's complement is right by itself
    Bits product;
    for (std::size_t i = 0; i < 256; ++i)
        if (b[i]) product = naive_add(product, a << i);
    return product;
}

bool naive_less(const Bits& a, const Bits& b) {  // both as unsigned
    for (std::size_t i = 256; i-- > 0;)
        if (a[i] != b[i]) return b[i];
    return false;
}

/// Quotient and whether there is a remainder, both of magnitudes.
std::pair<Bits, bool> naive_divide(const Bits& value, const Bits& divisor) {
    Bits quotient, rest;
    for (std::size_t i = 256; i-- > 0;) {
        rest <<= 1;
        rest[0] = value[i];
        if (!naive_less(rest, divisor)) {
            rest = naive_add(rest, naive_negate(divisor));
            quotient[i] = true;
        }
    }
    return {quotient, rest.any()};
}

Bits naive_divide(const Bits& value, const Bits& divisor, Round round) {
    const bool negative = value[255];
    auto [quotient, rest] = naive_divide(negative ? naive_negate(value) : value, divisor);
    if (rest && negative == (round == Round::floor)) quotient = naive_add(quotient, Bits{1});
    return negative ? naive_negate(quotient) : quotient;
}

// ---- generators: every width is as likely as any other, and runs of ones and zeros are common ----------

struct Any128 {
    i128 value;
    friend std::ostream& operator<<(std::ostream& out, const Any128& any) {
        const u128 bits = static_cast<u128>(any.value);
        return out << std::hex << "0x" << static_cast<u64>(bits >> 64) << ":" << static_cast<u64>(bits) << std::dec;
    }
};
struct Any256 {
    Int256 value;
    friend std::ostream& operator<<(std::ostream& out, const Any256& any) {
        out << std::hex;
        for (std::size_t k = 4; k-- > 0;) out << any.value.limb[k] << (k > 0 ? ":" : "");
        return out << std::dec;
    }
};

rc::Gen<u64> any_limb() {
    const auto wide = rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<u64>());
    return rc::gen::oneOf(wide, wide, rc::gen::element(u64{0}, ~u64{0}, u64{1}, u64{1} << 63, ~u64{0} >> 1, ~u64{1}));
}

rc::Gen<Any128> any_128() {
    return rc::gen::map(rc::gen::tuple(any_limb(), any_limb(), rc::gen::inRange(0, 128)), [](const auto& parts) {
        const auto [high, low, shift] = parts;
        return Any128{static_cast<i128>((static_cast<u128>(high) << 64) | low) >> shift};
    });
}

rc::Gen<Any128> any_divisor() {
    return rc::gen::map(any_128(), [](Any128 any) {
        const i128 clipped = any.value == i128_min ? i128_max : any.value;
        return Any128{clipped == 0 ? 1 : clipped < 0 ? -clipped : clipped};
    });
}

rc::Gen<Any256> any_256() {
    return rc::gen::map(rc::gen::tuple(any_limb(), any_limb(), any_limb(), any_limb(), rc::gen::inRange(0, 4)),
                        [](const auto& parts) {
                            const auto [a, b, c, d, empty] = parts;
                            Int256 value;
                            value.limb = {a, b, c, d};
                            const u64 fill = value.negative() ? ~u64{0} : 0;
                            for (int i = 0; i < empty; ++i) value.limb[static_cast<std::size_t>(3 - i)] = fill;
                            return Any256{value};
                        });
}

// Half of the range, so that a sum of two does not overflow.
Int256 halved(const Int256& value) { return divide(value, 2, Round::floor); }

}  // namespace
}  // namespace plimsoll

namespace rc {
template <>
struct Arbitrary<plimsoll::Any128> {
    static Gen<plimsoll::Any128> arbitrary() { return plimsoll::any_128(); }
};
template <>
struct Arbitrary<plimsoll::Any256> {
    static Gen<plimsoll::Any256> arbitrary() { return plimsoll::any_256(); }
};
}  // namespace rc

namespace plimsoll {
namespace {

RC_GTEST_PROP(Wide, sums_and_differences_equal_those_made_bit_by_bit, (Any256 left, Any256 right)) {
    const Int256 a = halved(left.value), b = halved(right.value);
    RC_ASSERT(to_bits(a + b) == naive_add(to_bits(a), to_bits(b)));
    RC_ASSERT(to_bits(a - b) == naive_add(to_bits(a), naive_negate(to_bits(b))));
    RC_ASSERT(to_bits(-a) == naive_negate(to_bits(a)));
    RC_ASSERT((a + b) - b == a);
    RC_ASSERT(a - b == -(b - a));
}

RC_GTEST_PROP(Wide, products_equal_those_made_bit_by_bit, (Any128 a, Any128 b)) {
    const Int256 product = multiply(a.value, b.value);
    RC_ASSERT(to_bits(product) == naive_multiply(to_bits(a.value), to_bits(b.value)));
    RC_ASSERT(product == multiply(b.value, a.value));
    RC_ASSERT(product.sign() == sign(a.value) * sign(b.value));
}

RC_GTEST_PROP(Wide, quotients_equal_those_made_bit_by_bit, (Any256 any)) {
    const i128 divisor = (*any_divisor()).value;
    for (const Round round : {Round::floor, Round::ceil}) {
        const Bits expected = naive_divide(to_bits(any.value), to_bits(divisor), round);
        RC_ASSERT(divide(any.value, divisor, round) == from_bits(expected));
    }
}

RC_GTEST_PROP(Wide, floor_and_ceil_enclose_the_quotient, (Any128 left, Any128 right)) {
    const Int256 value = multiply(left.value, right.value);
    const i128 divisor = (*any_divisor()).value;
    const Int256 low = divide(value, divisor, Round::floor), high = divide(value, divisor, Round::ceil);
    const Int256 ceil_by_floor = -divide(-value, divisor, Round::floor);
    RC_ASSERT(high == ceil_by_floor);
    RC_ASSERT(high == low || high == low + Int256{1});
    const Bits below = naive_multiply(to_bits(low), to_bits(divisor));
    RC_ASSERT(from_bits(below) <= value);
    RC_ASSERT(value - from_bits(below) < Int256{divisor});
    RC_ASSERT((high == low) == (from_bits(below) == value));
}

RC_GTEST_PROP(Wide, a_product_divided_by_a_factor_gives_the_other, (Any128 any)) {
    const i128 factor = (*any_divisor()).value;
    for (const Round round : {Round::floor, Round::ceil}) {
        RC_ASSERT(divide(multiply(any.value, factor), factor, round) == Int256{any.value});
        RC_ASSERT(mul_div(any.value, factor, factor, round) == any.value);
    }
}

RC_GTEST_PROP(Wide, mul_div_is_the_product_then_the_quotient, (Any128 a, Any128 b)) {
    const i128 divisor = (*any_divisor()).value;
    for (const Round round : {Round::floor, Round::ceil}) {
        const Int256 expected =
            from_bits(naive_divide(naive_multiply(to_bits(a.value), to_bits(b.value)), to_bits(divisor), round));
        if (expected.fits_i128()) RC_ASSERT(mul_div(a.value, b.value, divisor, round) == expected.to_i128());
    }
}

RC_GTEST_PROP(Wide, div_round_agrees_with_the_wide_division, (Any128 value)) {
    const i128 divisor = (*any_divisor()).value;
    for (const Round round : {Round::floor, Round::ceil})
        RC_ASSERT(Int256{div_round(value.value, divisor, round)} == divide(value.value, divisor, round));
}

RC_GTEST_PROP(Wide, order_is_the_sign_of_the_difference, (Any256 left, Any256 right)) {
    const Int256 a = halved(left.value), b = halved(right.value);
    const int difference = (a - b).sign();
    RC_ASSERT((a < b) == (difference < 0));
    RC_ASSERT((a == b) == (difference == 0));
    RC_ASSERT((a > b) == (difference > 0));
}

RC_GTEST_PROP(Wide, products_compare_by_their_difference, (Any128 a, Any128 b, Any128 c, Any128 d)) {
    const Int256 difference = halved(multiply(a.value, b.value)) - halved(multiply(c.value, d.value));
    const auto order = compare_products(a.value, b.value, c.value, d.value);
    if (!difference.zero()) RC_ASSERT((order < 0) == difference.negative());
    RC_ASSERT((order == 0) == (multiply(a.value, b.value) == multiply(c.value, d.value)));
}

RC_GTEST_PROP(Wide, scale_is_repeated_by_division, (Any128 any, i64 factor)) {
    const Int256 product = scale(any.value, factor);
    RC_ASSERT(product == multiply(any.value, factor));
    if (factor > 0) RC_ASSERT(divide(product, factor, Round::floor) == Int256{any.value});
}

RC_GTEST_PROP(Wide, what_fits_128_bits_narrows_to_itself, (Any128 any, Any256 wide)) {
    RC_ASSERT(Int256{any.value}.fits_i128());
    RC_ASSERT(Int256{any.value}.to_i128() == any.value);
    RC_ASSERT(wide.value.fits_i128() == (Int256{i128_min} <= wide.value && wide.value <= Int256{i128_max}));
}

// ---- by hand --------------------------------------------------------------------------------------------

TEST(Wide, floor_goes_down_and_ceil_goes_up_on_both_sides_of_zero) {
    EXPECT_TRUE(div_round(7, 2, Round::floor) == 3);
    EXPECT_TRUE(div_round(7, 2, Round::ceil) == 4);
    EXPECT_TRUE(div_round(-7, 2, Round::floor) == -4);
    EXPECT_TRUE(div_round(-7, 2, Round::ceil) == -3);
    EXPECT_TRUE(div_round(-8, 2, Round::floor) == -4);
    EXPECT_TRUE(div_round(-8, 2, Round::ceil) == -4);
    EXPECT_TRUE(mul_div(-7, 3, 2, Round::floor) == -11);
    EXPECT_TRUE(mul_div(-7, 3, 2, Round::ceil) == -10);
    const Int256 minus_2_to_200 = -multiply(i128{1} << 100, i128{1} << 100);
    EXPECT_EQ(divide(minus_2_to_200, 3, Round::floor) + Int256{1}, divide(minus_2_to_200, 3, Round::ceil));
}

TEST(Wide, the_ends_of_the_range_hold) {
    Int256 smallest;
    smallest.limb[3] = u64{1} << 63;
    EXPECT_EQ(divide(smallest, 1, Round::floor), smallest);
    EXPECT_EQ(to_bits(divide(smallest, i128_max, Round::floor)),
              naive_divide(to_bits(smallest), to_bits(i128_max), Round::floor));
    EXPECT_EQ(multiply(i128_min, i128_min).limb, (std::array<u64, 4>{0, 0, 0, u64{1} << 62}));
    EXPECT_TRUE(mul_div(i128_min, 1, 1, Round::floor) == i128_min);
    EXPECT_TRUE(mul_div(i128_min, i128_max, i128_max, Round::ceil) == i128_min);
    EXPECT_TRUE(div_round(INT64_MIN, 1, Round::floor) == INT64_MIN);
    EXPECT_TRUE(mul_div(INT64_MIN, INT64_MIN, INT64_MAX, Round::ceil) == (i128{1} << 63) + 2);
}

// The divisor's first limb equals the dividend's, so that the quotient digit is first guessed at 2^64 and more.
TEST(Wide, a_quotient_digit_guessed_too_large_is_corrected) {
    const i128 divisor = (i128{1} << 126) + 1;
    for (const i128 quotient : {i128{INT64_MAX}, (i128{1} << 64) - 1, i128_max}) {
        const Int256 below = multiply(divisor, quotient) + Int256{divisor - 1};
        EXPECT_EQ(divide(below, divisor, Round::floor), Int256{quotient});
        EXPECT_EQ(divide(below + Int256{1}, divisor, Round::floor), Int256{quotient} + Int256{1});
    }
}

TEST(WideDeathTest, what_does_not_fit_stops_the_process) {
    EXPECT_DEATH(mul_div(i128_max, 2, 1, Round::floor), "invariant broken");
    EXPECT_DEATH(mul_div(i128_min, -1, 1, Round::floor), "invariant broken");
    EXPECT_DEATH(mul_div(i128_max, i128_max, i128_max - 1, Round::ceil), "invariant broken");
    EXPECT_DEATH(mul_div(i128_max, i128_max, 1, Round::floor), "invariant broken");
    EXPECT_DEATH(mul_div(1, 1, 0, Round::floor), "invariant broken");
    EXPECT_DEATH(mul_div(i128_max, 1, 0, Round::floor), "invariant broken");
    EXPECT_DEATH(divide(Int256{1}, -1, Round::floor), "invariant broken");
    EXPECT_DEATH(scale(multiply(i128_max, i128_max), 4), "invariant broken");
    EXPECT_DEATH((Int256{i128_max} + Int256{1}).to_i128(), "invariant broken");
}

}  // namespace
}  // namespace plimsoll
