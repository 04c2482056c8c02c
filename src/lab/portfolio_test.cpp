#include "lab/portfolio.hpp"

#include <gtest/gtest.h>

#include "lab/portfolio_margin.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

std::string fault(std::string_view text) {
    const auto read = parse_portfolio(text, "p.json");
    return read ? "" : read.error();
}

Portfolio portfolio(std::string_view text) {
    auto read = parse_portfolio(text, "p.json");
    EXPECT_TRUE(read.has_value()) << (read ? "" : read.error());
    return read ? std::move(*read) : Portfolio{};
}

TEST(Portfolio, NumbersAreReadFromTheirCharacters) {
    const Portfolio read = portfolio(R"({"schema":1,"balances":{"USDT":0.1,"BTC":"-0.00000001","A":1234567890123456,"B":25e-2},
                                         "prices":{"BTC":9007199254.74099301}})");
    ASSERT_EQ(read.balances.size(), 4U);
    EXPECT_EQ(read.balances[0].amount, Amount{10'000'000});
    EXPECT_EQ(read.balances[1].amount, Amount{-1});
    EXPECT_EQ(read.balances[2].amount, Amount{i128{1'234'567'890'123'456} * one_e8});
    EXPECT_EQ(read.balances[3].amount, Amount{25'000'000});
    EXPECT_EQ(read.prices[0].price, Price{900'719'925'474'099'301});  // 2^53 and more digits than a double holds
}

TEST(Portfolio, WhatIsWrongIsNamedWithItsKey) {
    EXPECT_EQ(fault("{\"schema\":1,\n \"balances\": {\"USDT\": }}").substr(0, 22), "p.json:2: is not JSON:");
    EXPECT_EQ(fault("[]"), "p.json: : must be an object");
    EXPECT_EQ(fault("{}"), "p.json: schema: is missing");
    EXPECT_EQ(fault(R"({"schema":2})"), "p.json: schema: must be 1");
    EXPECT_EQ(fault(R"({"schema":1,"balances":{"A":"1","A":"2"}})"), "p.json: 'A' is given twice");
    EXPECT_NE(fault(R"({"schema":1,"balance":{}})").find("balance: is not known here; known: schema"), std::string::npos);
    EXPECT_EQ(fault(R"({"schema":1,"balances":{"A":"1,5"}})"), "p.json: balances.A: '1,5' is not a number; expected a decimal such as \"12.5\"");
    EXPECT_NE(fault(R"({"schema":1,"balances":{"A":0.123456789}})").find("balances.A"), std::string::npos);
    EXPECT_NE(fault(R"({"schema":1,"balances":{"A":"99999999999999999999999"}})").find("beyond the limits"), std::string::npos);
    EXPECT_EQ(fault(R"({"schema":1,"positions":[{"market":"M","quantity":"0"}]})"),
              "p.json: positions[0].quantity: must not be zero; leave the position out");
    EXPECT_EQ(fault(R"({"schema":1,"positions":[{"quantity":"1"}]})"), "p.json: positions[0].market: is missing");
    EXPECT_EQ(fault(R"({"schema":1,"positions":[{"market":"M","quantity":"1","leverage":"0.5"}]})"), "p.json: positions[0].leverage: must be 1 to 1000");
    EXPECT_EQ(fault(R"({"schema":1,"orders":[{"market":"M","side":"bid","price":"1","quantity":"1"}]})"),
              "p.json: orders[0].side: must be \"buy\" or \"sell\"");
    EXPECT_EQ(fault(R"({"schema":1,"prices":{"BTC":"-1"}})"), "p.json: prices.BTC: must be above zero");
    EXPECT_EQ(fault(R"({"schema":1,"prices":{"BTC":{"price":"1","confidence":"1"}}})").substr(0, 20), "p.json: prices.BTC: ");
    EXPECT_EQ(fault(R"({"schema":1,"mode":"system"})"), "p.json: mode: must be \"cross\" or \"isolated\"");
    EXPECT_NE(fault(std::string(100, '[')).find("nested deeper"), std::string::npos);
    EXPECT_NE(fault(R"({"schema":1,"balances":{"A":1e999}})"), "");
}

TEST(PortfolioVenue, UnknownSymbolsAndMissingPricesAreNamed) {
    const RuleBook rules = test::rule_book();
    const auto trouble = [&](std::string_view text) {
        const auto venue = PortfolioVenue::make(portfolio(text), rules);
        return venue ? std::string{} : venue.error();
    };
    EXPECT_EQ(trouble(R"({"schema":1,"balances":{"DOGE":"1"}})"), "the rule book 'test' has no asset DOGE; it has USDT, BTC");
    EXPECT_EQ(trouble(R"({"schema":1,"balances":{"BTC":"1"}})"), "prices.BTC: is missing; the account holds or owes BTC");
    EXPECT_EQ(trouble(R"({"schema":1,"positions":[{"market":"BTC-PERP","quantity":"1"}]})"), "prices.BTC: is missing; BTC-PERP needs it");
    EXPECT_NE(trouble(R"({"schema":1,"prices":{"ETH":"1"}})").find("has no such feed; it has BTC"), std::string::npos);
    EXPECT_NE(trouble(R"({"schema":1,"prices":{"BTC":"1"},"positions":[{"market":"BTC-USDT","quantity":"1"}]})").find("is a spot market"),
              std::string::npos);
    EXPECT_EQ(trouble(R"({"schema":1,"mode":"isolated","prices":{"BTC":"10"},"positions":[{"market":"BTC-PERP","quantity":"1"},
                          {"market":"BTC-DATED","quantity":"1"}]})"),
              "an isolated account holds one market only");
}

// 1 BTC long from 10,000 with 1,500: maintenance 5 %, so 1,500 + (P - 10,000) = 0.05 P at P = 8,947.368...; bankrupt, at
// 0.5 % closing cost, where 1,500 + (P - 10,000) = 0.005 P.
TEST(PortfolioMargin, NumbersThatCanBeCheckedByHand) {
    const RuleBook rules = test::rule_book();
    const auto venue = PortfolioVenue::make(
        portfolio(R"({"schema":1,"prices":{"BTC":"10000"},"balances":{"USDT":"1500"},"positions":[{"market":"BTC-PERP","quantity":"1","entry":"10000"}]})"),
        rules);
    ASSERT_TRUE(venue.has_value());
    const MarginReport report = margin_report(*venue);
    EXPECT_EQ(report.risk.equity, test::units(1'500));
    EXPECT_EQ(report.risk.maintenance, test::units(500));
    EXPECT_EQ(report.risk.initial, test::units(1'000));
    EXPECT_EQ(report.risk.free_margin(), test::units(500));
    EXPECT_EQ(report.risk.liquidation_equity, test::units(1'450));
    EXPECT_TRUE(report.healthy);
    ASSERT_EQ(report.positions.size(), 1U);
    EXPECT_EQ(report.positions[0].entry, test::dollars(10'000));
    EXPECT_EQ(report.positions[0].liquidation.outcome, PriceOutcome::exact);
    EXPECT_EQ(report.positions[0].liquidation.price, Price{894'736'842'105});  // the first unhealthy step of 1e-8
    EXPECT_EQ(report.positions[0].bankruptcy.price, Price{854'271'356'783});
    ASSERT_EQ(report.feeds.size(), 1U);
    EXPECT_EQ(report.feeds[0].below, MarginRate{894'736});
    EXPECT_FALSE(report.feeds[0].above.has_value());
    EXPECT_EQ(report.leverage, Rate{689'655'173});  // 10,000 / 1,450, rounded up
}

TEST(PortfolioMargin, TheWorseSideOfOpenOrdersIsTheOneThatAddsToThePosition) {
    const RuleBook rules = test::rule_book();
    const auto venue = PortfolioVenue::make(
        portfolio(R"({"schema":1,"prices":{"BTC":"10000"},"balances":{"USDT":"5000"},"positions":[{"market":"BTC-PERP","quantity":"1"}],
                      "orders":[{"market":"BTC-PERP","side":"buy","price":"9900","quantity":"0.5"},
                                {"market":"BTC-PERP","side":"sell","price":"10100","quantity":"0.5"}]})"),
        rules);
    ASSERT_TRUE(venue.has_value());
    const MarginReport report = margin_report(*venue);
    ASSERT_EQ(report.orders.size(), 1U);
    EXPECT_EQ(report.orders[0].worst, Side::buy);
    EXPECT_EQ(report.orders[0].free_with_bids, report.risk.free_margin());
    EXPECT_GT(report.orders[0].free_with_asks, report.orders[0].free_with_bids);
}

TEST(PortfolioMargin, AnotherVenueStandsInForWhatItCallsOtherwise) {
    const RuleBook first = test::rule_book();
    RuleBook second = first;
    second.name = "other";
    second.markets[0].symbol = "XBTUSDTM";
    second.assets[0].symbol = "USD";
    const Portfolio held =
        portfolio(R"({"schema":1,"prices":{"BTC":"10000"},"balances":{"USDT":"1500"},"positions":[{"market":"BTC-PERP","quantity":"1"}]})");
    EXPECT_FALSE(PortfolioVenue::make(held, second).has_value());
    const auto a = PortfolioVenue::make(held, first), b = PortfolioVenue::make(held, second, &first);
    ASSERT_TRUE(b.has_value()) << b.error();
    EXPECT_EQ(b->notes().size(), 2U);
    EXPECT_EQ(margin_report(*a).risk, margin_report(*b).risk);
    const std::string text = compare_text({{&*a, margin_report(*a)}, {&*b, margin_report(*b)}}, held.name);
    EXPECT_NE(text.find("BTC-PERP: liquidation price"), std::string::npos) << text;
}

}  // namespace
