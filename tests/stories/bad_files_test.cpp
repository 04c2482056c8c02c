// Files that people write, broken in one place: what is said names file, line, column or key, and what is allowed, to the letter.
// (The rooms' own tests have the kinds of defects; here are the numbers at and beyond their limits.)
#include <gtest/gtest.h>

#include "feeds/closes.hpp"
#include "feeds/kline.hpp"
#include "feeds/trades.hpp"
#include "rulebook/rulebook.hpp"
#include "tests/support/files.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::feeds;
using plimsoll::testing::TestFolder;

// --- rule books ---

struct BrokenKey {
    const char* what;
    const char* instead;
    const char* said;  // behind file and line
};

constexpr BrokenKey broken_keys[] = {
    // amounts: 2^80 atoms
    {R"(deposit_cap = "1000000000000")", R"(deposit_cap = "12089258196146291.74706176")",
     "asset[USDT].deposit_cap: is 12089258196146291.74706176; allowed: 0 to 12089258196146291.74706175"},
    {R"(deposit_cap = "1000000000000")", R"(deposit_cap = "999999999999999999999999999999999999999999")",
     "asset[USDT].deposit_cap: \"999999999999999999999999999999999999999999\" is out of range"},
    {R"(position_limit = "0")", R"(position_limit = "-0.00000001")",
     "market[BTC-PERP].position_limit: is -0.00000001; allowed: 0 to 12089258196146291.74706175"},
    {R"(account_max = "10000")", R"(account_max = "1000000.00000001")",
     "asset[USDT].credit.account_max: is 1000000.00000001; allowed: 0 to 1000000"},
    // prices and quantities: 2^60 and 2^63
    {R"(tick = "0.1")", R"(tick = "-0.1")",
     "market[BTC-PERP].book.tick: is -0.1; allowed: above 0 to 11529215046.06846976"},
    {R"(tick = "0.1")", R"(tick = "0.000000001")",
     "market[BTC-PERP].book.tick: \"0.000000001\" has more decimals than are kept (8)"},
    {R"(tick = "0.1")", R"(tick = "1e-1")", "market[BTC-PERP].book.tick: \"1e-1\" is not a number"},
    {R"(quantity_max = "1000000")", R"(quantity_max = "92233720368.54775808")",
     "market[BTC-PERP].book.quantity_max: \"92233720368.54775808\" is out of range"},
    // rates
    {R"(rate_yearly = "0.1")", R"(rate_yearly = "10.00000001")",
     "asset[USDT].credit.rate_yearly: is 10.00000001; allowed: 0 to 10"},
    {R"(price_band = "0.1")", R"(price_band = "1")",
     "market[BTC-PERP].book.price_band: is 1; allowed: above 0 to 0.999999"},
    {R"(confidence_max = "0.02")", R"(confidence_max = "-0.02")",
     "feed[BTC].confidence_max: is -0.02; allowed: 0 to 1"},
    {R"(confidence_max = "0.02")", R"(confidence_max = "NaN")", "feed[BTC].confidence_max: \"NaN\" is not a number"},
    {R"(confidence_max = "0.02")", R"(confidence_max = "")", "feed[BTC].confidence_max: \"\" is empty"},
    {R"(confidence_max = "0.02")", R"(confidence_max = "0,02")", "feed[BTC].confidence_max: \"0,02\" is not a number"},
    // durations: 2^63 nanoseconds
    {"age_max_s = 600", "age_max_s = 9223372036854775807",
     "feed[BTC].age_max_s: is 9223372036854775807; allowed: 0 to 9223372036"},
    {"age_max_s = 600", "age_max_s = 86401", "feed[BTC].age_max_s: is 86401s; allowed: 1ms to 1d"},
    {"halt_grace_h = 1", "halt_grace_h = 2562048", "asset[BTC].halt_grace_h: is 2562048; allowed: 0 to 2562047"},
    // counts
    {"queue_steps_max = 64", "queue_steps_max = 0", "venue.queue_steps_max: is 0; allowed: 1 to 100000"},
    {"sources_min = 2", "sources_min = 4294967298", "feed[BTC].sources_min: is 4294967298; allowed: 0 to 4294967295"},
    {"{ source = 0, weight = 1 }", "{ source = 0, weight = 0 }",
     "feed[BTC].sources[1].weight: is 0; allowed: 1 to 1000"},
    {"{ source = 0, weight = 1 }", "{ source = 4294967296, weight = 1 }",
     "feed[BTC].sources[1].source: is 4294967296; allowed: 0 to 4294967295"},
    // lists
    {R"(takers = ["book", "backstop", "adl"])", "takers = []",
     "market[BTC-PERP].liquidation.takers: has 0 steps; allowed: 1 to 8"},
    {R"({ floor = "100", weight = "0.9" },)",
     R"({ floor = "2", weight = "0" }, { floor = "3", weight = "0" }, { floor = "4", weight = "0" }, { floor = "5", weight = "0" }, { floor = "6", weight = "0" }, { floor = "7", weight = "0" },)",
     "asset[BTC].haircut_tiers: has 7 elements; allowed: up to 6"},
};

TEST(BrokenKeys, AreNamedByFileLineKeyAndRange) {
    const std::string whole = rulebook::to_toml(test::rule_book());
    for (const BrokenKey& broken : broken_keys) {
        std::string text = whole;
        const std::size_t at = text.find(broken.what);
        ASSERT_NE(at, std::string::npos) << broken.what;
        text.replace(at, std::string_view(broken.what).size(), broken.instead);
        const auto line = std::ranges::count(text.substr(0, at), '\n') + 1;
        const auto rules = rulebook::parse_rulebook(text, "x.toml");
        ASSERT_FALSE(rules.has_value()) << broken.instead;
        const std::string wanted = "x.toml:" + std::to_string(line) + ": " + broken.said;
        EXPECT_EQ(rulebook::to_text(rules.error().front()), wanted);
    }
}

// --- rows ---

struct BrokenRow {
    const char* row;
    const char* said;  // behind the file's name
};

// What is said about the row behind good ones.
template <class Reader, class Options>
std::string said_about(const TestFolder& folder, const std::string& name, const std::string& good, const char* row) {
    const std::string path = folder.write(name, good + row + "\n");
    IssueLog issues;
    auto reader = Reader::open(path, Options{}, issues);
    EXPECT_TRUE(reader.has_value());
    while (reader) {
        const auto more = reader->next();
        if (!more) return to_text(more.error());
        if (!*more) break;
    }
    return issues.kept().empty() ? "nothing" : to_text(issues.kept().front().at).substr(path.size());
}

constexpr const char* good_bar = "1584007200000,100,110,90,105,1.5,1584007259999,,,,\n";
constexpr BrokenRow broken_bars[] = {
    {"1584007260000,100,110,90", ":2: has 4 columns; expected 11 as in the first row"},
    {"1584007260000,92233720368.54775808,110,90,105,1.5,1584007319999,,,,",
     ":2: column 2 (open) is out of range: '92233720368.54775808'; expected a price such as 7300.25"},
    {"1584007260000,100,1e400,90,105,1.5,1584007319999,,,,",
     ":2: column 3 (high) is out of range: '1e400'; expected a price such as 7300.25"},
    {"1584007260000,100,110,0,105,1.5,1584007319999,,,,",
     ":2: column 4 (low) is not above zero: '0'; expected at least 0.00000001"},
    {"1584007260000,100,110,-90,105,1.5,1584007319999,,,,",
     ":2: column 4 (low) is not above zero: '-90'; expected at least 0.00000001"},
    {"1584007260000,100,110,101,105,1.5,1584007319999,,,,",
     ":2: low 101 and high 110 do not bracket open 100 and close 105; expected low <= open, close <= high"},
    {"1584007260000,100,110,90,inf,1.5,1584007319999,,,,",
     ":2: column 5 (close) is not a finite number: 'inf'; expected a price such as 7300.25"},
    {"1584007260000,100,110,90,105,-1.5,1584007319999,,,,",
     ":2: column 6 (volume) is negative: '-1.5'; expected zero or more"},
    {"1584007260000,100,110,90,105,9999999999999999999999999999999999,1584007319999,,,,",
     ":2: column 6 (volume) is out of range: '9999999999999999999999999999999999'; expected a number such as 12.5"},
    {"99999999999999999999,100,110,90,105,1.5,1584007319999,,,,",
     ":2: column 1 (open time) is out of range: '99999999999999999999'; expected UTC epoch in s, ms, us or ns, all "
     "digits written"},
    {"-1584007260000,100,110,90,105,1.5,1584007319999,,,,",
     ":2: column 1 (open time) is out of range: '-1584007260000'; expected UTC epoch in s, ms, us or ns, all digits "
     "written"},
    {"1584007200000,100,110,90,105,1.5,1584007259999,,,,",
     ":2: a second bar of 2020-03-12T10:00:00Z; expected strictly increasing open times"},
    {"1584007140000,100,110,90,105,1.5,1584007199999,,,,",
     ":2: the bar of 2020-03-12T09:59:00Z stands after that of 2020-03-12T10:00:00Z; expected strictly increasing open "
     "times"},
    {"1584007260000,100,110,90,105,1.5,1584007319999,-1,,,",
     ":2: column 8 (quote volume) is negative: '-1'; expected zero or more"},
    {"1584007260000,100,110,90,105,1.5,1584007319999,,1.5,,",
     ":2: column 9 (trades) is not a number: '1.5'; expected a whole number"},
    {"1584007260000,\"100,110,90,105,1.5,1584007319999,,,,", ":2: a quote is not closed; expected one row on one line"},
};

TEST(BrokenRows, OfBarsAreNamedByLineColumnAndWhatIsExpected) {
    const TestFolder folder;
    for (const BrokenRow& broken : broken_bars)
        EXPECT_EQ((said_about<KlineReader, KlineOptions>(folder, "BTCUSDT-1m.csv", good_bar, broken.row)), broken.said);
}

constexpr const char* good_trade = "1,10,1,1,1,1723161256000,true\n";
constexpr BrokenRow broken_trades[] = {
    {"2,92233720368.54775808,1,2,2,1723161256000,true",
     ":2: column 2 is out of range: '92233720368.54775808'; expected a price such as 7300.25"},
    {"2,-10,1,2,2,1723161256000,true", ":2: column 2 is not above zero: '-10'; expected a price such as 7300.25"},
    {"2,10,-1,2,2,1723161256000,true", ":2: column 3 is not above zero: '-1'; expected a quantity such as 0.5"},
    {"2,10,99999999999999999999999999999999999999999,2,2,1723161256000,true",
     ":2: column 3 is out of range: '9999999999999999999999999999999999999999...'; expected a quantity such as 0.5"},
    {"-2,10,1,2,2,1723161256000,true", ":2: column 1 is out of range: '-2'; expected a whole number"},
    {"18446744073709551616,10,1,2,2,1723161256000,true",
     ":2: column 1 is out of range: '18446744073709551616'; expected a whole number"},
    {"2,10,1,2,2,-1,true",
     ":2: column 6 is out of range: '-1'; expected UTC epoch in s, ms, us or ns, all digits written"},
    {"2,10,1,2,2,1723161256000,2", ":2: column 7 is neither true nor false: '2'; expected true or false"},
    {"2,10,1,2,2", ":2: has 5 columns; expected 7 as in the first row"},
};

TEST(BrokenRows, OfTradesAreNamedByLineColumnAndWhatIsExpected) {
    const TestFolder folder;
    for (const BrokenRow& broken : broken_trades)
        EXPECT_EQ((said_about<TradeReader, TradeOptions>(folder, "BTCUSDT-trades.csv", good_trade, broken.row)),
                  broken.said);
}

constexpr BrokenRow broken_closes[] = {
    {"1678546800000,FTTUSDT,-1", ":3: column 3 is not above zero: '-1'; expected a price"},
    {"1678546800000,FTTUSDT", ":3: is no row of 3 columns: '1678546800000,FTTUSDT'; expected time_ms,symbol,close"},
    {"1678546800000,FTTUSDT,92233720368.54775808",
     ":3: column 3 is out of range: '92233720368.54775808'; expected a price such as 0.9128"},
    {"1678543200000,FTTUSDT,1",
     ":3: the row of 2023-03-11T14:00:00Z stands after 2023-03-11T15:00:00Z; expected times that never go back"},
    {"1678546800000,,1", ":3: column 2 is empty; expected a symbol such as FTTUSDT"},
};

struct NoOptions {};
struct Closes {
    static auto open(const std::string& path, const NoOptions&, IssueLog& issues) {
        return CloseReader::open(path, issues);
    }
};

TEST(BrokenRows, OfClosesAreNamedByLineColumnAndWhatIsExpected) {
    const TestFolder folder;
    const std::string good = "time_ms,symbol,close\n1678546800000,USDCUSDT,0.9128\n";
    for (const BrokenRow& broken : broken_closes)
        EXPECT_EQ((said_about<Closes, NoOptions>(folder, "closes.csv", good, broken.row)), broken.said);
}

}  // namespace
