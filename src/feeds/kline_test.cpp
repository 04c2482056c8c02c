#include "feeds/kline.hpp"

#include "base/text.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

using testing::TestFolder;

constexpr std::string_view header =
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume\n";

struct Read {
    std::vector<Bar> bars;
    IssueLog issues;
    std::optional<FeedError> error;
    Duration interval;
    bool has_header = false;
};

Read read_all(const std::string& path, const KlineOptions& options = {}) {
    Read result;
    auto reader = KlineReader::open(path, options, result.issues);
    if (!reader) {
        result.error = reader.error();
        return result;
    }
    result.interval = reader->interval();
    result.has_header = reader->has_header();
    for (;;) {
        auto bar = reader->next();
        if (!bar) {
            result.error = bar.error();
            return result;
        }
        if (!*bar) return result;
        result.bars.push_back(**bar);
    }
}

/// One minute after another from 2020-03-12T10:00Z, 11 columns, the optional ones empty.
std::string minute(int number, std::string_view prices = "100,110,90,105") {
    const i64 open = 1584007200000 + i64{number} * 60'000;
    return std::to_string(open) + "," + std::string(prices) + ",1.5," + std::to_string(open + 59'999) + ",,,,\n";
}

TEST(Kline, ReadsABarWithAllColumns) {
    const TestFolder folder;
    const Read read = read_all(
        folder.write("BTCUSDT-1m.csv",
                     "1584007200000,7300.1,7310.25,7290.00000001,7305,12.5,1584007259999,91250.75,321,6.25,45600,0\n"));
    ASSERT_EQ(read.bars.size(), 1U) << (read.error ? to_text(*read.error) : "");
    const Bar& bar = read.bars[0];
    EXPECT_EQ(to_text(bar.open_time), "2020-03-12T10:00:00Z");
    EXPECT_EQ(to_text(bar.open), "7300.1");
    EXPECT_EQ(to_text(bar.high), "7310.25");
    EXPECT_EQ(to_text(bar.low), "7290.00000001");
    EXPECT_EQ(to_text(bar.close), "7305");
    EXPECT_EQ(to_text(bar.volume), "12.5");
    EXPECT_EQ(to_text(bar.quote_volume.value()), "91250.75");
    EXPECT_EQ(bar.trades, 321U);
    EXPECT_EQ(to_text(bar.taker_buy_base.value()), "6.25");
    EXPECT_EQ(to_text(bar.taker_buy_quote.value()), "45600");
    EXPECT_EQ(read.interval, minutes(1));
    EXPECT_EQ(read.issues.total(), 0U);
    EXPECT_FALSE(read.has_header);
}

TEST(Kline, EmptyOptionalColumnsAreAbsentNotZero) {
    const TestFolder folder;
    const Read read = read_all(folder.write("BTCUSDT-1m.csv", std::string(header) + minute(0)));
    ASSERT_EQ(read.bars.size(), 1U);
    EXPECT_TRUE(read.has_header);
    EXPECT_FALSE(read.bars[0].quote_volume || read.bars[0].trades || read.bars[0].taker_buy_base);
}

TEST(Kline, TakesByteOrderMarkCarriageReturnsQuotesAndTrailingBlankLines) {
    const TestFolder folder;
    std::string text = "\xef\xbb\xbf" + std::string(header) + minute(0) + minute(1);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
    text += "\"1584007320000\", \"100\",\"110\",\"90\",\"105\",\"0\",,,,,\r\n\r\n,,,,,,,,,,\r\n";
    const Read read = read_all(folder.write("BTCUSDT-1m.csv", text));
    EXPECT_EQ(read.bars.size(), 3U);
    EXPECT_EQ(read.issues.total(), 0U);
}

TEST(Kline, ReadsSecondsMillisecondsMicrosecondsAndSaysWhereTheUnitChanges) {
    const TestFolder folder;
    const Read read = read_all(folder.write("BTCUSDT-1m.csv",
                                            "1584007200,1,1,1,1,0,1584007259,,,,,\n"
                                            "1584007260000,1,1,1,1,0,1584007319999,,,,,\n"
                                            "1584007320000000,1,1,1,1,0,1584007379999999,,,,,\n"));
    ASSERT_EQ(read.bars.size(), 3U);
    EXPECT_EQ(read.bars[2].open_time - read.bars[0].open_time, minutes(2));
    EXPECT_EQ(read.issues.count(IssueKind::epoch_unit), 2U);
    EXPECT_EQ(read.issues.total(), 2U);
    EXPECT_EQ(read.issues.kept()[0].at.line, 2U);
}

TEST(Kline, ReportsEachDefectWithItsLineAndGoesOn) {
    const TestFolder folder;
    const std::string path =
        folder.write("BTCUSDT-1m.csv", std::string(header) + minute(0)                      // line 2
                                           + "1584007260000,100,110,90\n"                   // 3 columns
                                           + minute(1, "100,110,x,105")                     // 4 bad_number
                                           + minute(1, "100,NaN,90,105")                    // 5 bad_number
                                           + minute(1, "100,110,90,")                       // 6 bad_number
                                           + minute(1, "100,110,0,105")                     // 7 price_not_positive
                                           + minute(1, "-100,110,90,105")                   // 8 price_not_positive
                                           + minute(1, "100,104,90,105")                    // 9 not_bracketing
                                           + minute(1, "100,110,101,105")                   // 10 not_bracketing
                                           + "yesterday,1,1,1,1,1,,,,,\n"                   // 11 bad_time
                                           + "1584007260000,1,1,1,1,-1,,,,,\n"              // 12 negative_size
                                           + minute(1)                                      // 13
                                           + minute(1, "100,110,90,106")                    // 14 duplicate
                                           + minute(0)                                      // 15 out_of_order
                                           + minute(5)                                      // 16 gap
                                           + std::string(header)                            // 17 header
                                           + "1584007530000,1,1,1,1,1,,,,,\n"               // 18 off_grid
                                           + "1584007560000,1,1,1,1,1,1584007679999,,,,\n"  // 19 off_grid, close_time
                                           + "\"1584007620000,1,1,1,1,1,,,,,\n");           // 20 columns
    const Read read = read_all(path);

    ASSERT_FALSE(read.error) << to_text(*read.error);
    std::vector<std::pair<u64, IssueKind>> found;
    for (const Issue& issue : read.issues.kept()) {
        EXPECT_EQ(issue.at.file, path);
        found.emplace_back(issue.at.line, issue.kind);
    }
    using enum IssueKind;
    const std::vector<std::pair<u64, IssueKind>> expected{{3, columns},
                                                          {4, bad_number},
                                                          {5, bad_number},
                                                          {6, bad_number},
                                                          {7, price_not_positive},
                                                          {8, price_not_positive},
                                                          {9, not_bracketing},
                                                          {10, not_bracketing},
                                                          {11, bad_time},
                                                          {12, negative_size},
                                                          {14, duplicate},
                                                          {15, out_of_order},
                                                          {16, gap},
                                                          {17, header},
                                                          {18, off_grid},
                                                          {19, close_time},
                                                          {19, off_grid},
                                                          {20, columns}};
    EXPECT_EQ(found, expected);
    EXPECT_EQ(read.issues.dropped(), 13U);

    std::vector<u64> lines;
    for (const Bar& bar : read.bars) lines.push_back(bar.line);
    EXPECT_EQ(lines, (std::vector<u64>{2, 13, 16, 18, 19}));
    EXPECT_EQ(read.bars[2].gap_before, (Gap{read.bars[1].open_time + minutes(1), read.bars[2].open_time, 3}));
    EXPECT_EQ(to_text(read.issues.kept()[1].at),
              path + ":4: column 4 (low) is not a number: 'x'; expected a price such as 7300.25");
}

TEST(Kline, RoundsDecimalsBeyondTheEighthAsAsked) {
    const TestFolder folder;
    const std::string path = folder.write("BTCUSDT-1m.csv", minute(0, "1.123456789,1.2,1.1,1.15"));
    EXPECT_EQ(read_all(path).bars.at(0).open.raw, 112'345'678);
    EXPECT_EQ(read_all(path, {.symbol = {}, .interval = {}, .unit = {}, .round = Round::ceil, .range = {}})
                  .bars.at(0)
                  .open.raw,
              112'345'679);
}

TEST(Kline, TellsTheIntervalFromCloseTimeNameOrRows) {
    const TestFolder folder;
    EXPECT_EQ(read_all(folder.write("candles.csv", minute(0))).interval, minutes(1));
    EXPECT_EQ(read_all(folder.write("X-5m.csv", "1584007200000,1,1,1,1,0\n")).interval, minutes(5));
    EXPECT_EQ(read_all(folder.write("x.csv", "1584007200000,1,1,1,1,0\n1584007500000,1,1,1,1,0\n")).interval,
              minutes(5));
    EXPECT_TRUE(read_all(folder.write("x.csv", "1584007200000,1,1,1,1,0\n")).error);

    const Read lying = read_all(folder.write("X-1h.csv", minute(0) + minute(1) + minute(2)));
    EXPECT_EQ(lying.interval, minutes(1));
    EXPECT_EQ(lying.issues.count(IssueKind::interval), 1U);
    EXPECT_EQ(lying.bars.size(), 3U);
}

TEST(Kline, RefusesFilesThatAreNoKlines) {
    const TestFolder folder;
    const auto why = [&](std::string_view text) {
        const Read read = read_all(folder.write("BTCUSDT-1m.csv", text));
        return read.error ? to_text(*read.error).substr(read.error->file.size()) : std::string("no error");
    };
    EXPECT_EQ(why(""), ": has no row that can be used; expected klines");
    EXPECT_EQ(why(header), ":1: has no row that can be used; expected klines");
    EXPECT_EQ(why("a,b,c\n"),
              ":1: has 3 columns: 'a,b,c'; expected 11 or 12 columns in Binance's order, or the first 6 of them");
    EXPECT_EQ(why("time,low,high,open,close,volume\n"),
              ":1: column 2 is named 'low'; expected open; the order is open_time, open, high, low, close, volume");
    EXPECT_EQ(why("pair,open,high,low,close,volume\n"), ":1: column 1 is named 'pair'; expected open_time");
}

TEST(Kline, ARangeLeavesTheRestAloneAndAGapAcrossItsBeginIsNone) {
    const TestFolder folder;
    const std::string path = folder.write(
        "BTCUSDT-1m.csv", minute(0) + minute(1, "junk,,,") + minute(2) + minute(6) + minute(8) + minute(9));
    KlineOptions options;
    options.range = {Time{1584007200000 * 1'000'000} + minutes(4), Time{1584007200000 * 1'000'000} + minutes(9)};
    const Read read = read_all(path, options);
    ASSERT_EQ(read.bars.size(), 2U);
    EXPECT_EQ(read.bars[0].line, 4U);
    EXPECT_EQ(read.bars[0].gap_before.missing, 0U);
    EXPECT_EQ(read.bars[1].gap_before.missing, 1U);
    EXPECT_EQ(read.issues.total(), 1U);
}

TEST(IssueLog, StaysBoundedAndTellsItsListenerEverything) {
    u64 heard = 0;
    IssueLog log([&](const Issue&) { ++heard; });
    for (u64 line = 1; line <= 1000; ++line) log.add({IssueKind::bad_number, {"f", line, "x", {}}});
    log.add({IssueKind::gap, {"f", 1001, "y", {}}});
    EXPECT_EQ(heard, 1001U);
    EXPECT_EQ(log.kept().size(), IssueLog::kept_max + 1);
    EXPECT_EQ(log.dropped(), 1000U);
    EXPECT_EQ(log.total(), 1001U);
    for (std::size_t kind = 0; kind < issue_kinds; ++kind) EXPECT_FALSE(name_of(static_cast<IssueKind>(kind)).empty());
}

}  // namespace
}  // namespace plimsoll::feeds
