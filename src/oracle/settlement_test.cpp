#include "oracle/settlement.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace plimsoll {
namespace {

constexpr MarketId market{4};
constexpr Time expiry{1'585'296'000'000'000'000};  // 2020-03-27T08:00Z
constexpr Time before(i64 second) { return expiry - seconds(second); }
constexpr Price dollars(i64 count) { return {count * one_e8}; }

struct Rig {
    MarketTerms terms;
    MarketState state{};

    Rig() {
        terms.kind = InstrumentKind::dated_future;
        terms.expiry = expiry;
        terms.settlement_window = seconds(1'800);
    }
    Price advance(Price index, Time now) {
        const SettlementAdvanced fact = advance_settlement(market, terms, state, index, now);
        state.settlement_time_sum = fact.time_sum;
        state.settlement = fact.settlement;
        state.settlement_time = now;
        return fact.settlement;
    }
};

TEST(Settlement, IsTheTimeAverageOverTheWindow) {
    Rig rig;
    EXPECT_EQ(settlement_start(rig.terms), before(1'800));
    EXPECT_EQ(rig.advance(dollars(9'000), before(3'600)), Price{});
    EXPECT_EQ(rig.state.settlement_time_sum, 0);
    EXPECT_EQ(rig.advance(dollars(6'000), before(1'200)), Price{});  // 600 of these seconds lie in the window
    EXPECT_EQ(rig.advance(dollars(7'500), before(600)), Price{});
    EXPECT_EQ(rig.advance(dollars(9'000), expiry), dollars(7'500));
}

TEST(Settlement, WhatComesAfterExpiryDoesNotCount) {
    Rig rig;
    EXPECT_EQ(rig.advance(dollars(6'000), before(-500)), dollars(6'000));
}

TEST(Settlement, ASettledMarketStaysSettled) {
    Rig rig;
    rig.advance(dollars(6'000), expiry);
    EXPECT_EQ(rig.advance(dollars(1), before(-3'600)), dollars(6'000));
}

TEST(Settlement, IsRoundedToNearestHalvesUp) {
    Rig rig;
    rig.terms.settlement_window = {4};
    rig.advance(Price{7}, expiry - Duration{2});
    EXPECT_EQ(rig.advance(Price{8}, expiry), Price{8});  // 7.5
    Rig lower;
    lower.terms.settlement_window = {4};
    lower.advance(Price{7}, expiry - Duration{1});
    EXPECT_EQ(lower.advance(Price{8}, expiry), Price{7});  // 7.25
}

TEST(Settlement, AWindowOfZeroTakesTheIndexItself) {
    Rig rig;
    rig.terms.settlement_window = {};
    EXPECT_EQ(rig.advance(dollars(6'000), before(1)), Price{});
    EXPECT_EQ(rig.advance(dollars(6'001), expiry), dollars(6'001));
}

TEST(Settlement, NeedsAnIndex) {
    Rig rig;
    EXPECT_EQ(rig.advance(Price{}, expiry), Price{});
}

RC_GTEST_PROP(SettlementProperty, CuttingTimeFinerChangesNothing, ()) {
    Rig coarse, fine;
    const Price index{*rc::gen::inRange<i64>(1, 100'000 * one_e8)};
    Time now = before(4'000);
    while (now < expiry) {
        now = now + seconds(100) + Duration{*rc::gen::inRange<i64>(0, seconds(400).ns)};
        fine.advance(index, now);
    }
    coarse.advance(index, expiry);
    RC_ASSERT(fine.state.settlement == index);
    RC_ASSERT(coarse.state.settlement == index);
}

}  // namespace
}  // namespace plimsoll
