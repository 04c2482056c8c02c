#include "apps/population_spec.hpp"

#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

using namespace plimsoll;
using plimsoll::apps::parse_population;

namespace {

rulebook::PopulationTerms read(std::string_view spec) {
    rulebook::PopulationTerms before;
    before.accounts = 5;
    before.positions_max = 3;
    before.leverage = {{Rate{one_e8}, 1}};
    auto terms = parse_population(spec, before, test::rule_book());
    EXPECT_TRUE(terms.has_value()) << (terms ? "" : terms.error());
    return terms.value_or(rulebook::PopulationTerms{});
}

std::string fault(std::string_view spec) {
    const auto terms = parse_population(spec, {}, test::rule_book());
    return terms ? "" : terms.error();
}

TEST(PopulationSpec, ReplacesWhatItNamesAndKeepsTheRest) {
    const auto terms = read("accounts=10000,leverage=5:40;20:20;2.5,long=0.6,isolated=1,seed=7");
    EXPECT_EQ(terms.accounts, 10'000U);
    EXPECT_EQ(terms.seed, 7U);
    EXPECT_EQ(terms.long_share, MarginRate{600'000});
    EXPECT_EQ(terms.isolated_share, margin_rate_one);
    EXPECT_EQ(terms.positions_max, 3U);
    ASSERT_EQ(terms.leverage.size(), 3U);
    EXPECT_EQ(terms.leverage[0], (rulebook::LeverageWeight{Rate{5 * one_e8}, 40}));
    EXPECT_EQ(terms.leverage[2], (rulebook::LeverageWeight{Rate{250'000'000}, 1}));
}

TEST(PopulationSpec, ABareNumberIsTheNumberOfAccounts) { EXPECT_EQ(read("250").accounts, 250U); }

TEST(PopulationSpec, ListsOfBracketsAssetsAndMarkets) {
    const auto terms = read("collateral=100-1000:60;1000-10000:40,assets=USDT:80;BTC:20,markets=BTC-PERP:3;BTC-USDT:1");
    EXPECT_EQ(terms.collateral[1], (rulebook::CollateralWeight{test::units(1'000), test::units(10'000), 40}));
    EXPECT_EQ(terms.assets[1], (rulebook::AssetWeight{test::btc, 20}));
    EXPECT_EQ(terms.markets[1], (rulebook::MarketWeight{test::spot, 1}));
}

TEST(PopulationSpec, WhatIsWrongIsNamedWithWhatIsAllowed) {
    EXPECT_EQ(fault("accounts=0"), "accounts='0'; expected a whole number from 1 to 100000000");
    EXPECT_EQ(fault("accounts=-5"), "accounts='-5'; expected a whole number from 1 to 100000000");
    EXPECT_EQ(fault("long=1.01"), "long='1.01'; expected a share from 0 to 1");
    EXPECT_EQ(fault("leverage=0"), "leverage='0'; expected 0.01 to 1000");
    EXPECT_EQ(fault("leverage=5:0"), "leverage='5:0'; expected weights with a sum above zero");
    EXPECT_EQ(fault("collateral=1000-100"), "collateral='1000-100'; expected FROM-UNTIL in the numeraire, above zero, at most 1000000000000");
    EXPECT_EQ(fault("assets=DOGE"), "assets='DOGE'; expected one of USDT, BTC");
    EXPECT_NE(fault("size=3").find("'size' is not a part of a population; known: accounts"), std::string::npos);
    EXPECT_NE(fault("").find("is not KEY=VALUE"), std::string::npos);
}

}  // namespace
