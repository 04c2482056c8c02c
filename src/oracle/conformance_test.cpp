// The published vectors of other oracles and venues against this room's functions.
#include "oracle/conformance.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace plimsoll::conformance {
namespace {

using Json = nlohmann::json;

std::optional<Json> vectors(const std::string& file) {
    const char* set = std::getenv("PLIMSOLL_VECTORS");
    std::ifstream in(std::string(set != nullptr ? set : "../shared/vectors") + "/" + file);
    if (!in) return std::nullopt;
    return Json::parse(in);
}
#define VECTORS_OR_SKIP(name, file)  \
    const auto name = vectors(file); \
    if (!name) GTEST_SKIP() << file << " is not there; set PLIMSOLL_VECTORS to check against it"

i128 whole(const Json& value) { return *parse_decimal(value.get<std::string>(), 0); }
i64 number(const Json& value) { return static_cast<i64>(whole(value)); }
Fraction ratio(const Json& value) { return *parse_fraction(value.get<std::string>()); }
std::optional<Fraction> bound(const Json& in, const char* key) {
    return in.contains(key) && !in[key].is_null() ? std::optional(ratio(in[key])) : std::nullopt;
}

TEST(Vectors, ConfidenceMedian) {
    VECTORS_OR_SKIP(file, "oracle/confidence_median.json");
    for (const Json& each : (*file)["cases"]) {
        const Json &in = each["input"], &out = each["expected"];
        std::vector<AgedQuote> quotes;
        for (const Json& one : in["quotes"])
            quotes.push_back({number(one["price"]), number(one["conf"]), number(one["age"])});
        const auto found =
            aggregate_quotes(quotes, number(in["max_age"]), static_cast<std::size_t>(number(in["min_quotes"])));
        ASSERT_EQ(found.has_value(), out["valid"] == "true") << each["name"];
        if (!found) continue;
        EXPECT_EQ(*found, (Aggregate{number(out["price"]), number(out["conf"])})) << each["name"];
    }
}

TEST(Vectors, ConfidenceWeightedAverage) {
    VECTORS_OR_SKIP(file, "oracle/confidence_weighted_ema.json");
    for (const Json& each : (*file)["cases"]) {
        std::vector<EmaSample> samples;
        for (const Json& one : each["input"]["samples"])
            samples.push_back({number(one["price"]), number(one["conf"]), number(one["slots"])});
        const auto found = confidence_weighted_ema(samples);
        const Json& out = each["expected"]["ema"];
        ASSERT_EQ(found.size(), out.size());
        for (std::size_t k = 0; k < out.size(); ++k) {
            EXPECT_LE(std::abs(found[k].price - number(out[k]["price"])), number(each["tolerance"]["price"]))
                << each["name"] << k;
            EXPECT_LE(std::abs(found[k].confidence - number(out[k]["conf"])), number(each["tolerance"]["conf"]))
                << each["name"] << k;
        }
    }
}

TEST(Vectors, MedianDeviationHeartbeat) {
    VECTORS_OR_SKIP(file, "oracle/median_deviation_heartbeat.json");
    for (const Json& each : (*file)["cases"]) {
        const Json &in = each["input"], &out = each["expected"];
        std::vector<i128> observations;
        for (const Json& one : in["observations"]) observations.push_back(whole(one));
        const auto found =
            median_answer(observations, {.max_faulty = static_cast<std::size_t>(number(in["max_faulty"])),
                                         .last_answer = whole(in["last_answer"]),
                                         .deviation_ppb = whole(in["deviation_ppb"]),
                                         .age_seconds = number(in["age_seconds"]),
                                         .heartbeat_seconds = number(in["heartbeat_seconds"]),
                                         .min_answer = whole(in["min_answer"]),
                                         .max_answer = whole(in["max_answer"])});
        ASSERT_EQ(found.has_value(), !out.contains("rejected")) << each["name"];
        if (!found) continue;
        EXPECT_EQ(found->median, whole(out["median"])) << each["name"];
        EXPECT_EQ(found->publish, out["publish"] == "true") << each["name"];
    }
}

TEST(Vectors, PriceAccumulator) {
    VECTORS_OR_SKIP(file, "oracle/price_accumulator.json");
    for (const Json& each : (*file)["cases"]) {
        std::vector<ReserveInterval> intervals;
        for (const Json& one : each["input"]["intervals"])
            intervals.push_back({whole(one["reserve0"]), whole(one["reserve1"]), number(one["seconds"])});
        const CumulativePrices found = accumulate_prices(intervals);
        EXPECT_EQ(to_text(found.price0), each["expected"]["price0_cumulative"].get<std::string>());
        EXPECT_EQ(to_text(found.price1), each["expected"]["price1_cumulative"].get<std::string>());
    }
}

std::vector<MarkSource> mark_sources(const Json& in) {
    std::vector<MarkSource> sources;
    for (std::size_t k = 0; k < in["prices"].size(); ++k)
        sources.push_back({number(in["prices"][k]), in.contains("weights") ? ratio(in["weights"][k]) : Fraction{},
                           number(in["updated"][k]), number(in["max_age"][k])});
    return sources;
}

std::vector<BookLevel> book_levels(const Json& side) {
    std::vector<BookLevel> levels;
    for (const Json& one : side) levels.push_back({number(one["price"]), number(one["size"])});
    return levels;
}

std::optional<i64> mark_price(const std::string& kind, const Json& in) {
    if (kind == "weighted") return mark_weighted(mark_sources(in), number(in["now"]));
    if (kind == "median") return mark_median(mark_sources(in), number(in["now"]));
    if (kind == "trades") {
        std::vector<MarkTrade> trades;
        for (const Json& one : in["trades"])
            trades.push_back({number(one["price"]), number(one["size"]), number(one["time"])});
        return mark_trades(trades, ratio(in["alpha"]), number(in["window"]), static_cast<u32>(number(in["power"])),
                           number(in["now"]));
    }
    if (kind == "book_depth")
        return mark_book_depth(book_levels(in["bids"]), book_levels(in["asks"]),
                               {ratio(in["C"]), ratio(in["initial_factor"]), ratio(in["slippage"]),
                                ratio(in["risk_factor_short"]), ratio(in["risk_factor_long"])});
    if (kind != "book_twap") ADD_FAILURE() << "no function for kind " << kind;
    std::vector<PricePoint> points;
    for (const Json& one : in["points"]) points.push_back({number(one["time"]), number(one["price"])});
    return mark_book_twap(points, number(in["now"]), number(in["period"]));
}

TEST(Vectors, MarkPrice) {
    VECTORS_OR_SKIP(file, "perps/mark_price.json");
    for (const Json& each : (*file)["cases"]) {
        const Json& out = each["expected"]["price"];
        const auto expected = out.is_null() ? std::nullopt : std::optional(number(out));
        EXPECT_EQ(mark_price(each["kind"], each["input"]), expected) << each["name"];
    }
}

std::vector<i64> numbers(const Json& list) {
    std::vector<i64> values;
    for (const Json& one : list) values.push_back(number(one));
    return values;
}

void check_funding(const std::string& kind, const Json& in, const Json& out) {
    if (kind == "index_settlement") {
        EXPECT_EQ(funding_settlement_ppm(whole(in["index_now"]), whole(in["index_entry"]), whole(in["size"])),
                  whole(out["pay_ppm"]));
    } else if (kind == "index_step") {
        EXPECT_EQ(funding_index_step({number(in["base_exp"]), number(in["quote_exp"]), number(in["price"]),
                                      number(in["price_exp"]), number(in["rate_ppm"]), number(in["dt_seconds"]),
                                      number(in["period_seconds"])}),
                  whole(out["index_step"]));
    } else if (kind == "clamp") {
        EXPECT_EQ(
            funding_clamp_ppm(number(in["clamp_factor_ppm"]), number(in["imf_ppm"]), number(in["mm_share_of_im_ppm"])),
            whole(out["cap_ppm"]));
    } else if (kind == "trim") {
        EXPECT_EQ(funding_trim(numbers(in["samples"]), number(in["tail_share_ppm"])), numbers(out["kept"]));
    } else if (kind == "spread_cap") {
        EXPECT_EQ(funding_spread_cap(number(in["oracle_twap_e6"]), number(in["spread_cap_divisor"])),
                  whole(out["max_spread_e6"]));
    } else if (kind == "twap_spread_rate") {
        EXPECT_EQ(funding_twap_spread_rate(number(in["mark_twap_e6"]), number(in["oracle_twap_e6"]),
                                           number(in["spread_cap_divisor"]), number(in["period_seconds"])),
                  whole(out["rate_per_base_e9"]));
    } else if (kind == "twap_difference") {
        const auto found = funding_twap_difference(ratio(in["mark_twap"]), ratio(in["oracle_twap"]),
                                                   bound(in, "scale").value_or(Fraction{1, 1}), bound(in, "rate_lower"),
                                                   bound(in, "rate_upper"));
        EXPECT_EQ(found.payment, ratio(out["payment_per_unit"]));
        EXPECT_EQ(found.rate, ratio(out["rate"]));
    } else {
        FAIL() << "no function for kind " << kind;
    }
}

TEST(Vectors, Funding) {
    VECTORS_OR_SKIP(file, "perps/funding.json");
    for (const Json& each : (*file)["cases"]) {
        SCOPED_TRACE(each["name"].get<std::string>());
        check_funding(each["kind"], each["input"], each["expected"]);
    }
}

// Without any file: the arithmetic on numbers that can be checked by hand.
TEST(Fractions, AreExactAndInLowestTerms) {
    EXPECT_EQ(*parse_fraction("-0.025"), (Fraction{-1, 40}));
    EXPECT_EQ(*parse_fraction("14/6"), (Fraction{7, 3}));
    EXPECT_EQ(*parse_fraction("0.1") + *parse_fraction("0.2"), *parse_fraction("0.3"));
    EXPECT_EQ(fraction(1, 3) / fraction(-2, 3), (Fraction{-1, 2}));
    EXPECT_EQ(rounded(fraction(-7, 2), Round::floor), -4);
    EXPECT_LT(fraction(1, 3), *parse_fraction("0.334"));
    EXPECT_FALSE(parse_fraction("1/0").has_value());
    EXPECT_FALSE(parse_fraction("one").has_value());
}

TEST(MarkRules, TheBookDepthRuleTakesTheMeanOfBothImpactPrices) {
    // 1000 / (0.5 * (0.1 + 0.4)) = 4000: 40 bids from 100, 33 asks from 120 (4000 / 120 = 33.3).
    const std::vector<BookLevel> bids{{100, 20}, {90, 20}}, asks{{120, 33}};
    const DepthRule rule{fraction(1000), fraction(1, 2), fraction(1, 10), fraction(2, 5), fraction(2, 5)};
    EXPECT_EQ(mark_book_depth(bids, asks, rule), (95 + 120) / 2);
    EXPECT_EQ(mark_book_depth(bids, std::vector<BookLevel>{{120, 32}}, rule), std::nullopt);
}

TEST(MarkRules, AQuadraticDecayForgetsTheOldestTrade) {
    // Weights 1 - (age/10)^2: 0 at age 10, 3/4 at age 5, 1 now: (3/4 * 100 + 200) / (7/4) = 157.1
    const std::vector<MarkTrade> trades{{500, 1, 0}, {100, 1, 5}, {200, 1, 10}};
    EXPECT_EQ(mark_trades(trades, fraction(1), 10, 2, 10), 157);
}

TEST(Accumulator, TheMeanBetweenTwoReadingsIsThePriceThatHeld) {
    const std::vector<ReserveInterval> first{{2, 3, 10}}, both{{2, 3, 10}, {4, 1, 8}};
    const CumulativePrices from = accumulate_prices(first), to = accumulate_prices(both);
    EXPECT_EQ(mean_price(from.price1, to.price1, 8), Int256{i128{4} << 112});
    EXPECT_EQ(mean_price(from.price0, to.price0, 8), Int256{i128{1} << 110});
}

}  // namespace
}  // namespace plimsoll::conformance
