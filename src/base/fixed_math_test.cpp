#include "base/fixed_math.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/text.hpp"

namespace plimsoll {
namespace {

constexpr i128 one = one_e18;

i128 number(const char* text) { return *parse_decimal(text, 0); }

// x and round(e^x * 10^18), x in 1e-18. Made with Python's decimal module at 60 digits:
// int(((Decimal(x) / 10**18).exp() * 10**18).to_integral_value(ROUND_HALF_EVEN)).
constexpr struct {
    const char *x, *power;
} table[] = {
    {"-43000000000000000000", "0"},
    {"-42000000000000000000", "1"},
    {"-41400000000000000000", "1"},
    {"-41000000000000000000", "2"},
    {"-40999999999999999999", "2"},
    {"-40895683653036773232", "2"},
    {"-40307058226200110381", "3"},
    {"-33884472535618734469", "1924"},
    {"-20449418956171948978", "1315013433"},
    {"-10000000000000000000", "45399929762485"},
    {"-9242061413842535958", "96877679255471"},
    {"-3544461693100611747", "28884166871801205"},
    {"-2000000000000000000", "135335283236612692"},
    {"-1135951006097486908", "321116592240177983"},
    {"-1000000000000000000", "367879441171442322"},
    {"-924948642789419743", "396551784345531256"},
    {"-693147180559945310", "500000000000000000"},
    {"-693147180559945309", "500000000000000000"},
    {"-500000000000000000", "606530659712633424"},
    {"-6324635148134705", "993695323258030882"},
    {"-6587329086265", "999993412692610140"},
    {"-9699223737", "999999990300776310"},
    {"-7395545", "999999999992604455"},
    {"-7915", "999999999999992085"},
    {"-1", "999999999999999999"},
    {"0", "1000000000000000000"},
    {"1", "1000000000000000001"},
    {"2", "1000000000000000002"},
    {"4548", "1000000000000004548"},
    {"1154433", "1000000000001154433"},
    {"1131383004", "1000000001131383005"},
    {"2799356236450", "1000002799360154651"},
    {"8222209650546942", "1008256104850441969"},
    {"500000000000000000", "1648721270700128147"},
    {"656247381085762037", "1927545402084836580"},
    {"693147180559945309", "1999999999999999999"},
    {"693147180559945310", "2000000000000000001"},
    {"1000000000000000000", "2718281828459045235"},
    {"1072757217426062276", "2923428927048736268"},
    {"2000000000000000000", "7389056098930650227"},
    {"3877329965204690299", "48295093188838761118"},
    {"9437666554764512283", "12552392386066863768957"},
    {"10000000000000000000", "22026465794806716516958"},
    {"20562460430631906956", "851457743287558533865798158"},
    {"33700328328238322310", "432381029534090299396480590849933"},
    {"40802240676187735462", "525034660953971608779460886399419355"},
    {"40895683653036773231", "576460752303423473809441385364904406"},
    {"40895683653036773291", "576460752303423508397086523570313873"},
    {"40999999999999999999", "639843493530054948582819909985515870"},
    {"41000000000000000000", "639843493530054949222663403515570819"},
};

TEST(Exp, agrees_with_sixty_digits) {
    for (const auto& row : table) {
        const i128 x = number(row.x), expected = number(row.power), found = exp_e18(x);
        const i128 error = found > expected ? found - expected : expected - found;
        if (x <= 0) {
            EXPECT_EQ(to_text(found), row.power) << row.x;  // to the last unit
        } else {
            EXPECT_TRUE(error == 0 || multiply(error, one * 10) < multiply(expected, 1))
                << row.x << " " << to_text(found);
        }
    }
}

TEST(Exp, is_one_at_zero_and_defined_everywhere) {
    EXPECT_TRUE(exp_e18(0) == one);
    EXPECT_TRUE(exp_e18(i128_min) == 0);
    EXPECT_TRUE(exp_e18(-43 * one) == 0);
    EXPECT_TRUE(exp_e18(i128_max) == exp_e18(41 * one));
    EXPECT_TRUE(exp_e18(41 * one + 1) == exp_e18(41 * one));
}

RC_GTEST_PROP(Exp, never_falls_as_its_argument_rises, ()) {
    const i64 x = *rc::gen::inRange<i64>(-43'000, 41'000), step = *rc::gen::inRange<i64>(0, 2'000'000);
    const i128 low = i128{x} * 1'000'000'000'000'000 + step * i128{999'983};
    RC_ASSERT(exp_e18(low) <= exp_e18(low + 1));
    RC_ASSERT(exp_e18(low) <= exp_e18(low + step));
}

RC_GTEST_PROP(Exp, turns_sums_into_products, ()) {
    const auto exponent = rc::gen::inRange<i64>(0, 20'000'000'000'000'000);
    const i128 a = i128{*exponent} * 1000, b = i128{*exponent} * 1000;
    const i128 product = mul_div(exp_e18(a), exp_e18(b), one, Round::floor), whole = exp_e18(a + b);
    const i128 error = product > whole ? product - whole : whole - product;
    // Each factor is at least 1 with an error of half a unit, so the product is off by 1e-18 relative and a unit.
    RC_ASSERT(error <= whole / one + 2);
    RC_ASSERT(mul_div(exp_e18(a), exp_e18(-a), one, Round::floor) <= one + exp_e18(a) / one + 1);
}

TEST(Pow, of_small_exponents_is_by_hand) {
    for (const Round round : {Round::floor, Round::ceil}) {
        EXPECT_TRUE(pow_e18(3 * one, 0, round) == one);
        EXPECT_TRUE(pow_e18(0, 0, round) == one);
        EXPECT_TRUE(pow_e18(0, 5, round) == 0);
        EXPECT_TRUE(pow_e18(3 * one, 1, round) == 3 * one);
        EXPECT_TRUE(pow_e18(3 * one, 5, round) == 243 * one);
        EXPECT_TRUE(pow_e18(one / 2, 3, round) == one / 8);
        EXPECT_TRUE(pow_e18(one, ~u64{0}, round) == one);
    }
    EXPECT_TRUE(pow_e18(1, 2, Round::floor) == 0);
    EXPECT_TRUE(pow_e18(1, 2, Round::ceil) == 1);
    // (1 + 1e-9)^3 = 1 + 3e-9 + 3e-18 + 1e-27: the square is exact, so that only the last product rounds.
    EXPECT_TRUE(pow_e18(one + 1'000'000'000, 3, Round::floor) == one + 3'000'000'003);
    EXPECT_TRUE(pow_e18(one + 1'000'000'000, 3, Round::ceil) == one + 3'000'000'004);
    EXPECT_TRUE(pow_e18(10 * one, 19, Round::floor) == i128{10'000'000'000'000'000'000u} * one);
}

// 5 % a year as a rate per second, compounded over a year of 31,536,000 seconds. A rounding of one unit in each
// product grows to at most a unit per second.
TEST(Pow, a_rate_per_second_compounds_to_the_yearly_one) {
    constexpr u64 in_a_year = 31'536'000;
    const i128 per_second = one + 1'547'125'957;  // 1.05^(1 / 31536000) = 1.000000001547125957863...
    const i128 low = pow_e18(per_second, in_a_year, Round::floor), high = pow_e18(per_second, in_a_year, Round::ceil);
    // Python's decimal at 60 digits: (Decimal(1) + Decimal("1.547125957e-9")) ** 31536000.
    const i128 exact = number("1049999999971416618");
    EXPECT_TRUE(low <= exact && exact < high) << to_text(low) << " " << to_text(high);
    EXPECT_TRUE(high - low < 2 * i128{in_a_year} * 105 / 100) << to_text(high - low);
}

RC_GTEST_PROP(Pow, floor_and_ceil_enclose_and_exponents_add, ()) {
    const i128 base = one + *rc::gen::inRange<i64>(-100'000'000'000'000'000, 100'000'000'000'000'000);
    const u64 m = *rc::gen::inRange<u64>(0, 100), n = *rc::gen::inRange<u64>(0, 100);
    const i128 low = mul_div(pow_e18(base, m, Round::floor), pow_e18(base, n, Round::floor), one, Round::floor);
    const i128 high = mul_div(pow_e18(base, m, Round::ceil), pow_e18(base, n, Round::ceil), one, Round::ceil);
    RC_ASSERT(low <= high);
    RC_ASSERT(pow_e18(base, m + n, Round::floor) <= high);
    RC_ASSERT(low <= pow_e18(base, m + n, Round::ceil));
}

TEST(PowDeathTest, a_power_beyond_its_range_stops_the_process) {
    EXPECT_DEATH(pow_e18(2 * one, 67, Round::floor), "invariant broken");
    EXPECT_DEATH(pow_e18(-1, 1, Round::floor), "invariant broken");
    EXPECT_TRUE(pow_e18(2 * one, 66, Round::floor) == (one << 66));
}

TEST(Ema, weighs_the_newest_by_the_time_that_has_passed) {
    EXPECT_TRUE(ema_weight_e18(Duration{0}, minutes(5)) == 0);
    EXPECT_EQ(to_text(ema_weight_e18(minutes(5), minutes(5))), "632120558828557678");  // 1 - 1/e
    EXPECT_EQ(to_text(ema_weight_e18(seconds(1), minutes(5))), "3327783945476678");
    EXPECT_TRUE(ema_weight_e18(Duration{INT64_MAX}, Duration{1}) == one);
    EXPECT_TRUE(ema_weight_e18(Duration{1}, Duration{INT64_MAX}) == 0);
}

TEST(Ema, steps_half_away_from_zero) {
    EXPECT_TRUE(ema_step(10, 20, one) == 20);
    EXPECT_TRUE(ema_step(10, 20, 0) == 10);
    EXPECT_TRUE(ema_step(0, 1, one / 2) == 1);
    EXPECT_TRUE(ema_step(0, -1, one / 2) == -1);
    EXPECT_TRUE(ema_step(0, 3, one / 2 - 1) == 1);
    EXPECT_TRUE(ema_step(7, 4, one / 2) == 5);  // 7 - 1.5: the step is 2
    const i128 far = (i128{1} << 125) - 1;
    EXPECT_TRUE(ema_step(-far, far, one) == far);
}

RC_GTEST_PROP(Ema, stays_between_old_and_new_and_mirrors, (i64 old, i64 value)) {
    const i128 weight = *rc::gen::inRange<i64>(0, one_e18 + 1);
    const i128 next = ema_step(old, value, weight);
    RC_ASSERT(std::min(old, value) <= next && next <= std::max(old, value));
    RC_ASSERT(ema_step(-i128{old}, -i128{value}, weight) == -next);
}

}  // namespace
}  // namespace plimsoll
