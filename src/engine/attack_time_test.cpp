// Clocks as they should not run: timers that nobody has set anew, engines restored in the middle of something.
#include <gtest/gtest.h>

#include "engine/engine.hpp"
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

}  // namespace
