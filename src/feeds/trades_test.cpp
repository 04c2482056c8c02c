#include "feeds/trades.hpp"

#include "base/text.hpp"
#include "feeds/closes.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

using testing::TestFolder;

struct Read {
    std::vector<Trade> trades;
    IssueLog issues;
    std::optional<FeedError> error;
    TradeReader::Layout layout{};
    std::string symbol;
};

Read read_all(const std::string& path) {
    Read result;
    auto reader = TradeReader::open(path, {}, result.issues);
    if (!reader) {
        result.error = reader.error();
        return result;
    }
    result.layout = reader->layout();
    result.symbol = reader->symbol();
    for (;;) {
        const auto trade = reader->next();
        if (!trade) {
            result.error = trade.error();
            return result;
        }
        if (!*trade) return result;
        result.trades.push_back(**trade);
    }
}

TEST(Trades, ReadsAggregatesOfFuturesAndSpot) {
    const TestFolder folder;
    const Read futures = read_all(folder.write("BTCUSDT-aggTrades-2024-02.csv",
                                               "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,"
                                               "is_buyer_maker\n7,61800.30,0.006,20,22,1723161256322,true\n"));
    ASSERT_EQ(futures.trades.size(), 1U);
    const Trade& trade = futures.trades[0];
    EXPECT_EQ(futures.layout, TradeReader::Layout::aggregate);
    EXPECT_EQ(futures.symbol, "BTCUSDT");
    EXPECT_EQ(to_text(trade.time), "2024-08-08T23:54:16.322Z");
    EXPECT_EQ(to_text(trade.price), "61800.3");
    EXPECT_EQ(to_text(trade.quantity), "0.006");
    EXPECT_EQ(trade.id, 7U);
    EXPECT_EQ(trade.first_id, 20U);
    EXPECT_EQ(trade.last_id, 22U);
    EXPECT_TRUE(trade.buyer_is_maker);
    EXPECT_EQ(trade.line, 2U);

    const Read spot = read_all(folder.write("a.csv", "7,1.5,2,20,22,1723161256322000,False,True\n"));
    ASSERT_EQ(spot.trades.size(), 1U);
    EXPECT_EQ(spot.trades[0].time, trade.time);
    EXPECT_FALSE(spot.trades[0].buyer_is_maker);
}

TEST(Trades, ReadsSingleTradesOfFuturesAndSpot) {
    const TestFolder folder;
    for (const std::string_view text : {"7,1.5,2,3,1723161256322,true\n", "7,1.5,2,3,1723161256322,True,True\n"}) {
        const Read read = read_all(folder.write("a.csv", text));
        ASSERT_EQ(read.trades.size(), 1U) << text;
        EXPECT_EQ(read.layout, TradeReader::Layout::plain);
        EXPECT_EQ(read.trades[0].first_id, 7U);
        EXPECT_TRUE(read.trades[0].buyer_is_maker);
    }
}

TEST(Trades, ReportsEachDefectWithItsLineAndGoesOn) {
    const TestFolder folder;
    const std::string path = folder.write("a.csv",
                                          "1,10,1,1,1,1723161256000,true\n"
                                          "2,10,1,2,2,1723161256000\n"          // 2 columns
                                          "2,ten,1,2,2,1723161256000,true\n"    // 3 bad_number
                                          "2,0,1,2,2,1723161256000,true\n"      // 4 price_not_positive
                                          "2,10,0,2,2,1723161256000,true\n"     // 5 negative_size
                                          "2,10,nan,2,2,1723161256000,true\n"   // 6 bad_number
                                          "2,10,1,2,2,soon,true\n"              // 7 bad_time
                                          "2,10,1,2,2,1723161256000,maybe\n"    // 8 bad_number
                                          "2.5,10,1,2,2,1723161256000,true\n"   // 9 bad_number
                                          "2,10,1,2,2,1723161257000,true\n"     // 10
                                          "2,10,1,2,2,1723161257000,true\n"     // 11 duplicate
                                          "1,10,1,2,2,1723161258000,true\n"     // 12 out_of_order
                                          "3,10,1,2,2,1723161256999,true\n"     // 13 out_of_order
                                          "6,10,1,2,2,1723161257001000,true\n"  // 14 epoch_unit, gap
                                          "\"7,10,1,2,2,1723161257001,true\n"   // 15 columns
                                          "\n");
    const Read read = read_all(path);
    ASSERT_FALSE(read.error);
    std::vector<std::pair<u64, IssueKind>> found;
    for (const Issue& issue : read.issues.kept()) found.emplace_back(issue.at.line, issue.kind);
    using enum IssueKind;
    EXPECT_EQ(found, (std::vector<std::pair<u64, IssueKind>>{{2, columns},
                                                             {3, bad_number},
                                                             {4, price_not_positive},
                                                             {5, negative_size},
                                                             {6, bad_number},
                                                             {7, bad_time},
                                                             {8, bad_number},
                                                             {9, bad_number},
                                                             {11, duplicate},
                                                             {12, out_of_order},
                                                             {13, out_of_order},
                                                             {14, epoch_unit},
                                                             {14, gap},
                                                             {15, columns}}));
    EXPECT_EQ(read.trades.size(), 3U);
}

TEST(Trades, RefusesFilesOfOtherColumns) {
    const TestFolder folder;
    EXPECT_TRUE(read_all(folder.write("a.csv", "1,2,3\n")).error);
    EXPECT_TRUE(read_all(folder.write("a.csv", "")).error);
    EXPECT_TRUE(read_all(folder.write("a.csv", "id,price,qty,quote_qty,time,is_buyer_maker\n")).error);
    EXPECT_TRUE(read_all(folder.write("a.csv", "1584007200000,1,1,1,1,0,1584007259999,,,,\n")).error);
}

TEST(Closes, ReadsSymbolsInTimeAndReportsDefects) {
    const TestFolder folder;
    const std::string path = folder.write("a.csv",
                                          "time_ms,symbol,close\n"
                                          "1678546800000,USDCUSDT,0.9128\n"
                                          "1678546800000,FTTUSDT,-1\n"
                                          "1678546800000,FTTUSDT\n"
                                          "1678546800000,FTTUSDT,x\n"
                                          "1678543200000,FTTUSDT,1\n"
                                          "never,FTTUSDT,1\n");
    IssueLog issues;
    auto reader = CloseReader::open(path, issues);
    ASSERT_TRUE(reader);
    const auto row = reader->next();
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->symbol, "USDCUSDT");
    EXPECT_EQ(to_text((*row)->price), "0.9128");
    EXPECT_EQ(to_text((*row)->time), "2023-03-11T15:00:00Z");
    EXPECT_FALSE(*reader->next());
    EXPECT_EQ(issues.dropped(), 5U);
    EXPECT_FALSE(CloseReader::open(folder.write("b.csv", "a,b,c\n"), issues));
}

}  // namespace
}  // namespace plimsoll::feeds
