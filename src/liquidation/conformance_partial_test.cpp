// How much other venues liquidate, on numbers that can be checked by hand. The published cases run in tests/vectors.
#include "liquidation/conformance_partial.hpp"

#include <gtest/gtest.h>

namespace plimsoll::conformance {
namespace {

TEST(StepBounds, TheSmallestStepIsNoLargerThanThePosition) {
    // 2 coins (1e-8 atoms) at 50,000: 100,000,000,000 quote atoms
    PositionBounds input{-200'000'000, -8, 5'000'000'000, -5, -6, 100, 250'000};
    EXPECT_EQ(step_bounds(input).least, 100);
    EXPECT_EQ(step_bounds(input).most, 25'000'000'000);
    input.max_portion_ppm = 0;
    EXPECT_EQ(step_bounds(input).most, 100);
    input.min_notional = 900'000'000'000;
    EXPECT_EQ(step_bounds(input).least, 100'000'000'000);
    input.quote_exp = 0;  // toward zero: 100,000
    EXPECT_EQ(step_bounds(input).least, 100'000);
    EXPECT_EQ(budget_left(100, 150), -50);
}

TEST(CoverShortage, NoSizeDoesWhereFeesEatTheMargin) {
    // Margin 10 %, liquidator 1 %: each unit at 100 cures 9.
    CoverShortage input{10'000'000, 1'000, 10'000, 0, 100'000'000, 1'000'000};
    EXPECT_EQ(size_to_cover_shortage_e9(input), 1'111'111'111);
    input.insurance_fee_e6 = 45'000;
    EXPECT_EQ(size_to_cover_shortage_e9(input), 2'222'222'222);
    input.insurance_fee_e6 = 90'000;
    EXPECT_EQ(size_to_cover_shortage_e9(input), std::nullopt);
}

TEST(SpotExchange, ALiabilityIsSizedByTheGapOfTheWeights) {
    // Weights 0.8 and 1.2 at 100: each unit cures 40.
    const SpotSide asset{8'000, 1'000'000, 6, 1'000'000};
    SpotSide liability{12'000, 1'000'000, 9, 100'000'000};
    EXPECT_EQ(liability_to_cover_shortage(10'000'000, asset, liability, 0), 250'000'000);
    liability.decimals = 4;
    EXPECT_EQ(liability_to_cover_shortage(10'000'000, asset, liability, 0), 2'500);
    EXPECT_EQ(liability_to_cover_shortage(0, asset, liability, 0), 1);
    EXPECT_EQ(liability_to_cover_shortage(10'000'000, asset, liability, 100'000), 3'571);  // 40 - 12 = 28
    liability.multiplier_e6 = 600'000;                                                     // 0.8 / 0.6 is more than 1.2
    EXPECT_EQ(liability_to_cover_shortage(10'000'000, asset, liability, 0), std::nullopt);
    liability = {8'000, 0, 6, 1};
    EXPECT_EQ(liability_to_cover_shortage(10'000'000, asset, liability, 0), std::nullopt);
}

TEST(SpotExchange, AmountsFollowPricesMultipliersAndDecimals) {
    const SpotSide dollars{0, 1'010'000, 6, 1'000'000}, coins{0, 990'000, 9, 100'000'000};
    // 10 dollars / 100 * 0.99 / 1.01
    EXPECT_EQ(liability_implied_by_asset(10'000'000, dollars, coins), 98'019'802);
    EXPECT_EQ(liability_implied_by_asset(98'019'802, coins, dollars), 10'000'001);  // up at both divisions
    EXPECT_EQ(asset_seized_for_liability(200'000'000, 1'000'000'000, dollars, coins), 102'020'202);
    EXPECT_EQ(asset_seized_for_liability(102'020'201, 1'000'000'000, dollars, coins), 102'020'201);  // one atom: dust
    EXPECT_EQ(asset_seized_for_liability(101'020'202, 1'000'000'000, dollars, coins),
              102'020'202);  // exactly a coin: not
    EXPECT_EQ(asset_seized_for_liability(9'000'000, 0, dollars, coins), 1);
}

TEST(SpotExchange, ASwapMayBeNoWorseThanTheLiquidationPrice) {
    // An asset at 200 with a multiplier of 1.01: at least 198.0198 per unit.
    const SpotSide asset{0, 1'010'000, 9, 200'000'000}, liability{0, 1'000'000, 6, 1'000'000};
    EXPECT_TRUE(swap_acceptable(1'000'000'000, 198'019'801, asset, liability));
    EXPECT_FALSE(swap_acceptable(1'000'000'000, 198'019'800, asset, liability));
}

TEST(FeeRamp, RisesFromTheEndOfTheGraceAndStopsAtItsLimit) {
    const FeeRamp at_grace{20'000, 50'000, 0, 1'500, 1'500, 1};
    EXPECT_EQ(fee_ramp_e6(at_grace), 21'500);
    FeeRamp other = at_grace;
    other.slot = 1'499;
    EXPECT_EQ(fee_ramp_e6(other), 20'000);
    other.slot = 100'000;
    EXPECT_EQ(fee_ramp_e6(other), 50'000);
}

TEST(Disposal, TakesAShareOfWhatIsLeftAndOfTheBook) {
    const auto order = [](i128 position, i128 volume) {
        return disposal_order({position, volume, fraction(1, 3), 10, fraction(1, 5)});
    };
    EXPECT_EQ(order(-50, 1'000), 17);  // a third, rounded up
    EXPECT_EQ(order(10, 1'000), 10);   // whole from there on
    EXPECT_EQ(order(50, 41), 9);       // a fifth of the book, rounded up
}

TEST(DisposalRun, EndsWhereAnOrderWouldBeZero) {
    EXPECT_TRUE(disposal_run({10, 0, fraction(1), 0, fraction(1)}).empty());
    EXPECT_EQ(disposal_run({-3, 2, fraction(1), 0, fraction(1)}), (std::vector<i128>{2, 1}));
}

}  // namespace
}  // namespace plimsoll::conformance
