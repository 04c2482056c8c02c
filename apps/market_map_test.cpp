#include "apps/market_map.hpp"

#include <gtest/gtest.h>

#include "apps/verb.hpp"
#include "tests/support/files.hpp"
#include "tests/support/venue.hpp"

using namespace plimsoll;
using namespace plimsoll::apps;

namespace {

constexpr std::string_view bars =
    "1583971200000,7900,7950,7850,7900,1,1583971259999,,,,,\n"
    "1583971260000,7900,7950,7850,7910,1,1583971319999,,,,,\n";

std::string fault(const std::vector<std::string>& given) {
    try {
        map_markets(given, test::rule_book());
    } catch (const BadInput& trouble) {
        return trouble.what();
    }
    return {};
}

TEST(MarketMap, AnExchangeSymbolIsTheFeedOfItsBaseAndTheLinearPerpetualOnIt) {
    const plimsoll::testing::TestFolder folder;
    for (const char* name : {"BTCUSDT-1m.csv", "BTCUSD_PERP-1m.csv", "BTC-1m.csv", "BTC-PERP-1m.csv"}) {
        const auto mapped = map_markets({folder.write(name, bars)}, test::rule_book());
        ASSERT_EQ(mapped.size(), 1U) << name;
        EXPECT_EQ(mapped[0].feed, "BTC") << name;
        EXPECT_EQ(mapped[0].market, "BTC-PERP") << name;
    }
}

TEST(MarketMap, ASymbolInFrontDecides) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder.write("prices.csv", bars);
    EXPECT_EQ(map_markets({"BTC-USD-PERP=" + path}, test::rule_book())[0].market, "BTC-USD-PERP");
    EXPECT_EQ(map_markets({"BTCUSDT=" + path}, test::rule_book())[0].market, "BTC-PERP");
    const auto both = map_markets({"BTC-PERP=" + path, "BTC-USD-PERP=" + path}, test::rule_book());
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(describe(both[0]), "BTC-PERP 1m, 1 file: prices of BTC, trades as BTC-PERP");
    EXPECT_EQ(describe(both[1]), "BTC-USD-PERP: prices of BTC, trades as BTC-USD-PERP");
}

TEST(MarketMap, WhatCannotBeMappedIsNamedWithWhatIsKnown) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder.write("DOGEUSDT-1m.csv", bars);
    EXPECT_EQ(fault({path}), path +
                                 ": the rule book 'test' knows no DOGEUSDT; it has markets BTC-PERP, BTC-USD-PERP, BTC-USDT, BTC-DATED and feeds "
                                 "BTC; SYMBOL=FILE says which one is meant");
    EXPECT_NE(fault({folder.write("prices.csv", bars)}).find("the file name holds no symbol"), std::string::npos);
    EXPECT_NE(fault({folder / "absent-1m.csv"}).find("absent-1m.csv"), std::string::npos);
    EXPECT_NE(fault({"=x"}), "");
    const std::string one = folder.write("BTCUSDT-1m.csv", bars), two = folder.write("BTCUSDC-1m.csv", bars);
    EXPECT_EQ(fault({one, two}), "feed BTC would get prices from " + one + " and from " + two + "; give one of them");
}

}  // namespace
