#include "base/fixed.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <concepts>

namespace plimsoll {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Comparable = requires(A a, B b) { a < b; };

// What would mix two measures does not compile.
static_assert(Addable<Price, Price> && Addable<Amount, Amount>);
static_assert(!Addable<Price, Quantity> && !Addable<Amount, Notional> && !Comparable<Rate, MarginRate>);
static_assert(!std::convertible_to<i64, Price> && !std::convertible_to<Price, i64>);

TEST(Fixed, two_and_a_half_coins_at_forty_thousand_make_a_hundred_thousand) {
    const Quantity size{250'000'000};
    const Price price{i64{40'000} * one_e8};
    EXPECT_EQ(settle(notional(size, price), Round::floor), Amount{i128{100'000} * one_e8});
    EXPECT_EQ(settle(notional(-size, price), Round::ceil), Amount{-i128{100'000} * one_e8});
}

TEST(Fixed, a_requirement_of_half_a_percent_is_exact_before_it_is_shown) {
    const Notional value = notional(Quantity{1}, Price{1});  // 1e-16
    const Exact requirement = charge(value, MarginRate{5'000});
    EXPECT_TRUE(requirement.raw == 5'000);
    EXPECT_EQ(settle(requirement, Round::ceil), Amount{1});
    EXPECT_EQ(settle(requirement, Round::floor), Amount{0});
}

TEST(Fixed, one_value_is_the_same_in_every_scale) {
    const Amount amount{123'456'789};
    EXPECT_EQ(exact(as_notional(amount)), exact(amount));
    EXPECT_EQ(settle(as_notional(amount), Round::floor), amount);
    EXPECT_EQ(settle(exact(amount), Round::ceil), amount);
    EXPECT_EQ(charge(as_notional(amount), margin_rate_one), exact(amount));
}

TEST(Fixed, rounding_goes_where_it_is_told_on_both_sides_of_zero) {
    EXPECT_EQ(apply_rate(Amount{3}, Rate{50'000'000}, Round::floor), Amount{1});
    EXPECT_EQ(apply_rate(Amount{3}, Rate{50'000'000}, Round::ceil), Amount{2});
    EXPECT_EQ(apply_rate(Amount{-3}, Rate{50'000'000}, Round::floor), Amount{-2});
    EXPECT_EQ(apply_rate(Amount{-3}, MarginRate{500'000}, Round::ceil), Amount{-1});
    EXPECT_EQ(settle(Notional{one_e8 - 1}, Round::floor), Amount{0});
    EXPECT_EQ(settle(Notional{-1}, Round::floor), Amount{-1});
    EXPECT_EQ(accrued(Quantity{-one_e8}, Index{one_e18 / 2}, Round::floor), Amount{-one_e8 / 2});
    EXPECT_EQ(accrued(Quantity{1}, Index{1}, Round::ceil), Amount{1});
    EXPECT_EQ(accrued(Quantity{1}, Index{-1}, Round::ceil), Amount{0});
}

TEST(Fixed, the_largest_values_that_the_limits_allow_do_not_overflow) {
    const Amount largest{(i128{1} << 80) - 1};
    EXPECT_EQ(settle(exact(largest), Round::floor), largest);
    EXPECT_EQ(settle(exact(-largest), Round::ceil), -largest);
    const Notional position{(i128{1} << 96) - 1};
    EXPECT_TRUE(charge(position, margin_rate_one).raw / one_e6 == position.raw);
    EXPECT_EQ(pro_rata(largest, (i128{1} << 96) - 1, (i128{1} << 96) - 1, Round::floor), largest);
}

RC_GTEST_PROP(Fixed, shares_rounded_down_never_exceed_the_whole, (i64 whole, u32 first, u32 second)) {
    const i128 denominator = i128{first} + second + 1;
    const Amount amount{whole};
    const Amount low = pro_rata(amount, first, denominator, Round::floor) +
                       pro_rata(amount, denominator - first, denominator, Round::floor);
    const Amount high = pro_rata(amount, first, denominator, Round::ceil) +
                        pro_rata(amount, denominator - first, denominator, Round::ceil);
    RC_ASSERT(low <= amount && amount <= high);
    RC_ASSERT((high - low).raw == (low == amount ? 0 : 2));
}

RC_GTEST_PROP(Fixed, a_sign_and_its_opposite_cancel, (i64 raw)) {
    const Amount amount{raw};
    RC_ASSERT(amount + (-amount) == Amount{});
    RC_ASSERT(abs(amount) == abs(-amount) && abs(amount) >= Amount{});
    Amount sum = amount;
    sum += amount;
    sum -= amount;
    RC_ASSERT(sum == amount);
}

}  // namespace
}  // namespace plimsoll
