#include "codec/text_fields.hpp"

#include <gtest/gtest.h>

namespace plimsoll::codec {
namespace {

constexpr Time noon{1'584'014'400'000'000'000};  // 2020-03-12T12:00:00Z

TEST(TextFields, a_fill_is_one_line) {
    OrderFilled fill;
    fill.maker = order_id(0, 3);
    fill.taker = no_order;
    fill.maker_account = AccountId{4};
    fill.taker_account = no_account;
    fill.market = MarketId{1};
    fill.taker_side = Side::sell;
    fill.liquidation = true;
    fill.price = {550'012'345'678};
    fill.quantity = {1};
    EXPECT_EQ(json_line(Event{fill}, Sequence{12}, noon),
              R"({"sequence":12,"time":"2020-03-12T12:00:00Z","event":"OrderFilled","maker":3,"taker":null,)"
              R"("maker_account":4,"taker_account":null,"market":1,"taker_side":"sell","liquidation":true,)"
              R"("auction":false,"price":"5500.12345678","quantity":"0.00000001"})");
}

TEST(TextFields, a_command_without_fields_has_none) {
    EXPECT_EQ(json_line(Command{AdvanceTime{}}, Sequence{1}, noon),
              R"({"sequence":1,"time":"2020-03-12T12:00:00Z","command":"AdvanceTime"})");
}

TEST(TextFields, nested_values_lists_and_variants_are_objects) {
    std::string out;
    MarginTerms terms;
    terms.model = SizeLinearMargin{{20'000}, {10'000}, {500}, {500}};
    append_json(out, terms);
    EXPECT_EQ(
        out,
        R"({"model":{"SizeLinearMargin":{"initial_base":"0.02","maintenance_base":"0.01","initial_slope":"0.000005",)"
        R"("maintenance_slope":"0.000005"}},"open_interest":{"lower":"0","upper":"0"},"profit_weight":"1",)"
        R"("profit_cap":"0"})");
}

TEST(TextFields, sums_of_128_bits_are_written_whole) {
    SettlementAdvanced fact;
    fact.time_sum = i128{1} << 100;
    EXPECT_NE(json_line(Event{fact}, Sequence{1}, never).find("\"time_sum\":1267650600228229401496703205376"),
              std::string::npos);
}

TEST(TextFields, quotes_and_control_characters_are_escaped) {
    std::string out;
    append_quoted(out, std::string_view("a\"b\\c\n\0d", 8));
    EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u0000d\"");
}

}  // namespace
}  // namespace plimsoll::codec
