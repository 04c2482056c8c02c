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
