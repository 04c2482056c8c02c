#include "feeds/bar_merge.hpp"

#include "base/text.hpp"
#include "tests/support/files.hpp"

namespace plimsoll::feeds {
namespace {

using testing::gzip;
using testing::TestFolder;
using testing::zstd;
using Kind = MergedBar::Kind;

constexpr i64 start_ms = 1584007200000;

std::string bar(int minute_number, int price, int step = 1) {
    const i64 open = start_ms + i64{minute_number} * 60'000;
    const std::string p = std::to_string(price);
    return std::to_string(open) + "," + p + "," + p + "," + p + "," + p + ",1," +
           std::to_string(open + step * 60'000 - 1) + ",,,,\n";
}

/// "BTCUSDT@3=105" per item: symbol, minute, price; 'c' for carried, 'g' for the begin of a gap.
std::vector<std::string> merged(const std::vector<std::string>& paths, GapPolicy policy, IssueLog& issues,
                                std::optional<FeedError>* error = nullptr, const KlineOptions& options = {}) {
    const auto groups = group_files(paths, options);
    EXPECT_TRUE(groups) << to_text(groups.error());
    std::vector<BarSeries> series;
    for (const auto& files : *groups) series.emplace_back(files, options, issues);
    BarMerge merge(std::move(series), policy);
    std::vector<std::string> result;
    for (;;) {
        const auto item = merge.next();
        if (!item) {
            EXPECT_NE(error, nullptr) << to_text(item.error());
            if (error != nullptr) *error = item.error();
            return result;
        }
        if (!*item) return result;
        const Bar& b = (*item)->bar;
        constexpr std::string_view marks = "=cg";
        result.push_back(merge.series()[(*item)->series].symbol() + "@" +
                         std::to_string((b.open_time.ns / 1'000'000 - start_ms) / 60'000) +
                         marks[static_cast<std::size_t>((*item)->kind)] + to_text(b.close));
        if ((*item)->kind == Kind::carried) {
            EXPECT_TRUE(b.volume == Amount{} && b.line == 0);
        }
    }
}

using Items = std::vector<std::string>;

TEST(BarMerge, GoesByTimeAndThenByTheOrderOfTheSymbolsGiven) {
    const TestFolder folder;
    const std::string eth = folder.write("ETHUSDT-1m.csv", bar(0, 10) + bar(1, 11) + bar(2, 12));
    const std::string btc = folder.write("BTCUSDT-1m.csv", bar(1, 101) + bar(2, 102) + bar(3, 103));
    IssueLog issues;
    EXPECT_EQ(merged({eth, btc}, GapPolicy::stop, issues), (Items{"ETHUSDT@0=10", "ETHUSDT@1=11", "BTCUSDT@1=101",
                                                                  "ETHUSDT@2=12", "BTCUSDT@2=102", "BTCUSDT@3=103"}));
    EXPECT_EQ(merged({btc, eth}, GapPolicy::stop, issues), (Items{"ETHUSDT@0=10", "BTCUSDT@1=101", "ETHUSDT@1=11",
                                                                  "BTCUSDT@2=102", "ETHUSDT@2=12", "BTCUSDT@3=103"}));
    EXPECT_EQ(issues.total(), 0U);
}

TEST(BarMerge, JoinsTheFilesOfOneSymbolInTheOrderOfTheirBarsAndChecksTheSeam) {
    const TestFolder folder;
    const std::string first = folder.write("X-1m-2020-01.csv", bar(0, 1) + bar(1, 2));
    const std::string second = folder.write("X-1m-2020-02.csv.gz", gzip(bar(1, 9) + bar(2, 3)));
    const std::string third = folder.write("X-1m-2020-03.csv.zst", zstd(bar(5, 4)));
    IssueLog issues;
    EXPECT_EQ(merged({third, first, second}, GapPolicy::halt, issues),
              (Items{"X@0=1", "X@1=2", "X@2=3", "X@3g3", "X@5=4"}));
    EXPECT_EQ(issues.count(IssueKind::duplicate), 1U);
    EXPECT_EQ(issues.count(IssueKind::gap), 1U);
}

TEST(BarMerge, KeepsIntervalsOfOneSymbolApart) {
    const TestFolder folder;
    const std::string fine = folder.write("X-1m.csv", bar(0, 1) + bar(1, 2));
    const std::string coarse = folder.write("X-5m.csv", bar(0, 7, 5) + bar(5, 8, 5));
    const auto groups = group_files(std::vector{fine, coarse});
    ASSERT_TRUE(groups);
    ASSERT_EQ(groups->size(), 2U);
    EXPECT_EQ((*groups)[1].interval, minutes(5));
    IssueLog issues;
    EXPECT_EQ(merged({fine, coarse}, GapPolicy::stop, issues), (Items{"X@0=1", "X@0=7", "X@1=2", "X@5=8"}));
}

struct Gapped {
    TestFolder folder;
    std::string a = folder.write("A-1m.csv", bar(0, 1) + bar(3, 4));
    std::string b = folder.write("B-1m.csv", bar(0, 5) + bar(1, 6) + bar(2, 7) + bar(3, 8));
};

TEST(GapPolicy, CarryRepeatsTheLastCloseAtItsTimes) {
    const Gapped files;
    IssueLog issues;
    EXPECT_EQ(merged({files.a, files.b}, GapPolicy::carry, issues),
              (Items{"A@0=1", "B@0=5", "A@1c1", "B@1=6", "A@2c1", "B@2=7", "A@3=4", "B@3=8"}));
}

TEST(GapPolicy, HaltSaysWhereTheGapBegins) {
    const Gapped files;
    IssueLog issues;
    EXPECT_EQ(merged({files.a, files.b}, GapPolicy::halt, issues),
              (Items{"A@0=1", "B@0=5", "A@1g1", "B@1=6", "B@2=7", "A@3=4", "B@3=8"}));
}

TEST(GapPolicy, StopEndsAtTheGapAndNamesIt) {
    const Gapped files;
    IssueLog issues;
    std::optional<FeedError> error;
    EXPECT_EQ(merged({files.a, files.b}, GapPolicy::stop, issues, &error), (Items{"A@0=1", "B@0=5"}));
    ASSERT_TRUE(error);
    EXPECT_EQ(to_text(*error), files.a +
                                   ":2: 2 bars of A are missing from 2020-03-12T10:01:00Z to 2020-03-12T10:03:00Z; "
                                   "expected no gap, or the policy carry or halt");
}

TEST(GapPolicy, HasThreeNames) {
    EXPECT_EQ(parse_gap_policy("stop"), GapPolicy::stop);
    EXPECT_EQ(parse_gap_policy("carry"), GapPolicy::carry);
    EXPECT_EQ(parse_gap_policy("halt"), GapPolicy::halt);
    EXPECT_EQ(parse_gap_policy("interpolate"), std::nullopt);
}

TEST(BarMerge, GivesEveryBarBeforeACorruptPlaceAndThenTheError) {
    const TestFolder folder;
    std::string text;
    for (int minute = 0; minute < 20'000; ++minute) text += bar(minute, 1000 + minute % 977);
    const std::string whole = gzip(text);
    const std::string path = folder.write("X-1m.csv.gz", whole.substr(0, whole.size() / 2));
    IssueLog issues;
    std::optional<FeedError> error;
    const Items items = merged({path}, GapPolicy::stop, issues, &error);
    ASSERT_TRUE(error);
    EXPECT_GT(items.size(), 5'000U);
    EXPECT_EQ(error->line, items.size() + 1);
}

TEST(BarMerge, ReadsOnlyTheRangeAskedFor) {
    const TestFolder folder;
    std::vector<std::string> paths;
    for (int month = 0; month < 4; ++month) {
        std::string text;
        for (int at = 0; at < 10; ++at) text += bar(month * 10 + at, 100 + month * 10 + at);
        paths.push_back(folder.write("X-1m-" + std::to_string(month) + ".csv", text));
    }
    KlineOptions options;
    options.range = {Time{start_ms * 1'000'000} + minutes(18), Time{start_ms * 1'000'000} + minutes(22)};
    IssueLog issues;
    EXPECT_EQ(merged(paths, GapPolicy::stop, issues, nullptr, options),
              (Items{"X@18=118", "X@19=119", "X@20=120", "X@21=121"}));
}

TEST(GroupFiles, NeedsASymbol) {
    const TestFolder folder;
    const auto groups = group_files(std::vector{folder.write("candles.csv", bar(0, 1))});
    ASSERT_FALSE(groups);
    EXPECT_EQ(groups.error().what, "the file name holds no symbol");
    KlineOptions named;
    named.symbol = "BTCUSDT";
    EXPECT_EQ(group_files(std::vector{folder / "candles.csv"}, named)->at(0).symbol, "BTCUSDT");
}

}  // namespace
}  // namespace plimsoll::feeds
