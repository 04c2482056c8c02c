// Failing accounts, step by step: who takes, who pays, and that each certificate can be recomputed.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "margin/risk.hpp"
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

TEST_F(Crash, TheBookTakesASliceAndTheAccountGoesOn) {
    open(units(1'010));
    const AccountId maker = venue.account(units(100'000));
    venue.order(maker, perp, Side::buy, dollars(9'420), coins_e3(5'000));
    report(dollars(9'600));
    EXPECT_TRUE(steps.certificates.empty());
    report(dollars(9'430));
    ASSERT_EQ(steps.count(StepRule::book_slice), 1u);
    const Certificate& slice = steps.certificates.front();
    EXPECT_TRUE(slice.liquidatable);
    EXPECT_LT(abs(slice.filled).raw, coins_e3(1'000).raw);
    EXPECT_GT(slice.fee, Amount{});
    EXPECT_EQ(venue.balance(venue.engine.state().market(perp).fund), slice.fee);
    EXPECT_FALSE(queued(long_one));
    ASSERT_EQ(steps.released.size(), 1u);
    EXPECT_FALSE(steps.released[0].closed);
    const AccountRisk risk = account_risk(venue.engine.view(), venue.engine.core().gather(long_one));
    EXPECT_GE(risk.equity.raw * 10, risk.maintenance.raw * 12);
}

TEST_F(Crash, WithoutTakersASolventAccountWaits) {
    open(units(1'010));
    report(dollars(9'600));
    report(dollars(9'430));
    EXPECT_TRUE(queued(long_one));
    EXPECT_EQ(steps.count(StepRule::waited), 1u);
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(1'000));
}

TEST_F(Crash, AnInsolventAccountIsPaidForByTheFundAndTakenByCounterparties) {
    open(units(1'010));
    send(FundInsurance{perp, usdt, units(500)});
    gap(dollars(8'800));
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(venue.position(short_one, perp), Quantity{});
    ASSERT_EQ(steps.transfers.size(), 1u);
    // 1,010 less 5 of fee is 1,005; the loss is 1,200: 195 are missing, and the fund has them.
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(195));
    EXPECT_EQ(steps.transfers[0].cash, units(8'800));
    EXPECT_EQ(venue.balance(long_one), Amount{});
    ASSERT_EQ(steps.released.size(), 1u);
    EXPECT_TRUE(steps.released[0].closed);
}

TEST_F(Crash, WithoutAFundCounterpartiesBearItOutOfTheirProfit) {
    open(units(1'010));
    gap(dollars(8'800));
    EXPECT_EQ(steps.paid_by(Payer::adl), units(195));
    ASSERT_EQ(steps.transfers.size(), 1u);
    EXPECT_EQ(steps.transfers[0].cash, units(8'995));
    EXPECT_EQ(venue.balance(long_one), Amount{});
    EXPECT_EQ(steps.absorbed.size(), 1u);
}

// The market's fund has 500, and ADL waits for a minute.
struct PatientCrash : Crash {
    AccountId maker{};

    void fall(i64 bid, Amount fund) {
        RuleBook rules = rule_book();
        rules.markets[0].liquidation.adl_wait = seconds(60);
        venue = Venue(rules);
        open(units(1'010));
        send(FundInsurance{perp, usdt, fund});
        maker = venue.account(units(100'000));
        if (bid > 0) venue.order(maker, perp, Side::buy, dollars(bid), coins_e3(5'000));
        gap(dollars(8'800));
    }
};

TEST_F(PatientCrash, AnInsolventAccountIsSoldToTheBookAtTheCostOfTheFund) {
    fall(8'790, units(500));
    ASSERT_EQ(steps.count(StepRule::book_slice), 1u);
    EXPECT_EQ(venue.position(maker, perp), coins_e3(1'000));
    // 195 are missing at the mark and 10 more at the bid; its own bankruptcy price is 8,995.
    EXPECT_EQ(steps.certificates.front().limit_cash, units(8'995));
    EXPECT_EQ(steps.certificates.front().cash, units(8'790));
    EXPECT_EQ(steps.certificates.front().fee, Amount{});
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(205));
    EXPECT_EQ(venue.balance(long_one), Amount{});
    EXPECT_TRUE(steps.transfers.empty());
}

TEST_F(PatientCrash, TheFundPaysForNoMoreThanTheStatedClosingCost) {
    fall(8'755, units(500));  // half a per cent below 8,800 is 8,756
    EXPECT_EQ(steps.count(StepRule::book_slice), 0u);
    EXPECT_EQ(steps.paid_by(Payer::market_fund), Amount{});
    EXPECT_TRUE(queued(long_one));
}

TEST_F(PatientCrash, CounterpartiesAreLeftAloneForTheStatedTime) {
    fall(0, units(500));
    for (int i = 0; i < 5; ++i) wait(seconds(5));  // the price was believed half a minute ago
    EXPECT_TRUE(steps.transfers.empty());
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(1'000));
    wait(seconds(5));
    ASSERT_EQ(steps.transfers.size(), 1u);
    EXPECT_EQ(steps.transfers[0].cash, units(8'800));
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(195));
}

TEST_F(PatientCrash, ARecoveryBeginsTheWaitAnew) {
    fall(0, units(500));
    wait(seconds(20));
    report(dollars(9'200));
    wait(seconds(5));
    report(dollars(8'800));
    wait(seconds(50));
    EXPECT_TRUE(steps.transfers.empty());
    wait(seconds(10));
    EXPECT_EQ(steps.transfers.size(), 1u);
}

TEST_F(PatientCrash, WhereTheFundsCannotPayAdlComesAtOnce) {
    fall(8'790, units(100));
    EXPECT_EQ(steps.count(StepRule::book_slice), 0u);
    EXPECT_EQ(steps.count(StepRule::adl), 1u);
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(100));
    EXPECT_EQ(steps.paid_by(Payer::adl), units(95));
}

TEST_F(Crash, DepthThatHasJustComeDoesNotCount) {
    RuleBook rules = rule_book();
    rules.markets[0].liquidation.depth_window = seconds(16);
    venue = Venue(rules);
    open(units(1'010));
    const AccountId small = venue.account(units(100'000)), sudden = venue.account(units(100'000));
    venue.order(small, perp, Side::buy, dollars(9'420), coins_e3(400));
    report(dollars(9'600));
    for (int i = 0; i < 10; ++i) wait(seconds(2));
    venue.order(sudden, perp, Side::buy, dollars(9'420), coins_e3(50'000));
    report(dollars(9'430));
    ASSERT_GE(steps.count(StepRule::book_slice), 1u);
    // A quarter of the 0.4 that stood there all the time at the mark of then, 9,600: 960 of notional.
    EXPECT_EQ(steps.certificates.front().slice, coins_e3(-101));
}

TEST_F(Crash, ABackstopTakesTheAccountWhole) {
    open(units(1'010));
    const AccountId backstop = venue.account(units(50'000));
    ASSERT_EQ(send(SetBackstop{backstop, true}).reject, Reject::none);
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_EQ(steps.count(StepRule::takeover), 1u);
    EXPECT_EQ(venue.position(backstop, perp), coins_e3(1'000));
    EXPECT_EQ(venue.balance(long_one), Amount{});
    EXPECT_EQ(venue.balance(backstop), units(51'005));
    EXPECT_TRUE(steps.absorbed.empty());
    EXPECT_FALSE(queued(long_one));
}

TEST_F(Crash, ABackstopNeverReceivesNegativeEquity) {
    open(units(1'010));
    send(FundInsurance{perp, usdt, units(500)});
    const AccountId backstop = venue.account(units(50'000));
    send(SetBackstop{backstop, true});
    gap(dollars(8'800));
    ASSERT_EQ(steps.count(StepRule::takeover), 1u);
    // 195 of deficit and 44 of stated closing cost: the backstop gets the position with the cost of closing it.
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(239));
    EXPECT_EQ(venue.position(backstop, perp), coins_e3(1'000));
    EXPECT_EQ(venue.balance(backstop), units(51'244));
}

TEST_F(Crash, ASmallBackstopTakesAFraction) {
    open(units(1'010));
    const AccountId backstop = venue.account(units(500));
    send(SetBackstop{backstop, true});
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_GE(steps.count(StepRule::takeover), 1u);
    const Certificate& certificate = steps.certificates.front();
    EXPECT_LT(certificate.fraction, margin_rate_one);
    EXPECT_GT(venue.position(backstop, perp), Quantity{});
    EXPECT_GT(venue.position(long_one, perp), Quantity{});
}

TEST_F(Crash, AnOwnersOwnBackstopDoesNotTake) {
    open(units(1'010));
    const OwnerId owner = venue.engine.state().account(long_one).owner;
    const AccountId own = venue.send(OpenAccount{owner, usdt}).account;
    venue.send(Deposit{own, usdt, units(50'000)});
    send(SetBackstop{own, true});
    report(dollars(9'600));
    report(dollars(9'430));
    EXPECT_EQ(steps.count(StepRule::takeover), 0u);
}

TEST_F(Crash, AnOwnersOwnOrderIsNoShield) {
    open(units(1'010));
    const OwnerId owner = venue.engine.state().account(long_one).owner;
    const AccountId own = venue.send(OpenAccount{owner, usdt}).account;
    venue.send(Deposit{own, usdt, units(50'000)});
    const AccountId maker = venue.account(units(100'000));
    venue.order(own, perp, Side::buy, dollars(9'425), coins_e3(5'000));
    venue.order(maker, perp, Side::buy, dollars(9'420), coins_e3(5'000));
    report(dollars(9'600));
    report(dollars(9'430));
    EXPECT_EQ(steps.count(StepRule::book_slice), 1u);
    EXPECT_GT(venue.position(maker, perp), Quantity{});
}

// A coin of collateral counts 0.95 of 9,500; the debt of about 1,530 is above the cap of 1,000.
TEST_F(Crash, CollateralIsSoldForADebtBeyondItsCap) {
    RuleBook rules = rule_book();
    rules.assets[0].credit.account_max = units(1'000);
    venue = Venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(1), btc);
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(3'000));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(3'000));
    const AccountId maker = venue.account(units(100'000));
    venue.order(maker, spot, Side::buy, dollars(9'400), coins_e3(5'000));
    report(dollars(9'500));
    venue.order(short_one, perp, Side::buy, dollars(9'500), coins_e3(3'000));
    send(PlaceOrder{.account = long_one, .market = perp, .side = Side::sell, .type = OrderType::limit, .tif = TimeInForce::gtc,
                    .flags = 0, .price = dollars(9'500), .quantity = coins_e3(3'000), .expiry = never, .client = {},
                    .isolated_margin = {}});
    ASSERT_EQ(venue.position(long_one, perp), Quantity{});
    ASSERT_EQ(steps.count(StepRule::collateral_sale), 1u);
    const Certificate& sale = steps.certificates.front();
    EXPECT_FALSE(sale.liquidatable);
    EXPECT_GE(sale.equity_after, sale.equity);
    EXPECT_GT(venue.balance(long_one), -units(100));
    EXPECT_LT(venue.balance(long_one, btc), units(1));
    EXPECT_FALSE(queued(long_one));
}

// A coin is sold short on the spot market: 2,000 and the 10,000 it brought, less 5 of fee, against a debt of one coin that
// counts 1.05 of its price.
struct SpotShort : Crash {
    void open_short(Price ask) {
        venue.price(dollars(10'000));
        venue.open_markets();
        short_one = venue.account(units(2'000));
        long_one = venue.account(units(100'000));
        venue.order(long_one, spot, Side::buy, dollars(10'000), coins_e3(1'000));
        ASSERT_EQ(venue.order(short_one, spot, Side::sell, dollars(10'000), coins_e3(1'000)).reject, Reject::none);
        ASSERT_EQ(venue.balance(short_one, btc), -Amount{one_e8});
        const AccountId maker = venue.account(units(5), btc);
        venue.order(maker, spot, Side::sell, ask, coins_e3(5'000));
        for (const i64 price : {10'400, 10'900, 11'300}) report(dollars(price));
        ASSERT_TRUE(steps.certificates.empty());
        report(dollars(11'430));
    }
};

TEST_F(SpotShort, ADebtInTheBaseAssetIsBoughtBack) {
    open_short(dollars(11'500));
    ASSERT_EQ(steps.count(StepRule::collateral_sale), 1u);
    const Certificate& purchase = steps.certificates.front();
    EXPECT_EQ(purchase.filled, coins_e3(1'000));
    EXPECT_EQ(purchase.cash, -units(11'500));
    EXPECT_EQ(purchase.fee, units(115));
    EXPECT_GE(purchase.equity_after, purchase.equity);
    EXPECT_EQ(venue.balance(short_one, btc), Amount{});
    EXPECT_EQ(venue.balance(short_one), units(11'995) - units(11'615));
    EXPECT_FALSE(queued(short_one));
}

// 11,995 of collateral C at a liquidation equity LE of 507.85: it may go for 11,430 * C / (C - LE) = 11,935.3 a coin.
TEST_F(SpotShort, APurchaseNeverCostsMoreThanKeepsTheAccountSolvent) {
    open_short(dollars(11'936));
    EXPECT_EQ(steps.count(StepRule::collateral_sale), 0u);
    EXPECT_TRUE(queued(short_one));
    const AccountId other = venue.account(units(5), btc);
    venue.order(other, spot, Side::sell, dollars(11'935), coins_e3(5'000));
    wait(seconds(61));
    ASSERT_EQ(steps.count(StepRule::collateral_sale), 1u);
    EXPECT_GT(venue.balance(short_one), Amount{});
}

// Nobody bids within the haircut: the account stays in the queue, where it may only deposit and reduce, and nothing is forced.
TEST_F(Crash, ACreditCapAloneForcesNothing) {
    RuleBook rules = rule_book();
    rules.assets[0].credit.account_max = units(1'000);
    venue = Venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(1), btc);
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(3'000));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(3'000));
    report(dollars(9'500));
    venue.order(short_one, perp, Side::buy, dollars(9'500), coins_e3(2'500));
    venue.order(long_one, perp, Side::sell, dollars(9'500), coins_e3(2'500));
    wait(seconds(1));
    EXPECT_TRUE(queued(long_one));
    EXPECT_EQ(venue.position(long_one, perp), coins_e3(500));
    EXPECT_EQ(steps.count(StepRule::book_slice), 0u);
    venue.send(Deposit{long_one, usdt, units(2'000)});
    wait(seconds(70));
    EXPECT_FALSE(queued(long_one));
}

// Collateral of one coin against a debt of about 1,530 that no position stands behind.
TEST_F(Crash, AnAccountThatOwesMoreThanItOwnsIsWoundUp) {
    venue.price(dollars(10'000));
    venue.open_markets();
    long_one = venue.account(units(1), btc);
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(3'000));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(3'000));
    report(dollars(9'500));
    venue.order(short_one, perp, Side::buy, dollars(9'500), coins_e3(3'000));
    venue.order(long_one, perp, Side::sell, dollars(9'500), coins_e3(3'000));
    const Amount owed = -venue.balance(long_one);
    ASSERT_GT(owed, units(1'500));
    gap(dollars(1'000));
    // The fund has no dollars: the debt stays open, less what fees bring in; the coin is the fund's.
    EXPECT_EQ(venue.balance(long_one), Amount{});
    EXPECT_EQ(venue.balance(long_one, btc), Amount{});
    EXPECT_EQ(venue.balance(system_account::shared_fund, btc), units(1));
    EXPECT_EQ(venue.balance(system_account::open_deficit), -owed);
    EXPECT_EQ(steps.paid_by(Payer::open_deficit), owed);
    EXPECT_EQ(steps.paid_by(Payer::shared_fund), Amount{});
    ASSERT_EQ(steps.released.size(), 1u);
    EXPECT_TRUE(steps.released[0].closed);
}

TEST_F(Crash, TheFundPaysADebtAndItsLossIsTheDifference) {
    venue.price(dollars(10'000));
    venue.open_markets();
    send(FundInsurance{no_market, usdt, units(50'000)});
    long_one = venue.account(units(1), btc);
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(3'000));
    venue.order(long_one, perp, Side::buy, dollars(10'000), coins_e3(3'000));
    report(dollars(9'500));
    venue.order(short_one, perp, Side::buy, dollars(9'500), coins_e3(3'000));
    venue.order(long_one, perp, Side::sell, dollars(9'500), coins_e3(3'000));
    const Amount owed = -venue.balance(long_one), fund = venue.balance(system_account::shared_fund);
    gap(dollars(1'000));
    EXPECT_EQ(venue.balance(system_account::shared_fund), fund - owed);
    EXPECT_EQ(venue.balance(system_account::shared_fund, btc), units(1));
    EXPECT_EQ(steps.paid_by(Payer::shared_fund), owed - units(995));  // a coin at 1,000 less 0.5 % of closing cost
    EXPECT_EQ(steps.paid_by(Payer::open_deficit), Amount{});
}

TEST_F(Crash, AnOwnersClaimOnTheFundsIsCappedByTheDay) {
    RuleBook rules = rule_book();
    rules.venue.owner_fund_claim_max = units(100);
    venue = Venue(rules);
    open(units(1'010));
    send(FundInsurance{perp, usdt, units(500)});
    gap(dollars(8'800));
    EXPECT_EQ(steps.paid_by(Payer::market_fund), units(100));
    EXPECT_EQ(steps.paid_by(Payer::adl), units(95));
}

TEST_F(Crash, InsolvencyBypassesTheCooldown) {
    open(units(1'010));
    report(dollars(9'600));
    report(dollars(9'430));
    ASSERT_EQ(steps.count(StepRule::waited), 1u);  // served again in five seconds
    report(dollars(8'960));                       // a thousandth of a second later, and worth less than nothing
    EXPECT_EQ(steps.count(StepRule::adl), 1u);
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
}

TEST_F(Crash, AStalePricePauses) {
    open(units(1'010));
    report(dollars(9'600));
    wait(hours(1));
    EXPECT_FALSE(queued(long_one));
    EXPECT_TRUE(steps.certificates.empty());
}

TEST_F(Crash, AHaltedMarketPausesItsLiquidations) {
    open(units(1'010));
    const AccountId maker = venue.account(units(100'000));
    report(dollars(9'600));
    send(HaltMarket{perp});
    report(dollars(9'430));
    EXPECT_TRUE(queued(long_one));
    EXPECT_TRUE(steps.certificates.empty());
    send(OpenMarket{perp});
    venue.order(maker, perp, Side::buy, dollars(9'420), coins_e3(5'000));
    wait(seconds(10));
    EXPECT_EQ(steps.count(StepRule::book_slice), 1u);
}

TEST_F(Crash, WhatIsLeftOfAnIsolatedAccountGoesHome) {
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId parent = venue.account(units(5'000));
    short_one = venue.account(units(100'000));
    venue.order(short_one, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    const Reply reply = venue.send(PlaceOrder{.account = parent, .market = perp, .side = Side::buy, .type = OrderType::limit,
                                              .tif = TimeInForce::gtc, .flags = 0, .price = dollars(10'000),
                                              .quantity = coins_e3(1'000), .expiry = never, .client = {},
                                              .isolated_margin = units(1'010)});
    long_one = reply.account;
    ASSERT_EQ(venue.position(long_one, perp), coins_e3(1'000));
    gap(dollars(8'800));
    EXPECT_EQ(venue.position(long_one, perp), Quantity{});
    EXPECT_EQ(venue.balance(parent), units(3'990));  // the deficit never reaches the owner
    EXPECT_EQ(steps.paid_by(Payer::adl), units(195));
}

// --- random crashes ---

struct Storm {
    Venue venue;
    std::mt19937_64 bits;
    Steps steps;
    std::vector<AccountId> accounts;
    i64 level = 10'000;

    // Every third with patience, every second with a window of depth, some with ranked counterparties.
    static RuleBook rules_of(u64 seed) {
        RuleBook rules = rule_book();
        for (MarketTerms& market : rules.markets) {
            market.liquidation.adl_wait = seconds(seed % 3 == 0 ? 60 : 0);
            market.liquidation.depth_window = seconds(seed % 2 == 0 ? 8 : 0);
            market.liquidation.adl_order = seed % 5 == 0 ? AdlOrder::ranked : AdlOrder::pro_rata;
        }
        return rules;
    }
    explicit Storm(u64 seed) : venue(rules_of(seed)), bits(seed) {
        venue.price(dollars(level));
        venue.open_markets();
        for (int i = 0; i < 14; ++i) accounts.push_back(venue.account(units(in(500, 5'000)), usdt));
        for (int i = 0; i < 4; ++i) accounts.push_back(venue.account(Amount{in(1, 20) * one_e8 / 10}, btc));
        if (in(0, 1) == 0) venue.send(FundInsurance{perp, usdt, units(in(1, 500))});
        if (in(0, 2) == 0) venue.send(FundInsurance{no_market, usdt, units(in(1, 500))});
        if (in(0, 2) == 0) venue.send(SetBackstop{accounts[3], true});
    }
    i64 in(i64 low, i64 high) { return low + static_cast<i64>(bits() % static_cast<u64>(high - low + 1)); }
    template <class Verb>
    void send(const Verb& verb) {
        venue.send(verb);
        read(venue.engine, steps);
        ASSERT_EQ(venue.engine.audit(), "");
    }
    void step() {
        const AccountId account = accounts[static_cast<std::size_t>(in(0, static_cast<i64>(accounts.size()) - 1))];
        const MarketId market{static_cast<u32>(in(0, 3))};
        const Side side = in(0, 1) == 0 ? Side::buy : Side::sell;
        const bool inverse_one = market == inverse;
        const i64 price = level + in(-3, 3) * level / 200;
        const Quantity quantity = inverse_one ? Quantity{in(1, 9'000) * one_e8} : coins_e3(in(1, 900));
        switch (in(0, 9)) {
            case 0: case 1: case 2: {
                level = std::max<i64>(500, level + in(-6, 6) * level / 100);
                venue.now = venue.now + seconds(in(1, 50));
                for (u32 i = 0; i < 3; ++i) send(ReportPrice{btc_feed, SourceId{i}, dollars(level), dollars(in(0, 3)), venue.now});
                return;
            }
            case 3: venue.now = venue.now + seconds(in(1, 600)); return send(AdvanceTime{});
            case 4: return send(Deposit{account, usdt, units(in(1, 300))});
            default:
                return send(PlaceOrder{.account = account, .market = market, .side = side, .type = OrderType::limit,
                                       .tif = TimeInForce::gtc, .flags = 0, .price = {price * one_e8}, .quantity = quantity,
                                       .expiry = never, .client = {}, .isolated_margin = {}});
        }
    }
};

TEST(Storms, EveryStepVerifiesAndNothingIsLost) {
    std::map<StepRule, u64> rules;
    std::map<Payer, u64> payers;
    u64 lifted = 0;
    for (u64 seed = 1; seed <= 60 && !::testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE(seed);
        Storm storm(seed);
        for (int i = 0; i < 400 && !::testing::Test::HasFailure(); ++i) storm.step();
        for (const Certificate& certificate : storm.steps.certificates) {
            ++rules[certificate.rule];
            if (certificate.rule == StepRule::book_slice && certificate.absorbed > Amount{}) ++lifted;
            if (certificate.liquidation_equity >= Amount{} && certificate.rule != StepRule::takeover) {
                EXPECT_GE(certificate.liquidation_equity_after, -inverse_slack) << "a solvent account was made insolvent";
            }
        }
        for (const DeficitAbsorbed& fact : storm.steps.absorbed) ++payers[fact.payer];
    }
    EXPECT_GT(lifted, 0u);
    for (const StepRule rule : {StepRule::orders_cancelled, StepRule::book_slice, StepRule::collateral_sale,
                                StepRule::takeover, StepRule::adl, StepRule::waited})
        EXPECT_GT(rules[rule], 0u) << static_cast<int>(rule);
    for (const Payer payer : {Payer::market_fund, Payer::shared_fund, Payer::backstop_capital, Payer::adl, Payer::socialisation,
                              Payer::open_deficit})
        EXPECT_GT(payers[payer], 0u) << static_cast<int>(payer);
}

}  // namespace
