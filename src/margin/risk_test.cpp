#include "margin/risk.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "margin/position_value.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum InstrumentKind;
using enum Purpose;

constexpr AssetId dollar{0}, coin{1};

// Dollars at par; a coin at 100 +- 2 that counts 90 % up to 10 coins, 50 % above, and 110 % as a debt.
TestVenue two_assets() {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(100), price(2));
    AssetTerms& terms = venue.asset_terms[1];
    terms.haircut_tier_count = 2;
    terms.haircut_tiers = {HaircutTier{money(0), ppm(900'000)}, HaircutTier{money(10), ppm(500'000)}};
    terms.liability_weight = ppm(1'100'000);
    terms.closing_cost = ppm(10'000);
    return venue;
}

Amount equity(const TestVenue& venue) { return account_risk(venue.view(), venue.lines()).equity; }

TEST(AccountRisk, one_linear_position_against_cash) {
    TestVenue venue = two_assets();
    const MarketId market = venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(90));
    venue.market_terms[0].liquidation.closing_cost = ppm(1'000);
    venue.hold(dollar, money(20));
    venue.open(market, lots(1), money(-100));
    const AccountRisk risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity, money(10));
    EXPECT_EQ(risk.maintenance, Amount{450'000'000});
    EXPECT_EQ(risk.initial, money(9));
    EXPECT_EQ(risk.free_margin(), money(1));
    EXPECT_EQ(risk.liquidation_equity, Amount{991'000'000});  // 10 less 0.1 % of 90
    EXPECT_EQ(risk.exposure, as_notional(money(90)));
    EXPECT_EQ(health(venue.view(), venue.lines(), maintenance).sign(), 1);
    const AccountRisk kept = maintenance_risk(venue.view(), venue.lines());
    EXPECT_EQ(kept.equity, risk.equity);
    EXPECT_EQ(kept.maintenance, risk.maintenance);
}

// A hundred-millionth of the coin at 100.00000001 dollars: 100.00000001 atoms, of which 5 % are 5.0000000005.
TEST(AccountRisk, is_shown_rounded_against_the_account) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), Price{10'000'000'001});
    venue.open(MarketId{0}, Quantity{1}, {});
    AccountRisk risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity, Amount{100});
    EXPECT_EQ(risk.equity_initial, Amount{100});
    EXPECT_EQ(risk.liquidation_equity, Amount{100});
    EXPECT_EQ(risk.maintenance, Amount{6});
    EXPECT_EQ(risk.initial, Amount{11});
    venue.positions[0].quantity = Quantity{-1};
    risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity, Amount{-101});
    EXPECT_EQ(risk.equity_initial, Amount{-101});
    EXPECT_EQ(risk.liquidation_equity, Amount{-101});
}

TEST(AccountRisk, health_is_decided_by_the_last_digit) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(5));
    venue.open(MarketId{0}, lots(1), money(-100));
    EXPECT_EQ(health(venue.view(), venue.lines(), maintenance).sign(), 0);
    venue.balances[0].amount -= Amount{1};
    EXPECT_EQ(health(venue.view(), venue.lines(), maintenance).sign(), -1);
}

TEST(Haircut, applies_to_the_net_by_tiers_at_the_low_price) {
    TestVenue venue = two_assets();
    venue.hold(coin, money(15));
    EXPECT_EQ(equity(venue), money(10 * 98 * 9 / 10 + 5 * 98 / 2));
}

TEST(Haircut, a_debt_counts_at_the_high_price_and_its_weight) {
    TestVenue venue = two_assets();
    venue.hold(dollar, money(1'000));
    venue.hold(coin, money(-5));
    EXPECT_EQ(equity(venue), Amount{1'000 * one_e8 - 5 * 102 * one_e8 * 11 / 10});
}

TEST(Haircut, profit_settled_in_a_coin_nets_with_its_balance_before_weighing) {
    TestVenue venue = two_assets();
    const MarketId market = venue.add_market(inverse_perpetual, coin, flat(20'000, 10'000), price(50));
    venue.hold(coin, money(3));
    venue.open(market, lots(100), money(1));  // bought at 100: one coin; now two are owed
    EXPECT_EQ(equity(venue), Amount{17'640'000'000});  // 2 x 98 x 90 %
    const AccountRisk risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.maintenance, Amount{204'000'000});  // 2 coins x 1 % x 102
    EXPECT_EQ(risk.liquidation_equity, money(198));    // 2 coins x 100 less 1 %
}

TEST(Haircut, a_halted_collateral_fades_and_an_unusable_one_opens_nothing) {
    TestVenue venue = two_assets();
    venue.hold(coin, money(10));
    venue.assets[1].usable = 0;
    AccountRisk risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity, money(882));
    EXPECT_EQ(risk.equity_initial, Amount{});
    venue.assets[1].halt_weight = ppm(500'000);
    risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity, money(441));
}

TEST(Haircut, an_asset_for_isolated_accounts_counts_for_nothing_in_a_cross_one) {
    TestVenue venue = two_assets();
    venue.hold(coin, money(10));
    venue.asset_terms[1].use = CollateralUse::isolated_only;
    EXPECT_EQ(equity(venue), Amount{});
    venue.mode = MarginMode::isolated;
    EXPECT_EQ(equity(venue), money(882));
    venue.asset_terms[1].use = CollateralUse::none;
    EXPECT_EQ(equity(venue), Amount{});
}

TEST(Numeraire, with_a_price_of_its_own_keeps_amounts_in_its_own_unit) {
    TestVenue venue = two_assets();
    venue.numeraire = coin;
    venue.hold(dollar, money(50));
    venue.hold(coin, money(3));
    EXPECT_EQ(equity(venue), Amount{350'000'000});
}

TEST(InitialMargin, values_at_strict_prices_and_counts_profit_by_weight_and_cap) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(120));
    venue.markets[0].strict_low = price(110);
    venue.market_terms[0].margin.profit_weight = ppm(500'000);
    venue.hold(dollar, money(20));
    venue.open(MarketId{0}, lots(1), money(-100));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).equity_initial, money(25));
    venue.market_terms[0].margin.profit_cap = money(3);
    const AccountRisk risk = account_risk(venue.view(), venue.lines());
    EXPECT_EQ(risk.equity_initial, money(23));
    EXPECT_EQ(risk.equity, money(40));
    EXPECT_EQ(risk.initial, money(12));
}

TEST(OrderReserve, is_the_worse_side_plus_its_distance_to_the_mark) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    Position& line = venue.open(MarketId{0}, lots(10), money(-1'000));
    line.bids = lots(5);
    line.bids_notional = notional(lots(5), price(101));
    line.asks = lots(12);
    line.asks_notional = notional(lots(12), price(105));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).initial, money(150 + 5));
    venue.positions[0].asks = lots(30);
    venue.positions[0].asks_notional = notional(lots(30), price(99));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).initial, money(200 + 30));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).maintenance, money(50));
}

TEST(OrderReserve, orders_without_a_position_count_as_well) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    Position& line = venue.line(MarketId{0});
    line.asks = lots(1);
    line.asks_notional = notional(lots(1), price(98));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).initial, money(12));
}

TEST(OrderReserve, inverse_bids_are_bounded_by_the_tangent_and_asks_by_the_chord) {
    TestVenue venue = two_assets();
    venue.numeraire = coin;
    venue.add_market(inverse_perpetual, coin, flat(100'000, 50'000), price(100));
    venue.market_terms[0].book.price_band = ppm(50'000);
    Position& bid = venue.line(MarketId{0});
    bid.bids = lots(1'000);
    bid.bids_notional = notional(lots(1'000), price(102));
    // 10 coins x 10 % + 1000 x 2 / 100^2; the true loss is 1000 (1/100 - 1/102) = 0.196
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).initial, Amount{120'000'000});
    venue.positions.clear();
    Position& ask = venue.line(MarketId{0});
    ask.asks = lots(1'000);
    ask.asks_notional = notional(lots(1'000), price(98));
    const Amount reserve = account_risk(venue.view(), venue.lines()).initial - money(1);
    EXPECT_GE(reserve, Amount{20'408'164});  // 1000 (1/98 - 1/100)
    EXPECT_LE(reserve, Amount{31'000'000});  // chord over 90 .. 110: 1000 (200 - 98) / 9900 - 10
}

RC_GTEST_PROP(OrderReserve, covers_filling_every_inverse_order_of_a_side, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = two_assets();
    venue.numeraire = coin;
    venue.add_market(inverse_perpetual, coin, flat(100'000, 50'000), {draw.in(1'000'000, 1'000'000'000'000)});
    venue.market_terms[0].book.price_band = ppm(draw.in(1'000, 400'000));
    const i64 mark = venue.markets[0].mark.raw, band = venue.market_terms[0].book.price_band.raw;
    Position& line = venue.line(MarketId{0});
    Quantity size{};
    Amount cash{};
    const bool buy = draw.chance(50);
    for (i64 left = draw.in(1, 5); left > 0; --left) {
        const Quantity part{draw.in(1, 100'000'000'000)};
        const Price limit{static_cast<i64>(i128{mark} * (one_e6 + draw.in(-band, band)) / one_e6)};
        (buy ? line.bids : line.asks) += part;
        (buy ? line.bids_notional : line.asks_notional) += notional(part, limit);
        size += buy ? part : -part;
        cash += fill_cash(inverse_perpetual, buy ? part : -part, limit);
    }
    const AccountRisk before = account_risk(venue.view(), venue.lines());
    venue.positions.clear();
    venue.open(MarketId{0}, size, cash);
    const AccountRisk after = account_risk(venue.view(), venue.lines());
    // One atom per fill is the rounding of the fills themselves.
    RC_ASSERT(after.free_margin() + Amount{6} >= before.free_margin());
}

TEST(SpotOrders, count_what_they_pay_as_gone_and_the_less_valuable_leg_as_left) {
    TestVenue venue = two_assets();
    venue.add_market(spot, dollar, flat(0, 0), price(100));
    venue.market_terms[0].base = coin;
    venue.hold(dollar, money(1'000));
    Position& line = venue.line(MarketId{0});
    line.bids = lots(5);
    line.bids_notional = notional(lots(5), price(100));
    // 500 dollars out; five coins at the lowest weight, 50 % of 98, in
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).equity_initial, money(500 + 245));
    venue.positions[0].bids_notional = notional(lots(5), price(10));
    EXPECT_EQ(account_risk(venue.view(), venue.lines()).equity_initial, money(950 + 50));
}

RC_GTEST_PROP(SpotOrders, no_part_of_a_sides_fill_leaves_less_than_the_bound, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = two_assets();
    venue.add_market(spot, dollar, flat(0, 0), price(100));
    venue.market_terms[0].base = coin;
    venue.hold(dollar, money(draw.in(-3'000, 3'000)));
    venue.hold(coin, money(draw.in(-30, 30)));
    const i64 limit = draw.in(20, 200), size = draw.in(1, 40);
    Position& line = venue.line(MarketId{0});
    const bool buy = draw.chance(50);
    (buy ? line.bids : line.asks) = lots(size);
    (buy ? line.bids_notional : line.asks_notional) = notional(lots(size), price(limit));
    const Health bound = health(venue.view(), venue.lines(), initial);
    venue.positions.clear();
    const i64 filled = draw.in(0, size) * (buy ? 1 : -1);
    venue.balances[0].amount -= money(filled * limit);
    venue.balances[1].amount += money(filled);
    RC_ASSERT(health(venue.view(), venue.lines(), initial) >= bound);
}

RC_GTEST_PROP(Health, more_of_anything_is_never_less_healthy, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    RC_PRE(!venue.balances.empty());
    for (const Purpose purpose : {maintenance, initial}) {
        const Health before = health(venue.view(), venue.lines(), purpose);
        TestVenue richer = venue;
        Balance& line = richer.balances[static_cast<std::size_t>(draw.in(0, static_cast<i64>(venue.balances.size()) - 1))];
        line.amount += Amount{draw.in(1, 1'000'000'000'000)};
        RC_ASSERT(health(richer.view(), richer.lines(), purpose) >= before);
    }
}

RC_GTEST_PROP(Health, is_concave_in_each_balance, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    venue.hold(AssetId{1}, {});
    const auto at = [&](i64 amount) {
        venue.balances[0].amount = Amount{amount};
        return health(venue.view(), venue.lines(), maintenance);
    };
    const i64 a = draw.in(-3'000'000'000, 10'000'000'000), step = draw.in(1, 3'000'000'000);
    RC_ASSERT(at(a + step) - at(a) >= at(a + 2 * step) - at(a + step));
}

RC_GTEST_PROP(Health, the_fast_case_and_the_table_agree, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    const AccountLines lines = venue.lines();
    for (const Purpose purpose : {maintenance, initial}) {
        const RiskTerms terms = risk_terms(venue.view(), lines, purpose);
        RC_ASSERT(reduce(venue.view(), terms, lines.numeraire, purpose) == health(venue.view(), lines, purpose));
    }
}

RC_GTEST_PROP(AccountRisk, displayed_margin_brackets_exact_health, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    const AccountRisk risk = account_risk(venue.view(), venue.lines());
    const int sign = health(venue.view(), venue.lines(), maintenance).sign();
    if (risk.equity >= risk.maintenance) RC_ASSERT(sign >= 0);
    if (sign < 0) RC_ASSERT(risk.equity < risk.maintenance);
    if (sign >= 0) RC_ASSERT(risk.equity + Amount{2} >= risk.maintenance);
}

TEST(Riskiness, orders_by_equity_over_maintenance) {
    EXPECT_EQ(compare_riskiness({100}, {50}, {100}, {100}), -1);
    EXPECT_EQ(compare_riskiness({50}, {100}, {100}, {100}), 1);
    EXPECT_EQ(compare_riskiness({1}, {0}, {2}, {0}), 1);
    EXPECT_EQ(compare_riskiness({0}, {3}, {0}, {2}), 1);
    EXPECT_EQ(compare_riskiness({1}, {2}, {2}, {4}), -1);
}

TEST(RatioKept, compares_exactly_and_lets_the_last_position_go) {
    const auto risk = [](i64 equity, i64 maintenance) {
        AccountRisk value{};
        value.equity = {equity};
        value.maintenance = {maintenance};
        return value;
    };
    EXPECT_TRUE(ratio_kept(risk(10, 30), risk(5, 15)));
    EXPECT_FALSE(ratio_kept(risk(10, 30), risk(4, 15)));
    EXPECT_TRUE(ratio_kept(risk(-10, 30), risk(-10, 0)));
    EXPECT_FALSE(ratio_kept(risk(-10, 30), risk(-11, 0)));
    EXPECT_TRUE(ratio_kept(risk(10, 30), risk(0, 0)));
}

TEST(Withdrawable, is_free_margin_but_never_more_than_the_balance) {
    TestVenue venue = two_assets();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(25));
    venue.open(MarketId{0}, lots(1), money(-100));
    EXPECT_EQ(withdrawable(venue.view(), venue.lines(), dollar), money(15));
    venue.set_mark(MarketId{0}, price(200));
    EXPECT_EQ(withdrawable(venue.view(), venue.lines(), dollar), money(25));
    venue.markets[0].index_usable = 0;
    EXPECT_FALSE(prices_usable(venue.view(), venue.lines()));
    EXPECT_EQ(withdrawable(venue.view(), venue.lines(), dollar), Amount{});
}

TEST(Withdrawable, collateral_without_a_price_stays_but_does_not_hold_the_rest_back) {
    TestVenue venue = two_assets();
    venue.hold(dollar, money(25));
    venue.hold(coin, money(1));
    venue.assets[1].usable = 0;
    EXPECT_EQ(withdrawable(venue.view(), venue.lines(), coin), Amount{});
    EXPECT_EQ(withdrawable(venue.view(), venue.lines(), dollar), money(25));
}

RC_GTEST_PROP(Withdrawable, is_exact_to_the_atom, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    RC_PRE(!venue.balances.empty());
    make_healthy(venue, draw);
    Balance& line = venue.balances[static_cast<std::size_t>(draw.in(0, static_cast<i64>(venue.balances.size()) - 1))];
    const Amount most = withdrawable(venue.view(), venue.lines(), line.asset), held = line.amount;
    RC_ASSERT(most >= Amount{});
    if (most > Amount{}) {
        line.amount = held - most;
        RC_ASSERT(health(venue.view(), venue.lines(), initial).sign() >= 0);
    }
    if (held > Amount{} && most < held) {
        line.amount = held - most - Amount{1};
        RC_ASSERT(health(venue.view(), venue.lines(), initial).sign() < 0);
    }
}

}  // namespace
}  // namespace plimsoll
