// Funding from the book to the accounts: what is paid, when, and that it is paid once. Eight hours end 12,800 seconds after the
// start; at 10,000 the interest of 0.0001 is one dollar a coin.
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Funding : Crash {
    std::vector<Rate> rates;  // of the perpetual, interval by interval

    // Lets time go by at one price.
    void keep(Price price, Duration duration) {
        const Time until = venue.now + duration;
        while (venue.now < until) {
            venue.now = std::min(venue.now + minutes(5), until);
            for (u32 i = 0; i < 3; ++i) {
                send(ReportPrice{btc_feed, SourceId{i}, price, Price{}, venue.now});
                venue.engine.visit_events([&]<class Fact>(const Fact& fact) {
                    if constexpr (std::is_same_v<Fact, FundingAccrued>)
                        if (fact.market == perp) rates.push_back(fact.rate);
                });
            }
        }
    }
    void trade(Side side, i64 thousandths) {
        venue.order(short_one, perp, opposite(side), dollars(10'000), coins_e3(thousandths));
        venue.order(long_one, perp, side, dollars(10'000), coins_e3(thousandths));
    }
    Amount held(AccountId id) const { return venue.balance(id); }
};

TEST_F(Funding, IsPaidOnceHoweverOftenThePositionMoves) {
    open(units(5'000));
    const Amount long_before = held(long_one), short_before = held(short_one);
    keep(dollars(10'000), seconds(13'000));
    ASSERT_EQ(rates, std::vector{Rate{10'000}});
    EXPECT_EQ(held(long_one), long_before);  // owed, and not paid before something moves
    trade(Side::sell, 400);                  // taker's fee 2, maker's 0.8
    EXPECT_EQ(held(long_one), long_before - units(1) - units(2));
    EXPECT_EQ(held(short_one), short_before + units(1) - Amount{80'000'000});
    trade(Side::sell, 600);
    EXPECT_EQ(held(long_one), long_before - units(1) - units(5));
    EXPECT_EQ(held(short_one), short_before + units(1) - units(2));
    EXPECT_EQ(venue.balance(venue.engine.state().market(perp).funding), Amount{});
}

// A backstop too poor to take anything is asked again and again, and each time what is owed is settled first.
TEST_F(Funding, SettledWithoutATradeIsPaidOnce) {
    open(units(1'010));
    send(SetBackstop{venue.account(units(10)), true});
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_TRUE(queued(long_one));
    const Amount before = held(long_one);
    keep(dollars(9'430), hours(13));  // two intervals end, 0.943 each
    ASSERT_EQ(rates, (std::vector{Rate{10'000}, Rate{10'000}}));
    ASSERT_TRUE(queued(long_one));
    EXPECT_EQ(held(long_one), before - Amount{188'600'000});
}

// A bid one per cent above the index stands during the first interval, but for its first minute: 0.01 * 12,740 / 12,800 less
// the dampener of 0.0005.
TEST_F(Funding, APremiumCountsInItsOwnInterval) {
    open(units(5'000));
    const AccountId maker = venue.account(units(100'000));
    const OrderId bid = venue.order(maker, perp, Side::buy, dollars(10'100), coins_e3(1'000)).order;
    keep(dollars(10'000), seconds(12'900));
    ASSERT_EQ(rates, std::vector{Rate{945'312}});
    send(CancelOrder{maker, bid});
    keep(dollars(10'000), hours(8));
    ASSERT_EQ(rates.size(), 2u);
    EXPECT_LT(rates[1].raw, 20'000);  // the first minutes still had it
}

// After 106 minutes and a bit the market halts and the bid goes: what the book says then does not count. 0.01 * 105 / 106 less
// 0.0005.
TEST_F(Funding, PausedTimeDoesNotCount) {
    open(units(5'000));
    const AccountId maker = venue.account(units(100'000));
    const OrderId bid = venue.order(maker, perp, Side::buy, dollars(10'100), coins_e3(1'000)).order;
    keep(dollars(10'000), seconds(6'400));
    send(HaltMarket{perp});
    send(CancelOrder{maker, bid});
    keep(dollars(10'000), seconds(6'500));
    EXPECT_EQ(rates, std::vector{Rate{940'566}});
}

}  // namespace
