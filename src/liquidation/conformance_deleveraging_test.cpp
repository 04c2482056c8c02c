// Other venues' deleveraging on numbers that can be checked by hand. The published cases run in tests/vectors.
#include "liquidation/conformance_deleveraging.hpp"

#include <gtest/gtest.h>

namespace plimsoll::conformance {
namespace {

// One coin at 50,000, 10 % maintenance, in atoms of 1e-8 and 1e-6.
PeerMarket coin_market() {
    PeerMarket market;
    market.base_exp = -8;
    market.price_exp = -5;
    market.price = 5'000'000'000;
    market.imf_ppm = 200'000;
    market.mm_share_of_im_ppm = 500'000;
    return market;
}
constexpr i128 coin = 100'000'000;

PeerAccount holder(i128 cash, i128 size) { return {cash, {{0, size}}, {{0, coin_market()}}}; }

// A short of one coin at 50,000 with 54,999 in cash, so E = 4,999, against a long of as much.
TransferInput short_coin() { return {holder(54'999'000'000, -coin), holder(50'000'000'000, coin), 0, coin, false}; }

TEST(Deleveraging, ATenthTakesATenthOfTheEquity) {
    TransferInput input = short_coin();
    input.close_size = coin / 10;  // 5,000 for the coin's tenth, and 499.9 of the equity goes with it
    const TransferResult result = deleverage(input);
    EXPECT_EQ(result.error, TransferError::none);
    EXPECT_EQ(result.quote_to_liquidated, -5'499'900'000);
    EXPECT_EQ(result.liquidated.cash, 54'999'000'000 - 5'499'900'000);
    EXPECT_EQ(result.liquidated.positions, (std::vector<PeerPosition>{{0, -coin * 9 / 10}}));
    EXPECT_EQ(result.counterparty.positions, (std::vector<PeerPosition>{{0, coin * 9 / 10}}));
}

TEST(Deleveraging, APositionThatIsClosedWholeIsGone) {
    const TransferResult result = deleverage(short_coin());
    EXPECT_EQ(result.liquidated.cash, 0);
    EXPECT_TRUE(result.liquidated.positions.empty());
    EXPECT_EQ(result.counterparty.cash, 104'999'000'000);
}

TEST(Deleveraging, AtTheOraclePriceNobodyPaysADeficit) {
    TransferInput input = short_coin();
    input.at_oracle_price = true;
    EXPECT_EQ(deleverage(input).quote_to_liquidated, -50'000'000'000);
    input.liquidated.cash = 49'999'000'000;  // insolvent: it would be left with a debt
    const TransferResult refused = deleverage(input);
    EXPECT_EQ(refused.error, TransferError::undercollateralized);
    EXPECT_EQ(refused.liquidated.cash, input.liquidated.cash);
    EXPECT_EQ(refused.counterparty.positions, input.counterparty.positions);
}

TEST(Deleveraging, ACounterpartyThatCouldNotBearTheDeficitIsSpared) {
    TransferInput input = short_coin();
    input.liquidated.cash = 49'000'000'000;     // a deficit of 1,000,
    input.counterparty.cash = -49'500'000'000;  // of which the long has 500
    EXPECT_EQ(deleverage(input).error, TransferError::undercollateralized);
    input.counterparty.cash = -49'000'000'000;
    EXPECT_EQ(deleverage(input).quote_to_liquidated, -49'000'000'000);
}

TEST(Deleveraging, ASizeThatDoesNotFitBothPositionsIsRefused) {
    for (const i128 size : {i128{0}, -coin, coin + 1}) {
        TransferInput input = short_coin();
        input.close_size = size;
        EXPECT_EQ(deleverage(input).error, TransferError::invalid_size_delta);
    }
    TransferInput input = short_coin();
    input.counterparty.positions[0].size = coin / 2;
    EXPECT_EQ(deleverage(input).error, TransferError::invalid_size_delta);
    input.counterparty.positions.clear();
    EXPECT_EQ(deleverage(input).error, TransferError::invalid_size_delta);
}

TEST(Deleveraging, WithoutMaintenanceThereIsNoShare) {
    TransferInput input = short_coin();
    input.liquidated.markets[0].second.imf_ppm = 0;
    EXPECT_EQ(deleverage(input).error, TransferError::undefined);
}

TEST(Deleveraging, TheGateAsksForInsolvencyOrAMarketThatEnds) {
    const auto gate = [](i128 cash, bool ends) { return deleverage_gate(holder(cash, -coin), ends); };
    EXPECT_TRUE(gate(49'999'000'000, false).at_bankruptcy_price);
    EXPECT_FALSE(gate(50'000'000'000, false).at_bankruptcy_price);
    EXPECT_TRUE(gate(50'000'000'000, true).at_oracle_price);
    EXPECT_FALSE(gate(50'000'000'000, false).at_oracle_price);
    EXPECT_FALSE(gate(49'999'000'000, true).at_oracle_price);
}

TEST(Deleveraging, ALossIsSharedByIndexAndRoundsUp) {
    EXPECT_EQ(socialise_via_index(100, 2, -1), 33'333'333'334'000);
    EXPECT_EQ(socialise_via_index(100, 0, 0), std::nullopt);
    EXPECT_EQ(socialise_via_deposit_index(1, 3, 100), 34);
    EXPECT_EQ(socialise_via_deposit_index(1, 0, 100), 0);
}

}  // namespace
}  // namespace plimsoll::conformance
