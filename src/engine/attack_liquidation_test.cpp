// Liquidations that somebody has prepared: counterparties that are used up, backstops that fail themselves, prices that end
// the arithmetic.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
#include "margin/risk.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Prepared : ::testing::Test {
    Venue venue;

    void SetUp() override {
        venue.price(dollars(10'000));
        venue.open_markets();
    }
    void TearDown() override { EXPECT_EQ(venue.engine.audit(), ""); }
    void gap(Price value) {
        venue.price(value);
        venue.now = venue.now + seconds(60);
        venue.price(value);
    }
    bool queued(AccountId id) const { return venue.engine.state().account(id).queue_row != no_row; }
};

// A short fails against two longs: one can bear its whole part of the loss, the other has no profit to bear any. What the first
// leaves goes to the second at the mark.
TEST_F(Prepared, ACounterpartyWhoseWholePositionIsTakenAtACostIsNotAskedASecondTime) {
    const AccountId failing = venue.account(units(1'010)), early = venue.account(units(100'000)),
                    late = venue.account(units(100'000)), maker = venue.account(units(100'000));
    venue.order(failing, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(early, perp, Side::buy, dollars(10'000), coins_e3(500));
    venue.order(maker, perp, Side::buy, dollars(10'000), coins_e3(500));
    venue.price(dollars(10'450));
    venue.price(dollars(10'900));
    ASSERT_TRUE(queued(failing));
    venue.order(late, perp, Side::buy, dollars(11'240), coins_e3(500));
    venue.order(maker, perp, Side::sell, dollars(11'240), coins_e3(500));
    ASSERT_EQ(venue.position(late, perp), coins_e3(500));
    gap(dollars(11'250));
    EXPECT_EQ(venue.position(failing, perp), Quantity{});
    EXPECT_EQ(venue.position(early, perp), Quantity{});
    EXPECT_EQ(venue.position(late, perp), Quantity{});
    EXPECT_EQ(venue.balance(failing), Amount{});
}

}  // namespace
