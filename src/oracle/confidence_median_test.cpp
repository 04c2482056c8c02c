#include "oracle/confidence_median.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <vector>

namespace plimsoll {
namespace {

using Quotes = std::vector<Quote>;

TEST(ConfidenceMedian, OfOneQuoteIsTheQuote) {
    EXPECT_EQ(confidence_median(Quotes{{10'000, 25, 1}}), (Aggregate{10'000, 25}));
    EXPECT_EQ(confidence_median(Quotes{{10'000, 25, 7}}), (Aggregate{10'000, 25}));
}

TEST(ConfidenceMedian, OfNoVoteIsNothing) {
    EXPECT_EQ(confidence_median(Quotes{}), std::nullopt);
    EXPECT_EQ(confidence_median(Quotes{{10'000, 25, 0}}), std::nullopt);
}

TEST(ConfidenceMedian, TheMeanOfTwoMiddleVotesIsRoundedDown) {
    // Votes 10 10 10 13 13 13: the middle ones are 10 and 13.
    EXPECT_EQ(confidence_median(Quotes{{10, 0, 1}, {13, 0, 1}}), (Aggregate{11, 2}));
    EXPECT_EQ(confidence_median(Quotes{{-10, 0, 1}, {-13, 0, 1}})->value, -12);
}

TEST(ConfidenceMedian, AnUnsureVoteCountsLess) {
    // Votes 98 99 100 | 100 101 | 80 110 140: in order 80 98 99 100 100 101 102 110 140 -> the middle is 100.
    EXPECT_EQ(confidence_median(Quotes{{99, 1, 1}, {101, 1, 1}, {110, 30, 1}})->value, 100);
}

TEST(ConfidenceMedian, WeightDecides) {
    EXPECT_EQ(confidence_median(Quotes{{100, 0, 1}, {200, 0, 1}, {300, 0, 3}})->value, 300);
    EXPECT_EQ(confidence_median(Quotes{{100, 0, 3}, {200, 0, 1}, {300, 0, 1}})->value, 100);
}

Quotes some_quotes(std::size_t most) {
    const auto count = *rc::gen::inRange<std::size_t>(1, most + 1);
    Quotes quotes;
    for (std::size_t k = 0; k < count; ++k)
        quotes.push_back(
            {*rc::gen::inRange<i64>(-5'000, 5'000), *rc::gen::inRange<i64>(0, 300), *rc::gen::inRange<u32>(1, 4)});
    return quotes;
}

RC_GTEST_PROP(ConfidenceMedian, AWeightIsAsManyEqualQuotes, ()) {
    const Quotes weighted = some_quotes(8);
    Quotes copied;
    for (const Quote& quote : weighted)
        for (u32 k = 0; k < quote.weight; ++k) copied.push_back({quote.value, quote.confidence, 1});
    RC_ASSERT(confidence_median(weighted) == confidence_median(copied));
}

RC_GTEST_PROP(ConfidenceMedian, TheOrderOfQuotesDoesNotMatter, ()) {
    Quotes quotes = some_quotes(16);
    const auto found = confidence_median(quotes);
    std::reverse(quotes.begin(), quotes.end());
    RC_ASSERT(confidence_median(quotes) == found);
    std::rotate(quotes.begin(), quotes.begin() + static_cast<i64>(quotes.size() / 2), quotes.end());
    RC_ASSERT(confidence_median(quotes) == found);
}

// The plain statement of the rule: every vote written out, sorted, and indexed.
RC_GTEST_PROP(ConfidenceMedian, AgreesWithTheRuleWrittenOut, ()) {
    const Quotes quotes = some_quotes(16);
    std::vector<i64> v;
    for (const Quote& quote : quotes)
        for (u32 k = 0; k < quote.weight; ++k)
            v.insert(v.end(), {quote.value - quote.confidence, quote.value, quote.value + quote.confidence});
    std::sort(v.begin(), v.end());
    const std::size_t n = v.size(), quarter = n / 4;
    const i64 sum = v[(n - 1) / 2] + v[n / 2], middle = sum >= 0 ? sum / 2 : -((1 - sum) / 2);
    const i64 confidence = std::max(middle - v[quarter], v[n - 1 - quarter] - middle);
    RC_ASSERT(confidence_median(quotes) == std::optional(Aggregate{middle, confidence}));
}

RC_GTEST_PROP(ConfidenceMedian, OneLiarAmongThreeOrMoreStaysInsideTheOthers, ()) {
    const auto count = *rc::gen::inRange<std::size_t>(2, 12);
    Quotes honest;
    for (std::size_t k = 0; k < count; ++k)
        honest.push_back({*rc::gen::inRange<i64>(1'000, 2'000), *rc::gen::inRange<i64>(0, 50), 1});
    i64 low = INT64_MAX, high = INT64_MIN;
    for (const Quote& quote : honest) {
        low = std::min(low, quote.value - quote.confidence);
        high = std::max(high, quote.value + quote.confidence);
    }
    Quotes all = honest;
    all.push_back({*rc::gen::arbitrary<i32>(), *rc::gen::inRange<i64>(0, 1'000'000), 1});
    const i64 found = confidence_median(all)->value;
    RC_ASSERT(found >= low);
    RC_ASSERT(found <= high);
}

RC_GTEST_PROP(ConfidenceMedian, ALiarWithAtMostAQuarterOfTheWeightCannotWidenItEither, ()) {
    const auto count = *rc::gen::inRange<std::size_t>(3, 12);
    Quotes all{{*rc::gen::arbitrary<i32>(), *rc::gen::inRange<i64>(0, 1'000'000), 1}};
    for (std::size_t k = 0; k < count; ++k)
        all.push_back({*rc::gen::inRange<i64>(1'000, 2'000), *rc::gen::inRange<i64>(0, 50), 1});
    i64 low = INT64_MAX, high = INT64_MIN;
    for (const Quote& quote : std::span(all).subspan(1)) {
        low = std::min(low, quote.value - quote.confidence);
        high = std::max(high, quote.value + quote.confidence);
    }
    const Aggregate found = *confidence_median(all);
    RC_ASSERT(found.confidence <= high - low);
}

}  // namespace
}  // namespace plimsoll
