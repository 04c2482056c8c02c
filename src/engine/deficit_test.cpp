// Who pays when an account is worth less than nothing: claims on the funds, money shared by several markets, debts
// that are wound up.
#include "margin/risk.hpp"
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

struct Deficit : Crash {
    void buy(AccountId account, MarketId market, i64 price, i64 thousandths = 1'000) {
        ASSERT_EQ(venue.order(short_one, market, Side::sell, dollars(price), coins_e3(thousandths)).reject,
                  Reject::none);
        ASSERT_EQ(venue.order(account, market, Side::buy, dollars(price), coins_e3(thousandths)).reject, Reject::none);
    }
};

// 0.48 coins in each of two markets: 229 are missing at closing cost, half of it in each. Of an eighth of the account 14 would be
// missing in each, and the fund of both has 20.
TEST_F(Deficit, OneFundIsNotCountedForTwoMarkets) {
    RuleBook rules = rule_book();
    for (const MarketId id : {perp, future}) {
        rules.markets[index(id)].liquidation.payer_count = 3;
        rules.markets[index(id)].liquidation.payers = {Payer::shared_fund, Payer::adl, Payer::open_deficit};
    }
    venue = Venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(970));
    short_one = venue.account(units(100'000));
    buy(long_one, perp, 10'000, 480);
    buy(long_one, future, 10'000, 480);
    send(FundInsurance{no_market, usdt, units(20)});
    send(SetBackstop{venue.account(units(50'000)), true});
    gap(dollars(8'800));
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(venue.position(long_one, future), Quantity{});
    EXPECT_EQ(steps.count(StepRule::takeover), 0u);  // not at the price of a deficit that nobody pays
    EXPECT_EQ(steps.count(StepRule::adl), 2u);
    EXPECT_EQ(steps.paid_by(Payer::shared_fund), units(20));
    EXPECT_EQ(steps.paid_by(Payer::adl), Amount{16'680'000'000});  // 970 less 4.8 of fee and 1,152 of loss
    EXPECT_EQ(steps.paid_by(Payer::open_deficit), Amount{});
}

// 250 a day: 195 for the first deficit leave 55 for the second. Tomorrow it is 250 again.
TEST_F(Deficit, ClaimsOfOneDayAddUpAndTheNextDayBeginsAnew) {
    RuleBook rules = rule_book();
    rules.venue.owner_fund_claim_max = units(250);
    venue = Venue(rules);
    open(units(1'010));
    send(FundInsurance{perp, usdt, units(5'000)});
    gap(dollars(8'800));
    ASSERT_EQ(steps.paid_by(Payer::market_fund), units(195));
    send(Deposit{long_one, usdt, Amount{88'440'000'000}});  // 880 of initial margin and 4.4 of fee
    buy(long_one, perp, 8'800);
    gap(dollars(7'700));  // a loss of 1,100 on 880
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(250));
    EXPECT_EQ(steps.paid_by(Payer::adl), units(165));
    wait(hours(24));
    report(dollars(7'700));
    send(Deposit{long_one, usdt, Amount{77'385'000'000}});  // 770 and 3.85
    buy(long_one, perp, 7'700);
    gap(dollars(6'800));  // 900 on 770
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(250 + 130));
    EXPECT_EQ(steps.paid_by(Payer::adl), units(165));
}

// A coin, worth 995 after the cost of selling it, against a debt of about 1,530: of a loss of about 535 the fund may bear 100.
TEST_F(Deficit, ADebtIsPaidByTheFundAsFarAsItsOwnerMayClaim) {
    RuleBook rules = rule_book();
    rules.venue.owner_fund_claim_max = units(100);
    venue = Venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    send(FundInsurance{no_market, usdt, units(50'000)});
    long_one = venue.account(units(1), btc);
    short_one = venue.account(units(100'000));
    buy(long_one, perp, 10'000, 3'000);
    report(dollars(9'500));
    venue.order(short_one, perp, Side::buy, dollars(9'500), coins_e3(3'000));
    venue.order(long_one, perp, Side::sell, dollars(9'500), coins_e3(3'000));
    const Amount owed = -venue.balance(long_one), fund = venue.balance(system_account::shared_fund);
    ASSERT_GT(owed, units(1'500));
    gap(dollars(1'000));
    EXPECT_EQ(steps.paid_by(Payer::shared_fund), units(100));
    EXPECT_EQ(steps.paid_by(Payer::open_deficit), owed - units(1'095));
    EXPECT_EQ(venue.balance(system_account::shared_fund), fund - units(1'095));
    EXPECT_EQ(venue.balance(long_one), Amount{});
    EXPECT_EQ(venue.balance(long_one, btc), Amount{});
}

// A loss of 1,700 dollars, and 340 won in coins: what the market of the coins must bear comes in coins, on top of those, and covers
// the cost of selling them as well.
TEST_F(Deficit, ALiftInCoinsLeavesTheBackstopNoPoorer) {
    venue.price(dollars(10'000));
    venue.open_markets();
    send(FundInsurance{perp, usdt, units(1'000)});
    send(FundInsurance{inverse, btc, units(1)});
    long_one = venue.account(units(1'310));
    short_one = venue.account(units(100'000));
    const AccountId holder = venue.account(units(10), btc);
    buy(long_one, perp, 10'000);
    venue.order(holder, inverse, Side::buy, dollars(10'000), {2'000 * one_e8});
    ASSERT_EQ(venue.order(long_one, inverse, Side::sell, dollars(10'000), {2'000 * one_e8}).reject, Reject::none);
    const AccountId backstop = venue.account(units(50'000));
    send(SetBackstop{backstop, true});
    gap(dollars(8'300));
    ASSERT_EQ(steps.count(StepRule::takeover), 1u);
    ASSERT_EQ(steps.absorbed.size(), 2u);
    EXPECT_EQ(venue.position(backstop, inverse), Quantity{-2'000 * one_e8});
    const AccountRisk risk = account_risk(venue.engine.view(), venue.engine.core().gather(backstop));
    EXPECT_GE(risk.liquidation_equity, units(50'000));
}

// 195 are missing in the isolated account: the market's fund has them, and the owner's 3,990 stay as they are.
TEST_F(Deficit, AnIsolatedDeficitIsNotItsOwners) {
    venue.price(dollars(10'000));
    venue.open_markets();
    send(FundInsurance{perp, usdt, units(500)});
    const AccountId parent = venue.account(units(5'000));
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    long_one = venue
                   .send(PlaceOrder{.account = parent,
                                    .market = perp,
                                    .side = Side::buy,
                                    .type = OrderType::limit,
                                    .tif = TimeInForce::gtc,
                                    .flags = 0,
                                    .price = dollars(10'000),
                                    .quantity = coins_e3(1'000),
                                    .expiry = never,
                                    .client = {},
                                    .isolated_margin = units(1'010)})
                   .account;
    gap(dollars(8'800));
    ASSERT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(195));
    EXPECT_EQ(venue.balance(venue.engine.state().market(perp).fund), units(305));
    EXPECT_EQ(venue.balance(parent), units(3'990));
}

// The first short has taken its profit at 8,900. Who came after it has 100 of profit against a deficit of 195: it bears 99.84 for
// 0.512 coins and is asked for the rest of its hundred, no more.
TEST_F(Deficit, NobodyLosesTheSameProfitTwice) {
    RuleBook rules = rule_book();
    rules.markets[0].liquidation.payer_count = 3;
    rules.markets[0].liquidation.payers = {Payer::adl, Payer::socialisation, Payer::open_deficit};
    venue = Venue(rules);
    open(units(1'010));
    const AccountId latecomer = venue.account(units(100'000));
    venue.price(dollars(9'600));
    venue.price(dollars(9'200));  // the price of 8,900 lies inside the band of orders
    venue.order(latecomer, perp, Side::sell, dollars(8'900), coins_e3(1'000));
    venue.order(short_one, perp, Side::buy, dollars(8'900), coins_e3(1'000));
    ASSERT_EQ(venue.position(latecomer, perp), coins_e3(-1'000));
    gap(dollars(8'800));
    ASSERT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(steps.paid_by(Payer::adl), Amount{9'984'000'000});
    EXPECT_EQ(steps.paid_by(Payer::socialisation), Amount{16'000'000});
    EXPECT_EQ(steps.paid_by(Payer::open_deficit), units(95));
}

// Two shorts of one coin. The owner of one has bought the future in another account: it is asked only when the other has
// nothing left.
TEST_F(Deficit, AnOwnersOtherAccountsAreItsHedge) {
    open(units(1'010));
    const AccountId steady = venue.account(units(100'000)), hedged = venue.account(units(100'000));
    venue.order(hedged, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(steady, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    const AccountId hedge = venue.send(OpenAccount{venue.engine.state().account(hedged).owner, usdt}).account;
    venue.send(Deposit{hedge, usdt, units(100'000)});
    venue.order(steady, future, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(hedge, future, Side::buy, dollars(10'000), coins_e3(1'000));
    gap(dollars(8'800));
    ASSERT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(venue.position(short_one, perp), Quantity{});
    EXPECT_EQ(venue.position(hedged, perp), coins_e3(-1'000));
}

}  // namespace
