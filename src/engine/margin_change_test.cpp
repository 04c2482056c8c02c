// An announced change of margin: initial rates at once for new risk, maintenance by a ramp, and bands that hold for both ends.
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct MarginChange : Crash {
    // From an hour after now on, over four hours: initial 10 to 20 %, maintenance 5 to 9 %.
    void announce() {
        ChangeMargin change;
        change.market = perp;
        change.from = venue.now + hours(1);
        change.until = venue.now + hours(5);
        TieredMargin tiers;
        tiers.count = 2;
        tiers.tiers[0] = {Amount{}, {200'000}, {90'000}};
        tiers.tiers[1] = {units(1'000'000), {300'000}, {140'000}};
        change.margin.model = tiers;
        ASSERT_EQ(send(change).reject, Reject::none);
    }
    RiskTier first_tier() const {
        return std::get<TieredMargin>(venue.engine.state().rules.markets[0].margin.model).tiers[0];
    }
};

TEST_F(MarginChange, RaisesInitialRatesAtOnceAndMaintenanceByARamp) {
    open(units(5'000));
    announce();
    wait(minutes(59));
    EXPECT_EQ(first_tier(), (RiskTier{Amount{}, {100'000}, {50'000}}));
    wait(minutes(1));
    EXPECT_EQ(first_tier(), (RiskTier{Amount{}, {200'000}, {50'000}}));
    wait(hours(2));
    EXPECT_EQ(first_tier(), (RiskTier{Amount{}, {200'000}, {70'000}}));
    wait(hours(2));
    EXPECT_EQ(first_tier(), (RiskTier{Amount{}, {200'000}, {90'000}}));
    EXPECT_TRUE(venue.engine.state().ramps.empty());
}

}  // namespace
