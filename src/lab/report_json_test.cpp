#include "lab/report_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/replay_result.hpp"

using namespace plimsoll;

namespace {

nlohmann::json read_back(const lab::ReplayResult& result) {
    const RuleBook rules = test::rule_book();
    return nlohmann::json::parse(lab::report_json(result, test::a_context(rules)));
}

TEST(ReportJson, HoldsEveryFigureWithAmountsAsDecimalStrings) {
    const nlohmann::json report = read_back(test::a_result());
    EXPECT_EQ(report["accounts"], 10);
    EXPECT_EQ(report["liquidations"], 4);
    EXPECT_EQ(report["liquidated_notional"], "12345");
    EXPECT_EQ(report["deficit_total"], "300.00000001");
    EXPECT_EQ(report["insurance_fund"]["start"], "1000");
    EXPECT_EQ(report["insurance_fund"]["min"], "700");
    EXPECT_EQ(report["insurance_fund"]["end"], "800");
    EXPECT_EQ(report["adl"]["count"], 2);
    EXPECT_EQ(report["adl"]["haircut"], "0.025");
    EXPECT_EQ(report["cascade_gain"][0]["market"], "BTC-PERP");
    EXPECT_EQ(report["cascade_gain"][0]["gain"], "0.08333333");
    EXPECT_EQ(report["conservation_error"]["USDT"], "0");
    EXPECT_EQ(report["conservation_error"]["BTC"], "0");
    EXPECT_EQ(report["commands"], 5'000);
    EXPECT_EQ(report["commands_per_second"], 2'500);
    EXPECT_EQ(report["inputs"]["seed"], 7);
    EXPECT_EQ(report["inputs"]["files"][0]["name"], "rules.toml");
    EXPECT_EQ(report["inputs"]["rule_book"]["name"], "test");
    EXPECT_EQ(report["state_hash"].get<std::string>().size(), 64U);
}

TEST(ReportJson, NamesEveryPayerAndWhatItPaidAddsUpToTheDeficits) {
    const nlohmann::json report = read_back(test::a_result());
    ASSERT_EQ(report["absorbed"].size(), 6U);
    EXPECT_EQ(report["absorbed"]["market_fund"], "200");
    EXPECT_EQ(report["absorbed"]["shared_fund"], "90");
    EXPECT_EQ(report["absorbed"]["adl"], "10.00000001");
    EXPECT_EQ(report["absorbed"]["open_deficit"], "0");
    EXPECT_EQ(report["absorbed_by_asset"]["shared_fund"]["BTC"], "0.003");
}

TEST(ReportJson, ARunWithoutLiquidationsHasNoWorstMinute) {
    lab::ReplayResult result = test::a_result();
    result.worst_minute_notional = {};
    EXPECT_TRUE(read_back(result)["worst_minute"]["time"].is_null());
}

TEST(JsonWriter, SeparatesNestsAndEscapes) {
    lab::JsonWriter out(true);
    out.begin_object();
    out.member("a", "x\"y\n");
    out.key("b");
    out.begin_array();
    out.value(1);
    out.begin_array();
    out.end_array();
    out.value(Price{150'000'000});
    out.end_array();
    out.member("c", false);
    out.end_object();
    EXPECT_EQ(out.text(), R"({"a":"x\"y\u000a","b":[1,[],"1.5"],"c":false})");
}

}  // namespace
