#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

// All that backs the position is its own profit, in coins that stand in no balance. When the feed has been silent for long the
// coin counts for less and less, and then for nothing.
TEST(Consequences, ProfitInACoinThatHaltsIsLookedAtLikeABalanceOfIt) {
    RuleBook rules = rule_book();
    rules.markets[index(inverse)].fees = {};
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId trader = venue.account(units(200)), other = venue.account(units(100'000));
    const Quantity size{1'000 * one_e8};
    ASSERT_EQ(venue.order(other, inverse, Side::sell, dollars(10'000), size).reject, Reject::none);
    ASSERT_EQ(venue.order(trader, inverse, Side::buy, dollars(10'000), size).reject, Reject::none);
    for (const i64 price : {10'400, 10'800, 11'200, 11'600, 12'000}) {
        venue.now = venue.now + minutes(5);
        venue.price(dollars(price));
    }
    venue.now = venue.now + minutes(30);
    venue.price(dollars(12'000));
    ASSERT_EQ(venue.send(Withdraw{trader, usdt, units(200)}).reject, Reject::none);
    ASSERT_EQ(venue.engine.state().account(trader).balance_count, 0u);
    venue.now = venue.now + hours(7);
    venue.send(AdvanceTime{});
    EXPECT_NE(venue.engine.state().account(trader).queue_row, no_row);
    EXPECT_EQ(venue.engine.audit(), "");
}

}  // namespace
