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
    EXPECT_EQ(bankruptcy_quote(account, 0, 1), std::nullopt);
    EXPECT_EQ(bankruptcy_quote(account, 0, -100'000'001), std::nullopt);
}

TEST(Conformance, the_engines_liquidation_price_is_the_closed_form_one_step_on) {
    const ClosedForm input{fraction(10), fraction(100), fraction(200), fraction(1, 10), {}, {}, {}};
    const auto closed = closed_form_liquidation_price(input), exact = exact_liquidation_price(input);
    ASSERT_TRUE(closed && exact);
    EXPECT_EQ(*closed, fraction(800, 9));  // 88.888...
    EXPECT_LE(*exact, *closed);
    EXPECT_LT(*closed - *exact, fraction(1, 100'000'000));
    EXPECT_EQ(closed_form_liquidation_price({fraction(1), fraction(1), fraction(1), fraction(1), {}, {}, {}}), std::nullopt);
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

}  // namespace
}  // namespace plimsoll::conformance
