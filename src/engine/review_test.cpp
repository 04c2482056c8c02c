// Where exactly an account joins the liquidation queue, and what a solvent one loses there: its orders, then a slice at no worse
// than its own limit, to the book or to a backstop.
#include "margin/risk.hpp"
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

// 1,075 less 5 of fee: at 9,400 the long has 470, and 5 % of 9,400 is 470.
TEST_F(Crash, AnAccountOnItsLineIsLeftAlone) {
    open(units(1'075));
    report(dollars(9'600));
    report(dollars(9'400));
    EXPECT_FALSE(queued(long_one));
    report(Price{dollars(9'400).raw - 10'000'000});
    EXPECT_TRUE(queued(long_one));
}

// The same in two markets. Near to its line such an account has no band and is looked at with every price.
TEST_F(Crash, AWatchedAccountOnItsLineIsLeftAlone) {
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(1'075));
    short_one = venue.account(units(100'000));
    for (const MarketId market : {perp, future}) {
        venue.order(short_one, market, Side::sell, dollars(10'000), coins_e3(500));
        venue.order(long_one, market, Side::buy, dollars(10'000), coins_e3(500));
    }
    report(dollars(9'600));
    report(dollars(9'401));
    ASSERT_EQ(venue.engine.core().derived.triggers.watched(), std::vector{long_one});
    report(dollars(9'400));
    EXPECT_FALSE(queued(long_one));
    report(Price{dollars(9'400).raw - 10'000'000});
    EXPECT_TRUE(queued(long_one));
}

// Worth 435, it may lose its share of them: the fund is not asked, and nobody needs to bid within the stated closing cost.
TEST_F(Crash, ASolventAccountIsSoldDownToItsOwnLimit) {
    open(units(1'010));
    send(FundInsurance{perp, usdt, units(500)});
    const AccountId maker = venue.account(units(100'000));
    venue.order(maker, perp, Side::buy, dollars(9'300), coins_e3(5'000));
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_GE(steps.count(StepRule::book_slice), 1u);
    EXPECT_LT(steps.certificates.front().limit_cash, steps.certificates.front().cash);
    EXPECT_TRUE(steps.absorbed.empty());
}

// Half of 1.001 coins is 0.500 to the lot: with half of the cash more than half of the position would stay, so the cash of the
// slice is a little less than half.
TEST_F(Crash, ABackstopThatTakesAPartLeavesTheRatioAsItWas) {
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(1'011));
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(1'001));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(1'001));
    send(SetBackstop{venue.account(units(500)), true});
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_GE(steps.count(StepRule::takeover), 1u);
    const Certificate& certificate = steps.certificates.front();
    EXPECT_EQ(certificate.fraction, MarginRate{500'000});
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(501));
    EXPECT_GE(certificate.equity_after.raw * certificate.maintenance.raw,
              certificate.equity.raw * certificate.maintenance_after.raw);
}

TEST_F(Crash, AnOpenOrderGoesBeforeAnythingIsSold) {
    open(units(1'010));
    const AccountId maker = venue.account(units(100'000));
    venue.order(maker, perp, Side::buy, dollars(9'420), coins_e3(5'000));
    ASSERT_EQ(venue.order(long_one, perp, Side::sell, dollars(10'500), coins_e3(1'000)).reject, Reject::none);
    report(dollars(9'600));
    ASSERT_EQ(venue.engine.state().account(long_one).order_count, 1u);
    report(dollars(9'430));
    ASSERT_EQ(steps.certificates.size(), 2u);
    EXPECT_EQ(steps.certificates[0].rule, StepRule::orders_cancelled);
    EXPECT_EQ(steps.certificates[1].rule, StepRule::book_slice);
    EXPECT_EQ(venue.engine.state().account(long_one).order_count, 0u);
}

}  // namespace
