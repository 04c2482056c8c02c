// Clocks as they should not run: timers that nobody has set anew, engines restored in the middle of something.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/engine.hpp"
#include "margin/risk.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

// The same command to a running engine and to its restored twin.
struct Twins {
    Engine& live;
    Engine twin;

    explicit Twins(Engine& engine) : live(engine) { EXPECT_TRUE(twin.restore(engine.snapshot())); }
    template <class Verb>
    void send(const Verb& verb, Time time) {
        EXPECT_EQ(live.submit(verb, time), twin.submit(verb, time));
        EXPECT_EQ(live.state_hash(), twin.state_hash());
    }
};

// Nothing but the ramp of a disputed collateral is due; its feed was disputed by a report, so that no timer stood for it yet.
TEST(Timers, ADisputedCollateralFadesOnTime) {
    RuleBook rules = rule_book();
    rules.markets = {rules.markets[2]};
    for (AssetTerms& asset : rules.assets) asset.credit.rate_yearly = Rate{};
    rules.assets[1].halt_grace = Duration{};
    rules.assets[1].halt_ramp = seconds(100);
    Venue venue(rules);
    const Time t0 = venue.now;
    for (u32 i = 0; i < 3; ++i)
        venue.send(ReportPrice{btc_feed, SourceId{i}, dollars(10'000), Price{}, t0 + seconds(5)});
    venue.now = t0 + seconds(598);
    for (u32 i = 0; i < 3; ++i)
        venue.send(ReportPrice{btc_feed, SourceId{i}, dollars(20'000 + i * 5'000), Price{}, venue.now});
    ASSERT_EQ(venue.engine.state().feed(btc_feed).status, FeedStatus::pending);
    Twins twins(venue.engine);
    twins.send(AdvanceTime{}, t0 + seconds(602));
    EXPECT_EQ(venue.engine.state().asset(btc).halt_weight, MarginRate{980'000});
}

// A venue in which three payments of funding have been made, close to the next, and bands that were made after the first.
struct Restored : ::testing::Test {
    static RuleBook narrow() {
        RuleBook rules = rule_book();
        rules.venue.funding_allowance = {250};  // 2.5 a coin around the first payment of 1: the fourth leaves it
        return rules;
    }
    Venue venue{narrow()};
    const Time payment = Time{(start.ns / hours(8).ns + 1) * hours(8).ns} + hours(24);

    void SetUp() override {
        venue.price(dollars(10'000));
        venue.open_markets();
    }
    void quote_until(Time time) {
        while (venue.now < time) {
            venue.now = std::min(time, venue.now + minutes(5));
            venue.price(dollars(10'000));
        }
    }
};

// Funding takes an account below initial margin while no price moves. Whether its orders go at once may not depend on how long
// ago the bands were made.
TEST_F(Restored, FundingThatTakesInitialMarginCancelsOrdersAtTheSameCommand) {
    const AccountId owner = venue.account(units(10'000)), other = venue.account(units(100'000));
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(owner, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    quote_until(payment - minutes(1));
    ASSERT_EQ(venue.order(owner, perp, Side::buy, dollars(9'500), coins_e3(100)).reject, Reject::none);
    const Amount free = account_risk(venue.engine.view(), venue.engine.core().gather(owner)).free_margin();
    ASSERT_EQ(venue.send(Withdraw{owner, usdt, free - Amount{one_e8 / 2}}).reject, Reject::none);
    Twins twins(venue.engine);
    twins.send(AdvanceTime{}, payment);
    EXPECT_EQ(venue.engine.state().account(owner).order_count, 0u);
}

// A price and a payment of funding at one moment: one account is found by its trigger, the other by the payment alone.
TEST_F(Restored, AccountsJoinTheQueueInOneOrderHoweverTheyAreFound) {
    const AccountId by_funding = venue.account(Amount{122'120'000'000}), by_price = venue.account(units(1'100));
    const AccountId other = venue.account(units(100'000));
    for (const AccountId id : {by_funding, by_price}) {
        venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(1'000));
        venue.order(id, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    }
    quote_until(payment - seconds(31));
    venue.now = payment - seconds(30) - Duration{1000};
    venue.price(dollars(9'250));  // believed after thirty seconds
    Twins twins(venue.engine);
    twins.send(AdvanceTime{}, payment);
    EXPECT_NE(venue.engine.state().account(by_funding).queue_row, no_row);
    EXPECT_NE(venue.engine.state().account(by_price).queue_row, no_row);
}

// --- dated futures ---

RuleBook future_of(Duration left, Duration window) {
    RuleBook rules = rule_book();
    rules.markets[3].expiry = start + left;
    rules.markets[3].settlement_window = window;
    return rules;
}

// Listed, priced and opened inside its own settlement window: the time before the first price is nobody's price.
TEST(DatedFuture, TheAverageDoesNotCountTimeWithoutAPriceAsZero) {
    Venue venue(future_of(minutes(10), minutes(30)));
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId one = venue.account(units(5'000)), other = venue.account(units(5'000));
    venue.order(other, future, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(one, future, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.now = venue.now + minutes(5);
    venue.price(dollars(10'000));
    venue.now = start + minutes(10);
    venue.send(AdvanceTime{});
    EXPECT_EQ(venue.engine.state().market(future).status, MarketStatus::settled);
    EXPECT_EQ(venue.engine.state().market(future).settlement, dollars(10'000));
    EXPECT_EQ(venue.engine.audit(), "");
}

// It settles over accounts that wait in the queue, over open orders, and while the market is halted and its price stale.
TEST(DatedFuture, SettlesWhateverElseIsGoingOn) {
    Venue venue(future_of(hours(1), minutes(10)));
    venue.price(dollars(10'000));
    venue.open_markets();
    venue.send(FundInsurance{future, usdt, units(1'000)});
    const AccountId failing = venue.account(units(1'010)), other = venue.account(units(100'000));
    venue.order(other, future, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(failing, future, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.order(other, future, Side::sell, dollars(10'500), coins_e3(1'000));
    venue.price(dollars(9'600));
    venue.price(dollars(9'200));
    ASSERT_NE(venue.engine.state().account(failing).queue_row, no_row);
    venue.send(HaltMarket{future});
    venue.now = start + hours(2);
    venue.send(AdvanceTime{});
    EXPECT_EQ(venue.position(failing, future), Quantity{});
    EXPECT_EQ(venue.engine.state().account(other).order_count, 0u);
    EXPECT_EQ(venue.engine.state().account(failing).queue_row, no_row);
    EXPECT_EQ(venue.balance(failing), units(1'005) - units(800));
    EXPECT_EQ(venue.balance(venue.engine.state().market(future).clearing), Amount{});
    EXPECT_EQ(venue.engine.audit(), "");
}

}  // namespace
