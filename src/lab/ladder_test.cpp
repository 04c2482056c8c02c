#include "lab/ladder.hpp"

#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

// Half of the depth within 0.1 % of the middle, the rest within 0.2 %; a spread of 0.02 %.
rulebook::MarketMakerTerms terms() {
    rulebook::MarketMakerTerms terms;
    terms.spread = {200};
    terms.levels = {{{1'000}, {500'000}}, {{2'000}, {1'000'000}}};
    terms.thinning = {{{0}, {1'000'000}, {1'000'000}}, {{50'000}, {100'000}, {15'000'000}}};
    return terms;
}

std::vector<Level> quiet_ladder() {
    const MarketTerms market = test::market_terms(InstrumentKind::linear_perpetual);
    return ladder(terms(), market, test::units(200'000), terms().thinning[0], test::dollars(10'000));
}

TEST(Ladder, DepthStandsAtItsDistancesInWholeLotsAwayFromTheMiddle) {
    const std::vector<Level> levels = quiet_ladder();
    ASSERT_EQ(levels.size(), 2U);
    EXPECT_EQ(levels[0].quantity, test::coins_e3(10'000));  // 100,000 of 200,000 at 10,000
    EXPECT_EQ(levels[0].bid, test::dollars(9'990));
    EXPECT_EQ(levels[0].ask, test::dollars(10'010));
    EXPECT_EQ(levels[1].bid, test::dollars(9'980));
    EXPECT_EQ(levels[1].quantity, test::coins_e3(10'000));
}

TEST(Ladder, AMoveThinsTheDepthAndPushesTheSpreadThroughTheLevels) {
    const MarketTerms market = test::market_terms(InstrumentKind::linear_perpetual);
    const rulebook::Thinning& thin = thinning_row(terms(), MarginRate{50'000});
    const std::vector<Level> levels = ladder(terms(), market, test::units(200'000), thin, test::dollars(10'000));
    EXPECT_EQ(levels[0].quantity, test::coins_e3(1'000));
    EXPECT_EQ(levels[0].bid, test::dollars(9'985));  // half of a spread of 15 * 0.02 %
    EXPECT_EQ(levels[1].bid, test::dollars(9'980));
}

TEST(Ladder, AnInverseMarketQuotesDollars) {
    const MarketTerms market = test::market_terms(InstrumentKind::inverse_perpetual);
    const std::vector<Level> levels = ladder(terms(), market, test::units(20), terms().thinning[0], test::dollars(10'000));
    EXPECT_EQ(levels[0].quantity, (Quantity{i64{100'000} * one_e8}));  // 10 of 20 coins
}

TEST(StandingDepth, TheMiddleMovesByHalfOfWhatIsEatenWhateverTheSlices) {
    StandingDepth whole, sliced;
    whole.quote(quiet_ladder());
    sliced.quote(quiet_ladder());
    // 15 coins: the first level, and half of the way from 0.1 % to 0.2 %.
    const i128 move = whole.take(Side::sell, test::coins_e3(15'000));
    EXPECT_EQ(move, -i128{one_e18} * 75 / 100'000);
    i128 sum = 0;
    for (int i = 0; i < 1'500; ++i) sum += sliced.take(Side::sell, test::coins_e3(10));
    EXPECT_NEAR(static_cast<double>(sum), static_cast<double>(move), 1e4);
}

TEST(StandingDepth, EachSideIsEatenForItselfUpToItsLastLevelAndQuotedAnew) {
    StandingDepth depth;
    depth.quote(quiet_ladder());
    EXPECT_EQ(depth.take(Side::buy, test::coins_e3(5'000)), i128{one_e18} * 25 / 100'000);
    EXPECT_EQ(depth.take(Side::sell, test::coins_e3(5'000)), -i128{one_e18} * 25 / 100'000);
    EXPECT_EQ(depth.take(Side::sell, test::coins_e3(900'000)), -i128{one_e18} * 75 / 100'000);  // 0.2 % is all that there is
    EXPECT_EQ(depth.take(Side::sell, test::coins_e3(1)), 0);
    depth.quote(quiet_ladder());
    EXPECT_EQ(depth.take(Side::sell, test::coins_e3(5'000)), -i128{one_e18} * 25 / 100'000);
}

TEST(RecentMove, LooksBackOverTheWindow) {
    RecentMove recent;
    EXPECT_EQ(recent.move(), MarginRate{});
    const auto see = [&](i64 second, i64 price) { recent.see(Time{} + seconds(second), test::dollars(price), seconds(300)); };
    see(0, 100);
    see(100, 90);
    EXPECT_EQ(recent.move(), MarginRate{100'000});
    see(399, 90);  // what was said at 100 still holds at the begin of the window
    EXPECT_EQ(recent.move(), MarginRate{100'000});
    see(400, 90);
    EXPECT_EQ(recent.move(), MarginRate{});
}

}  // namespace
