// Money as somebody would move it who wants others to pay: across his own accounts, through the settlement credit, in front
// of a liquidation.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "margin/risk.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Money : ::testing::Test {
    Venue venue;

    void SetUp() override {
        venue.price(dollars(10'000));
        venue.open_markets();
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
    AccountId second_account(AccountId first, AssetId numeraire = usdt) {
        return venue.send(OpenAccount{venue.engine.state().account(first).owner, numeraire}).account;
    }
    bool queued(AccountId id) const { return venue.engine.state().account(id).queue_row != no_row; }
    Reply isolated(AccountId payer, MarketId market, Side side, Price price, Quantity quantity, Amount margin,
                   TimeInForce tif = TimeInForce::gtc) {
        return venue.send(PlaceOrder{.account = payer,
                                     .market = market,
                                     .side = side,
                                     .tif = tif,
                                     .price = price,
                                     .quantity = quantity,
                                     .isolated_margin = margin});
    }
};

// Margin of an isolated account may stand in another asset than its market settles in. What is left at the end goes back to the
// owner only after the account has paid what it owes.
TEST_F(Money, WhatAnIsolatedAccountOwesIsNotLeftBehindWhenItsMarginGoesHome) {
    venue.send(FundInsurance{no_market, btc, {one_e8}});
    venue.send(FundInsurance{inverse, btc, {one_e8}});
    const AccountId owner = venue.account(units(100'000));
    venue.send(Deposit{owner, btc, {one_e8}});
    const AccountId maker = venue.account(units(1'000'000));
    venue.send(Deposit{maker, btc, {100 * one_e8}});
    venue.order(maker, inverse, Side::sell, dollars(10'000), {2'000 * one_e8});
    const Reply reply = isolated(owner, inverse, Side::buy, dollars(10'000), {2'000 * one_e8}, {3'000'000});
    ASSERT_EQ(reply.reject, Reject::none);
    const AccountId apart = reply.account;
    ASSERT_EQ(venue.position(apart, inverse), (Quantity{2'000 * one_e8}));
    ASSERT_EQ(venue.send(Transfer{owner, apart, usdt, units(250)}).reject, Reject::none);
    ASSERT_EQ(venue.send(Transfer{apart, owner, btc, venue.balance(apart, btc)}).reject, Reject::none);
    const Amount fund_before = venue.balance(system_account::shared_fund, btc);
    venue.price(dollars(9'600));
    venue.price(dollars(9'230));
    ASSERT_TRUE(queued(apart));  // and nobody bids
    venue.order(maker, inverse, Side::buy, dollars(9'220), {2'000 * one_e8});
    ASSERT_EQ(venue.order(apart, inverse, Side::sell, dollars(9'220), {2'000 * one_e8}, order_flag::reduce_only).reject,
              Reject::none);
    ASSERT_EQ(venue.position(apart, inverse), Quantity{});
    ASSERT_LT(venue.balance(apart, btc), Amount{});
    for (int i = 0; i < 20; ++i) {
        venue.now = venue.now + seconds(10);
        venue.price(dollars(9'230));
    }
    EXPECT_FALSE(queued(apart));
    EXPECT_GE(venue.balance(system_account::shared_fund, btc), fund_before);
    EXPECT_EQ(venue.balance(system_account::open_deficit, btc), Amount{});
}

TEST_F(Money, MarginOfAnIsolatedAccountGoesHomeWhenItsPositionCloses) {
    const AccountId owner = venue.account(units(5'000)), maker = venue.account(units(100'000));
    venue.order(maker, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    const AccountId apart = isolated(owner, perp, Side::buy, dollars(10'000), coins_e3(1'000), units(1'100)).account;
    ASSERT_EQ(venue.balance(owner), units(3'900));
    venue.order(maker, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.order(apart, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    ASSERT_EQ(venue.position(apart, perp), Quantity{});
    EXPECT_EQ(venue.balance(apart), Amount{});
    EXPECT_EQ(venue.balance(owner), units(5'000) - units(10));  // two taker fees of 5
}

TEST_F(Money, MarginOfAnIsolatedOrderThatNeverFillsGoesHomeWithIt) {
    const AccountId owner = venue.account(units(5'000));
    const Reply immediate =
        isolated(owner, perp, Side::buy, dollars(10'000), coins_e3(1'000), units(1'100), TimeInForce::ioc);
    EXPECT_EQ(immediate.reject, Reject::none);
    EXPECT_EQ(venue.balance(owner), units(5'000));
    const Reply resting = isolated(owner, perp, Side::buy, dollars(9'900), coins_e3(1'000), units(1'100));
    EXPECT_EQ(venue.balance(owner), units(3'900));
    const Reply more = venue.order(resting.account, perp, Side::buy, dollars(9'800), coins_e3(10));
    EXPECT_EQ(venue.send(CancelOrder{resting.account, resting.order}).reject, Reject::none);
    EXPECT_EQ(venue.balance(owner), units(3'900));  // another order still needs it
    EXPECT_EQ(venue.send(CancelOrder{resting.account, more.order}).reject, Reject::none);
    EXPECT_EQ(venue.balance(owner), units(5'000));
}

// Balance that open orders will pay with is withdrawn while other collateral vouches for it: the fill is a loan.
TEST_F(Money, ALoanBeyondTheCapIsNotTakenByFillingOrdersOfAnEmptiedAccount) {
    const AccountId borrower = venue.account(units(60'000)), seller = venue.account(units(100'000));
    venue.send(Deposit{borrower, btc, {20 * one_e8}});
    venue.send(Deposit{seller, btc, {20 * one_e8}});
    ASSERT_EQ(venue.order(borrower, spot, Side::buy, dollars(9'990), coins_e3(5'000)).reject, Reject::none);
    ASSERT_EQ(venue.send(Withdraw{borrower, usdt, units(60'000)}).reject, Reject::none);
    venue.order(seller, spot, Side::sell, dollars(9'990), coins_e3(5'000));
    EXPECT_GE(venue.balance(borrower).raw, -units(10'000).raw);  // credit.account_max
    EXPECT_FALSE(queued(borrower));
}

TEST_F(Money, AllLoansTogetherStayWithinTheirCapWhenOrdersOfManyAccountsFill) {
    RuleBook rules = rule_book();
    rules.assets[0].credit = {units(10'000), units(15'000), Rate{}};
    Venue small(rules);
    small.price(dollars(10'000));
    small.open_markets();
    std::vector<AccountId> borrowers;
    for (int i = 0; i < 4; ++i) {
        borrowers.push_back(small.account());
        small.send(Deposit{borrowers.back(), btc, {10 * one_e8}});
        EXPECT_EQ(small.order(borrowers.back(), spot, Side::buy, dollars(9'990), coins_e3(900)).reject, Reject::none);
    }
    const AccountId seller = small.account(units(100'000));
    small.send(Deposit{seller, btc, {20 * one_e8}});
    small.order(seller, spot, Side::sell, dollars(9'990), coins_e3(3'600));
    EXPECT_LE(small.engine.state().asset(usdt).credit_used.raw, units(15'000).raw);
    EXPECT_EQ(small.engine.audit(), "");
}

// In its own numeraire an account's collateral is weighed at one: whoever could name any asset so would have no haircut.
TEST_F(Money, AHaircutIsNotEscapedByNamingTheCoinTheNumeraire) {
    const OwnerId owner = venue.send(OpenOwner{}).owner;
    EXPECT_EQ(venue.send(OpenAccount{owner, btc}).reject, Reject::asset_not_accepted);
    EXPECT_EQ(venue.send(OpenAccount{owner, usdt}).reject, Reject::none);
}

TEST(MoneyIncome, InterestRepaysAnOpenDeficitFirst) {
    RuleBook rules = rule_book();
    rules.markets[0].liquidation.payers = {Payer::open_deficit};
    rules.markets[0].liquidation.payer_count = 1;
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId borrower = venue.account(units(10), btc), seller = venue.account(units(10), btc);
    venue.order(seller, spot, Side::sell, dollars(10'000), coins_e3(500));
    venue.order(borrower, spot, Side::buy, dollars(10'000), coins_e3(500));
    ASSERT_LT(venue.balance(borrower), -units(5'000));
    const AccountId loser = venue.account(units(1'010)), winner = venue.account(units(100'000));
    venue.order(winner, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(loser, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.price(dollars(8'800));
    venue.now = venue.now + seconds(60);
    venue.price(dollars(8'800));
    const Amount deficit = venue.balance(system_account::open_deficit),
                 fund = venue.balance(system_account::shared_fund);
    ASSERT_EQ(deficit, -units(195));
    venue.now = venue.now + hours(24);
    venue.send(Deposit{borrower, usdt, {1}});
    EXPECT_GT(venue.balance(system_account::open_deficit), deficit + units(1));  // 10 % of 5,000 a year
    EXPECT_EQ(venue.balance(system_account::shared_fund), fund);
    EXPECT_EQ(venue.engine.audit(), "");
}

}  // namespace
