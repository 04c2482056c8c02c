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

constexpr std::string_view trade_rows = "1,7900,0.5,1,1,1583971200000,true\n2,7901,0.5,2,2,1583971200100,false\n";

TEST(MarketMap, TradesAreToldFromBarsByTheirRows) {
    const plimsoll::testing::TestFolder folder;
    const auto by_name = map_markets({folder.write("BTCUSDT-aggTrades-2020-03-12.csv", trade_rows)}, test::rule_book());
    ASSERT_EQ(by_name.size(), 1U);
    EXPECT_EQ(describe(by_name[0]), "BTCUSDT trades, 1 file: prices of BTC, trades as BTC-PERP");
    EXPECT_TRUE(map_markets({"BTC=" + folder.write("x.csv", trade_rows)}, test::rule_book())[0].trades);
    EXPECT_FALSE(map_markets({"BTC=" + folder.write("y.csv", bars)}, test::rule_book())[0].trades);
}

TEST(MarketMap, TradesOfOneSymbolFormOneSeriesInTheOrderOfTheirTimes) {
    const plimsoll::testing::TestFolder folder;
    const std::string late = folder.write("BTCUSDT-aggTrades-2020-03-13.csv", "3,7902,0.5,3,3,1584057600000,true\n");
    const std::string early = folder.write("BTCUSDT-aggTrades-2020-03-12.csv", trade_rows);
    const auto mapped = map_markets({late, early}, test::rule_book());
    ASSERT_EQ(mapped.size(), 1U);
    EXPECT_EQ(mapped[0].files.paths, (std::vector<std::string>{early, late}));
    const std::string plain = folder.write("BTCUSDT-trades-2020-03-14.csv", "3,7902,0.5,3951,1584057600000,true\n");
    EXPECT_THROW(map_markets({early, plain}, test::rule_book()), BadInput);
}

TEST(MarketMap, WhatIsNeitherBarsNorTradesIsSaidSo) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder.write("BTCUSDT.csv", "1583971200000,7900\n");
    try {
        map_markets({path}, test::rule_book());
        FAIL() << "taken";
    } catch (const BadInput& refused) {
        const std::string text = refused.what();
        EXPECT_NE(text.find("neither klines nor trades: " + path), text.npos) << text;
        EXPECT_NE(text.find("agg_trade_id"), text.npos) << text;
    }
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
