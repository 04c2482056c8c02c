#include "rulebook/scenario.hpp"

#include <gtest/gtest.h>

#include "rulebook/lab_terms.hpp"
#include "rulebook/rulebook.hpp"
#include "rulebook/toml_document.hpp"

namespace plimsoll::rulebook {
namespace {

const std::string crash = R"(schema = 1
name = "crash"
title = "A crash"
description = "Two hours, two assets."
from = "2020-03-12T10:00:00Z"
to = "2020-03-12T12:00:00Z"
step = "1m"
[sources]
spot-1h = "hourly candles"
[[market]]
symbol = "BTC-PERP"
feed = "BTC"
[[path]]
feed = "BTC"
quote = "USDT"
volatility_bridge = "0.6"
points = [
  { time = "2020-03-12T10:00:00Z", price = "7300.00", kind = "open", source = "spot-1h" },
  { time = "2020-03-12T10:50:00Z", price = "5555.00", kind = "low", within = "1h", source = "spot-1h", note = "hour of 10" },
  { time = "2020-03-12T12:00:00Z", price = "5900.00", kind = "close", source = "spot-1h" },
]
[population]
accounts = 10
leverage = [ { leverage = "5", weight = 3 }, { leverage = "20" } ]
[[reference]]
what = "liquidated"
value = "1000000000"
unit = "USD"
source = "spot-1h"
)";

struct Broken {
    const char* what;
    const char* instead;
    const char* said;
};

std::string with(std::string text, const Broken& broken) {
    const std::size_t at = text.find(broken.what);
    EXPECT_NE(at, std::string::npos) << broken.what;
    return at == std::string::npos ? text : text.replace(at, std::string_view(broken.what).size(), broken.instead);
}

TEST(Scenario, says_what_its_text_says) {
    const auto scenario = parse_scenario(crash, "scenarios/crash.toml");
    ASSERT_TRUE(scenario.has_value()) << to_text(scenario.error());
    EXPECT_EQ(scenario->step, minutes(1));
    EXPECT_EQ(scenario->seed, 1U);
    ASSERT_EQ(scenario->paths[0].points.size(), 3U);
    const ScenarioPoint& low = scenario->paths[0].points[1];
    EXPECT_EQ(low.kind, PointKind::low);
    EXPECT_EQ(low.within, hours(1));
    EXPECT_EQ(low.price, Price{555'500'000'000});
    EXPECT_EQ(low.note, "hour of 10");
    EXPECT_EQ(scenario->paths[0].volatility_bridge, Rate{60'000'000});
    EXPECT_FALSE(scenario->population.seed.has_value());
    EXPECT_EQ(scenario->references[0].value, "1000000000");
}

TEST(Scenario, overrides_replace_only_what_they_name) {
    const auto scenario = parse_scenario(crash, "crash.toml");
    ASSERT_TRUE(scenario.has_value());
    PopulationTerms terms;
    terms.seed = 7;
    terms.accounts = 1000;
    terms.long_share = {500'000};
    terms.leverage = {{Rate{one_e8}, 1}};
    const PopulationTerms changed = overridden(terms, scenario->population);
    EXPECT_EQ(changed.seed, 7U);
    EXPECT_EQ(changed.accounts, 10U);
    EXPECT_EQ(changed.long_share, MarginRate{500'000});
    ASSERT_EQ(changed.leverage.size(), 2U);
    EXPECT_EQ(changed.leverage[0], (LeverageWeight{Rate{5 * one_e8}, 3}));
}

TEST(Scenario, what_is_wrong_is_named_with_its_line) {
    constexpr Broken rows[] = {
        {R"(price = "7300.00")", "price = 7300.0",
         "path[1].points[1].price: is a TOML float, which does not hold it exactly; write price = \"7300.0\""},
        {R"(name = "crash")", R"(name = "other")",
         "crash.toml:2: name: must be the file's name without .toml, \"crash\""},
        {R"(step = "1m")", R"(step = "soon")",
         "crash.toml:7: step: \"soon\" is not a duration such as 8h, 30s or 500ms"},
        {R"(step = "1m")", R"(step = "7m")", "crash.toml:6: to: must lie a whole number of steps after from"},
        {R"(10:50:00Z", price)", R"(10:50:30Z", price)",
         "crash.toml:19: path[1].points[2].time: is not on the grid from + n steps"},
        {R"(10:50:00Z", price)", R"(10:00:00Z", price)",
         "crash.toml:19: path[1].points[2].time: must be later than the point before"},
        {R"(12:00:00Z", price)", R"(11:59:00Z", price)",
         "crash.toml:20: path[1].points[3].time: of the last point must be to"},
        {R"(price = "5900.00")", R"(price = "5000.00")",
         "crash.toml:19: path[1].points[2].price: is a low, yet the point beside it is lower"},
        {R"(kind = "close", source = "spot-1h")", R"(kind = "close", source = "spot-2h")",
         "crash.toml:20: path[1].points[3].source: \"spot-2h\" is not in [sources]"},
        {R"(spot-1h = "hourly candles")", "spot-1h = \"hourly candles\"\nunused = \"x\"",
         "crash.toml:10: sources.unused: is cited nowhere"},
        {R"(spot-1h = "hourly candles")", "spot-1h = \"hourly candles\"\nBig = \"x\"",
         "sources.Big: may have a-z, 0-9 and - in its key only"},
        {"feed = \"BTC\"\n[[path]]", "feed = \"ETH\"\n[[path]]",
         "crash.toml:12: market[1].feed: \"ETH\" has no [[path]]"},
        {R"(volatility_bridge = "0.6")", R"(volatility_bridge = "21")",
         "crash.toml:16: path[1].volatility_bridge: is 21; allowed: 0 to 20"},
        {R"(kind = "open")", R"(kind = "opened")",
         "path[1].points[1].kind: \"opened\" is not one of: price, close, open, low, high"},
        {R"(kind = "open")", R"(kind = "open", within = "1h")", "path[1].points[1].within: belongs to a low or a high"},
        {"accounts = 10", "acounts = 10", "crash.toml:23: population.acounts: unknown key; did you mean accounts?"},
        {"accounts = 10", "accounts = 0", "crash.toml:23: population.accounts: is 0; allowed: 1 to 100000000"},
        {R"({ leverage = "5", weight = 3 })", R"({ leverage = "0", weight = 3 })",
         "crash.toml:24: population.leverage[1].leverage: is 0; allowed: above 0 to 1000"},
        {R"(value = "1000000000")", R"(value = "a lot")",
         "crash.toml:27: reference[1].value: must be a decimal number"},
    };
    for (const Broken& row : rows) {
        const auto scenario = parse_scenario(with(crash, row), "crash.toml");
        ASSERT_FALSE(scenario.has_value()) << row.instead;
        const std::string said = to_text(scenario.error());
        EXPECT_NE(said.find(row.said), std::string::npos) << "wanted " << row.said << "\nsaid:\n" << said;
    }
}

TEST(LabTerms, what_is_wrong_is_named_with_its_line) {
    constexpr Broken rows[] = {
        {R"(long_share = "0.62")", R"(long_share = "1.62")", "population.long_share: is 1.62; allowed: 0 to 1"},
        {R"({ leverage = "80", weight = 1 })", R"({ leverage = 80, weight = 1 })",
         "population.leverage[8].leverage: is an integer where a string is needed; write leverage = \"80\""},
        {R"(until = "1000", weight)", R"(until = "10", weight)",
         "population.collateral[1].until: is 10; allowed: 50 to "},
        {R"({ asset = "ETH", weight)", R"({ asset = "EHT", weight)",
         "population.assets[3].asset: \"EHT\" is not in this rule book; did you mean \"ETH\"?"},
        {R"({ distance = "0.03", share = "1" })", R"({ distance = "0.03", share = "0.9" })",
         "market_maker.levels: must end with share = \"1\""},
        {R"({ move = "0", depth)", R"({ move = "0.001", depth)", "market_maker.thinning: must begin with move = \"0\""},
        {"[market_maker]", "[market_makers]", "market_maker: is missing; write market_maker = { ... }"},
        {R"(impact_permanent = "0.3")", R"(impact_permanent = "3")",
         "market_maker.impact_permanent: is 3; allowed: 0 to 1"},
    };
    const auto rules = load_rulebook("venues/default.toml");
    const auto text = read_text("venues/default.toml");
    ASSERT_TRUE(rules.has_value() && text.has_value());
    for (const Broken& row : rows) {
        const auto terms = parse_lab_terms(with(*text, row), "x.toml", *rules);
        ASSERT_FALSE(terms.has_value()) << row.instead;
        const std::string said = to_text(terms.error());
        EXPECT_NE(said.find(row.said), std::string::npos) << "wanted " << row.said << "\nsaid:\n" << said;
    }
}

}  // namespace
}  // namespace plimsoll::rulebook
