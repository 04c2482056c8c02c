#include "lab/report_text.hpp"

#include <gtest/gtest.h>

#include "lab/report_csv.hpp"
#include "tests/support/replay_result.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

TEST(ReportNumbers, AreGroupedByThousandsWithAPoint) {
    EXPECT_EQ(grouped(123'456'789'000'000'000, 8), "1,234,567,890");
    EXPECT_EQ(grouped(-100'000'000'050, 8), "-1,000.0000005");
    EXPECT_EQ(grouped(99'900'000'000, 8, 2), "999.00");
    EXPECT_EQ(grouped(0, 8, 2), "0.00");
    EXPECT_EQ(rounded(1'005'000, 6, 2), "1.01");
    EXPECT_EQ(rounded(-1'004'999, 6, 2), "-1.00");
    EXPECT_EQ(rounded(5, 0, 0), "5");
    EXPECT_EQ(percent(MarginRate{123'456}), "12.35 %");
    EXPECT_EQ(percent(Rate{8'333'333}), "8.33 %");
    EXPECT_EQ(share(1, 3), "33.33 %");
    EXPECT_EQ(share(0, 0), "-");
}

TEST(ReportText, SaysWhoWasLiquidatedAndWhoPaid) {
    const RuleBook rules = test::rule_book();
    const std::string text = report_text(test::a_result(), test::a_context(rules));
    for (const char* expected :
         {"accounts liquidated ", "40.00 %", "300.00000001 USDT", "  paid by market fund ", "of that 0.003 BTC", "insurance fund, least ",
          "at 2020-09-13T13:27:40Z", "ADL haircut ", "BTC-PERP, within 1h ", "8.33 %", "largest fall 13.00 % instead of 12.00 %", "conservation error ",
          "in each of 2 assets", "2,500", "longs liquidated: 1000 USD (somebody, 2020)"})
        EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
    EXPECT_EQ(text.find("INTERRUPTED"), std::string::npos);
}

TEST(ReportText, ALostUnitIsShouted) {
    const RuleBook rules = test::rule_book();
    ReplayResult result = test::a_result();
    result.conservation_error[test::btc] = Amount{-1};
    EXPECT_NE(report_text(result, test::a_context(rules)).find("NOT ZERO: -0.00000001 BTC"), std::string::npos);
}

TEST(ReportText, TwoRunsAreComparedFigureByFigure) {
    const RuleBook rules = test::rule_book();
    const ReportContext context = test::a_context(rules);
    const ReplayResult first = test::a_result();
    ReplayResult second = first;
    second.accounts_liquidated = 6;
    second.deficit_total = test::units(250);
    second.absorbed_value.erase(Payer::adl);
    second.absorbed.erase(Payer::adl);
    second.interrupted = true;
    const std::string text = comparison_text({"first", &first, &context}, {"second", &second, &context});
    const auto line_of = [&](std::string_view name) {
        const std::size_t at = text.find(name);
        return at == std::string::npos ? std::string{} : text.substr(at, text.find('\n', at) - at);
    };
    EXPECT_TRUE(line_of("accounts liquidated").ends_with("+2")) << text;
    EXPECT_TRUE(line_of("deficits").ends_with("-50.00")) << text;
    EXPECT_NE(line_of("  paid by adl").find("-"), std::string::npos) << text;
    EXPECT_NE(text.find("second was INTERRUPTED at"), std::string::npos);
}

TEST(AlignedTable, CountsCharactersNotBytes) {
    EXPECT_EQ(aligned_table({{"a", "bb"}, {"é–", "c"}}), "a   bb\né–   c\n");
}

TEST(LiquidationsCsv, HasOneRowPerStepAndQuotesWhatNeedsIt) {
    const RuleBook rules = test::rule_book();
    const std::string csv = liquidations_csv(test::a_result(), test::a_context(rules));
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < csv.size(); at = csv.find('\n', at) + 1) lines.push_back(csv.substr(at, csv.find('\n', at) - at));
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_TRUE(lines[0].starts_with("certificate,time,sequence,account,name,step,rule,market,"));
    EXPECT_EQ(lines[1],
              "1,2020-09-13T13:26:40Z,120,20,\"owner 0, \"\"the first\"\"\",0,book_slice,BTC-PERP,40,50,35,USDT,9400,0.3,-0.3,0,-0.3,1,0.5,0,"
              "1000,USDT,0,0");
}

}  // namespace
