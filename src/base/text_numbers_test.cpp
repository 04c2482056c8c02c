#include "base/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <clocale>
#include <locale>

namespace plimsoll {
namespace {

std::string shown(const std::expected<i128, TextError>& result) {
    return result ? to_text(*result) : std::string{describe(result.error())};
}
std::string read(std::string_view text, int decimals = 8) { return shown(parse_decimal(text, decimals)); }
std::string read_e(std::string_view text, int decimals = 8) { return shown(parse_decimal(text, decimals, true)); }
std::string read_rounded(std::string_view text, Round round) { return shown(parse_decimal_rounded(text, 2, round)); }

const std::string not_a_number{describe(TextError::not_a_number)};
const std::string too_many{describe(TextError::too_many_decimals)};
const std::string out_of_range{describe(TextError::out_of_range)};

TEST(ParseDecimal, reads_what_people_write) {
    EXPECT_EQ(read("0"), "0");
    EXPECT_EQ(read("-12.5"), "-1250000000");
    EXPECT_EQ(read("+0.00000001"), "1");
    EXPECT_EQ(read(".5"), "50000000");
    EXPECT_EQ(read("7."), "700000000");
    EXPECT_EQ(read("007"), "700000000");
    EXPECT_EQ(read("-0"), "0");
    EXPECT_EQ(read("1.500000000000000000000000000000000000000000000000"), "150000000");
    EXPECT_EQ(read("9007199254740993", 0), "9007199254740993");  // 2^53 + 1, which no double holds
    EXPECT_EQ(read("0.005", 20), "500000000000000000");
}

TEST(ParseDecimal, refuses_what_is_not_a_decimal) {
    EXPECT_EQ(read(""), describe(TextError::empty));
    for (const char* text : {"-", "+", ".", "-.", "--1", "+-1", "1.2.3", "1,5", "1 ", " 1", "1_000", "0x10", "nan",
                             "inf", "1e5", "\xd9\xa1", "1-"})
        EXPECT_EQ(read(text), not_a_number) << text;
    EXPECT_EQ(read(std::string_view{"1\0", 2}), not_a_number);
}

TEST(ParseDecimal, keeps_every_decimal_or_says_that_it_cannot) {
    EXPECT_EQ(read("0.000000001"), too_many);
    EXPECT_EQ(read("1.123456780"), "112345678");
    EXPECT_EQ(read("1.5", 0), too_many);
    EXPECT_EQ(read("1.0", 0), "1");
}

TEST(ParseDecimal, ends_where_128_bits_end) {
    EXPECT_EQ(read("170141183460469231731687303715884105727", 0), "170141183460469231731687303715884105727");
    EXPECT_EQ(read("170141183460469231731687303715884105728", 0), out_of_range);
    EXPECT_EQ(read("-170141183460469231731687303715884105728", 0), "-170141183460469231731687303715884105728");
    EXPECT_EQ(read("-170141183460469231731687303715884105729", 0), out_of_range);
    EXPECT_EQ(read("340282366920938463463374607431768211456", 0), out_of_range);  // 2^128
    EXPECT_EQ(read("1000000000000000000000000000000000000000", 0), out_of_range);
    EXPECT_EQ(read("1701411834604692317316873037158.84105727", 8), "170141183460469231731687303715884105727");
    EXPECT_EQ(read(std::string(500, '9')), out_of_range);
    EXPECT_EQ(read(std::string(500, '0') + "1", 0), "1");
}

TEST(ParseDecimal, reads_exponents_only_where_they_are_allowed) {
    EXPECT_EQ(read_e("1e-8"), "1");
    EXPECT_EQ(read_e("1.5E+3"), "150000000000");
    EXPECT_EQ(read_e("123456789e-8"), "123456789");
    EXPECT_EQ(read_e("100e-10"), "1");
    EXPECT_EQ(read_e("1e-9"), too_many);
    EXPECT_EQ(read_e("12e-10"), too_many);
    EXPECT_EQ(read_e("1e40"), out_of_range);
    EXPECT_EQ(read_e("1e99999999999999999999"), out_of_range);
    EXPECT_EQ(read_e("1e-99999999999999999999"), too_many);
    EXPECT_EQ(read_e("0e99999999999999999999"), "0");
    for (const char* text : {"1e", "1e+", "e5", "1e5.0", "1e5e5", "1e 5"})
        EXPECT_EQ(read_e(text), not_a_number) << text;
}

TEST(ParseDecimalRounded, goes_where_it_is_told) {
    EXPECT_EQ(read_rounded("1.239", Round::floor), "123");
    EXPECT_EQ(read_rounded("1.231", Round::ceil), "124");
    EXPECT_EQ(read_rounded("-1.231", Round::floor), "-124");
    EXPECT_EQ(read_rounded("-1.239", Round::ceil), "-123");
    EXPECT_EQ(read_rounded("1.23000", Round::ceil), "123");
    EXPECT_EQ(read_rounded("-0.001", Round::floor), "-1");
    EXPECT_EQ(read_rounded("-0.001", Round::ceil), "0");
    EXPECT_EQ(read_rounded("1e-30", Round::ceil), "1");
    EXPECT_EQ(read_rounded("1701411834604692317316873037158841057.271", Round::floor),
              "170141183460469231731687303715884105727");
    EXPECT_EQ(read_rounded("1701411834604692317316873037158841057.271", Round::ceil), out_of_range);
    EXPECT_EQ(read_rounded("3402823669209384634633746074317682114.559", Round::ceil), out_of_range);
    EXPECT_EQ(read_rounded("1.2x", Round::floor), not_a_number);
}

TEST(Parse, gives_the_type_that_was_asked_for_within_its_range) {
    EXPECT_EQ(parse<Price>("92233720368.54775807")->raw, INT64_MAX);
    EXPECT_EQ(parse<Price>("92233720368.54775808").error(), TextError::out_of_range);
    EXPECT_EQ(parse<Price>("-92233720368.54775808")->raw, INT64_MIN);
    EXPECT_EQ(parse<MarginRate>("0.005")->raw, 5'000);
    EXPECT_EQ(parse<MarginRate>("0.0000005").error(), TextError::too_many_decimals);
    EXPECT_EQ(*parse<Amount>("92233720368.54775808"), Amount{i128{INT64_MAX} + 1});
}

TEST(DecimalText, shows_all_decimals_or_only_those_that_say_something) {
    EXPECT_EQ(decimal_text(0, 8), "0");
    EXPECT_EQ(decimal_text(0, 2, false), "0.00");
    EXPECT_EQ(decimal_text(-5, 2), "-0.05");
    EXPECT_EQ(decimal_text(1'000, 2), "10");
    EXPECT_EQ(decimal_text(1'000, 2, false), "10.00");
    EXPECT_EQ(decimal_text(1'000, 0), "1000");
    EXPECT_EQ(decimal_text(-1'050, 3), "-1.05");
    EXPECT_EQ(decimal_text(i128_min, 0), "-170141183460469231731687303715884105728");
    EXPECT_EQ(to_text(Price{4'000'050'000'000}), "40000.5");
    EXPECT_EQ(to_text(Amount{-1}), "-0.00000001");
}

TEST(WideText, is_the_whole_number) {
    EXPECT_EQ(to_text(Int256{}), "0");
    EXPECT_EQ(to_text(Int256{-7}), "-7");
    EXPECT_EQ(to_text(Int256{i128{one_e18}}), "1000000000000000000");
    EXPECT_EQ(to_text(multiply(one_e18, one_e18) + Int256{5}), "1000000000000000000000000000000000005");
    EXPECT_EQ(to_text(multiply(i128_min, i128_min)),  // 2^254
              "28948022309329048855892746252171976963317496166410141009864396001978282409984");
    Int256 smallest;
    smallest.limb[3] = u64{1} << 63;
    EXPECT_EQ(to_text(smallest), "-57896044618658097711785492504343953926634992332820282019728792003956564819968");
}

RC_GTEST_PROP(Text, what_is_written_reads_back, (u64 high, u64 low)) {
    const i128 value = static_cast<i128>((static_cast<u128>(high) << 64) | low) >> *rc::gen::inRange(0, 128);
    const int decimals = *rc::gen::inRange(0, 39);
    RC_ASSERT(*parse_decimal(decimal_text(value, decimals), decimals) == value);
    RC_ASSERT(*parse_decimal(decimal_text(value, decimals, false), decimals) == value);
    RC_ASSERT(*parse_decimal(to_text(value), 0) == value);
    RC_ASSERT(to_text(Int256{value}) == to_text(value));
    RC_ASSERT(*parse_decimal(to_text(value) + "e-" + std::to_string(decimals), decimals, true) == value);
}

RC_GTEST_PROP(Text, rounding_encloses_what_was_written, (i64 value)) {
    const std::string text = decimal_text(value, 12);
    const i128 low = *parse_decimal_rounded(text, 8, Round::floor), high = *parse_decimal_rounded(text, 8, Round::ceil);
    RC_ASSERT(low == div_round(value, 10'000, Round::floor));
    RC_ASSERT(high == div_round(value, 10'000, Round::ceil));
}

RC_GTEST_PROP(Text, any_bytes_are_read_or_refused, (const std::string& text)) {
    const auto plain = parse_decimal(text, 8);
    if (plain) RC_ASSERT(*parse_decimal(decimal_text(*plain, 8), 8) == *plain);
    parse_decimal_rounded(text, 8, Round::floor);
    parse_time(text);
    parse_duration(text);
}

struct CommaDecimal : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
};

void expect_points_not_commas() {
    EXPECT_EQ(decimal_text(123'456'789, 2), "1234567.89");
    EXPECT_EQ(to_text(i128{1'234'567}), "1234567");
    EXPECT_EQ(read("1234567.5", 1), "12345675");
    EXPECT_EQ(read("1,5"), not_a_number);
    EXPECT_EQ(to_text(Time{1'234'567'890'500'000'000}), "2009-02-13T23:31:30.5Z");
}

TEST(Text, does_not_ask_the_locale_of_the_streams) {
    const std::locale before = std::locale::global(std::locale(std::locale::classic(), new CommaDecimal));
    expect_points_not_commas();
    std::locale::global(before);
}

TEST(Text, does_not_ask_the_locale_of_the_process) {
    const std::string before = std::setlocale(LC_ALL, nullptr);
    const char* found = nullptr;
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8", "nl_NL.UTF-8", "pt_BR.UTF-8"})
        if (found == nullptr) found = std::setlocale(LC_ALL, name);
    if (found == nullptr) GTEST_SKIP() << "no locale with a decimal comma is installed (de_DE, fr_FR, nl_NL, pt_BR)";
    EXPECT_EQ(std::string{std::localeconv()->decimal_point}, ",");
    expect_points_not_commas();
    std::setlocale(LC_ALL, before.c_str());
}

}  // namespace
}  // namespace plimsoll
