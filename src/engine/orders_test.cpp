// Orders that meet, wait and go: the re-test of makers, the watch over open orders, limits, auctions, and priority after a restore.
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

std::vector<OrderClosed> closed(const Engine& engine) {
    std::vector<OrderClosed> found;
    engine.visit_events([&]<class Fact>(const Fact& fact) {
        if constexpr (std::is_same_v<Fact, OrderClosed>) found.push_back(fact);
    });
    return found;
}

bool open_order(const Venue& venue, OrderId id) { return venue.engine.state().order_row(id).has_value(); }
std::optional<Price> best(const Venue& venue, Side side) {
    return venue.engine.core().derived.books[index(perp)].best_price(side);
}

// Long one coin of the perpetual, with an order to sell it at 10,100, and short two of the future. At 11,300 it has 1,786 against a
// maintenance margin of 1,695; selling at 10,100 what is worth 11,300 would leave 584 against 1,130.
struct TwoLegs : Crash {
    AccountId both{}, other{};
    OrderId offer{};

    void set_up(Duration auction = {}) {
        RuleBook rules = rule_book();
        rules.markets[0].book.auction_time = auction;
        venue = Venue(rules);
        venue.price(dollars(10'000));
        venue.open_markets();
        wait(auction);
        both = venue.account(units(3'100));
        other = venue.account(units(100'000));
        venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(1'000));
        venue.order(both, perp, Side::buy, dollars(10'000), coins_e3(1'000));
        venue.order(other, future, Side::buy, dollars(10'000), coins_e3(2'000));
        venue.order(both, future, Side::sell, dollars(10'000), coins_e3(2'000));
        const Reply reply = venue.order(both, perp, Side::sell, dollars(10'100), coins_e3(1'000));
        ASSERT_EQ(reply.reject, Reject::none);
        offer = reply.order;
    }
    void rise() {
        for (const i64 price : {10'400, 10'800, 11'200, 11'300}) report(dollars(price));
        ASSERT_FALSE(queued(both));
        ASSERT_TRUE(open_order(venue, offer));  // it only reduces, so that the watch leaves it
    }
};

TEST_F(TwoLegs, AMakerThatCouldNotBearItsFillIsPassedOver) {
    set_up();
    rise();
    venue.order(other, perp, Side::buy, dollars(10'100), coins_e3(1'000));
    ASSERT_EQ(closed(venue.engine).size(), 1u);
    EXPECT_EQ(closed(venue.engine)[0].order, offer);
    EXPECT_EQ(closed(venue.engine)[0].reason, CloseReason::maker_margin);
    EXPECT_EQ(venue.position(both, perp), coins_e3(1'000));
    EXPECT_EQ(best(venue, Side::buy), dollars(10'100));  // the taker's rest waits where it found nobody
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST_F(TwoLegs, AnAuctionPassesOverWhoCouldNotBearTheClearingPrice) {
    set_up(seconds(60));
    send(HaltMarket{perp});
    rise();
    send(OpenMarket{perp});
    const OrderId bid = venue.order(other, perp, Side::buy, dollars(10'100), coins_e3(1'000)).order;
    wait(seconds(60));
    ASSERT_EQ(venue.engine.state().market(perp).status, MarketStatus::open);
    EXPECT_FALSE(open_order(venue, offer));
    EXPECT_TRUE(open_order(venue, bid));
    EXPECT_EQ(venue.position(both, perp), coins_e3(1'000));
}

struct CallAuction : Crash {
    void set_up(Amount deposit = units(100'000)) {
        RuleBook rules = rule_book();
        rules.markets[0].book.auction_time = seconds(60);
        venue = Venue(rules);
        venue.price(dollars(10'000));
        venue.open_markets();
        long_one = venue.account(deposit);
        short_one = venue.account(units(100'000));
    }
    OrderId enter(AccountId account, Side side, i64 price, i64 thousandths = 1'000) {
        const Reply reply = venue.order(account, perp, side, dollars(price), coins_e3(thousandths));
        EXPECT_EQ(reply.reject, Reject::none);
        return reply.order;
    }
};

TEST_F(CallAuction, WhatCrossesMeetsAtOnePriceAtItsEnd) {
    set_up();
    enter(short_one, Side::sell, 9'900);
    enter(long_one, Side::buy, 10'100);
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
    wait(seconds(60));
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(1'000));
    const State& state = venue.engine.state();
    EXPECT_EQ(state.positions[state.position_row(long_one, perp)].cost, -units(10'000));
    EXPECT_EQ(state.market(perp).status, MarketStatus::open);
}

// The best bid is the seller's own and goes. At the clearing price of 10,100 nobody else buys, and at 9,900 the rest would stand
// locked: the later of the two goes as well.
TEST_F(CallAuction, LeavesNoBookThatIsCrossedOrLocked) {
    set_up();
    const AccountId own = venue.send(OpenAccount{venue.engine.state().account(short_one).owner, usdt}).account;
    venue.send(Deposit{own, usdt, units(100'000)});
    const OrderId ask = enter(short_one, Side::sell, 9'900);
    const OrderId self = enter(own, Side::buy, 10'300);
    const OrderId bid = enter(long_one, Side::buy, 9'900);
    wait(seconds(60));
    EXPECT_FALSE(open_order(venue, self));
    EXPECT_FALSE(open_order(venue, bid));
    EXPECT_TRUE(open_order(venue, ask));
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
}

struct ReduceOnly : Crash {};

TEST_F(ReduceOnly, TakesNoMoreThanWasAsked) {
    open(units(5'000));
    venue.order(short_one, perp, Side::buy, dollars(9'990), coins_e3(5'000));
    venue.order(long_one, perp, Side::sell, dollars(9'990), coins_e3(400), order_flag::reduce_only);
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(600));
    venue.order(long_one, perp, Side::sell, dollars(9'990), coins_e3(5'000), order_flag::reduce_only);
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
}

// It was placed for the whole position, of which 0.6 went another way.
TEST_F(ReduceOnly, NeverTurnsThePositionFromTheBook) {
    open(units(5'000));
    const OrderId offer =
        venue.order(long_one, perp, Side::sell, dollars(10'100), coins_e3(1'000), order_flag::reduce_only).order;
    venue.order(short_one, perp, Side::buy, dollars(10'000), coins_e3(600));
    venue.order(long_one, perp, Side::sell, dollars(10'000), coins_e3(600));
    ASSERT_EQ(venue.position(long_one, perp), coins_e3(400));
    venue.order(short_one, perp, Side::buy, dollars(10'100), coins_e3(1'000));
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_FALSE(open_order(venue, offer));
    EXPECT_EQ(venue.engine.audit(), "");
}

// Bids of half a coin each. At 10,200 both need 1,020 of 1,015.
TEST(OrderLife, BelowInitialMarginTheFarthestOrderGoesFirst) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId trader = venue.account(units(1'015));
    const OrderId near = venue.order(trader, perp, Side::buy, dollars(9'950), coins_e3(500)).order;
    const OrderId far = venue.order(trader, perp, Side::buy, dollars(9'200), coins_e3(500)).order;
    ASSERT_TRUE(open_order(venue, near) && open_order(venue, far));
    venue.price(dollars(10'200));
    EXPECT_TRUE(open_order(venue, near));
    EXPECT_FALSE(open_order(venue, far));
}

TEST(OrderLife, APostOnlyOrderTakesNothingNotEvenAtItsOwnPrice) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId maker = venue.account(units(10'000)), other = venue.account(units(10'000));
    const u8 post_only = order_flag::post_only;
    venue.order(maker, perp, Side::sell, dollars(10'000), coins_e3(100));
    EXPECT_EQ(venue.order(other, perp, Side::buy, dollars(10'000), coins_e3(100), post_only).reject,
              Reject::order_would_take);
    EXPECT_EQ(venue.order(other, perp, Side::buy, dollars(9'999), coins_e3(100), post_only).reject, Reject::none);
    EXPECT_EQ(venue.order(maker, perp, Side::sell, dollars(9'999), coins_e3(100), post_only).reject,
              Reject::order_would_take);
}

TEST(OrderLife, APositionLimitCountsAllAccountsOfTheOwner) {
    RuleBook rules = rule_book();
    rules.markets[0].position_limit = units(10'000);
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const OwnerId owner = venue.send(OpenOwner{}).owner;
    std::array<AccountId, 3> own{};
    for (AccountId& account : own) {
        account = venue.send(OpenAccount{owner, usdt}).account;
        venue.send(Deposit{account, usdt, units(10'000)});
    }
    // An open order counts like the position that it would make.
    EXPECT_EQ(venue.order(own[0], perp, Side::buy, dollars(10'000), coins_e3(300)).reject, Reject::none);
    EXPECT_EQ(venue.order(own[1], perp, Side::buy, dollars(10'000), coins_e3(300)).reject, Reject::none);
    EXPECT_EQ(venue.order(own[2], perp, Side::buy, dollars(10'000), coins_e3(401)).reject,
              Reject::position_limit_exceeded);
    EXPECT_EQ(venue.order(own[2], perp, Side::buy, dollars(10'000), coins_e3(400)).reject, Reject::none);
}

// The third order took the row of the first: rows are no order of time.
TEST(OrderLife, ARestoredBookKeepsItsTimePriority) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId first = venue.account(units(10'000)), second = venue.account(units(10'000)),
                    taker = venue.account(units(10'000));
    const OrderId gone = venue.order(first, perp, Side::sell, dollars(10'000), coins_e3(100)).order;
    venue.order(second, perp, Side::sell, dollars(10'000), coins_e3(100));
    venue.send(CancelOrder{first, gone});
    venue.order(first, perp, Side::sell, dollars(10'000), coins_e3(100));
    Engine restored;
    ASSERT_TRUE(restored.restore(venue.engine.snapshot()));
    const Time now = venue.now;
    venue.engine = std::move(restored);
    venue.now = now;
    venue.order(taker, perp, Side::buy, dollars(10'000), coins_e3(100));
    EXPECT_EQ(venue.position(second, perp), coins_e3(-100));
    EXPECT_EQ(venue.position(first, perp), Quantity{});
}

}  // namespace
