// The ends of the number types: whatever is accepted up to there, what would go beyond is refused by name or pauses its market.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "margin/risk.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

constexpr Quantity ten_billion{i64{10'000'000'000} * one_e8};

// A coin worth a thousandth of a cent, a feed that believes every step, and orders as large as a quantity can be.
RuleBook cheap_coin() {
    RuleBook rules = rule_book();
    rules.feeds[0].band = MarginRate{};
    rules.feeds[0].pending_time = Duration{};
    for (MarketTerms& market : rules.markets) {
        market.book.tick = Price{1};
        market.book.lot = market.book.quantity_min = Quantity{one_e8};
        market.book.quantity_max = ten_billion;
    }
    return rules;
}

struct Limits : ::testing::Test {
    Venue venue{cheap_coin()};

    void SetUp() override {
        venue.price(Price{1'000});
        venue.open_markets();
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
    MarketStatus status(MarketId market) const { return venue.engine.state().market(market).status; }
};

TEST_F(Limits, OpenOrdersOfAnAccountEndBeforeTheirSumDoes) {
    const AccountId one = venue.account(units(1'000'000'000));
    Reject last = Reject::none;
    for (int i = 0; i < 12 && last == Reject::none; ++i)
        last = venue.order(one, perp, Side::buy, Price{1'000}, ten_billion).reject;
    EXPECT_EQ(last, Reject::limits_exceeded);
    const u32 row = venue.engine.state().position_row(one, perp);
    EXPECT_LE(venue.engine.state().positions[row].bids.raw, limits::quantity_raw_max);
    EXPECT_LT(account_risk(venue.engine.view(), venue.engine.core().gather(one)).free_margin(), units(1'000'000'000));
}

TEST_F(Limits, ReduceOnlyOrdersEndThereToo) {
    const AccountId one = venue.account(units(1'000'000'000)), other = venue.account(units(1'000'000'000));
    venue.order(other, perp, Side::sell, Price{1'000}, ten_billion);
    venue.order(one, perp, Side::buy, Price{1'000}, ten_billion);
    Reject last = Reject::none;
    for (int i = 0; i < 12 && last == Reject::none; ++i)
        last = venue.order(one, perp, Side::sell, Price{1'001}, ten_billion, order_flag::reduce_only).reject;
    EXPECT_EQ(last, Reject::limits_exceeded);
}

TEST_F(Limits, OpenInterestEndsBeforeItsCounterDoes) {
    const AccountId seller = venue.account(units(1'000'000'000));
    Reject last = Reject::none;
    for (int i = 0; i < 12 && last == Reject::none; ++i) {
        const AccountId maker = venue.account(units(1'000'000'000)), taker = venue.account(units(1'000'000'000));
        venue.order(maker, perp, Side::sell, Price{1'000}, ten_billion);
        last = venue.order(taker, perp, Side::buy, Price{1'000}, ten_billion).reject;
    }
    EXPECT_EQ(last, Reject::limits_exceeded);
    EXPECT_EQ(venue.order(seller, perp, Side::buy, Price{990}, {one_e8}).reject, Reject::none);
}

TEST_F(Limits, APriceThatWouldEndTheArithmeticPausesItsMarket) {
    const AccountId one = venue.account(units(1'000'000'000)), other = venue.account(units(1'000'000'000));
    venue.order(other, perp, Side::sell, Price{1'000}, ten_billion);
    venue.order(one, perp, Side::buy, Price{1'000}, ten_billion);
    venue.order(one, spot, Side::buy, Price{900}, {one_e8});
    ASSERT_EQ(venue.position(one, perp), ten_billion);
    venue.price(Price{limits::price_raw_max - 1});
    EXPECT_EQ(status(perp), MarketStatus::halted);
    EXPECT_EQ(status(spot), MarketStatus::open);
    EXPECT_EQ(venue.engine.state().market(perp).mark, Price{1'000});
    EXPECT_EQ(venue.engine.state().market(perp).index_usable, 0);
    EXPECT_EQ(venue.send(OpenMarket{perp}).reject, Reject::price_stale);
    venue.now = venue.now + minutes(6);
    venue.price(Price{1'100});
    venue.price(Price{1'100});
    EXPECT_EQ(venue.engine.state().market(perp).mark, Price{1'100});
    EXPECT_EQ(venue.send(OpenMarket{perp}).reject, Reject::none);
}

TEST_F(Limits, OrdersThatAPriceHasMadeTooLargeAreCancelledAndNotCounted) {
    const AccountId one = venue.account(units(1'000'000'000));
    for (const MarketId market : {perp, future})
        ASSERT_EQ(venue.order(one, market, Side::buy, Price{900}, ten_billion).reject, Reject::none);
    ASSERT_EQ(venue.order(one, perp, Side::sell, Price{1'010}, ten_billion).reject, Reject::none);
    venue.price(Price{limits::price_raw_max - 1});
    EXPECT_EQ(venue.engine.state().account(one).order_count, 0u);
    EXPECT_EQ(venue.engine.state().market(perp).mark, Price{limits::price_raw_max - 1});
}

TEST_F(Limits, AnInverseMarketIsBoundInItsCoins) {
    const AccountId one = venue.account(units(900'000'000)), other = venue.account(units(900'000'000));
    constexpr Quantity dollars_most{i64{50'000'000} * one_e8};
    EXPECT_EQ(venue.order(other, inverse, Side::sell, Price{1'000}, ten_billion).reject, Reject::limits_exceeded);
    ASSERT_EQ(venue.order(other, inverse, Side::sell, Price{1'000}, dollars_most).reject, Reject::none);
    ASSERT_EQ(venue.order(one, inverse, Side::buy, Price{1'000}, dollars_most).reject, Reject::none);
    venue.price(Price{1});  // fifty thousand million million coins
    EXPECT_EQ(status(inverse), MarketStatus::halted);
    EXPECT_EQ(venue.engine.state().market(inverse).mark, Price{1'000});
}

// What an account owns grows by profits too; what everybody brings in together ends where that still fits.
TEST_F(Limits, DepositsLeaveRoomForProfits) {
    RuleBook rules = rule_book();
    rules.assets[0].deposit_cap = Amount{limits::amount_raw_max - 1};
    Venue rich(rules);
    rich.price(dollars(10'000));
    rich.open_markets();
    const AccountId one = rich.account();
    const Reject first = rich.send(Deposit{one, usdt, Amount{limits::amount_raw_max - 1} - units(200'000)}).reject;
    EXPECT_EQ(first, Reject::amount_out_of_range);
    EXPECT_EQ(rich.send(FundInsurance{perp, usdt, Amount{limits::amount_raw_max - 1} - units(200'000)}).reject,
              Reject::amount_out_of_range);
}

// --- the number of assets that the risk of one account can hold ---

// Seventy coins, each with a spot market and a perpetual that settles in it.
RuleBook many_assets() {
    RuleBook rules = rule_book();
    const AssetTerms coin = rules.assets[1];
    const MarketTerms trade = rules.markets[2], perpetual = rules.markets[0];
    rules.markets.clear();
    rules.assets.resize(1);
    for (u32 i = 1; i <= 70; ++i) {
        rules.assets.push_back(coin);
        rules.assets.back().symbol = "C" + std::to_string(i);
        rules.markets.push_back(trade);
        rules.markets.back().symbol = "SPOT" + std::to_string(i);
        rules.markets.back().base = AssetId{i};
        rules.markets.push_back(perpetual);
        rules.markets.back().symbol = "PERP" + std::to_string(i);
        rules.markets.back().settlement = AssetId{i};
        rules.markets.back().margin.model = margin_terms().model;
    }
    return rules;
}
constexpr MarketId spot_of(u32 coin) { return MarketId{2 * (coin - 1)}; }
constexpr MarketId perp_of(u32 coin) { return MarketId{2 * (coin - 1) + 1}; }

struct ManyAssets : ::testing::Test {
    Venue venue{many_assets()};
    AccountId one{}, other{};

    void SetUp() override {
        ASSERT_EQ(venue.engine.state().markets.size(), 140u);
        venue.price(dollars(10'000));
        venue.open_markets();
        one = venue.account(units(10'000'000));
        other = venue.account(units(100'000'000));
        for (u32 coin = 1; coin < 32; ++coin)
            ASSERT_EQ(venue.send(Deposit{one, AssetId{coin}, {one_e8}}).reject, Reject::none);
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
};

TEST_F(ManyAssets, OrdersForMoreThanAnAccountCanHoldAreRefused) {
    Reject last = Reject::none;
    for (u32 coin = 32; coin <= 70 && last == Reject::none; ++coin)
        last = venue.order(one, spot_of(coin), Side::buy, dollars(10'000), coins_e3(1)).reject;
    EXPECT_EQ(last, Reject::account_lines_exceeded);
    for (u32 coin = 32; coin <= 70; ++coin) {
        const AccountId seller = venue.account(units(10), AssetId{coin});
        venue.order(seller, spot_of(coin), Side::sell, dollars(10'000), coins_e3(1));
    }
    EXPECT_EQ(venue.engine.state().account(one).balance_count, limits::assets_per_account_max);
}

TEST_F(ManyAssets, PositionsThatSettleInMoreThanAnAccountCanHoldAreRefused) {
    Reject last = Reject::none;
    for (u32 coin = 32; coin <= 70 && last == Reject::none; ++coin) {
        venue.order(other, perp_of(coin), Side::sell, dollars(10'000), coins_e3(1));
        last = venue.order(one, perp_of(coin), Side::buy, dollars(10'000), coins_e3(1)).reject;
    }
    EXPECT_EQ(last, Reject::account_lines_exceeded);
}

TEST_F(ManyAssets, DepositsCountWhatPositionsSettleIn) {
    const AccountId fresh = venue.account(units(10'000'000));
    for (u32 coin = 1; coin <= 63; ++coin)
        ASSERT_EQ(venue.order(fresh, perp_of(coin), Side::buy, dollars(9'000), coins_e3(1)).reject, Reject::none);
    EXPECT_EQ(venue.send(Deposit{fresh, AssetId{64}, {one_e8}}).reject, Reject::account_lines_exceeded);
    EXPECT_EQ(venue.send(Deposit{fresh, AssetId{63}, {one_e8}}).reject, Reject::none);
    const AccountId sibling = venue.send(OpenAccount{venue.engine.state().account(fresh).owner, usdt}).account;
    venue.send(Deposit{sibling, AssetId{64}, {one_e8}});
    EXPECT_EQ(venue.send(Transfer{sibling, fresh, AssetId{64}, {one_e8}}).reject, Reject::account_lines_exceeded);
}

}  // namespace
