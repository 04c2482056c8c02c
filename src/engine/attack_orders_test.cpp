// Orders as somebody would place them who wants more than the rules give: what a flag or a time in force promises holds
// against every other order on the way.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Orders : ::testing::Test {
    Venue venue;

    void SetUp() override {
        venue.price(dollars(10'000));
        venue.open_markets();
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
    template <class Fact>
    u64 facts() const {
        u64 found = 0;
        venue.engine.visit_events([&]<class F>(const F&) { found += std::is_same_v<F, Fact> ? 1U : 0U; });
        return found;
    }
};

// --- fill or kill ---

TEST_F(Orders, AFillOrKillThatWouldMeetAnOrderOfItsOwnOwnerIsNotFilledInPart) {
    const AccountId taker = venue.account(units(100'000)), other = venue.account(units(100'000));
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(taker, perp, Side::sell, dollars(10'010), coins_e3(1'000));
    const Reply reply = venue.order(taker, perp, Side::buy, dollars(10'010), coins_e3(2'000), 0, TimeInForce::fok);
    EXPECT_EQ(reply.reject, Reject::order_not_fillable);
    EXPECT_EQ(venue.position(taker, perp), Quantity{});
}

TEST_F(Orders, AFillOrKillThatCancelsItsOwnMakersCountsOnlyTheOthers) {
    const AccountId taker = venue.account(units(100'000)), other = venue.account(units(100'000));
    venue.send(SetSelfTrade{venue.engine.state().account(taker).owner, SelfTrade::cancel_maker});
    venue.order(taker, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(other, perp, Side::sell, dollars(10'010), coins_e3(1'000));
    EXPECT_EQ(venue.order(taker, perp, Side::buy, dollars(10'010), coins_e3(2'000), 0, TimeInForce::fok).reject,
              Reject::order_not_fillable);
    EXPECT_EQ(venue.order(taker, perp, Side::buy, dollars(10'010), coins_e3(1'000), 0, TimeInForce::fok).reject,
              Reject::none);
    EXPECT_EQ(venue.position(taker, perp), coins_e3(1'000));
}

TEST_F(Orders, AFillOrKillDoesNotCountWhatAReduceOnlyMakerCannotGive) {
    const AccountId taker = venue.account(units(100'000)), maker = venue.account(units(100'000)),
                    third = venue.account(units(100'000));
    venue.order(third, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(maker, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    // Two orders that each close the whole position: together they promise twice what they can give.
    for (int i = 0; i < 2; ++i)
        venue.order(maker, perp, Side::sell, dollars(10'010), coins_e3(1'000), order_flag::reduce_only);
    EXPECT_EQ(venue.order(taker, perp, Side::buy, dollars(10'010), coins_e3(2'000), 0, TimeInForce::fok).reject,
              Reject::order_not_fillable);
    EXPECT_EQ(venue.position(taker, perp), Quantity{});
    EXPECT_EQ(venue.order(taker, perp, Side::buy, dollars(10'010), coins_e3(1'000), 0, TimeInForce::fok).reject,
              Reject::none);
    EXPECT_EQ(venue.position(taker, perp), coins_e3(1'000));
}

// --- call auctions ---

// A venue whose markets open through five minutes of a call auction.
struct Auction : ::testing::Test {
    static RuleBook with_auctions() {
        RuleBook rules = rule_book();
        rules.markets[0].book.auction_time = minutes(5);
        return rules;
    }
    Venue venue{with_auctions()};

    void SetUp() override {
        venue.price(dollars(10'000));
        venue.open_markets();
        venue.now = venue.now + minutes(5);
        venue.price(dollars(10'000));
        ASSERT_EQ(venue.engine.state().market(perp).status, MarketStatus::open);
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
    void call() {
        venue.send(HaltMarket{perp});
        ASSERT_EQ(venue.send(OpenMarket{perp}).reject, Reject::none);
    }
    void end() {
        venue.now = venue.now + minutes(5);
        venue.send(AdvanceTime{});
    }
};

TEST_F(Auction, ReduceOnlyOrdersCannotTurnAPosition) {
    const AccountId one = venue.account(units(1'200)), other = venue.account(units(1'000'000));
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(500));
    venue.order(one, perp, Side::buy, dollars(10'000), coins_e3(500));
    ASSERT_EQ(venue.position(one, perp), coins_e3(500));
    call();
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(venue.order(one, perp, Side::sell, dollars(10'000), coins_e3(300), order_flag::reduce_only).reject,
                  Reject::none);
    venue.order(other, perp, Side::buy, dollars(10'000), coins_e3(5'000));
    end();
    ASSERT_EQ(venue.engine.state().market(perp).status, MarketStatus::open);
    EXPECT_EQ(venue.position(one, perp), Quantity{});
    EXPECT_EQ(venue.engine.state().account(one).order_count, 0u);  // those that had nothing left to close are gone
}

// A price that nobody vouches for any more opens nothing, in an auction neither.
TEST_F(Auction, NothingOpensAtAStalePrice) {
    const AccountId one = venue.account(units(10'000)), other = venue.account(units(10'000)),
                    late = venue.account(units(10'000));
    venue.now = venue.now + minutes(9);
    call();
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(500));
    venue.order(one, perp, Side::buy, dollars(10'000), coins_e3(500));
    venue.now = venue.now + minutes(2);
    EXPECT_EQ(venue.order(late, perp, Side::buy, dollars(10'000), coins_e3(500)).reject, Reject::market_reduce_only);
    end();
    EXPECT_EQ(venue.position(one, perp), Quantity{});
    EXPECT_EQ(venue.engine.state().market(perp).status, MarketStatus::halted);
    venue.price(dollars(10'000));
    EXPECT_EQ(venue.send(OpenMarket{perp}).reject, Reject::none);
    end();
    EXPECT_EQ(venue.position(one, perp), coins_e3(500));
}

// --- good till time ---

TEST_F(Orders, AnOrderGoodTillATimeIsGoneAtThatTimeAndNotAtTheNextTimer) {
    const AccountId maker = venue.account(units(100'000)), taker = venue.account(units(100'000));
    venue.now = venue.now + seconds(1);
    const Time expiry = venue.now + seconds(5);
    ASSERT_EQ(venue
                  .send(PlaceOrder{.account = maker,
                                   .market = spot,
                                   .side = Side::buy,
                                   .tif = TimeInForce::gtt,
                                   .price = dollars(9'990),
                                   .quantity = coins_e3(100),
                                   .expiry = expiry,
                                   .isolated_margin = {}})
                  .reject,
              Reject::none);
    venue.now = expiry;
    venue.send(Deposit{taker, btc, {one_e8}});
    EXPECT_EQ(facts<OrderClosed>(), 1u);
    venue.order(taker, spot, Side::sell, dollars(9'990), coins_e3(100), 0, TimeInForce::ioc);
    EXPECT_EQ(facts<OrderFilled>(), 0u);
}

}  // namespace
