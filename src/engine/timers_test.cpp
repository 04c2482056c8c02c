#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

// Ten seconds are less than any other timer of the venue waits for.
TEST(Timers, AnOrderExpiresAtItsMomentWhateverElseIsDue) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId trader = venue.account(units(1'000));
    const Time expiry = venue.now + seconds(10);
    const PlaceOrder order{.account = trader,
                           .market = perp,
                           .side = Side::buy,
                           .type = OrderType::limit,
                           .tif = TimeInForce::gtt,
                           .flags = 0,
                           .price = dollars(9'900),
                           .quantity = coins_e3(10),
                           .expiry = expiry,
                           .client = {},
                           .isolated_margin = {}};
    ASSERT_EQ(venue.send(order).reject, Reject::none);
    venue.now = expiry + seconds(1);
    venue.send(AdvanceTime{});
    Time closed{};
    Time clock{};
    venue.engine.visit_events([&]<class Fact>(const Fact& fact) {
        if constexpr (std::is_same_v<Fact, TimeAdvanced>) clock = fact.time;
        if constexpr (std::is_same_v<Fact, OrderClosed>) closed = clock;
    });
    EXPECT_EQ(closed, expiry);
    EXPECT_EQ(venue.engine.state().account(trader).order_count, 0u);
}

}  // namespace
