#include "margin/conformance.hpp"

#include <gtest/gtest.h>

namespace plimsoll::conformance {
namespace {

// One coin at 50,000, 10 % maintenance, in atoms of 1e-8 and 1e-6.
PeerMarket coin_market() {
    PeerMarket market;
    market.base_exp = -8;
    market.price_exp = -5;
    market.price = 5'000'000'000;
    market.imf_ppm = 200'000;
    market.mm_share_of_im_ppm = 500'000;
    return market;
}

TEST(Conformance, values_truncate_toward_zero_and_requirements_round_up) {
    PeerMarket market = coin_market();
    market.price = 5'000'000'001;  // a tenth of an atom above 500 per base atom, in 1e-5
    const PeerRequirements one = position_requirements(market, -3);
    EXPECT_EQ(one.notional, Int256{-1'500});
    EXPECT_EQ(one.initial, Int256{300});
    EXPECT_EQ(one.maintenance, Int256{150});
}

TEST(Conformance, a_long_at_its_bankruptcy_price_is_closed_for_what_it_owes) {
    const PeerAccount account{-49'000'000'000, {{0, 100'000'000, 0, 0}}, {{0, coin_market()}}};
    EXPECT_EQ(account_totals(account).equity, 1'000'000'000);
    EXPECT_TRUE(liquidatable(account_totals(account)));
    EXPECT_EQ(bankruptcy_quote(account, 0, -100'000'000), 49'000'000'000);
    EXPECT_EQ(bankruptcy_quote(account, 0, -50'000'000), 24'500'000'000);
    EXPECT_EQ(bankruptcy_quote(account, 0, 1).error(), PeerError::invalid_size_delta);
    EXPECT_EQ(bankruptcy_quote(account, 0, -100'000'001).error(), PeerError::invalid_size_delta);
}

TEST(Conformance, the_engines_liquidation_price_is_the_closed_form_one_step_on) {
    const ClosedForm input{fraction(10), fraction(100), fraction(200), fraction(1, 10), {}, {}, {}};
    const auto closed = closed_form_liquidation_price(input), exact = exact_liquidation_price(input);
    ASSERT_TRUE(closed && exact);
    EXPECT_EQ(*closed, fraction(800, 9));  // 88.888...
    EXPECT_LE(*exact, *closed);
    EXPECT_LT(*closed - *exact, fraction(1, 100'000'000));
    EXPECT_EQ(closed_form_liquidation_price({fraction(1), fraction(1), fraction(1), fraction(1), {}, {}, {}}),
              std::nullopt);
}

TEST(Conformance, isolated_order_margin_takes_the_worse_side_beyond_what_closes) {
    const std::array<SizeAtPrice, 2> buys{{{10, 20}, {10, 50}}}, sells{{{10, 60}, {10, 70}}};
    EXPECT_EQ(order_margin(0, buys, sells, std::nullopt, fraction(1, 2), 10), 65);
    EXPECT_EQ(order_margin(15, buys, sells, std::nullopt, fraction(1, 2), 10), 35);
    EXPECT_EQ(order_margin(20, buys, sells, i128{60}, fraction(1, 2), 10), 60);
}

TEST(Conformance, open_interest_is_the_sum_of_longs) {
    const std::array<PeerParty, 2> match{{{{{1, -100, 0, 0}}, {{1, 300}}}, {{{1, 250, 0, 0}}, {{1, -300}}}}};
    EXPECT_EQ(open_interest_change(true, match), -50);
    EXPECT_EQ(open_interest_change(true, std::span(match).first(1)), std::nullopt);
    EXPECT_EQ(open_interest_change(false, std::span(match).first(1)), 0);
}

TEST(Conformance, below_initial_margin_only_what_does_not_raise_risk_passes) {
    EXPECT_FALSE(transition_allowed({-1, 0, 0}, {-2, 0, 1}, true));
    EXPECT_TRUE(transition_allowed({10, 0, 100}, {5, 0, 50}, true));
    EXPECT_FALSE(transition_allowed({10, 0, 100}, {4, 0, 50}, true));
    EXPECT_TRUE(transition_allowed({10, 0, 100}, {4, 0, 50}, false));
}

TEST(Conformance, open_interest_scaling_ends_at_the_whole_notional_however_far_it_is_exceeded) {
    EXPECT_EQ(effective_initial_ppm(200'000, 1'500, 1'000, 2'000), 600'000);
    EXPECT_EQ(effective_initial_ppm(200'000, 1'000, 1'000, 2'000), 200'000);
    EXPECT_EQ(effective_initial_ppm(200'000, Int256{i128_max}, 1'000, 2'000), 1'000'000);
    EXPECT_EQ(effective_initial_ppm(200'000, Int256{i128_max}, 1'000, 0), 200'000);
    EXPECT_EQ(effective_initial_ppm(200'001, 1'001, 1'000, 1'003), 466'667);  // 799,999 / 3 = 266,666.3, down
    EXPECT_EQ(initial_from_notional(11, 0, 100'000, 0, 0), 2);
    PeerMarket market = coin_market();
    market.oi_upper = 1;
    market.open_interest = i128_max;
    market.price = i128{1} << 64;
    EXPECT_EQ(position_requirements(market, 1).initial, position_requirements(market, 1).notional);
}

TEST(Conformance, a_size_for_an_amount_is_truncated_at_both_divisions) {
    PeerMarket market = coin_market();  // 500 quote atoms a base atom, exponent -7
    EXPECT_EQ(size_from_quote(market, 1'000), Int256{2});
    EXPECT_EQ(size_from_quote(market, -1'499), Int256{-2});
    market.base_exp = 2;  // exponent 3: 1,999 / 1,000 = 1, and a price of 3 leaves nothing of it
    market.price = 3;
    EXPECT_EQ(size_from_quote(market, 1'999), Int256{});
    EXPECT_EQ(size_from_quote(market, 9'999), Int256{3});
    EXPECT_EQ(maintenance_ppm(3, 500'000), 1);
}

TEST(Conformance, a_size_premium_grows_with_the_root_of_the_size) {
    EXPECT_EQ(size_premium_weight(11'000, 1'000'000'000'000, 0), 11'000);
    EXPECT_EQ(size_premium_weight(11'000, 1'000'000'000'000, 10'000), 11'000 - 2'200 + 3'162);
    EXPECT_EQ(size_premium_weight(11'000, 1, 10'000), 11'000);
}

TEST(Conformance, risk_factor_margin_is_that_of_the_worse_side) {
    RiskFactorCase input{fraction(2),       fraction(0),      fraction(3),    fraction(1),
                         fraction(100),     fraction(1, 10),  fraction(1, 5), fraction(1, 100),
                         fraction(1, 1000), fraction(11, 10), fraction(6, 5), fraction(7, 5)};
    // Long 2: 100 (0.02 + 0.004) + 20 = 22.4; the sells of 3 would leave -1: 3 * 0.2 * 100 = 60.
    const RiskFactorMargin found = risk_factor_margin(input);
    EXPECT_EQ(found.maintenance, 60);
    EXPECT_EQ(found.search, 66);
    EXPECT_EQ(found.initial, 72);
    EXPECT_EQ(found.release, 84);
    input.open_sell_size = fraction(2);  // flat at the end: that side charges nothing
    EXPECT_EQ(risk_factor_margin(input).maintenance, 23);
    input.position = input.open_sell_size = fraction(0);
    EXPECT_EQ(risk_factor_margin(input).maintenance, 0);
    input.open_buy_size = fraction(1);
    input.search_factor = fraction(1'000'019, 1'000'000);  // cut to 1.00001
    input.mark_price = fraction(1'000'000);
    EXPECT_EQ(risk_factor_margin(input).search, 100'001);
}

TEST(Conformance, funding_that_is_due_is_rounded_against_the_account) {
    PeerAccount account{0, {{0, 3, 0, 500'000}, {1, -3, 500'000, 0}}, {{0, coin_market()}, {1, coin_market()}}};
    EXPECT_EQ(account_totals(account).equity, -2 - 2);  // pays 1.5 twice; the values cancel
    account.positions[1].size = 3;
    EXPECT_EQ(account_totals(account).equity, -2 + 1 + 3'000);  // pays 1.5, receives 1.5
}

TEST(Conformance, gates_meet_at_equality) {
    EXPECT_TRUE(initial_ok({5, 5, 3}));
    EXPECT_FALSE(initial_ok({4, 5, 3}));
    EXPECT_TRUE(maintenance_ok({3, 5, 3}));
    EXPECT_FALSE(liquidatable({3, 5, 3}));
    EXPECT_TRUE(liquidatable({2, 5, 3}));
    EXPECT_FALSE(liquidatable({-1, 0, 0}));
}

TEST(Conformance, the_limit_of_a_liquidation_order_moves_from_the_mark_to_a_spread_below_it) {
    const auto limit = [](i128 cash, i64 adjustment) {
        const PeerAccount account{cash, {{0, 100'000'000, 0, 0}}, {{0, coin_market()}}};
        return *liquidation_limit_price(account, 0, -1, {adjustment, 100'000});
    };
    EXPECT_EQ(limit(-40'000'000'000, 1'000'000), fraction(500));             // healthy: the mark
    EXPECT_EQ(limit(-47'500'000'000, 1'000'000), *parse_fraction("497.5"));  // half: half of a tenth of 10 %
    EXPECT_EQ(limit(-60'000'000'000, 1'000'000), *parse_fraction("495"));    // insolvent: all of it
    EXPECT_EQ(limit(-47'500'000'000, 2'000'000), *parse_fraction("495"));
}

TEST(Conformance, without_maintenance_there_is_no_share_of_it) {
    PeerAccount account{-1, {{0, 100, 0, 0}}, {{0, coin_market()}}};
    account.markets[0].second.imf_ppm = 0;
    EXPECT_EQ(bankruptcy_quote(account, 0, -1).error(), PeerError::undefined);
    EXPECT_EQ(liquidation_limit_price(account, 0, -1, {}).error(), PeerError::undefined);
    EXPECT_EQ(bankruptcy_quote(account, 0, 0).error(), PeerError::invalid_size_delta);
    EXPECT_EQ(bankruptcy_quote(account, 7, -1).error(), PeerError::invalid_size_delta);
}

TEST(Conformance, isolated_margin_moves_by_the_trades) {
    const std::array<SizeAtPrice, 2> trades{{{5, 12}, {10, 10}}};
    EXPECT_EQ(margin_on_increase(trades, fraction(1, 2), 10), 8);
    EXPECT_EQ(release_on_decrease(20, 5, trades, 40, 12, 10), 27);    // 40 + 2 * (10 - 12) = 36, of which 15/20
    EXPECT_EQ(release_on_decrease(-20, -5, trades, 40, 12, 10), 27);  // the same sign for a short
    EXPECT_EQ(release_on_flip(5, trades, 1, fraction(1, 2), 10), 1 - 5);
    EXPECT_EQ(release_on_flip(-15, trades, 1, fraction(1, 2), 10), 1);
}

TEST(Conformance, portfolio_health_takes_the_worse_end_of_each_order) {
    const auto number = [](const char* text) { return *parse_fraction(text); };
    std::vector<HealthToken> tokens{{fraction(100), fraction(1), number("0.8"), number("1.2"), true},
                                    {fraction(-10), fraction(5), number("0.5"), number("1.5"), false}};
    HealthPerp perp{fraction(3), fraction(-131), fraction(7),   fraction(11),  fraction(10),
                    fraction(5), number("0.8"),  number("1.2"), number("0.95")};
    EXPECT_EQ(portfolio_health(tokens, perp, {fraction(15), fraction(20)}), number("16.2"));
    // Without the rest: 80 - 75, and a third token adds its own weighted value.
    EXPECT_EQ(portfolio_health(tokens, {}, {}), fraction(5));
    tokens.push_back({fraction(2), fraction(10), number("0.5"), number("1.5"), false});
    EXPECT_EQ(portfolio_health(tokens, {}, {}), fraction(15));
    perp = {fraction(30),  fraction(-100), {}, {}, fraction(10), fraction(5), number("0.8"),
            number("1.2"), number("0.95")};
    EXPECT_EQ(portfolio_health(std::vector<HealthToken>{{{}, fraction(1), number("0.8"), number("1.2"), true},
                                                        {{}, fraction(5), number("0.5"), number("1.5"), false}},
                               perp, {}),
              fraction(836));  // (1200 - 100) * 0.95 * 0.8
}

TEST(Conformance, published_numbers_are_exact_and_the_engine_says_where_it_rounds) {
    const auto number = [](const char* text) { return *parse_fraction(text); };
    const Published step = tier_deduction(fraction(250'000), number("0.01"), number("0.005"), fraction(50));
    EXPECT_EQ(step.value, fraction(1'300));
    EXPECT_EQ(step.engine_agrees, true);
    EXPECT_EQ(tier_deduction(fraction(1), number("0.0000005"), {}, {}).engine_agrees, std::nullopt);
    // 0.02 + 0.00005 * 0.01 is half a millionth above 0.02: exact here, rounded up by the engine.
    const SizeLinearResult margin =
        size_linear_margin(number("0.02"), number("0.00005"), number("-0.01"), fraction(100));
    EXPECT_EQ(margin.margin_base, number("0.000200005"));
    EXPECT_EQ(margin.engine_agrees, true);
    EXPECT_EQ(size_linear_margin(fraction(1, 3), {}, fraction(1), fraction(1)).engine_agrees, std::nullopt);
    EXPECT_EQ(size_linear_margin(fraction(1), fraction(1), fraction(1), fraction(7)).margin,
              fraction(14));  // the engine stops at 7
    EXPECT_EQ(premium_clamp(number("0.01"), number("0.0001"), number("0.0005")).value, number("0.0095"));
    EXPECT_EQ(premium_clamp(number("-0.01"), number("0.0001"), number("0.0005")).value, number("-0.0095"));
    EXPECT_EQ(premium_clamp(number("0.0002"), number("0.0001"), number("0.0005")).value, number("0.0001"));
    EXPECT_EQ(premium_clamp(fraction(2), {}, {}).engine_agrees, std::nullopt);
}

TEST(Conformance, closed_form_and_engine_are_one_price_where_both_have_one) {
    // position, mark, collateral, risk factor
    for (const auto& [position, collateral] : {std::pair{10, 200}, {-10, 200}, {10, 1'000}, {-10, 1'000}, {10, 5}}) {
        const ClosedForm input{
            fraction(position), fraction(100), fraction(collateral), fraction(1, 10), fraction(1, 100), {}, {}};
        EXPECT_EQ(liquidation_prices_agree(input), true) << position << " " << collateral;
    }
    EXPECT_EQ(closed_form_liquidation_price({fraction(10), fraction(100), fraction(1'000), {}, {}, {}, {}}),
              fraction(0));
    const ClosedForm thirds{fraction(1, 3), fraction(1), fraction(1), {}, {}, {}, {}};
    EXPECT_EQ(liquidation_prices_agree(thirds), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::conformance
