// A floor of free margin moves with every fact by what the fact costs, and is forgotten where a fact has no stated cost.
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Floor : ::testing::Test {
    Venue venue;
    AccountId trader{}, other{};

    Floor() {
        venue.price(dollars(10'000));
        venue.open_markets();
        trader = venue.account(units(10'000));
        other = venue.account(units(100'000));
        venue.order(trader, perp, Side::buy, dollars(9'900), coins_e3(100));
    }
    bool known() const { return venue.engine.core().derived.floors.known(trader); }
    Exact floor() const { return venue.engine.core().derived.floors.of(trader); }
    template <class Fact>
    void fold(const Fact& fact) {
        venue.engine.replay_event(Event{fact}, venue.engine.sequence());
    }
};

TEST_F(Floor, ComesWithAnOrderThatLeavesRoomForMore) {
    ASSERT_TRUE(known());
    // 100 are reserved; the box takes at most half of the rest.
    EXPECT_GE(floor(), exact(units(4'950)));
    EXPECT_LE(floor(), exact(units(9'900)));
    EXPECT_EQ(venue.engine.core().derived.gates.full, 1U);
    venue.order(trader, perp, Side::buy, dollars(9'900), coins_e3(100));
    EXPECT_EQ(venue.engine.core().derived.gates.full, 1U);
    EXPECT_EQ(venue.engine.core().derived.gates.quick, 1U);
}

TEST_F(Floor, OfAnAccountWithoutRoomIsNotMade) {
    const AccountId poor = venue.account(units(150));
    venue.order(poor, perp, Side::buy, dollars(9'900), coins_e3(100));
    EXPECT_EQ(venue.engine.state().account(poor).order_count, 1U);
    EXPECT_FALSE(venue.engine.core().derived.floors.known(poor));
}

TEST_F(Floor, FollowsCashInTheNumeraireUnitByUnit) {
    const Exact before = floor();
    fold(Posted{trader, other, usdt, units(7), PostReason::transfer});
    EXPECT_EQ(floor(), before - exact(units(7)));
    fold(Posted{other, trader, usdt, units(9), PostReason::transfer});
    EXPECT_EQ(floor(), before + exact(units(2)));
}

TEST_F(Floor, IsForgottenWithAnotherAsset) {
    fold(Posted{other, trader, btc, Amount{1}, PostReason::transfer});
    EXPECT_FALSE(known());
}

// A coin too few in cash is not one too few in margin where other collateral stands for it; but a debt bears interest.
TEST_F(Floor, IsForgottenWithADebt) {
    venue.send(Deposit{trader, btc, units(100)});
    venue.order(trader, perp, Side::buy, dollars(9'900), coins_e3(100));
    ASSERT_TRUE(known());
    ASSERT_GT(floor(), exact(units(20'000)));
    fold(Posted{trader, other, usdt, units(10'000), PostReason::transfer});
    EXPECT_TRUE(known());
    fold(Posted{trader, other, usdt, Amount{1}, PostReason::transfer});
    EXPECT_FALSE(known());
}

TEST_F(Floor, IsForgottenWhereADebtIsRepaid) {
    venue.send(Deposit{trader, btc, units(100)});
    fold(Posted{trader, other, usdt, units(10'001), PostReason::transfer});
    venue.order(trader, perp, Side::buy, dollars(9'900), coins_e3(100));
    ASSERT_TRUE(known());
    fold(Posted{other, trader, usdt, units(100), PostReason::transfer});
    EXPECT_FALSE(known());
}

TEST_F(Floor, FundingThatIsPaidAndSettledLeavesItAsItWas) {
    venue.order(trader, perp, Side::buy, dollars(10'000), coins_e3(100));
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(100));
    ASSERT_TRUE(known());
    const Exact before = floor();
    for (const Amount owed : {units(3), -units(4)}) {
        if (owed > Amount{})
            fold(Posted{trader, other, usdt, owed, PostReason::funding});
        else
            fold(Posted{other, trader, usdt, -owed, PostReason::funding});
        EXPECT_EQ(floor(), before - exact(owed));
        const u32 row = venue.engine.state().position_row(trader, perp);
        fold(FundingSettled{trader, perp, venue.engine.state().positions[row].funding_settled + owed});
        EXPECT_EQ(floor(), before);
    }
}

TEST_F(Floor, ATradeCostsItsMarginAtTheWorstPrice) {
    const Exact before = floor();
    const u32 row = venue.engine.state().position_row(trader, perp);
    const Range box = venue.engine.core().derived.floors.box(row);
    ASSERT_GT(box.low, 0);
    fold(PositionChanged{trader, perp, coins_e3(100), -units(1'000)});
    const LineCost line{box, {200'000}, venue.engine.core().derived.market_costs[index(perp)].funding_span};
    EXPECT_EQ(floor(), before - cost_of_trade(line, coins_e3(100), -units(1'000)));
}

TEST_F(Floor, IsForgottenWithALineThatItsBandDoesNotKnow) {
    fold(PositionChanged{trader, future, coins_e3(1), -units(10)});
    EXPECT_FALSE(known());
}

TEST_F(Floor, IsForgottenWithAnotherLeverage) {
    venue.send(SetLeverage{trader, perp, {500'000}});
    EXPECT_FALSE(known());
}

TEST_F(Floor, EndsWhereThePriceLeavesItsBoxAndIsMadeAnew) {
    const u32 row = venue.engine.state().position_row(trader, perp);
    const Range box = venue.engine.core().derived.floors.box(row);
    for (i64 price = 9'700; price > 8'000; price -= 300) {
        venue.now = venue.now + minutes(1);
        venue.price(dollars(price));
    }
    const Range after = venue.engine.core().derived.floors.box(row);
    ASSERT_TRUE(known());
    EXPECT_LT(after.low, box.low);
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST_F(Floor, IsSpentByOrdersAndThenTheFullGateDecides) {
    u32 placed = 0;
    while (venue.order(trader, perp, Side::buy, dollars(9'900), coins_e3(100)).reject == Reject::none) ++placed;
    // Each is margined with 100 at the mark; 10,000 carry 99 and the fee of the last. One is there already.
    EXPECT_EQ(placed, 98U);
    EXPECT_GT(venue.engine.core().derived.gates.quick, 40U);
    EXPECT_EQ(venue.engine.audit(), "");
}

}  // namespace
