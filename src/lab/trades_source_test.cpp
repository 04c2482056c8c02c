#include "lab/trades_source.hpp"

#include <gtest/gtest.h>

#include "tests/support/files.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

constexpr i64 begin_ms = 1'583'971'200'000;

std::string trade(i64 id, i64 after_ms, std::string_view price) {
    return std::to_string(id) + "," + std::string(price) + ",1," + std::to_string(id) + "," + std::to_string(id) + "," +
           std::to_string(begin_ms + after_ms) + ",true\n";
}

struct Read {
    i64 after_ms;
    Price price;
    Tick::Kind kind = Tick::Kind::price;
    friend bool operator==(const Read&, const Read&) = default;
};
std::ostream& operator<<(std::ostream& out, const Read& read) {
    return out << read.after_ms << " ms: " << read.price.raw << " (" << static_cast<int>(read.kind) << ")";
}

struct AllRead {
    std::vector<Read> ticks;
    std::string error;
};
AllRead read_all(PriceSource& source) {
    AllRead all;
    auto tick = source.next();
    for (; tick && *tick; tick = source.next())
        all.ticks.push_back({(*tick)->time.ns / 1'000'000 - begin_ms, (*tick)->price, (*tick)->kind});
    if (!tick) all.error = tick.error();
    return all;
}

constexpr Price dollars(i64 whole) { return {whole * one_e8}; }
constexpr Time at(i64 after_ms) { return {(begin_ms + after_ms) * 1'000'000}; }

class TradesSources : public ::testing::Test {
protected:
    std::unique_ptr<PriceSource> source(std::vector<std::string> paths, feeds::GapPolicy gaps = feeds::GapPolicy::halt,
                                        feeds::TimeRange range = {}, FeedId feed = FeedId{0}) {
        return trades_source({{"BTCUSDT", std::move(paths)}, {}, range, issues}, feed, gaps, minutes(1));
    }
    const plimsoll::testing::TestFolder folder;
    feeds::IssueLog issues;
};

TEST_F(TradesSources, OfEachSecondTheCornersComeInTheirOwnOrder) {
    const std::string path =
        folder.write("BTCUSDT-aggTrades-2020-03-12.csv",
                     trade(1, 0, "100") + trade(2, 100, "105") + trade(3, 200, "103") + trade(4, 300, "95") +
                         trade(5, 900, "99") + trade(6, 1'500, "98") + trade(7, 2'000, "97"));
    const auto prices = source({path});
    EXPECT_EQ(prices->from(), at(0));
    EXPECT_EQ(read_all(*prices).ticks, (std::vector<Read>{{0, dollars(100)},
                                                          {100, dollars(105)},
                                                          {300, dollars(95)},
                                                          {900, dollars(99)},
                                                          {1'500, dollars(98)},
                                                          {2'000, dollars(97)}}));
    EXPECT_EQ(prices->to(), at(2'000));
}

TEST_F(TradesSources, TheRangeCutsOutOfAllFilesAndSilenceIsNoGap) {
    const std::string one = folder.write("a.csv", trade(1, 0, "100") + trade(2, 1'000, "101"));
    const std::string two = folder.write("b.csv", trade(3, 7'200'000, "102") + trade(4, 7'201'000, "103"));
    const auto prices = source({one, two}, feeds::GapPolicy::stop, {at(1'000), at(7'201'000)});
    EXPECT_EQ(read_all(*prices).ticks, (std::vector<Read>{{1'000, dollars(101)}, {7'200'000, dollars(102)}}));
    EXPECT_EQ(issues.total(), 0U);
}

TEST_F(TradesSources, AHoleInTheIdsHaltsTheMarketAcrossFilesToo) {
    const std::string one = folder.write("a.csv", trade(1, 0, "100"));
    const std::string two = folder.write("b.csv", trade(5, 90'000, "90") + trade(9, 91'000, "91"));
    const auto prices = source({one, two});
    EXPECT_EQ(read_all(*prices).ticks,
              (std::vector<Read>{{0, dollars(100)},
                                 {0, Price{}, Tick::Kind::gap_begins},
                                 {90'000, dollars(90), Tick::Kind::gap_ends},
                                 {91'000, dollars(91)}}));  // a hole of a second is reported, no more
    ASSERT_EQ(issues.count(feeds::IssueKind::gap), 2U);
    EXPECT_EQ(feeds::to_text(issues.kept()[0].at), two + ":1: 3 trades are missing before id 5");
}

TEST_F(TradesSources, AHoleIsCarriedOverOrEndsTheRunWhereThePolicySaysSo) {
    const std::string path = folder.write("a.csv", trade(1, 0, "100") + trade(2, 1, "100") + trade(5, 90'000, "90"));
    EXPECT_EQ(read_all(*source({path}, feeds::GapPolicy::carry)).ticks,
              (std::vector<Read>{{0, dollars(100)}, {1, dollars(100)}, {90'000, dollars(90)}}));
    const AllRead stopped = read_all(*source({path}, feeds::GapPolicy::stop));
    EXPECT_EQ(stopped.ticks, (std::vector<Read>{{0, dollars(100)}, {1, dollars(100)}}));
    EXPECT_EQ(
        stopped.error,
        path +
            ":3: 2 trades of BTCUSDT are missing before 2020-03-12T00:01:30Z; expected no hole in the ids, or the "
            "policy carry or halt");
}

TEST_F(TradesSources, RowsThatRepeatAnEarlierFileAreDroppedAndNamed) {
    const std::string one = folder.write("a.csv", trade(1, 0, "100") + trade(2, 1'000, "101"));
    const std::string two =
        folder.write("b.csv", trade(2, 1'000, "101") + trade(1, 2'000, "55") + trade(3, 2'000, "102"));
    EXPECT_EQ(read_all(*source({one, two})).ticks,
              (std::vector<Read>{{0, dollars(100)}, {1'000, dollars(101)}, {2'000, dollars(102)}}));
    ASSERT_EQ(issues.total(), 2U);
    EXPECT_EQ(issues.kept()[0].kind, feeds::IssueKind::duplicate);
    EXPECT_EQ(issues.kept()[0].at.file, two);
    EXPECT_EQ(issues.kept()[0].at.line, 1U);
    EXPECT_EQ(issues.kept()[1].kind, feeds::IssueKind::out_of_order);
}

TEST_F(TradesSources, PackedFilesAreReadAsTheyAre) {
    const std::string one = folder.write("a.csv.gz", plimsoll::testing::gzip(trade(1, 0, "100")));
    const std::string two = folder.write("b.csv.zst", plimsoll::testing::zstd(trade(2, 1'000, "101")));
    EXPECT_EQ(read_all(*source({one, two})).ticks, (std::vector<Read>{{0, dollars(100)}, {1'000, dollars(101)}}));
}

TEST_F(TradesSources, AFileThatCannotBeReadEndsTheRunWithItsName) {
    const AllRead read = read_all(*source({folder / "absent.csv"}));
    EXPECT_TRUE(read.ticks.empty());
    EXPECT_NE(read.error.find("absent.csv"), std::string::npos);
}

TEST_F(TradesSources, MergedTheyKeepTimeOrderAndTheOrderGivenInOneMoment) {
    const std::string one = folder.write("a.csv", trade(1, 0, "1") + trade(2, 2'000, "2"));
    const std::string two = folder.write("b.csv", trade(1, 0, "3") + trade(2, 1'000, "4"));
    std::vector<std::unique_ptr<PriceSource>> sources;
    sources.push_back(source({one}));
    sources.push_back(source({two}, feeds::GapPolicy::halt, {}, FeedId{1}));
    const auto merged = merged_source(std::move(sources));
    EXPECT_EQ(merged->from(), at(0));
    EXPECT_EQ(read_all(*merged).ticks,
              (std::vector<Read>{{0, dollars(1)}, {0, dollars(3)}, {1'000, dollars(4)}, {2'000, dollars(2)}}));
    EXPECT_EQ(merged->to(), at(2'000));
}

}  // namespace
