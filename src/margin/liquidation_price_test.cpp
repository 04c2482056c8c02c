#include "margin/liquidation_price.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck/gtest.h>

#include "margin/liquidation_equity.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum InstrumentKind;

constexpr AssetId dollar{0}, coin{1};

TestVenue dollars_only(InstrumentKind kind, MarginModel model, Price mark) {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(100));
    venue.add_market(kind, kind == inverse_perpetual ? coin : dollar, model, mark);
    return venue;
}

int health_sign(TestVenue venue, MarketId market, Price mark) {
    venue.markets[index(market)].mark = mark;
    return health(venue.view(), venue.lines(), Purpose::maintenance).sign();
}
int equity_sign(TestVenue venue, MarketId market, Price mark) {
    venue.markets[index(market)].mark = mark;
    return liquidation_value(venue.view(), venue.lines()).sign();
}

TEST(LiquidationPrice, of_a_linear_long_is_the_first_step_below_the_closed_form) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(10));
    venue.open(MarketId{0}, lots(1), money(-100));
    // P - 90 = 0.05 P at 94.7368421052..., still healthy one step above
    const LiquidationPrice expected{PriceOutcome::exact, Price{9'473'684'210}};
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}), expected);
    const LiquidationPrice bankrupt{PriceOutcome::exact, Price{price(90).raw - 1}};
    EXPECT_EQ(bankruptcy_price(venue.view(), venue.lines(), MarketId{0}), bankrupt);
}

TEST(LiquidationPrice, of_a_linear_short) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(26));
    venue.open(MarketId{0}, lots(-1), money(100));
    // 126 - P = 0.05 P at 120
    const LiquidationPrice expected{PriceOutcome::exact, Price{price(120).raw + 1}};
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}), expected);
}

TEST(LiquidationPrice, counts_accrued_funding_and_the_closing_cost_of_bankruptcy) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.market_terms[0].liquidation.closing_cost = ppm(100'000);
    venue.hold(dollar, money(29));
    venue.open(MarketId{0}, lots(-1), money(100)).funding_anchor = {i128{3} * one_e18};  // pays three
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).price, Price{price(120).raw + 1});
    venue.balances[0].amount = money(13);  // 110 - P = 0.1 P at 100
    EXPECT_EQ(bankruptcy_price(venue.view(), venue.lines(), MarketId{0}).price, Price{price(100).raw + 1});
}

TEST(LiquidationPrice, of_an_inverse_long_with_coins_as_collateral) {
    TestVenue venue = dollars_only(inverse_perpetual, flat(20'000, 10'000), price(100));
    venue.numeraire = coin;
    venue.hold(coin, Amount{15'000'000});
    venue.open(MarketId{0}, lots(100), money(1));
    // 1.15 = 1.01 x 100 / P at 87.826086956...
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::exact);
    const Price at = liquidation_price(venue.view(), venue.lines(), MarketId{0}).price;
    EXPECT_NEAR(static_cast<double>(at.raw), 8'782'608'695.0, 100.0);
    EXPECT_LT(health_sign(venue, MarketId{0}, at), 0);
    EXPECT_GE(health_sign(venue, MarketId{0}, {at.raw + 1}), 0);
}

TEST(LiquidationPrice, an_inverse_short_covered_by_coins_has_none) {
    TestVenue venue = dollars_only(inverse_perpetual, flat(20'000, 10'000), price(100));
    venue.numeraire = coin;
    venue.hold(coin, money(1) + Amount{1});  // one atom carries the roundings of a value near zero
    venue.open(MarketId{0}, lots(-100), money(-1));
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::none);
}

TEST(LiquidationPrice, none_and_undefined_are_outcomes) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(101));
    venue.open(MarketId{0}, lots(1), money(-100));
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::none);
    EXPECT_EQ(bankruptcy_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::none);
    venue.set_mark(MarketId{0}, {});
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::undefined);
    venue.set_mark(MarketId{0}, price(100));
    venue.positions[0].quantity = lots(-1);
    venue.positions[0].cost = money(-200);
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::undefined);
    venue.positions.clear();
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).outcome, PriceOutcome::undefined);
}

TEST(LiquidationPrice, a_long_whose_requirement_outgrows_its_profit_is_healthy_between_two_prices) {
    // Profit is in a coin that counts 10 %; above 150 coins of notional all of it is required.
    TestVenue venue = dollars_only(
        linear_perpetual, tiers({{{}, ppm(100'000), ppm(50'000)}, {money(150), ppm(1'000'000), ppm(1'000'000)}}), price(100));
    venue.market_terms[0].settlement = coin;
    venue.asset_terms[1].haircut_tiers[0].weight = ppm(100'000);
    venue.hold(dollar, money(1'000));
    venue.open(MarketId{0}, lots(1), money(-100));
    const LiquidationPrice found = liquidation_price(venue.view(), venue.lines(), MarketId{0});
    EXPECT_EQ(found.outcome, PriceOutcome::several);
    EXPECT_LT(health_sign(venue, MarketId{0}, found.price), 0);
    EXPECT_GE(health_sign(venue, MarketId{0}, {found.price.raw + 1}), 0);
    EXPECT_LT(health_sign(venue, MarketId{0}, price(1'000)), 0);
}

TEST(LiquidationPrice, of_an_unhealthy_account_is_the_edge_of_what_would_be_healthy) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(91));
    venue.hold(dollar, money(10));
    venue.open(MarketId{0}, lots(1), money(-100));
    EXPECT_EQ(liquidation_price(venue.view(), venue.lines(), MarketId{0}).price, Price{9'473'684'210});
}

// Tiny prices, so that every step can be walked.
TestVenue walkable(Draw& draw) {
    TestVenue venue = random_venue(draw);
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        venue.set_mark(MarketId{m}, {draw.in(300, 900)});
        MarketTerms& terms = venue.market_terms[m];
        if (draw.chance(70)) {
            TieredMargin model;
            model.count = static_cast<u32>(draw.in(1, 8));
            i64 floor = 0, rate = draw.in(1'000, 50'000);
            for (u32 k = 0; k < model.count; ++k) {
                model.tiers[k] = {Amount{floor}, ppm(rate), ppm(rate)};
                floor += draw.in(1, 60'000);
                rate = std::min<i64>(rate + draw.in(0, 300'000), one_e6);
            }
            terms.margin.model = model;
        }
    }
    venue.hold(dollar, Amount{draw.in(-100'000, 300'000)});
    venue.hold(coin, Amount{draw.in(-10, 20)});
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        const InstrumentKind kind = venue.market_terms[m].kind;
        const bool inverse = kind == inverse_perpetual;
        const Quantity quantity{draw.in(-50, 50) * (inverse ? draw.in(1, 3) : 1'000'000'000)};
        if (quantity == Quantity{}) continue;
        venue.open(MarketId{m}, quantity, fill_cash(kind, quantity, {draw.in(300, 900)}));
    }
    return venue;
}

void check_first_step(const TestVenue& venue, MarketId market, const LiquidationPrice& found,
                      int (*sign)(TestVenue, MarketId, Price)) {
    const i64 mark = venue.markets[index(market)].mark.raw;
    const auto held = std::ranges::find(venue.positions, market, &Position::market);
    if (sign(venue, market, {mark}) < 0 || found.outcome == PriceOutcome::undefined) return;
    const i64 step = held->quantity > Quantity{} ? -1 : 1;
    i64 walked = mark;
    while (walked > 0 && walked < 3'000 && sign(venue, market, {walked}) >= 0) walked += step;
    const bool met = walked > 0 && walked < 3'000;
    if (met) {
        RC_ASSERT(found.outcome == PriceOutcome::exact || found.outcome == PriceOutcome::several);
        RC_ASSERT(found.price.raw == walked);
    } else if (found.outcome != PriceOutcome::none) {
        // Not on the losing side within the walk: beyond it, or the one edge stands on the other side.
        RC_ASSERT(found.price.raw >= 3'000 || (found.price.raw - mark) * step < 0);
        RC_ASSERT(sign(venue, market, found.price) < 0);
    }
}

RC_GTEST_PROP(LiquidationPrice, is_the_first_unhealthy_step_from_the_mark, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    const TestVenue venue = walkable(draw);
    for (const Position& position : venue.positions) {
        if (std::holds_alternative<SizeLinearMargin>(venue.market_terms[index(position.market)].margin.model)) continue;
        check_first_step(venue, position.market, liquidation_price(venue.view(), venue.lines(), position.market), health_sign);
        check_first_step(venue, position.market, bankruptcy_price(venue.view(), venue.lines(), position.market), equity_sign);
    }
}

RC_GTEST_PROP(LiquidationPrice, has_a_healthy_neighbour, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    if (draw.chance(70)) make_healthy(venue, draw);
    for (const Position& position : venue.positions) {
        const LiquidationPrice found = liquidation_price(venue.view(), venue.lines(), position.market);
        const Price mark = venue.markets[index(position.market)].mark;
        const int now = health_sign(venue, position.market, mark);
        if (now >= 0) RC_ASSERT(found.outcome != PriceOutcome::undefined);
        if (found.outcome == PriceOutcome::none) {
            RC_ASSERT(now >= 0);
            RC_ASSERT(health_sign(venue, position.market, {1}) >= 0);
        }
        if (found.outcome == PriceOutcome::none || found.outcome == PriceOutcome::undefined) continue;
        RC_ASSERT(health_sign(venue, position.market, found.price) < 0);
        RC_ASSERT(health_sign(venue, position.market, {found.price.raw + 1}) >= 0 ||
                  health_sign(venue, position.market, {found.price.raw - 1}) >= 0);
    }
}

TEST(RiskCurve, moves_everything_that_follows_the_feed) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.market_terms[0].feed = FeedId{0};
    venue.hold(dollar, money(10));
    venue.hold(coin, money(1));
    venue.open(MarketId{0}, lots(1), money(-100));
    const std::array factors{margin_rate_one, ppm(900'000)};
    const auto curve = risk_curve(venue.view(), venue.lines(), FeedId{0}, factors);
    EXPECT_EQ(curve[0].equity, money(110));
    EXPECT_EQ(curve[1].equity, money(90));
    EXPECT_EQ(curve[1].maintenance, Amount{450'000'000});
    EXPECT_EQ(curve[1].liquidation_equity, money(90));
    // 10 + 100 f + 100 f - 100 = 5 f at f = 90 / 195 = 0.461538...
    EXPECT_EQ(liquidation_factor(venue.view(), venue.lines(), FeedId{0}, -1), ppm(461'538));
    EXPECT_EQ(liquidation_factor(venue.view(), venue.lines(), FeedId{0}, 1), std::nullopt);
}

TEST(EffectiveLeverage, is_exposure_over_liquidation_equity) {
    TestVenue venue = dollars_only(linear_perpetual, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(30));
    venue.open(MarketId{0}, lots(3), money(-300));
    EXPECT_EQ(effective_leverage(venue.view(), venue.lines()), Rate{10 * one_e8});
    venue.balances[0].amount = {};
    EXPECT_EQ(effective_leverage(venue.view(), venue.lines()), std::nullopt);
}

}  // namespace
}  // namespace plimsoll
