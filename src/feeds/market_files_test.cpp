// Every recorded candle file that is at hand: opened, read to its end, and a few counted against what is known of them.
#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "feeds/bar_merge.hpp"
#include "feeds/closes.hpp"
#include "feeds/trades.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

struct Counted {
    u64 rows = 0, gaps = 0, missing = 0, longest = 0;
    IssueLog issues;
    std::string symbol;
    Duration interval;
    Bar first, last;
    Price low{INT64_MAX}, high;
};

void count_bars(const std::string& path, Counted& counted) {
    auto reader = KlineReader::open(path, {}, counted.issues);
    ASSERT_TRUE(reader) << to_text(reader.error());
    counted.symbol = reader->symbol();
    counted.interval = reader->interval();
    for (;;) {
        const auto bar = reader->next();
        ASSERT_TRUE(bar) << to_text(bar.error());
        if (!*bar) return;
        if (counted.rows++ == 0) counted.first = **bar;
        counted.last = **bar;
        counted.low = std::min(counted.low, (*bar)->low);
        counted.high = std::max(counted.high, (*bar)->high);
        const Gap& gap = (*bar)->gap_before;
        counted.gaps += gap.missing > 0 ? 1 : 0;
        counted.missing += gap.missing;
        counted.longest = std::max(counted.longest, gap.missing);
    }
}

class MarketFiles : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = testing::market_folder();
        if (folder_.empty())
            GTEST_SKIP() << "no recorded market data (PLIMSOLL_MARKET or ../shared/market): files not read";
    }
    std::string file(const char* name) const { return (folder_ / name).string(); }
    bool absent(const std::string& path) const { return !std::filesystem::exists(path); }

    std::filesystem::path folder_;
};

TEST_F(MarketFiles, EveryCandleFileIsReadToItsEndWithoutADroppedRow) {
    if (absent(file("candles"))) GTEST_SKIP() << "no folder candles: files not read";
    u64 files = 0, rows = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "candles")) {
        if (!entry.is_regular_file() || entry.path().parent_path().filename() == "close_1h") continue;
        SCOPED_TRACE(entry.path().string());
        Counted counted;
        count_bars(entry.path().string(), counted);
        EXPECT_GT(counted.rows, 0U);
        EXPECT_EQ(counted.issues.dropped(), 0U);
        EXPECT_EQ(counted.issues.total(), counted.gaps);  // nothing but gaps
        const FileName name = parse_file_name(entry.path().string());
        EXPECT_EQ(counted.interval, name.interval);
        EXPECT_FALSE(counted.symbol.empty());
        ++files;
        rows += counted.rows;
    }
    std::cout << files << " candle files, " << rows << " bars\n";
}

TEST_F(MarketFiles, RowsAndGapsAreThoseOfTheCatalogue) {
    struct Known {
        const char* name;
        u64 rows, gaps, missing, longest;
        const char *low, *high, *symbol;
    };
    for (const Known& known :
         {Known{"candles/spot_1h/BTCUSDT-1h.csv.gz", 71068, 28, 128, 33, "2817", "124474", "BTCUSDT"},
          Known{"candles/spot_1h/LINKUSDT-1h.csv.gz", 58730, 20, 60, 10, "0.0001", "53", "LINKUSDT"},
          Known{"candles/um_1h/BTCUSDT-1h.csv.gz", 53143, 0, 0, 0, "3621.81", "124545.6", "BTCUSDT"},
          Known{"candles/um_mark_1h/BTCUSDT-mark-1h.csv.gz", 50605, 0, 0, 0, "3801.83057975", "124511.1603913",
                "BTCUSDT"},
          Known{"candles/spot_1m_2021-05/BTCUSDT-1m.csv.gz", 42915, 1, 284, 284, "30000", "59500", "BTCUSDT"},
          Known{"candles/spot_1m_2021-05/XRPUSDT-1m.csv.gz", 42916, 1, 283, 283, "0.85", "1.7658", "XRPUSDT"},
          Known{"candles/spot_2020-03/BTCUSDT-5m.csv.gz", 20596, 3, 107, 70, "5550", "10500", "BTCUSDT"},
          Known{"candles/spot_5m_2024/BTCUSDT-5m-2024-03_2025-03.csv.gz", 114048, 0, 0, 0, "49000", "109588",
                "BTCUSDT"},
          Known{"candles/um_1m_flow/AVAXUSDT-1m-2024-02.csv.gz", 41760, 0, 0, 0, "32.221", "44.752", "AVAXUSDT"},
          Known{"candles/depeg_2023-03/kraken-BTCUSDC-1m.csv.gz", 8169, 2336, 4786, 22, "19566.28", "26630.69",
                "BTCUSDC"},
          Known{"candles/perp_1m_2022-01/BTC-PERP-1m.csv.gz", 45031, 0, 0, 0, "32837", "48080", "BTC-PERP"},
          Known{"candles/eth_10m_defi_crash_days/ETH-10m.csv.gz", 1006, 6, 66242, 25346, "101.01", "3441.29", "ETH"}}) {
        SCOPED_TRACE(known.name);
        if (absent(file(known.name))) {
            std::cout << "skipped, not there: " << known.name << "\n";
            continue;
        }
        Counted counted;
        count_bars(file(known.name), counted);
        EXPECT_EQ(counted.rows, known.rows);
        EXPECT_EQ(counted.gaps, known.gaps);
        EXPECT_EQ(counted.missing, known.missing);
        EXPECT_EQ(counted.longest, known.longest);
        EXPECT_EQ(to_text(counted.low), known.low);
        EXPECT_EQ(to_text(counted.high), known.high);
        EXPECT_EQ(counted.symbol, known.symbol);
    }
}

TEST_F(MarketFiles, OptionalColumnsAreThereWhereTheFileHasThem) {
    const std::string with = file("candles/um_1m_flow/AVAXUSDT-1m-2024-02.csv.gz");
    const std::string without = file("candles/spot_1h/BTCUSDT-1h.csv.gz");
    if (absent(with) || absent(without)) GTEST_SKIP() << "not there: " << with << " or " << without;
    Counted flow, plain;
    count_bars(with, flow);
    count_bars(without, plain);
    EXPECT_EQ(flow.first.trades, 2093U);
    EXPECT_EQ(to_text(flow.first.quote_volume.value()), "1048736.686");
    EXPECT_FALSE(plain.first.trades || plain.first.quote_volume || plain.first.taker_buy_base);
}

TEST_F(MarketFiles, AMonthOfMinutesOfFiveSymbolsIsMergedInTime) {
    std::vector<std::string> paths;
    for (const char* symbol : {"BTC", "ETH", "DOGE", "XRP", "ADA"}) {
        paths.push_back(file("candles/spot_1m_2021-05/") + symbol + "USDT-1m.csv.gz");
        if (absent(paths.back())) GTEST_SKIP() << "not there: " << paths.back();
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto groups = group_files(paths);
    ASSERT_TRUE(groups) << to_text(groups.error());
    IssueLog issues;
    std::vector<BarSeries> series;
    for (const auto& files : *groups) series.emplace_back(files, KlineOptions{}, issues);
    BarMerge merge(std::move(series), GapPolicy::carry);
    u64 bars = 0, carried = 0;
    std::pair<Time, u32> previous{Time{INT64_MIN}, 0};
    for (;;) {
        const auto item = merge.next();
        ASSERT_TRUE(item) << to_text(item.error());
        if (!*item) break;
        const std::pair<Time, u32> place{(*item)->bar.open_time, (*item)->series};
        ASSERT_LT(previous, place);
        previous = place;
        ++bars;
        carried += (*item)->kind == MergedBar::Kind::carried ? 1 : 0;
    }
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    EXPECT_EQ(bars - carried, 4U * 42915 + 42916);
    EXPECT_EQ(carried, 4U * 284 + 283);
    std::cout << bars << " bars in " << took << " s\n";
}

TEST_F(MarketFiles, RecordedTradesAreReadWithoutADefect) {
    const std::string path = file("trades/binance-futures_BTCUSDT_2024-08-08.csv.gz");
    if (absent(path)) GTEST_SKIP() << "not there: " << path;
    IssueLog issues;
    auto reader = TradeReader::open(path, {}, issues);
    ASSERT_TRUE(reader) << to_text(reader.error());
    EXPECT_EQ(reader->symbol(), "BTCUSDT");
    u64 rows = 0;
    for (auto trade = reader->next(); trade && *trade; trade = reader->next()) ++rows;
    EXPECT_EQ(rows, 21313U);
    EXPECT_EQ(issues.total(), 0U);
}

TEST_F(MarketFiles, ClosesOfCollapsedCoinsAreReadWithoutADefect) {
    const std::string path = file("candles/close_1h/stable_and_collapsed-1h-close.csv.gz");
    if (absent(path)) GTEST_SKIP() << "not there: " << path;
    IssueLog issues;
    auto reader = CloseReader::open(path, issues);
    ASSERT_TRUE(reader) << to_text(reader.error());
    u64 rows = 0;
    Price usdc_low{INT64_MAX};
    for (auto row = reader->next(); row && *row; row = reader->next()) {
        ++rows;
        if ((*row)->symbol == "USDCUSDT") usdc_low = std::min(usdc_low, (*row)->price);
    }
    EXPECT_EQ(rows, 307403U);
    EXPECT_EQ(to_text(usdc_low), "0.9128");
    EXPECT_EQ(issues.total(), 0U);
}

}  // namespace
}  // namespace plimsoll::feeds
