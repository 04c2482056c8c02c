// Money that comes in, goes out and is earned: interest, fees, rebates, roundings, and what an unpaid loss holds back.
#include "tests/support/crash.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

Amount fees(const Venue& venue, AssetId asset = usdt) { return venue.balance(system_account::fees, asset); }

TEST(MoneyInAndOut, InterestGoesToTheSharedFundBeforeADebtMoves) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId debtor = venue.account(units(1), btc), other = venue.account(units(100'000));
    venue.order(other, perp, Side::sell, dollars(10'000), coins_e3(2'000));
    venue.order(debtor, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    ASSERT_EQ(venue.balance(debtor), -units(5));  // the fee is all that it owes
    const Index since = venue.engine.state().asset(usdt).credit_index;
    venue.now = venue.now + hours(3);
    venue.price(dollars(10'000));
    const Index gone = venue.engine.state().asset(usdt).credit_index - since;
    ASSERT_GT(gone, Index{});
    // Ten per cent a year for more than two hours of it on 5: more than 0.0001.
    const Amount interest{mul_div(units(5).raw, gone.raw, one_e18, Round::ceil)};
    ASSERT_GT(interest, Amount{10'000});
    EXPECT_EQ(venue.balance(system_account::shared_fund), Amount{});
    venue.order(debtor, perp, Side::buy, dollars(10'000), coins_e3(100));  // pays a fee of 0.5
    EXPECT_EQ(venue.balance(system_account::shared_fund), interest);
    EXPECT_EQ(venue.balance(debtor), -units(5) - interest - Amount{one_e8 / 2});
    venue.send(Deposit{debtor, usdt, units(50)});
    EXPECT_EQ(venue.balance(system_account::shared_fund), interest);  // nothing more since then
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST(MoneyInAndOut, FeesAreRoundedUp) {
    RuleBook rules = rule_book();
    rules.markets[0].fees = {Rate{1}, Rate{3}};
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId maker = venue.account(units(100)), taker = venue.account(units(100));
    const Price price{dollars(10'000).raw + 10'000'000};  // 10,000.1
    venue.order(maker, perp, Side::sell, price, coins_e3(1));
    venue.order(taker, perp, Side::buy, price, coins_e3(1));
    // 10.0001 of notional at 1e-8 and 3e-8: 10.0001 and 30.0003 atoms.
    EXPECT_EQ(venue.balance(maker), units(100) - Amount{11});
    EXPECT_EQ(venue.balance(taker), units(100) - Amount{31});
    EXPECT_EQ(fees(venue), Amount{42});
}

// Coins: 1 / 9,999.9 brings in 10,000.1 atoms and counts 10,000; seven at 9,999.9 cost 70,000.7 and count 70,001, of which one
// seventh, 10,000.14, closes and counts 10,001.
TEST(MoneyInAndOut, AFillThatTurnsAnInversePositionIsRoundedAgainstItsAccount) {
    RuleBook rules = rule_book();
    rules.markets[1].fees = {};
    Venue venue(rules);
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId trader = venue.account(units(1), btc), other = venue.account(units(1), btc);
    const Price price{dollars(10'000).raw - 10'000'000};
    venue.order(other, inverse, Side::sell, price, Quantity{1 * one_e8});
    venue.order(trader, inverse, Side::buy, price, Quantity{1 * one_e8});
    venue.order(other, inverse, Side::buy, price, Quantity{7 * one_e8});
    venue.order(trader, inverse, Side::sell, price, Quantity{7 * one_e8});
    ASSERT_EQ(venue.position(trader, inverse), Quantity{-6 * one_e8});
    EXPECT_EQ(venue.balance(trader, btc), units(1) - Amount{1});
    const State& state = venue.engine.state();
    EXPECT_EQ(state.positions[state.position_row(trader, inverse)].cost, Amount{-60'000});
    EXPECT_EQ(venue.engine.audit(), "");
}

TEST(MoneyInAndOut, WhatIsWithdrawnMakesRoomForDeposits) {
    RuleBook rules = rule_book();
    rules.assets[0].deposit_cap = units(1'000);
    Venue venue(rules);
    const AccountId one = venue.account(units(600)), two = venue.account(units(400));
    EXPECT_EQ(venue.send(Deposit{one, usdt, Amount{1}}).reject, Reject::deposit_cap_reached);
    EXPECT_EQ(venue.send(Withdraw{two, usdt, units(300)}).reject, Reject::none);
    EXPECT_EQ(venue.send(Deposit{one, usdt, units(300) + Amount{1}}).reject, Reject::deposit_cap_reached);
    EXPECT_EQ(venue.send(Deposit{one, usdt, units(300)}).reject, Reject::none);
}

// The winner's 500 are owed by an account that holds coins: the venue has no more dollars than came in.
TEST(MoneyInAndOut, NothingIsPaidOutThatTheVenueDoesNotHold) {
    Venue venue;
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId winner = venue.account(units(2'000)), loser = venue.account(units(1), btc);
    venue.order(winner, perp, Side::sell, dollars(10'000), coins_e3(1'000));
    venue.order(loser, perp, Side::buy, dollars(10'000), coins_e3(1'000));
    venue.price(dollars(9'750));
    venue.price(dollars(9'500));
    venue.order(loser, perp, Side::sell, dollars(9'500), coins_e3(1'000));
    venue.order(winner, perp, Side::buy, dollars(9'500), coins_e3(1'000));
    ASSERT_GT(venue.balance(winner), units(2'490));
    ASSERT_LT(venue.balance(loser), -units(500));
    EXPECT_EQ(venue.send(Withdraw{winner, usdt, units(2'000) + Amount{1}}).reject, Reject::custody_short);
    EXPECT_EQ(venue.send(Withdraw{winner, usdt, units(2'000)}).reject, Reject::none);
    EXPECT_EQ(venue.engine.state().ledger.custody(usdt), Amount{});
}

// Nobody before the open deficit pays: 195 stay open, and the short has its position back at the mark.
struct OpenDeficit : Crash {
    void open_deficit(FeeTerms terms = {Rate{20'000}, Rate{50'000}}) {
        RuleBook rules = rule_book();
        rules.markets[0].fees = terms;
        rules.markets[0].liquidation.payer_count = 1;
        rules.markets[0].liquidation.payers = {Payer::open_deficit};
        venue = Venue(rules);
        open(units(1'010));
        gap(dollars(8'800));
        ASSERT_EQ(steps.paid_by(Payer::open_deficit), units(195));
        ASSERT_EQ(venue.balance(system_account::open_deficit), -units(195));
    }
    void trade(AccountId maker, AccountId taker, i64 thousandths) {
        venue.order(maker, perp, Side::sell, dollars(8'800), coins_e3(thousandths));
        send(PlaceOrder{.account = taker,
                        .market = perp,
                        .side = Side::buy,
                        .type = OrderType::limit,
                        .tif = TimeInForce::gtc,
                        .flags = 0,
                        .price = dollars(8'800),
                        .quantity = coins_e3(thousandths),
                        .expiry = never,
                        .client = {},
                        .isolated_margin = {}});
    }
};

TEST_F(OpenDeficit, KeepsTheAssetInUntilIncomeHasRepaidIt) {
    open_deficit();
    const Amount before = fees(venue);
    const AccountId other = venue.account(units(100'000));
    EXPECT_EQ(send(Withdraw{other, usdt, units(1)}).reject, Reject::withdrawals_gated);
    trade(short_one, other, 1'000);  // 8,800: the taker pays 4.4, the maker 1.76
    EXPECT_EQ(venue.balance(system_account::open_deficit), -units(195) + Amount{616'000'000});
    EXPECT_EQ(fees(venue), before);
    send(FundInsurance{no_market, usdt, units(200)});
    EXPECT_EQ(venue.balance(system_account::open_deficit), Amount{});
    EXPECT_EQ(venue.balance(system_account::shared_fund), units(5) + Amount{616'000'000});
    EXPECT_EQ(send(Withdraw{other, usdt, units(1)}).reject, Reject::none);
}

TEST_F(OpenDeficit, ARebateIsNoMoreThanFeesHaveBroughtIn) {
    open_deficit({Rate{-20'000}, Rate{50'000}});
    ASSERT_EQ(fees(venue), units(3));  // 5 from the taker at 10,000 less 2 to the maker
    const AccountId other = venue.account(units(100'000));
    const Amount before = venue.balance(short_one);
    trade(short_one, other, 5'000);  // 44,000: the taker's 22 go to the deficit, and the maker's rebate is 8.8
    EXPECT_EQ(venue.balance(system_account::open_deficit), -units(173));
    EXPECT_EQ(fees(venue), Amount{});
    EXPECT_EQ(venue.balance(short_one), before + units(3));
}

}  // namespace
