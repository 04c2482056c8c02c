#include "engine/engine.hpp"

#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

TEST(Engine, ATradeMovesPositionsAndFeesAndNothingIsLost) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId alice = venue.account(units(1'000)), bob = venue.account(units(1'000));
    EXPECT_EQ(venue.order(alice, perp, Side::sell, dollars(10'000), coins_e3(500)).reject, Reject::none);
    EXPECT_EQ(venue.order(bob, perp, Side::buy, dollars(10'000), coins_e3(300)).reject, Reject::none);
    EXPECT_EQ(venue.position(alice, perp), coins_e3(-300));
    EXPECT_EQ(venue.position(bob, perp), coins_e3(300));
    // 3,000 of notional: the maker pays 0.02 %, the taker 0.05 %.
    EXPECT_EQ(venue.balance(alice), units(1'000) - Amount{60'000'000});
    EXPECT_EQ(venue.balance(bob), units(1'000) - Amount{150'000'000});
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST(Engine, ProfitIsRealisedThroughTheClearingAccount) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId alice = venue.account(units(5'000)), bob = venue.account(units(5'000));
    venue.order(alice, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(bob, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.price(dollars(10'200));
    venue.order(alice, perp, Side::buy, dollars(10'200), coins_e3(1'000));
    venue.order(bob, perp, Side::sell, dollars(10'200), coins_e3(1'000));
    EXPECT_EQ(venue.position(bob, perp), Quantity{});
    // Bob: +200 profit, 5 taker fee on 10,000, 5.1 taker on 10,200.
    EXPECT_EQ(venue.balance(bob), units(5'000) + units(200) - units(5) - Amount{510'000'000});
    EXPECT_EQ(venue.engine.audit(), "");
    EXPECT_EQ(venue.engine.state().market(perp).open_interest, Quantity{});
}

TEST(Engine, AWithdrawalBeyondTheFreeMarginIsRefusedAndChangesNothing) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId alice = venue.account(units(1'000)), bob = venue.account(units(2'000));
    venue.order(alice, perp, Side::sell, dollars(10'000), coins_e3(500));
    venue.order(bob, perp, Side::buy, dollars(10'000), coins_e3(500));
    const Amount before = venue.balance(alice);
    EXPECT_EQ(venue.send(Withdraw{alice, usdt, units(600)}).reject, Reject::margin_insufficient);
    EXPECT_EQ(venue.balance(alice), before);
    EXPECT_EQ(venue.send(Withdraw{alice, usdt, units(400)}).reject, Reject::none);
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST(Engine, TheSameCommandsGiveTheSameHashAndASnapshotRestoresIt) {
    const auto run = [](Venue& venue) {
        venue.price(dollars(10'000));
        venue.open_markets();
        const AccountId alice = venue.account(units(5'000)), bob = venue.account(units(5'000));
        venue.order(alice, perp, Side::sell, dollars(10'010), coins_e3(1'000));
        venue.order(bob, perp, Side::buy, dollars(10'010), coins_e3(400));
    };
    Venue one, two;
    run(one);
    run(two);
    EXPECT_EQ(one.engine.state_hash(), two.engine.state_hash());
    const Bytes bytes = one.engine.snapshot();
    Engine restored;
    ASSERT_TRUE(restored.restore(bytes));
    EXPECT_EQ(restored.state_hash(), one.engine.state_hash());
    EXPECT_EQ(restored.audit(), "");
    one.now = one.now + hours(9);
    const Reply live = one.send(AdvanceTime{});
    const Reply again = restored.submit(AdvanceTime{}, one.now);
    EXPECT_EQ(live, again);
    EXPECT_EQ(restored.state_hash(), one.engine.state_hash());
}

// No other timer is due near it: the order's own expiry must wake the clock, in a live engine as in a restored one.
TEST(Engine, AnOrderIsGoneAtItsExpiryAndNobodyTradesWithItAfterwards) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId alice = venue.account(units(5'000)), bob = venue.account(units(5'000));
    const OrderId order = venue.send(PlaceOrder{.account = alice, .market = perp, .side = Side::sell, .tif = TimeInForce::gtt,
                                                .price = dollars(10'010), .quantity = coins_e3(100),
                                                .expiry = venue.now + seconds(10), .isolated_margin = {}}).order;
    Engine restored;
    ASSERT_TRUE(restored.restore(venue.engine.snapshot()));
    venue.now = venue.now + seconds(20);
    venue.order(bob, perp, Side::buy, dollars(10'010), coins_e3(100), 0, TimeInForce::ioc);
    EXPECT_FALSE(venue.engine.state().order_row(order).has_value());
    EXPECT_EQ(venue.position(bob, perp), Quantity{});
    restored.submit(PlaceOrder{.account = bob, .market = perp, .side = Side::buy, .tif = TimeInForce::ioc,
                               .price = dollars(10'010), .quantity = coins_e3(100), .isolated_margin = {}},
                    venue.now);
    EXPECT_EQ(restored.state_hash(), venue.engine.state_hash());
}

// Funding alone takes an account below its initial margin. When its order goes may not depend on how far the index stands from where
// it was when bands were last made: a restored engine has made them anew.
TEST(Engine, FundingEndsOrdersAtTheSameMomentInARestoredEngine) {
    RuleBook rules = rule_book();
    rules.feeds[0].age_max = hours(24);
    rules.venue.funding_allowance = {450};  // two fundings of 0.03 % leave it, one does not
    rules.markets[0].funding.interest = Rate{30'000};
    rules.markets[0].funding.dampener = Rate{100'000};
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId long_one = venue.account(units(1'022)), short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.order(long_one, perp, Side::buy, dollars(9'000), coins_e3(10));
    const auto fund = [&](Engine& engine, Time when) { engine.submit(AdvanceTime{}, when); };
    const Time first{(start.ns / hours(8).ns + 1) * hours(8).ns};
    fund(venue.engine, first);
    fund(venue.engine, first + hours(8));
    ASSERT_EQ(venue.engine.state().account(long_one).order_count, 1U);
    Engine restored;
    ASSERT_TRUE(restored.restore(venue.engine.snapshot()));
    fund(venue.engine, first + hours(16));
    fund(restored, first + hours(16));
    EXPECT_GT(venue.engine.state().market(perp).funding_index, Index{});
    EXPECT_EQ(restored.state_hash(), venue.engine.state_hash());
    EXPECT_EQ(venue.engine.state().account(long_one).order_count, 0U);
}

TEST(Engine, FactsAloneRebuildTheState) {
    Venue venue;
    Engine follower;
    follower.give_content(rule_book());
    const auto copy = [&] {
        venue.engine.visit_events([&](const auto& fact) { follower.replay_event(Event{fact}, venue.engine.sequence()); });
    };
    Engine fresh;
    venue.engine = std::move(fresh);
    venue.send(UpgradeProtocol{protocol_version});
    copy();
    venue.send(LoadRuleBook{rule_book()});
    copy();
    for (u32 i = 0; i < 3; ++i) {
        venue.send(ReportPrice{btc_feed, SourceId{i}, dollars(10'000), Price{}, venue.now});
        copy();
    }
    venue.send(OpenMarket{perp});
    copy();
    EXPECT_EQ(follower.state_hash(), venue.engine.state_hash());
}

// A history with a crash, a liquidation, funding and an isolated account. Its hash is pinned: every compiler and every build must
// reach it, and a change of it is a change of the protocol.
TEST(Engine, TheHashOfAHistoryIsTheSameInEveryBuild) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    venue.send(FundInsurance{perp, usdt, units(5'000)});
    const AccountId maker = venue.account(units(1'000'000)), trader = venue.account(units(1'200));
    const AccountId careful = venue.account(units(3), btc);
    for (i64 step = 0; step < 20; ++step) {
        venue.order(maker, perp, Side::sell, dollars(10'010 + step), coins_e3(500 + step));
        venue.order(maker, perp, Side::buy, dollars(9'990 - 100 * step), coins_e3(400 + step));
    }
    venue.order(trader, perp, Side::buy, dollars(10'020), coins_e3(1'000));
    venue.send(PlaceOrder{.account = careful, .market = inverse, .side = Side::sell, .price = dollars(10'000),
                          .quantity = {1'000 * one_e8}, .isolated_margin = {one_e8}});
    venue.order(maker, inverse, Side::buy, dollars(10'000), {1'000 * one_e8});
    for (const i64 price : {9'900, 9'600, 9'300, 9'000, 8'700}) {
        venue.now = venue.now + minutes(1);
        venue.price(dollars(price));
    }
    for (int hour = 0; hour < 20; ++hour) {
        venue.now = venue.now + minutes(30);
        venue.price(dollars(8'700 + hour));
    }
    EXPECT_LT(venue.position(trader, perp), coins_e3(1'000));  // a slice brought it back above its line
    EXPECT_LT(venue.balance(trader), units(1'200));
    EXPECT_EQ(venue.engine.audit(), "");
    EXPECT_EQ(venue.engine.state_hash().hex(), "b6c14ae70604b2a16c8cdfcf77835f96ac644944e03eb8880586bb059618e6eb");
}

}  // namespace
