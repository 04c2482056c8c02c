// Other venues' insurance funds on numbers that can be checked by hand. The published cases run in tests/vectors.
#include "liquidation/conformance_insurance.hpp"

#include <gtest/gtest.h>

namespace plimsoll::conformance {
namespace {

TEST(InsuranceDelta, TheFeeTakesAtMostWhatLiesAboveTheBankruptcyPrice) {
    EXPECT_EQ(insurance_delta(5'610, 5'100, 25'000), 140);    // 2.5 % of 5610, rounded down
    EXPECT_EQ(insurance_delta(5'610, 5'600, 25'000), 10);     // all that is there
    EXPECT_EQ(insurance_delta(-4'410, -4'900, 25'000), 110);  // a short bought back below its bankruptcy price
    EXPECT_EQ(insurance_delta(5'049, 5'100, 25'000), -51);    // the fund pays
    EXPECT_EQ(insurance_delta(5'100, 5'100, 25'000), 0);
}

TEST(InsuranceFund, PaysNoMoreThanItHas) {
    EXPECT_TRUE(insurance_sufficient(-5, 0));
    EXPECT_TRUE(insurance_sufficient(5, -5));
    EXPECT_FALSE(insurance_sufficient(5, -6));
}

// Margin 5 %, liquidator 1 %, shortage of 2 % of the value at 100: 95 % of the 2 % that are left.
TEST(PerpInsuranceFee, IsWhatCuringTheShortageLeaves) {
    const PerpInsuranceFee fee{20'000'000, 10'000'000'000, 500, 10'000, 100'000'000, 1'000'000, 50'000};
    EXPECT_EQ(perp_insurance_fee_e6(fee), 19'000);
    PerpInsuranceFee other = fee;
    other.max_insurance_fee_e6 = 5'000;
    EXPECT_EQ(perp_insurance_fee_e6(other), 5'000);
    other = fee;
    other.shortage = 50'000'000;
    EXPECT_EQ(perp_insurance_fee_e6(other), 0);
    other = fee;
    other.liquidator_fee_e6 = 50'000;
    EXPECT_EQ(perp_insurance_fee_e6(other), 0);
    for (const auto member :
         {&PerpInsuranceFee::base_e9, &PerpInsuranceFee::oracle_price_e6, &PerpInsuranceFee::quote_price_e6}) {
        other = fee;
        other.*member = 0;
        EXPECT_EQ(perp_insurance_fee_e6(other), 0);
    }
}

// Weights 1.1 and 1 * 1.01: a gap of 0.09; a shortage of 5 on 100 takes 0.05; (0.09 - 0.05) / 1.1 is 3.6363 %.
TEST(SpotInsuranceFee, IsWhatCuringTheShortageLeaves) {
    const SpotInsuranceFee fee{5'000'000, 1'000'000'000, 10'000, 1'010'000, 11'000, 1'000'000, 9, 100'000'000, 50'000};
    EXPECT_EQ(spot_insurance_fee_e6(fee), 36'363);
    SpotInsuranceFee other = fee;
    other.max_insurance_fee_e6 = 1;
    EXPECT_EQ(spot_insurance_fee_e6(other), 1);
    other = fee;
    other.asset_weight_e4 = 11'000;
    EXPECT_EQ(spot_insurance_fee_e6(other), 0);
    for (const auto member : {&SpotInsuranceFee::token_atoms, &SpotInsuranceFee::liability_price_e6,
                              &SpotInsuranceFee::liability_multiplier_e6}) {
        other = fee;
        other.*member = 0;
        EXPECT_EQ(spot_insurance_fee_e6(other), 0);
    }
}

TEST(FundShares, ACancelledWithdrawalGivesUpWhatTheFundHasEarned) {
    EXPECT_EQ(shares_lost(100, 1'000, 100, 1'000), 0);
    EXPECT_EQ(shares_lost(100, 1'000, 50, 1'000), 100 - 47);  // 50 * 900 / 950 = 47.4
    EXPECT_EQ(shares_lost(1'000, 1'000, 500, 1'000), 1'000);  // nobody else is there to keep them
}

TEST(FundShares, AreCutByWholeDecimalPlaces) {
    EXPECT_EQ(share_rebase(10'000, 10'000).decimal_shift, 0);
    EXPECT_EQ(share_rebase(99'999, 1'000).decimal_shift, 0);  // 9999 / 1000 = 9
    EXPECT_EQ(share_rebase(100'000, 1'000).decimal_shift, 1);
    EXPECT_EQ(share_rebase(100'000, 100).divisor, 100);
    EXPECT_EQ(share_rebase(5, 1).divisor, 1);
}

}  // namespace
}  // namespace plimsoll::conformance
