// What histories have found, each as the few commands that it takes. A shrunk seed is not kept: the next change of the generator
// would make another history of it.
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace plimsoll::test {
namespace {

void gap(Venue& venue, Price price) {
    venue.price(price);
    venue.now = venue.now + seconds(31);
    venue.price(price);
}

// A short is deleveraged. One holder on the other side bears its share of the loss and is closed by it; the other has won nothing
// and takes the rest at the mark.
TEST(OnceWrong, a_counterparty_that_gives_all_it_has_leaves_the_rest_to_others) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId failing = venue.account(units(1'010)), winner = venue.account(units(100'000));
    const AccountId late = venue.account(units(100'000)), seller = venue.account(units(100'000));
    venue.order(winner, perp, Side::buy, dollars(10'000), coins_e3(300));
    venue.order(seller, perp, Side::buy, dollars(10'000), coins_e3(700));
    ASSERT_EQ(venue.order(failing, perp, Side::sell, dollars(10'000), coins_e3(1'000)).reject, Reject::none);
    venue.price(dollars(10'300));
    venue.order(late, perp, Side::buy, dollars(11'200), coins_e3(700));
    ASSERT_EQ(venue.order(seller, perp, Side::sell, dollars(11'200), coins_e3(700)).reject, Reject::none);
    gap(venue, dollars(11'200));
    EXPECT_EQ(venue.position(failing, perp), Quantity{});
    EXPECT_EQ(venue.position(winner, perp), Quantity{});
    EXPECT_EQ(venue.position(late, perp), Quantity{});
    EXPECT_EQ(venue.engine.audit(), "");
}

}  // namespace
}  // namespace plimsoll::test
