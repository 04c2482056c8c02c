// Rules of other systems on numbers that can be checked by hand. Their published cases run in tests/vectors.
#include "oracle/conformance.hpp"

#include <gtest/gtest.h>

namespace plimsoll::conformance {
namespace {

Fraction decimal(std::string_view text) { return *parse_fraction(text); }

TEST(Fractions, AreExactAndInLowestTerms) {
    EXPECT_EQ(decimal("-0.025"), (Fraction{-1, 40}));
    EXPECT_EQ(decimal("14/6"), (Fraction{7, 3}));
    EXPECT_EQ(decimal("7/-14"), (Fraction{-1, 2}));
    EXPECT_EQ(decimal("0.1") + decimal("0.2"), decimal("0.3"));
    EXPECT_EQ(fraction(1, 3) / fraction(-2, 3), (Fraction{-1, 2}));
    EXPECT_EQ(rounded(fraction(-7, 2), Round::floor), -4);
    EXPECT_EQ(rounded(fraction(-7, 2), Round::ceil), -3);
    EXPECT_LT(fraction(1, 3), decimal("0.334"));
    EXPECT_GT(fraction(-1, 3), decimal("-0.334"));
    for (const char* text : {"1/0", "one", "", "1.2.3", ".", "1/", "1e5", "0.1-"})
        EXPECT_FALSE(parse_fraction(text)) << text;
}

TEST(Fractions, SumsAndOrderNeedNoRoomForTheProductOfTheirDenominators) {
    const Fraction small =
        decimal("0.00000000000000000000000000000000000000000000000000000000000000000000000001");  // 1e-74
    EXPECT_EQ(small + small - small, small);
    EXPECT_LT(small, small + small);
    EXPECT_LT(fraction(1) - small, fraction(1));
    EXPECT_GT(-small, -small - small);
}

TEST(Fractions, AreShownAsDecimalsWhereTheyEnd) {
    EXPECT_EQ(to_text(decimal("-0.0250")), "-0.025");
    EXPECT_EQ(to_text(decimal("1234.5")), "1234.5");
    EXPECT_EQ(to_text(fraction(-14, 6)), "-7/3");
    EXPECT_EQ(to_text(fraction(6, 3)), "2");
}

TEST(Aggregation, UnsureAndOldQuotesAreDropped) {
    const std::vector<AgedQuote> quotes{{100, 1, 25}, {500, 0, 0}, {900, 1, 26}, {900, -1, 0}};
    EXPECT_EQ(aggregate_quotes(quotes, 25, 1), (Aggregate{100, 1}));
    EXPECT_EQ(aggregate_quotes(quotes, 25, 2), std::nullopt);
    EXPECT_EQ(aggregate_quotes({}, 25, 0), std::nullopt);
}

TEST(Aggregation, TheEmaDecaysBySlotsAndForgetsAfterAPause) {
    // Weights 1/10 and 1/10, the first times 1 - 117065e-9 * 1000 = 0.882935: (88.2935 + 200) / 1.882935 = 153.1
    EXPECT_EQ(confidence_weighted_ema(std::vector<EmaSample>{{100, 10, 5000}, {200, 10, 1000}})[1].price, 153);
    EXPECT_EQ(confidence_weighted_ema(std::vector<EmaSample>{{100, 10, 5000}, {200, 10, 4146}})[1].price, 200);
    EXPECT_EQ(confidence_weighted_ema(std::vector<EmaSample>{{-7, 0, 0}, {-7, 3, 1}})[1].price, -7);
    // A confidence near the end of its type still has a weight.
    const i64 huge = 4'000'000'000'000'000'000;
    EXPECT_EQ(confidence_weighted_ema(std::vector<EmaSample>{{huge, huge, 5000}, {huge, huge, 1}})[1].price, huge);
}

TEST(Aggregation, AMedianIsPublishedWhenItMovesOrGrowsOld) {
    const MedianRule rule{.max_faulty = 1,
                          .last_answer = 1000,
                          .deviation_ppb = 5'000'000,
                          .age_seconds = 10,
                          .heartbeat_seconds = 10,
                          .min_answer = 990,
                          .max_answer = 1010};
    EXPECT_TRUE(median_answer({995, 1005}, rule)->publish);  // the upper of two, a move of exactly 0.5 %
    EXPECT_FALSE(median_answer({995, 1004}, rule)->publish);
    EXPECT_EQ(median_answer({1000}, rule), std::nullopt);  // not more than max_faulty
    EXPECT_EQ(median_answer({1011, 1011}, rule), std::nullopt);
    EXPECT_EQ(median_answer({989, 989}, rule), std::nullopt);
    MedianRule old = rule;
    old.age_seconds = 11;
    EXPECT_TRUE(median_answer({1000, 1000}, old)->publish);
    MedianRule first = rule;
    first.last_answer = 0;
    first.min_answer = -1;
    EXPECT_FALSE(median_answer({0, 0}, first)->publish);
    EXPECT_TRUE(median_answer({1, 1}, first)->publish);
}

TEST(Accumulator, TheMeanBetweenTwoReadingsIsThePriceThatHeld) {
    const std::vector<ReserveInterval> first{{2, 3, 10}}, both{{2, 3, 10}, {4, 1, 8}};
    const CumulativePrices from = accumulate_prices(first), to = accumulate_prices(both);
    EXPECT_EQ(mean_price(from.price1, to.price1, 8), Int256{i128{4} << 112});
    EXPECT_EQ(mean_price(from.price0, to.price0, 8), Int256{i128{1} << 110});
}

TEST(MarkRules, AWeightedPriceRoundsEachPartDown) {
    // 100 / 3 = 33.3 and 2 * 100 / 3 = 66.7
    const std::vector<MarkSource> sources{
        {100, fraction(1), 8, 2}, {100, fraction(2), 7, 3}, {900, fraction(9), 7, 2}, {0, fraction(9), 10, 0}};
    EXPECT_EQ(mark_weighted(sources, 10), 33 + 66);
    EXPECT_EQ(mark_weighted(std::span(sources).last(2), 10), std::nullopt);
    EXPECT_EQ(mark_weighted(std::vector<MarkSource>{{100, fraction(0), 10, 0}}, 10), std::nullopt);
}

TEST(MarkRules, TheMedianOfAnEvenCountIsTheMeanRoundedDown) {
    const std::vector<MarkSource> sources{{110, {}, 0, 0}, {101, {}, 0, 0}, {99, {}, 0, 0}, {100, {}, 0, 0}};
    EXPECT_EQ(mark_median(sources, 0), 100);
}

TEST(MarkRules, TheBookDepthRuleTakesTheMeanOfBothImpactPrices) {
    // 1000 / (0.5 * (0.1 + 0.4)) = 4000: 40 bids from 100, 33 asks from 120 (4000 / 120 = 33.3).
    const std::vector<BookLevel> bids{{90, 20}, {100, 20}}, asks{{500, 1}, {120, 33}};  // in any order
    const DepthRule rule{fraction(1000), fraction(1, 2), fraction(1, 10), fraction(2, 5), fraction(2, 5)};
    EXPECT_EQ(mark_book_depth(bids, asks, rule), (95 + 120) / 2);
    EXPECT_EQ(mark_book_depth(bids, {{120, 32}}, rule), std::nullopt);
    EXPECT_EQ(mark_book_depth({}, asks, rule), std::nullopt);
    EXPECT_EQ(mark_book_depth({{5000, 20}}, asks, rule), std::nullopt);  // not one of them
}

TEST(MarkRules, AQuadraticDecayForgetsTheOldestTrade) {
    // Weights 1 - (age/10)^2: 0 at age 10, 3/4 at age 5, 1 now: (3/4 * 100 + 200) / (7/4) = 157.1
    const std::vector<MarkTrade> trades{{500, 1, 0}, {100, 1, 5}, {200, 1, 10}};
    EXPECT_EQ(mark_trades(trades, fraction(1), 10, 2, 10), 157);
    EXPECT_EQ(mark_trades(trades, fraction(1), 5, 1, 30), std::nullopt);
    EXPECT_EQ(mark_trades(trades, fraction(0), 0, 0, 10), 266);  // nothing decays: 800 / 3
    EXPECT_EQ(mark_trades({}, fraction(0), 1, 1, 0), std::nullopt);
}

TEST(MarkRules, ABookPriceHoldsUntilTheNext) {
    // 100 for 30, 120 for 15, 150 for 15 seconds, given in any order
    const std::vector<PricePoint> points{{45, 150}, {0, 100}, {30, 120}}, now{{60, 150}};
    EXPECT_EQ(mark_book_twap(points, 60, 60), 117);
    EXPECT_EQ(mark_book_twap(points, 60, 30), 135);
    EXPECT_EQ(mark_book_twap(points, 60, 14), std::nullopt);
    EXPECT_EQ(mark_book_twap(now, 60, 60), 150);
    EXPECT_EQ(mark_book_twap({}, 60, 60), std::nullopt);
}

TEST(FundingRules, AStepIsTruncatedTwiceTowardZero) {
    const IndexStep step{.base_exp = -3,
                         .quote_exp = -1,
                         .price = 999,
                         .price_exp = 0,
                         .rate_ppm = -1,
                         .dt_seconds = 1,
                         .period_seconds = 2};
    EXPECT_EQ(funding_index_step(step), Int256{-4});  // -9.99 -> -9 -> -4
    IndexStep other = step;
    other.price_exp = 4;
    EXPECT_EQ(funding_index_step(other), Int256{-49'950});
    EXPECT_EQ(funding_settlement_ppm(5, -5, -3), Int256{30});
}

TEST(FundingRules, ThePeersCapRoundsTheMaintenanceRateDown) {
    EXPECT_EQ(funding_clamp_ppm(6'000'000, 150'000, 800'000), 180'000);
    EXPECT_EQ(funding_clamp_ppm(1'500'000, 3, 500'000), 3);  // 3 - 1 = 2 times 1.5
}

TEST(FundingRules, TailsAreCutUnlessNothingWouldBeLeft) {
    EXPECT_EQ(funding_trim({5, 1, 4, 2, 3}, 200'000), (std::vector<i64>{2, 3, 4}));
    EXPECT_EQ(funding_trim({5, 1, 4, 2, 3}, 300'000), (std::vector<i64>{2, 3}));  // 3: one low, two high
    EXPECT_EQ(funding_trim({5, 1, 4, 2, 3}, 90'000), (std::vector<i64>{5, 1, 4, 2, 3}));
    EXPECT_EQ(funding_trim({5, 1}, 500'000), (std::vector<i64>{5, 1}));
}

TEST(FundingRules, ASpreadIsHeldWithinItsShareOfTheIndex) {
    EXPECT_EQ(funding_twap_spread_rate(1'010, 1'000, 33, 3'600), Int256{10 * 1000 / 24});
    EXPECT_EQ(funding_twap_spread_rate(2'000, 1'000, 33, 3'600), Int256{30 * 1000 / 24});
    EXPECT_EQ(funding_twap_spread_rate(0, 1'000, 33, 3'600), Int256{-30 * 1000 / 24});
    EXPECT_EQ(funding_twap_spread_rate(1'010, 1'000, 33, 50'000), Int256{5787});  // 10000 * 50000 / 86400
}

TEST(FundingRules, AnAbsentBoundDoesNotBind) {
    const auto rate = [](std::optional<Fraction> lower, std::optional<Fraction> upper) {
        return funding_twap_difference(fraction(80), fraction(100), fraction(2), lower, upper);
    };
    EXPECT_EQ(rate({}, {}).rate, decimal("-0.4"));
    EXPECT_EQ(rate({}, {}).payment, fraction(-40));
    EXPECT_EQ(rate(decimal("-0.1"), {}).payment, fraction(-10));
    EXPECT_EQ(rate({}, decimal("-0.5")).payment, fraction(-50));
}

}  // namespace
}  // namespace plimsoll::conformance
