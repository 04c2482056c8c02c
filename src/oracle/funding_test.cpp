#include "oracle/funding.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "oracle/nearest.hpp"

namespace plimsoll {
namespace {

constexpr MarketId market{1};
constexpr Time later{1'583'971'200'000'000'000};
constexpr Price dollars(i64 count) { return {count * one_e8}; }

MarketTerms perpetual() {
    MarketTerms terms;
    terms.funding.interval = hours(8);
    terms.funding.interest = {10'000};     // 0.01 %
    terms.funding.dampener = {50'000};     // 0.05 %
    terms.funding.cap_factor = {750'000};  // three quarters of (initial - maintenance)
    return terms;
}
constexpr MarginRate gap{4'000};  // 0.4 %: the cap is 0.3 %

TEST(Premium, IsWhatTheBookPaysAboveOrBelowTheIndex) {
    EXPECT_EQ(premium(dollars(1'010), dollars(1'012), dollars(1'000)), 1'000'000);  // 1 %
    EXPECT_EQ(premium(dollars(985), dollars(990), dollars(1'000)), -1'000'000);
    EXPECT_EQ(premium(dollars(995), dollars(1'005), dollars(1'000)), 0);
}

TEST(Premium, ASideThatIsMissingAddsNothing) {
    EXPECT_EQ(premium(std::nullopt, dollars(990), dollars(1'000)), -1'000'000);
    EXPECT_EQ(premium(dollars(1'010), std::nullopt, dollars(1'000)), 1'000'000);
    EXPECT_EQ(premium(std::nullopt, std::nullopt, dollars(1'000)), 0);
    EXPECT_EQ(premium(dollars(1'010), dollars(1'012), Price{}), 0);
}

TEST(Premium, IsRoundedTowardZeroAndHeldWithinOne) {
    EXPECT_EQ(premium(Price{301}, Price{302}, Price{300}), 333'333);  // 1/300
    EXPECT_EQ(premium(Price{298}, Price{299}, Price{300}), -333'333);
    EXPECT_EQ(premium(dollars(1'000), std::nullopt, dollars(1)), one_e8);
    EXPECT_EQ(sample_premium(market, dollars(1'010), {}, dollars(1'000), true),
              (PremiumSampled{market, 1'000'000, true}));
}

TEST(AveragePremium, IsWeightedByTimeAndRoundedToNearest) {
    EXPECT_EQ(average_premium(i128{30} * 100 + i128{60} * 300, 400), 53);  // 52.5
    EXPECT_EQ(average_premium(-(i128{30} * 100 + i128{60} * 300), 400), -53);
    EXPECT_EQ(average_premium(209, 4), 52);  // 52.25
    EXPECT_EQ(average_premium(0, 0), 0);
    EXPECT_EQ(average_premium(5, 0), 0);
}

TEST(FundingRate, NearTheInterestItIsTheInterest) {
    const FundingTerms terms = perpetual().funding;
    EXPECT_EQ(funding_rate(terms, 10'000, gap), Rate{10'000});
    EXPECT_EQ(funding_rate(terms, 60'000, gap), Rate{10'000});  // the interest is exactly one dampener away
    EXPECT_EQ(funding_rate(terms, -40'000, gap), Rate{10'000});
    EXPECT_EQ(funding_rate(terms, 70'000, gap), Rate{20'000});  // beyond it the premium leads, less the dampener
    EXPECT_EQ(funding_rate(terms, -50'000, gap), Rate{0});
}

TEST(FundingRate, IsCappedByTheMarginItMayEat) {
    const FundingTerms terms = perpetual().funding;
    EXPECT_EQ(funding_cap(terms.cap_factor, gap), MarginRate{3'000});
    EXPECT_EQ(funding_rate(terms, 5'000'000, gap), Rate{300'000});
    EXPECT_EQ(funding_rate(terms, -5'000'000, gap), Rate{-300'000});
    EXPECT_EQ(funding_rate(terms, 5'000'000, MarginRate{}), Rate{});
    EXPECT_EQ(funding_cap({750'000}, {5}), MarginRate{3});  // 3.75, rounded down
    EXPECT_EQ(funding_cap({750'000}, {-5}), MarginRate{});
}

TEST(FundingStep, ALinearMarketPaysRateTimesIndex) {
    // 0.01 % of 20,000 dollars is 2 dollars for one bitcoin.
    EXPECT_EQ(funding_step(InstrumentKind::linear_perpetual, Rate{10'000}, dollars(20'000)), Index{i128{2} * one_e18});
    EXPECT_EQ(funding_step(InstrumentKind::linear_perpetual, Rate{-1}, Price{1}),
              Index{-100});  // exact to the last digit
}

TEST(FundingStep, AnInverseMarketPaysCoinsForEachDollar) {
    // 0.01 % of one dollar at 20,000 dollars a coin: 5e-9 coins.
    EXPECT_EQ(funding_step(InstrumentKind::inverse_perpetual, Rate{10'000}, dollars(20'000)), Index{5'000'000'000});
    // 1e-8 / 0.3 = 3.3e-8 coins: 33333333333.3 to nearest; 2e-8 / 0.3 = 66666666666.7
    EXPECT_EQ(funding_step(InstrumentKind::inverse_perpetual, Rate{1}, Price{30'000'000}), Index{33'333'333'333});
    EXPECT_EQ(funding_step(InstrumentKind::inverse_perpetual, Rate{-2}, Price{30'000'000}), Index{-66'666'666'667});
}

MarketState row() {
    MarketState state{};
    state.index = dollars(20'000);
    state.funding_index = {i128{7} * one_e18};
    state.premium_ns = hours(8).ns;
    state.premium_time_sum = i128{70'000} * hours(8).ns;
    return state;
}

TEST(AccrueFunding, ClosesTheInterval) {
    const FundingAccrued fact = accrue_funding(market, perpetual(), row(), gap, later);
    EXPECT_EQ(fact.rate, Rate{20'000});
    EXPECT_EQ(fact.index, Index{i128{11} * one_e18});  // 0.02 % of 20,000 is 4
    EXPECT_EQ(fact.next, later);
}

TEST(AccrueFunding, PausedTimeIsLeftOutOfTheMean) {
    MarketState state = row();
    state.premium_ns = hours(1).ns;  // seven of the eight hours were paused
    state.premium_time_sum = i128{70'000} * hours(1).ns;
    EXPECT_EQ(accrue_funding(market, perpetual(), state, gap, later).rate, Rate{20'000});
}

TEST(AccrueFunding, WithoutCoveredTimeOrIndexNothingIsPaid) {
    MarketState paused = row(), unpriced = row();
    paused.premium_ns = 0;
    unpriced.index = {};
    for (const MarketState& state : {paused, unpriced}) {
        const FundingAccrued fact = accrue_funding(market, perpetual(), state, gap, later);
        EXPECT_EQ(fact.rate, Rate{});
        EXPECT_EQ(fact.index, state.funding_index);
    }
}

TEST(AccrueFunding, TheIndexStopsAtItsLimit) {
    MarketState state = row();
    state.index = {limits::price_raw_max - 1};
    state.funding_index = {limits::index_raw_max - 5};
    EXPECT_EQ(accrue_funding(market, perpetual(), state, gap, later).index, Index{limits::index_raw_max - 1});
}

RC_GTEST_PROP(FundingProperty, TheRateStaysWithinItsCapAndWithinADampenerOfThePremium, ()) {
    FundingTerms terms = perpetual().funding;
    terms.interest = {*rc::gen::inRange<i64>(-100'000, 100'000)};
    terms.dampener = {*rc::gen::inRange<i64>(0, 100'000)};
    const i64 average = *rc::gen::inRange<i64>(-one_e8, one_e8);
    const MarginRate room{*rc::gen::inRange<i64>(0, 100'000)};
    const i64 rate = funding_rate(terms, average, room).raw, cap = funding_cap(terms.cap_factor, room).raw * 100;
    RC_ASSERT(std::abs(rate) <= cap);
    RC_ASSERT(std::abs(rate) == cap || std::abs(rate - average) <= terms.dampener.raw);
}

// Cutting an interval into samples of the same premium changes nothing.
RC_GTEST_PROP(FundingProperty, TheMeanOfAConstantPremiumIsThePremium, ()) {
    const i64 level = *rc::gen::inRange<i64>(-one_e8, one_e8);
    i128 sum = 0;
    i64 covered = 0;
    for (int k = 0; k < 20; ++k) {
        const i64 ns = *rc::gen::inRange<i64>(1, hours(1).ns);
        sum += i128{level} * ns;
        covered += ns;
    }
    RC_ASSERT(average_premium(sum, covered) == level);
}

RC_GTEST_PROP(Nearest, IsAtMostHalfAUnitOff, ()) {
    const i64 value = *rc::gen::arbitrary<i64>(), factor = *rc::gen::inRange<i64>(0, one_e18),
              divisor = *rc::gen::inRange<i64>(1, one_e18);
    const i128 found = nearest(value, factor, divisor), exact = i128{value} * factor;
    const Int256 off = multiply(found, divisor) - Int256{exact};
    const Int256 distance = off.negative() ? -off : off;
    RC_ASSERT(scale(distance, 2) <= Int256{divisor});
    RC_ASSERT(nearest(-i128{value}, factor, divisor) == -found);
}

}  // namespace
}  // namespace plimsoll
