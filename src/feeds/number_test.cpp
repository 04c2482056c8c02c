#include "feeds/number.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "feeds/csv.hpp"
#include "feeds/file_name.hpp"

namespace plimsoll::feeds {
namespace {

i64 floor8(std::string_view text) { return static_cast<i64>(parse_number(text, 8, Round::floor).value()); }
i64 ceil8(std::string_view text) { return static_cast<i64>(parse_number(text, 8, Round::ceil).value()); }
NumberError error_of(std::string_view text) { return parse_number(text, 8, Round::floor).error(); }

TEST(Number, IsExactToTheEighthDecimal) {
    EXPECT_EQ(floor8("7300.25"), 730'025'000'000);
    EXPECT_EQ(floor8("0.00000001"), 1);
    EXPECT_EQ(floor8("0.1"), 10'000'000);  // no double says so
    EXPECT_EQ(floor8("00012"), 1'200'000'000);
    EXPECT_EQ(floor8("+.5"), 50'000'000);
    EXPECT_EQ(floor8("5."), 500'000'000);
    EXPECT_EQ(floor8("-3"), -300'000'000);
    EXPECT_EQ(floor8("1e-05"), 1000);
    EXPECT_EQ(floor8("1.5E+3"), 150'000'000'000);
    EXPECT_EQ(floor8("1e-99999"), 0);
    EXPECT_EQ(floor8("0e99999"), 0);
}

TEST(Number, RoundsWhatIsBeyondTheEighthDecimalAsAsked) {
    EXPECT_EQ(floor8("0.123456789"), 12'345'678);
    EXPECT_EQ(ceil8("0.123456781"), 12'345'679);
    EXPECT_EQ(floor8("-0.123456781"), -12'345'679);
    EXPECT_EQ(ceil8("-0.123456789"), -12'345'678);
    EXPECT_EQ(ceil8("0.1234567800000"), 12'345'678);
    EXPECT_EQ(ceil8("1e-99999"), 1);
    EXPECT_EQ(floor8("-1e-99999"), -1);
}

TEST(Number, SaysWhatIsWrong) {
    EXPECT_EQ(error_of(""), NumberError::empty);
    for (const auto text : {"nan", "NaN", "-inf", "Infinity", "null", "N/A"})
        EXPECT_EQ(error_of(text), NumberError::nan);
    for (const auto text : {"x", "1,5", "1.2.3", "-", ".", "1e", "1e+", "0x10", "1 2", "--1", "1_000"}) {
        EXPECT_EQ(error_of(text), NumberError::not_a_number) << text;
    }
    EXPECT_EQ(error_of("1e30"), NumberError::out_of_range);
    EXPECT_EQ(parse_fixed<Price>("92233720368.54775807", Round::floor).value().raw, INT64_MAX);
    EXPECT_EQ(parse_fixed<Price>("92233720368.54775808", Round::floor).error(), NumberError::out_of_range);
    EXPECT_EQ(parse_fixed<Price>("99999999999999999999999999999999999999999999", Round::floor).error(),
              NumberError::out_of_range);
}

RC_GTEST_PROP(Number, ReadsBackWhatIsPrinted, (i64 raw)) {
    RC_ASSERT(parse_fixed<Price>(to_text(Price{raw}), Round::floor).value() == Price{raw});
    RC_ASSERT(parse_fixed<Price>(decimal_text(raw, 8, false), Round::ceil).value() == Price{raw});
}

TEST(Number, CountsAndBooleans) {
    EXPECT_EQ(parse_count("18446744073709551615").value(), UINT64_MAX);
    EXPECT_EQ(parse_count("12.0").value(), 12U);
    EXPECT_EQ(parse_count("12.5").error(), NumberError::not_a_number);
    EXPECT_EQ(parse_count("-1").error(), NumberError::out_of_range);
    EXPECT_EQ(parse_count("18446744073709551616").error(), NumberError::out_of_range);
    EXPECT_EQ(parse_bool("True"), true);
    EXPECT_EQ(parse_bool("false"), false);
    EXPECT_EQ(parse_bool("yes"), std::nullopt);
}

TEST(Stamp, TellsTheUnitByMagnitude) {
    const Time moment = parse_time("2020-03-12T10:00:00Z").value();
    struct Case {
        std::string_view text;
        EpochUnit unit;
    };
    for (const auto& [text, unit] :
         {Case{"1584007200", EpochUnit::seconds}, Case{"1584007200000", EpochUnit::milliseconds},
          Case{"1584007200000000", EpochUnit::microseconds}, Case{"1584007200000000000", EpochUnit::nanoseconds},
          Case{"1584007200.0", EpochUnit::seconds}, Case{"1584007200000.0", EpochUnit::milliseconds},
          Case{"2020-03-12 10:00:00", EpochUnit::nanoseconds}}) {
        const auto stamp = parse_stamp(text);
        ASSERT_TRUE(stamp) << text;
        EXPECT_EQ(stamp->time, moment) << text;
        EXPECT_EQ(stamp->unit, unit) << text;
    }
    EXPECT_EQ(parse_stamp("1584007200.25")->time.ns, moment.ns + 250'000'000);
    EXPECT_EQ(parse_stamp("60000", EpochUnit::milliseconds)->time, Time{60'000'000'000});
}

TEST(Stamp, RefusesWhatIsNoMoment) {
    EXPECT_EQ(parse_stamp("").error(), NumberError::empty);
    EXPECT_EQ(parse_stamp("nan").error(), NumberError::nan);
    EXPECT_EQ(parse_stamp("1.58e12").error(), NumberError::not_a_number);  // a spreadsheet has dropped digits
    EXPECT_EQ(parse_stamp("2020-13-45").error(), NumberError::not_a_number);
    EXPECT_EQ(parse_stamp("-5").error(), NumberError::out_of_range);
    EXPECT_EQ(parse_stamp("9999999999999999999").error(), NumberError::out_of_range);
    EXPECT_EQ(parse_stamp("99999999999").error(), NumberError::out_of_range);  // seconds of the year 5138
}

TEST(Csv, SplitsQuotedAndPlainFields) {
    CsvLine csv;
    ASSERT_TRUE(csv.split(R"(a, "b,c" ,"d ""e""",, f )"));
    ASSERT_EQ(csv.count(), 5U);
    EXPECT_EQ(csv[0], "a");
    EXPECT_EQ(csv[1], "b,c");
    EXPECT_EQ(csv[2], "d \"e\"");
    EXPECT_EQ(csv[3], "");
    EXPECT_EQ(csv[4], "f");
    ASSERT_TRUE(csv.split("1,,3,"));
    EXPECT_EQ(csv.count(), 4U);
    EXPECT_FALSE(csv.split("a,\"b"));
    EXPECT_FALSE(csv.split("\"a\"b,c"));
    ASSERT_TRUE(csv.split(std::string(99, ',')));
    EXPECT_EQ(csv.count(), 100U);
    EXPECT_EQ(csv.fields().size(), CsvLine::columns_max);
    EXPECT_TRUE(is_blank(" ,,\t, "));
    EXPECT_FALSE(is_blank(",0,"));
}

TEST(FileName, HoldsSymbolAndInterval) {
    struct Case {
        std::string_view path, symbol, interval;
    };
    for (const auto& [path, symbol, interval] :
         {Case{"BTCUSDT-1h.csv.gz", "BTCUSDT", "1h"}, Case{"/data/BTCUSDT-1m-2024-02.csv", "BTCUSDT", "1m"},
          Case{"BTCUSDT-mark-1h.csv.zst", "BTCUSDT", "1h"}, Case{"BTC-PERP-1m.csv", "BTC-PERP", "1m"},
          Case{"binanceus-BTCUSDC-1m.csv.gz", "BTCUSDC", "1m"}, Case{"1000PEPEUSDT-15m.csv", "1000PEPEUSDT", "15m"},
          Case{"BTCUSD_PERP-4h-2023.csv", "BTCUSD_PERP", "4h"}, Case{"btcusdt-1d", "btcusdt", "1d"},
          Case{"BTCUSDT-5m-2024-03_2025-03.csv.gz", "BTCUSDT", "5m"},
          Case{"BTCUSDT-aggTrades-2024-02.csv", "BTCUSDT", ""},
          Case{"binance-futures_BTCUSDT_2024-08-08.csv.gz", "BTCUSDT", ""}, Case{"ETHUSDT.csv", "ETHUSDT", ""},
          Case{"BTCUSDT-1M-2024.csv", "BTCUSDT", ""}, Case{"candles.csv", "", ""}}) {
        const FileName name = parse_file_name(path);
        EXPECT_EQ(name.symbol, symbol) << path;
        EXPECT_EQ(name.interval ? interval_text(*name.interval) : "", interval) << path;
    }
    EXPECT_EQ(parse_interval("90s"), seconds(90));
    EXPECT_EQ(parse_interval("1w"), hours(168));
    EXPECT_EQ(parse_interval("0m"), std::nullopt);
    EXPECT_EQ(parse_interval("m"), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::feeds
