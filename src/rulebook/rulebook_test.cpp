#include "rulebook/rulebook.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

#include "base/text.hpp"
#include "rulebook/lab_terms.hpp"
#include "rulebook/scenario.hpp"
#include "rulebook/toml_document.hpp"
#include "rulebook/validate.hpp"

namespace plimsoll::rulebook {
namespace {

std::vector<std::string> files_in(const std::string& folder) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".toml") found.push_back(entry.path().string());
    std::ranges::sort(found);
    return found;
}

// One market of each kind that the rules treat apart, as short as they can be.
const std::string small = R"(schema = 1
name = "small"
[venue]
numeraire = "USDT"
queue_steps_max = 64
watch_list_max = 1000
funding_allowance = "0.001"
credit_interval_h = 1
[[feed]]
symbol = "BTC"
sources = [{ source = 1 }, { source = 2, weight = 3 }]
sources_min = 1
age_max_s = 60
future_max_ms = 500
confidence_max = "0.02"
band = "0.05"
band_widening_per_second_ppm = 500
pending_sources = 2
pending_time_s = 10
pending_agreement = "0.01"
strict_time_constant_s = 300
[[asset]]
symbol = "USDT"
deposit_cap = "1000000"
haircut_tiers = [{ floor = "0", weight = "1" }]
[[asset]]
symbol = "BTC"
feed = "BTC"
deposit_cap = "100"
haircut_tiers = [{ floor = "0", weight = "0.95" }, { floor = "10", weight = "0.9" }]
[market_defaults]
settlement = "USDT"
feed = "BTC"
book = { tick = "0.1", lot = "0.001", quantity_min = "0.001", quantity_max = "100", price_band = "0.1", auction_time_s = 60 }
fees = { maker = "-0.0001", taker = "0.0005" }
mark = { basis_time_constant_s = 60, basis_max = "0.01", band = "0.03", depth_min = "1000", depth_time_s = 5 }
[market_defaults.liquidation]
takers = ["book", "adl"]
payers = ["market_fund", "adl", "open_deficit"]
fee = "0.002"
target = "0.1"
closing_cost = "0.001"
slice_portion = "0.5"
slice_depth_share = "0.5"
slice_notional_max = "100000"
dust_notional = "10"
slice_interval_s = 1
market_fund_claim_max = "1000"
shared_fund_claim_max = "1000"
[[market]]
symbol = "PERP"
kind = "linear_perpetual"
funding = { interval_h = 8, sample_interval_s = 60, impact_notional = "1000", interest = "0.0001", dampener = "0.0005", cap_factor = "0.75" }
[market.margin]
model = "tiered"
tiers = [
    { floor = "0", initial = "0.02", maintenance = "0.01" },
    { floor = "1000", initial = "0.04", maintenance = "0.02" },
]
[[market]]
symbol = "FUT"
kind = "dated_future"
expiry = "2025-12-26T08:00:00Z"
settlement_window_s = 1800
[market.margin]
model = "size_linear"
initial_base = "0.02"
maintenance_base = "0.01"
initial_slope = "0.00005"
maintenance_slope = "0.00005"
open_interest = { lower = "10", upper = "20" }
[[market]]
symbol = "SPOT"
kind = "spot"
base = "BTC"
)";

std::string with(const std::string& what, const std::string& instead) {
    std::string text = small;
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return at == std::string::npos ? text : text.replace(at, what.size(), instead);
}

RuleBook small_book() {
    const auto rules = parse_rulebook(small, "small.toml");
    EXPECT_TRUE(rules.has_value()) << (rules ? "" : to_text(rules.error()));
    return rules.value_or(RuleBook{});
}

TEST(RuleBook, a_small_one_says_what_its_text_says) {
    const RuleBook rules = small_book();
    ASSERT_EQ(rules.markets.size(), 3U);
    const FeedTerms& feed = rules.feeds[0];
    EXPECT_EQ(feed.source_count, 2U);
    EXPECT_EQ(feed.sources[1], (FeedSource{SourceId{2}, 3}));
    EXPECT_EQ(feed.future_max, milliseconds(500));
    EXPECT_EQ(feed.band_widening_per_second, MarginRate{500});
    EXPECT_EQ(rules.assets[0].feed, no_feed);
    EXPECT_EQ(rules.assets[1].feed, FeedId{0});
    EXPECT_EQ(rules.markets[0].fees.maker, Rate{-10'000});
    EXPECT_EQ(rules.markets[0].liquidation.takers[1], Taker::adl);
    EXPECT_EQ(rules.markets[1].expiry, parse_time("2025-12-26T08:00:00Z").value());
    EXPECT_EQ(std::get<SizeLinearMargin>(rules.markets[1].margin.model).initial_slope, Rate{5'000});
    EXPECT_EQ(rules.markets[2].base, AssetId{1});
    EXPECT_TRUE(validate(rules).empty());
}

TEST(RuleBook, every_venue_loads_and_comes_back_from_its_own_text) {
    const auto files = files_in("venues");
    ASSERT_GE(files.size(), 4U);
    for (const std::string& file : files) {
        const auto rules = load_rulebook(file);
        ASSERT_TRUE(rules.has_value()) << to_text(rules.error());
        EXPECT_EQ(rules->name, std::filesystem::path(file).stem().string());
        EXPECT_TRUE(validate(*rules).empty());
        const auto again = parse_rulebook(to_toml(*rules), "again.toml");
        ASSERT_TRUE(again.has_value()) << to_text(again.error());
        EXPECT_EQ(*again, *rules) << file;
        const auto lab = load_lab_terms(file, *rules);
        EXPECT_TRUE(lab.has_value()) << to_text(lab.error());
    }
}

TEST(RuleBook, every_scenario_loads_and_finds_its_markets_in_the_default_venue) {
    const auto rules = load_rulebook("venues/default.toml");
    ASSERT_TRUE(rules.has_value());
    const auto files = files_in("scenarios");
    ASSERT_GE(files.size(), 5U);
    for (const std::string& file : files) {
        const auto scenario = load_scenario(file);
        ASSERT_TRUE(scenario.has_value()) << to_text(scenario.error());
        for (const ScenarioMarket& market : scenario->markets) {
            const bool there = std::ranges::any_of(
                rules->markets, [&](const MarketTerms& terms) { return terms.symbol == market.symbol; });
            EXPECT_TRUE(there || market.optional) << file << " " << market.symbol;
        }
    }
}

// What is said about a broken file, to the letter: where it is, which key, and what would be right.
struct Broken {
    const char* title;
    const char* what;
    const char* instead;
    const char* said;
};
constexpr Broken broken_files[] = {
    {"a float for a number", R"(fee = "0.002")", "fee = 0.002",
     "x.toml:40: market_defaults.liquidation.fee: is a TOML float, which does not hold it exactly; write fee = "
     "\"0.002\""},
    {"a float in a nested table", R"({ floor = "1000", initial = "0.04")", "{ floor = \"1000\", initial = 4e-2",
     "x.toml:58: market[PERP].margin.tiers[2].initial: is a TOML float, which does not hold it exactly; write initial "
     "= \"4e-2\""},
    {"a float for a duration", "age_max_s = 60", "age_max_s = 1.5",
     "x.toml:13: feed[BTC].age_max_s: is a TOML float; write a whole number, in a smaller unit where needed"},
    {"an integer for a number", R"(target = "0.1")", "target = 1",
     "x.toml:41: market_defaults.liquidation.target: is an integer where a string is needed; write target = \"1\""},
    {"a string for a count", "queue_steps_max = 64", R"(queue_steps_max = "64")",
     "x.toml:5: venue.queue_steps_max: is a string where an integer is needed"},
    {"a word for a number", R"(band = "0.05")", R"(band = "five")",
     "x.toml:16: feed[BTC].band: \"five\" is not a number"},
    {"too many decimals", R"(target = "0.1")", R"(target = "0.1000001")",
     "x.toml:41: market_defaults.liquidation.target: \"0.1000001\" has more decimals than are kept (6)"},
    {"a number that does not fit", R"(confidence_max = "0.02")", R"(confidence_max = "99999999999999999999")",
     "x.toml:15: feed[BTC].confidence_max: \"99999999999999999999\" is out of range"},
    {"a misspelt key", "watch_list_max", "watchlist_max",
     "x.toml:6: venue.watchlist_max: unknown key; did you mean watch_list_max?"},
    {"a misspelt key in the defaults", R"(dust_notional = "10")", "dust_notional = \"10\"\ndust_notionel = \"10\"",
     "x.toml:47: market_defaults.liquidation.dust_notionel: unknown key; did you mean dust_notional?"},
    {"a key from nowhere", R"(name = "small")", "name = \"small\"\ncolour = \"blue\"", "x.toml:3: colour: unknown key"},
    {"a missing key", "pending_sources = 2\n", "",
     "x.toml:9: feed[BTC].pending_sources: is missing; write pending_sources = 3"},
    {"a missing duration", "credit_interval_h = 1\n", "",
     "x.toml:3: venue.credit_interval: is missing; write credit_interval_s = 30"},
    {"a missing table", "[venue]\nnumeraire", "[other]\nnumeraire",
     "x.toml:1: venue: is missing; write venue = { ... }"},
    {"the same duration twice", "age_max_s = 60", "age_max_s = 60\nage_max_ms = 60000",
     "x.toml:13: feed[BTC].age_max_s: says the same as feed[BTC].age_max_ms; keep one of them"},
    {"a name that is no choice", R"(takers = ["book", "adl"])", R"(takers = ["book", "charity", "adl"])",
     "x.toml:38: market_defaults.liquidation.takers[2]: \"charity\" is not one of: book, backstop, adl"},
    {"an asset that is not there", R"(settlement = "USDT")", R"(settlement = "USDC")",
     "x.toml:32: market_defaults.settlement: \"USDC\" is not in this rule book; did you mean \"USDT\"?"},
    {"a time without a zone", "2025-12-26T08:00:00Z", "2025-12-26T08:00:00",
     "x.toml:63: market[FUT].expiry: \"2025-12-26T08:00:00\" is not a UTC time such as 2020-03-12T10:43:00Z"},
    {"a bare TOML date", R"("2025-12-26T08:00:00Z")", "2025-12-26T08:00:00Z",
     "x.toml:63: market[FUT].expiry: is a date where a string is needed; write expiry = \"2025-12-26T08:00:00Z\""},
    {"no TOML at all", "schema = 1", "schema = ", "x.toml:1: is not TOML"},
    {"another schema", "schema = 1", "schema = 2", "x.toml:1: schema: is 2; allowed: 1 to 1"},
    {"funding of a future", "settlement_window_s = 1800", "settlement_window_s = 1800\nfunding = { interval_h = 8 }",
     "x.toml:65: market[FUT].funding: only a perpetual has funding"},
    {"expiry of a perpetual", R"(kind = "linear_perpetual")",
     "kind = \"linear_perpetual\"\nexpiry = \"2025-12-26T08:00:00Z\"",
     "x.toml:53: market[PERP].expiry: only a dated future expires"},
    {"a negative duration", "future_max_ms = 500", "future_max_ms = -1",
     "x.toml:14: feed[BTC].future_max_ms: is -1; allowed: 0 to 9223372036854"},
    {"a market that is no table", "[[market]]\nsymbol = \"PERP\"", "[market]\nsymbol = \"PERP\"",
     "x.toml:60: is not TOML: "},
    // rules between values, which validate knows
    {"a tick that makes dust", R"(tick = "0.1", lot = "0.001")", R"(tick = "0.000001", lot = "0.001")",
     "x.toml:34: market_defaults.book.tick: tick x lot is 0.000000001; it must be a whole number of 0.00000001, the "
     "smallest amount"},
    {"rates that fall with size", R"(initial = "0.04", maintenance = "0.02")",
     R"(initial = "0.03", maintenance = "0.005")",
     "x.toml:58: market[PERP].margin.tiers[2].maintenance: is 0.005, below the 0.01 of the tier before; rates rise "
     "with size"},
    {"floors that do not rise", R"(floor = "1000")", R"(floor = "0")",
     "x.toml:58: market[PERP].margin.tiers[2].floor: must be above the floor of the tier before"},
    {"a first floor above zero", R"({ floor = "0", initial)", R"({ floor = "5", initial)",
     "x.toml:57: market[PERP].margin.tiers[1].floor: must be 0 in the first tier"},
    {"maintenance above initial", R"(initial = "0.02", maintenance = "0.01")",
     R"(initial = "0.02", maintenance = "0.021")",
     "x.toml:57: market[PERP].margin.tiers[1].maintenance: is 0.021; allowed: above 0 to the initial rate, 0.02"},
    {"a fee that eats the margin", R"(fee = "0.002")", R"(fee = "0.01")",
     "x.toml:54: market[PERP].margin: lowest maintenance rate, 0.01, must be above the liquidation fee, 0.01: "},
    {"weights that rise", R"(weight = "0.9")", R"(weight = "0.96")",
     "x.toml:30: asset[BTC].haircut_tiers[2].weight: is 0.96, above the 0.95 of the tier before; weights may not rise "
     "with size"},
    {"a weight above one", R"(weight = "0.95")", R"(weight = "1.1")",
     "x.toml:30: asset[BTC].haircut_tiers[1].weight: is 1.1; allowed: 0 to 1"},
    {"debts that count for less", R"(deposit_cap = "100")", "deposit_cap = \"100\"\nliability_weight = \"0.9\"",
     "x.toml:30: asset[BTC].liability_weight: is 0.9; allowed: 1 to 10"},
    {"a sale that costs everything", R"(deposit_cap = "100")", "deposit_cap = \"100\"\nclosing_cost = \"1\"",
     "x.toml:30: asset[BTC].closing_cost: is 1; allowed: 0 to 0.999999"},
    {"payers without an end", R"("adl", "open_deficit"])", R"("open_deficit", "adl"])",
     "x.toml:39: market_defaults.liquidation.payers: must end with \"open_deficit\""},
    {"takers without an end", R"(takers = ["book", "adl"])", R"(takers = ["book"])",
     "x.toml:38: market_defaults.liquidation.takers: must end with \"adl\""},
    {"socialisation before others", R"("market_fund", "adl", "open_deficit"])", R"("socialisation", "adl", "open_deficit"])",
     "x.toml:39: market[PERP].liquidation.payers[1]: only open_deficit can follow socialisation"},
    {"a step twice", R"(payers = ["market_fund", "adl")", R"(payers = ["adl", "adl")",
     "x.toml:39: market[PERP].liquidation.payers[2]: \"adl\" is there twice"},
    {"a rebate above the fee", R"(maker = "-0.0001")", R"(maker = "-0.001")",
     "x.toml:35: market_defaults.fees.maker: is -0.001; allowed: -0.0005 to 0.05"},
    {"more sources than there are", "sources_min = 1", "sources_min = 3",
     "x.toml:12: feed[BTC].sources_min: is 3; allowed: 1 to 2"},
    {"more confirmations than sources", "pending_sources = 2", "pending_sources = 3",
     "x.toml:18: feed[BTC].pending_sources: is 3; allowed: 1 to 2"},
    {"a publisher twice", "{ source = 2, weight = 3 }", "{ source = 1, weight = 3 }",
     "x.toml:11: feed[BTC].sources[2].source: publishes for this feed twice"},
    {"a mark with the index's freedom", R"(basis_max = "0.01")", R"(basis_max = "0.05")",
     "x.toml:36: market_defaults.mark.basis_max: is 0.05; allowed: 0 to 0.03"},
    {"a numeraire with a price", "symbol = \"USDT\"\n", "symbol = \"USDT\"\nfeed = \"BTC\"\n",
     "x.toml:4: venue.numeraire: has a feed; the numeraire is what prices are counted in, so that it has none"},
    {"an inverse market of another coin", R"(kind = "linear_perpetual")", R"(kind = "inverse_perpetual")",
     "x.toml:32: market_defaults.settlement: an inverse market settles in the asset that its feed prices"},
    {"two markets of one name", R"(symbol = "FUT")", R"(symbol = "PERP")",
     "x.toml:61: market[2].symbol: \"PERP\" is there twice"},
    {"a symbol with a blank", R"(symbol = "FUT")", R"(symbol = "F T")",
     "x.toml:61: market[F T].symbol: must be 1 to 32 of the characters A-Z a-z 0-9 - _ . / :"},
    {"slices of nothing", R"(slice_portion = "0.5")", R"(slice_portion = "0")",
     "x.toml:43: market_defaults.liquidation.slice_portion: is 0; allowed: above 0 to 1"},
    {"scaling upside down", R"(lower = "10", upper = "20")", R"(lower = "30", upper = "20")",
     "x.toml:71: market[FUT].margin.open_interest.lower: must be 0 or more and below upper (both 0 turn the scaling "
     "off)"},
    {"a spot market of one asset", R"(base = "BTC")", R"(base = "USDT")",
     "x.toml:75: market[SPOT].base: is the settlement asset too; a spot market trades two assets"},
};

class BrokenFile : public ::testing::TestWithParam<Broken> {};
TEST_P(BrokenFile, is_refused_by_file_line_key_and_range) {
    const Broken& broken = GetParam();
    const auto rules = parse_rulebook(with(broken.what, broken.instead), "x.toml");
    ASSERT_FALSE(rules.has_value());
    const std::string said = to_text(rules.error());
    EXPECT_NE(said.find(broken.said), std::string::npos) << "wanted " << broken.said << "\nsaid:\n" << said;
}
INSTANTIATE_TEST_SUITE_P(RuleBook, BrokenFile, ::testing::ValuesIn(broken_files), [](const auto& row) {
    std::string name = row.param.title;
    for (char& c : name)
        if (c < 'A') c = '_';
    return name;
});

TEST(RuleBook, a_default_that_is_wrong_is_said_once_however_many_markets_take_it) {
    const auto rules = parse_rulebook(with(R"(taker = "0.0005")", "taker = 0.0005"), "x.toml");
    ASSERT_FALSE(rules.has_value());
    EXPECT_EQ(rules.error().size(), 1U) << to_text(rules.error());
}

TEST(RuleBook, all_errors_are_said_at_once_in_order_of_lines) {
    std::string text = with(R"(fee = "0.002")", "fee = 0.002");
    text.replace(text.find("queue_steps_max = 64"), 20, "queue_steps = 64    ");
    const auto rules = parse_rulebook(text, "x.toml");
    ASSERT_FALSE(rules.has_value());
    ASSERT_GE(rules.error().size(), 3U);
    for (std::size_t i = 1; i < rules.error().size(); ++i) EXPECT_LE(rules.error()[i - 1].line, rules.error()[i].line);
}

// docs/formats/rulebook.md names every key that a written rule book has.
TEST(RuleBook, every_key_is_documented) {
    const auto page = read_text("docs/formats/rulebook.md");
    ASSERT_TRUE(page.has_value());
    const auto rules = load_rulebook("venues/default.toml");
    ASSERT_TRUE(rules.has_value());
    const std::string text = to_toml(*rules) + to_toml(small_book());
    const std::regex key_pattern("([a-z_]+) = ");
    std::set<std::string> keys;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), key_pattern); at != std::sregex_iterator(); ++at)
        keys.insert(std::regex_replace((*at)[1].str(), std::regex("_(ns|ms|s|h)$"), ""));
    EXPECT_GT(keys.size(), 60U);
    for (const std::string& key : keys)
        EXPECT_TRUE(std::regex_search(*page, std::regex("[` .]" + key + "[` ,]")))
            << key << " is not in docs/formats/rulebook.md";
}

TEST(RuleBook, files_that_are_not_there_are_named) {
    EXPECT_EQ(to_text(load_rulebook("venues/nowhere.toml").error()),
              "venues/nowhere.toml: cannot be opened; check the path and its permissions\n");
}

TEST(Validate, counts_beyond_their_arrays_are_refused_before_they_are_followed) {
    RuleBook rules = small_book();
    rules.feeds[0].source_count = 17;
    rules.assets[0].haircut_tier_count = 1000;
    std::get<TieredMargin>(rules.markets[0].margin.model).count = 4'000'000'000;
    rules.markets[0].liquidation.taker_count = 9;
    const std::string said = to_text(validate(rules));
    for (const auto* key : {"feed[BTC].sources: ", "asset[USDT].haircut_tiers: ", "market[PERP].margin.tiers: ",
                            "market[PERP].liquidation.takers: "})
        EXPECT_NE(said.find(key), std::string::npos) << key << "\n" << said;
}

TEST(Validate, extreme_numbers_do_not_overflow_it) {
    RuleBook rules = small_book();
    rules.markets[0].fees = {{INT64_MIN}, {INT64_MIN}};
    rules.markets[0].book.tick = {INT64_MAX};
    rules.markets[0].book.lot = {INT64_MAX};
    rules.assets[0].deposit_cap = {i128_min};
    rules.feeds[0].age_max = Duration{INT64_MIN};
    EXPECT_GE(validate(rules).size(), 5U);
    rules.markets[0].settlement = no_asset;
    rules.markets[0].feed = FeedId{7};
    rules.markets[2].base = AssetId{99};
    rules.venue.numeraire = AssetId{5};
    EXPECT_GE(validate(rules).size(), 9U);
}

TEST(Validate, terms_that_come_alone_are_checked_alone) {
    MarginTerms terms = small_book().markets[0].margin;
    EXPECT_TRUE(validate(terms, MarginRate{2'000}).empty());
    std::get<TieredMargin>(terms.model).tiers[1].initial = {10'000};
    const Errors errors = validate(terms, MarginRate{2'000});
    EXPECT_TRUE(
        std::ranges::any_of(errors, [](const RuleBookError& error) { return error.key == "margin.tiers[2].initial"; }));
}

TEST(Validate, a_rule_book_is_extended_at_the_ends_only) {
    const RuleBook old = small_book();
    RuleBook next = old;
    EXPECT_TRUE(extends(old, next));
    next.markets.push_back(next.markets[0]);
    next.markets.back().symbol = "MORE";
    EXPECT_TRUE(extends(old, next));
    EXPECT_FALSE(extends(next, old));
    next.markets[0].fees.taker.raw += 1;
    EXPECT_FALSE(extends(old, next));
}

TEST(Validate, only_maintenance_without_steps_is_provable) {
    RuleBook rules = small_book();
    EXPECT_FALSE(provable(rules)) << "the slope of FUT is rounded by size";
    rules.markets.erase(rules.markets.begin() + 1);
    EXPECT_TRUE(provable(rules));
}

}  // namespace
}  // namespace plimsoll::rulebook
