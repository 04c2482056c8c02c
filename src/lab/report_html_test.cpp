#include "lab/report_html.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "tests/support/replay_result.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

std::string page(const ReplayResult& result) {
    const RuleBook rules = test::rule_book();
    return report_html(result, test::a_context(rules));
}

nlohmann::json data(const ReplayResult& result) {
    const RuleBook rules = test::rule_book();
    return nlohmann::json::parse(report_html_data(result, test::a_context(rules)));
}

TEST(ReportHtml, IsSelfContained) {
    const std::string html = page(test::a_result());
    // The only address is the name of SVG's namespace.
    const std::regex address("(https?:)?//[a-z]");
    for (std::sregex_iterator at(html.begin(), html.end(), address), end; at != end; ++at)
        EXPECT_EQ(html.substr(static_cast<std::size_t>(at->position()), 26), "http://www.w3.org/2000/svg");
    EXPECT_EQ(html.find("<link"), std::string::npos);
    EXPECT_EQ(html.find(" src="), std::string::npos);
    EXPECT_EQ(html.find("@import"), std::string::npos);
}

TEST(ReportHtml, TextOfInputsCannotBecomeMarkup) {
    ReplayResult result = test::a_result();
    result.account_results[0].name = "</script><script>alert(1)</script>";
    const std::string html = page(result);
    EXPECT_NE(html.find("A made-up fall &amp; its &lt;consequences&gt;"), std::string::npos);
    EXPECT_EQ(html.find("<angle>"), std::string::npos);
    EXPECT_EQ(html.find("<script>alert"), std::string::npos);
}

TEST(ReportHtml, CurvesAreThinnedAndKeepTheirExtremes) {
    ReplayResult result = test::a_result();
    const MinuteRow model = result.minutes.front();
    result.minutes.clear();
    for (i64 i = 0; i < 40'000; ++i) {
        result.minutes.push_back(model);
        result.minutes.back().time = test::start + minutes(i);
        result.minutes.back().index = {test::dollars(i == 20'011 ? 3'596 : 10'000)};
        result.minutes.back().fund = test::units(i == 20'011 ? 1 : 1'000);
    }
    const nlohmann::json shown = data(result);
    EXPECT_LE(shown["time"].size(), 1'500U);
    EXPECT_EQ(shown["bucket_minutes"], 27);
    const auto& low = shown["markets"][0]["low"];
    EXPECT_EQ(*std::min_element(low.begin(), low.end()), 3'596);
    EXPECT_EQ(*std::min_element(shown["fund"].begin(), shown["fund"].end()), 1);
}

TEST(ReportHtml, MapAndMarksAddUpToWhatWasClosed) {
    const nlohmann::json market = data(test::a_result())["markets"][0];
    double longs = 0, shorts = 0, marks = 0;
    for (const auto& row : market["map"]) {
        longs += row[2].get<double>();
        shorts += row[3].get<double>();
    }
    for (const auto& row : market["liquidations"]) marks += row[3].get<double>();
    EXPECT_EQ(longs, 1'000 + 2'000 + 3'000 + 4'000);
    EXPECT_EQ(shorts, 5'000);
    EXPECT_EQ(marks, 15'000);
}

TEST(ReportHtml, EveryAccountStandsInOneBinOfEachHistogram) {
    u64 before = 0, after = 0;
    const nlohmann::json bins = data(test::a_result())["ratios"];
    for (const auto& row : bins) {
        before += row[1].get<u64>();
        after += row[2].get<u64>();
    }
    EXPECT_EQ(before, 10U);
    EXPECT_EQ(after, 10U);
    EXPECT_EQ(bins.back()[2], 4);  // without a position at the end
}

TEST(ReportHtml, TheWorstAccountsStandFirst) {
    const nlohmann::json worst = data(test::a_result())["worst"];
    ASSERT_EQ(worst.size(), 10U);
    EXPECT_EQ(worst[0][0], "owner 2");  // deficit 100 like the next two, and the largest loss of them
    EXPECT_EQ(worst[0][5], "100.00");
    EXPECT_EQ(worst[3][0], "owner 3");  // no deficit, largest loss
}

TEST(ReportHtml, ARunOfNothingStillMakesAPage) {
    const RuleBook rules = test::rule_book();
    EXPECT_NE(report_html(ReplayResult{}, test::a_context(rules)).find("</html>"), std::string::npos);
}

}  // namespace
