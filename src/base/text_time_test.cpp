#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <ctime>

#include "base/text.hpp"

namespace plimsoll {
namespace {

std::string reread(std::string_view text) {
    const auto time = parse_time(text);
    return time ? to_text(*time) : std::string{describe(time.error())};
}
std::string reread_duration(std::string_view text) {
    const auto duration = parse_duration(text);
    return duration ? to_text(*duration) : std::string{describe(duration.error())};
}

const std::string not_a_time{describe(TextError::not_a_time)};
const std::string not_a_duration{describe(TextError::not_a_duration)};
const std::string out_of_range{describe(TextError::out_of_range)};

TEST(TimeText, counts_from_1970_both_ways) {
    EXPECT_EQ(parse_time("1970-01-01T00:00:00Z")->ns, 0);
    EXPECT_EQ(parse_time("2020-03-12T10:43:00Z")->ns, 1'584'009'780'000'000'000);
    EXPECT_EQ(parse_time("1969-12-31T23:59:59Z")->ns, -1'000'000'000);
    EXPECT_EQ(parse_time("1900-03-01")->ns, -2'203'891'200'000'000'000);  // 1900 had no 29 February
    EXPECT_EQ(to_text(Time{-1}), "1969-12-31T23:59:59.999999999Z");
    EXPECT_EQ(to_text(Time{1}), "1970-01-01T00:00:00.000000001Z");
    EXPECT_EQ(to_text(never), "2262-04-11T23:47:16.854775807Z");
    EXPECT_EQ(to_text(Time{INT64_MIN}), "1677-09-21T00:12:43.145224192Z");
}

TEST(TimeText, knows_leap_years) {
    EXPECT_EQ(reread("2020-02-29T12:00:00Z"), "2020-02-29T12:00:00Z");
    EXPECT_EQ(reread("2000-02-29"), "2000-02-29T00:00:00Z");
    EXPECT_EQ(reread("2021-02-29"), out_of_range);
    EXPECT_EQ(reread("1900-02-29"), out_of_range);
    EXPECT_EQ(reread("2100-02-29"), out_of_range);
    EXPECT_EQ(*parse_time("2020-03-01") - *parse_time("2020-02-28"), Duration{2 * day.ns});
    EXPECT_EQ(*parse_time("2021-03-01") - *parse_time("2021-02-28"), day);
    EXPECT_EQ(to_text(Time{951'782'400'000'000'000}), "2000-02-29T00:00:00Z");
}

TEST(TimeText, reads_the_spellings_that_files_have) {
    const std::string crash = "2020-03-12T10:43:00Z";
    for (const char* text : {"2020-03-12T10:43:00Z", "2020-03-12 10:43:00Z", "2020-03-12T10:43:00+00:00",
                             "2020-03-12 10:43:00.000+00:00", "2020-03-12T10:43Z"})
        EXPECT_EQ(reread(text), crash) << text;
    EXPECT_EQ(reread("2020-03-12T10:43:00.5Z"), "2020-03-12T10:43:00.5Z");
    EXPECT_EQ(reread("2020-03-12T10:43:00.000000120Z"), "2020-03-12T10:43:00.00000012Z");
}

TEST(TimeText, refuses_what_is_not_a_utc_time) {
    EXPECT_EQ(reread(""), describe(TextError::empty));
    for (const char* text : {"2020", "2020-03", "2020-3-12", "20-03-12", "2020/03/12", "2020-03-12T", "2020-03-12T10Z",
                             "2020-03-12T10:43:00", "2020-03-12T10:43:00+01:00", "2020-03-12T10:43:00z",
                             "2020-03-12T10:43:00.Z", "2020-03-12T10:43:00,5Z", "2020-03-12t10:43:00Z",
                             "2020-03-12T10:43:00ZZ", "-020-03-12", "2020-03-12Z", " 2020-03-12", "2020-03-12 ", "now"})
        EXPECT_EQ(reread(text), not_a_time) << text;
    for (const char* text : {"2020-13-01", "2020-00-01", "2020-04-31", "2020-01-00", "2020-01-01T24:00:00Z",
                             "2020-01-01T00:60:00Z", "2016-12-31T23:59:60Z", "2263-01-01", "1677-01-01", "9999-12-31"})
        EXPECT_EQ(reread(text), out_of_range) << text;
    EXPECT_EQ(reread("2020-03-12T10:43:00.1234567890Z"), describe(TextError::too_many_decimals));
}

RC_GTEST_PROP(TimeText, what_is_written_reads_back, (i64 any)) {
    const Time time{any};
    RC_ASSERT(*parse_time(to_text(time)) == time);
    const Time whole{any / 1'000'000'000 * 1'000'000'000};
    RC_ASSERT(*parse_time(to_text(whole)) == whole);
    RC_ASSERT(to_text(whole).size() == std::string_view{"2020-03-12T10:43:00Z"}.size());
}

RC_GTEST_PROP(TimeText, agrees_with_the_c_library, ()) {
    const i64 second = *rc::gen::inRange<i64>(-9'223'372'036, 9'223'372'036);
    const std::time_t when = second;
    std::tm utc{};
    gmtime_r(&when, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    RC_ASSERT(to_text(Time{second * 1'000'000'000}) == text);
}

TEST(DurationText, has_a_whole_number_and_a_unit) {
    EXPECT_EQ(*parse_duration("10m"), minutes(10));
    EXPECT_EQ(*parse_duration("8h"), hours(8));
    EXPECT_EQ(*parse_duration("1d"), day);
    EXPECT_EQ(*parse_duration("500ms"), milliseconds(500));
    EXPECT_EQ(*parse_duration("30s"), seconds(30));
    EXPECT_EQ(*parse_duration("20us"), Duration{20'000});
    EXPECT_EQ(*parse_duration("7ns"), Duration{7});
    EXPECT_EQ(*parse_duration("-3s"), seconds(-3));
    EXPECT_EQ(*parse_duration("0s"), Duration{});
}

TEST(DurationText, shows_the_largest_unit_that_divides) {
    EXPECT_EQ(reread_duration("90m"), "90m");
    EXPECT_EQ(reread_duration("24h"), "1d");
    EXPECT_EQ(reread_duration("1500ms"), "1500ms");
    EXPECT_EQ(reread_duration("-3600s"), "-1h");
    EXPECT_EQ(to_text(Duration{}), "0s");
    EXPECT_EQ(to_text(Duration{INT64_MIN}), "-9223372036854775808ns");
}

TEST(DurationText, refuses_the_rest) {
    EXPECT_EQ(reread_duration(""), describe(TextError::empty));
    for (const char* text : {"10", "m", "1.5h", "10 m", "1h30m", "10M", "10min", "--1s", "1w", " 1s", "1s "})
        EXPECT_EQ(reread_duration(text), not_a_duration) << text;
    EXPECT_EQ(reread_duration("106752d"), out_of_range);
    EXPECT_EQ(reread_duration("-106752d"), out_of_range);
    EXPECT_EQ(reread_duration("106751d"), "106751d");
    EXPECT_EQ(reread_duration(std::string(60, '9') + "s"), out_of_range);
}

RC_GTEST_PROP(DurationText, what_is_written_reads_back, (i64 any)) {
    RC_ASSERT(*parse_duration(to_text(Duration{any})) == Duration{any});
    RC_ASSERT(*parse_duration(to_text(seconds(any % 1'000'000))) == seconds(any % 1'000'000));
}

}  // namespace
}  // namespace plimsoll
