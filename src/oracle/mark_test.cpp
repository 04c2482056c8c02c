#include "oracle/mark.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>

namespace plimsoll {
namespace {

constexpr MarketId market{3};
constexpr Time at(i64 second) { return Time{1'583'971'200'000'000'000} + seconds(second); }
constexpr Price dollars(i64 count) { return {count * one_e8}; }
constexpr BookTop no_book{};

MarketTerms perpetual() {
    MarketTerms terms;
    terms.mark.basis_time_constant = seconds(100);
    terms.mark.basis_max = {10'000};  // 1 %
    terms.mark.band = {20'000};       // 2 %
    terms.mark.depth_min = Amount{one_e8};
    terms.mark.depth_time = seconds(30);
    return terms;
}

FeedState feed_at(Price price) {
    FeedState feed{};
    feed.price = feed.dampened = price;
    feed.status = FeedStatus::live;
    return feed;
}

BookTop book(i64 bid, i64 ask, i64 last = 0) { return {dollars(bid), dollars(ask), dollars(last), true}; }

/// The row with the engine's part played by the few lines of `apply`.
struct Rig {
    MarketTerms terms = perpetual();
    MarketState state{};
    FeedState feed = feed_at(dollars(1'000));

    Rig() { state.depth_since = never; }

    MarkUpdated update(const BookTop& top, Time now) {
        const MarkUpdated fact = update_mark(market, terms, state, feed, top, now);
        state.index = fact.index;
        state.mark = fact.mark;
        state.strict_low = fact.strict_low;
        state.strict_high = fact.strict_high;
        state.basis_average = fact.basis_average;
        state.depth_since = fact.depth_since;
        state.index_usable = fact.index_usable ? 1 : 0;
        state.mark_time = now;
        return fact;
    }
    /// A book that has been deep for longer than depth_time, at the index.
    void deepen() {
        update(book(999, 1'001), at(0));
        update(book(999, 1'001), at(30));
    }
};

TEST(Mark, WithoutABookItIsTheIndex) {
    Rig rig;
    const MarkUpdated fact = rig.update(no_book, at(0));
    EXPECT_EQ(fact.mark, dollars(1'000));
    EXPECT_EQ(fact.index, dollars(1'000));
    EXPECT_TRUE(fact.index_usable);
    EXPECT_EQ(fact.strict_low, dollars(1'000));
    EXPECT_EQ(fact.strict_high, dollars(1'000));
    EXPECT_EQ(fact.depth_since, never);
}

TEST(Mark, WithoutAnIndexThereIsNone) {
    Rig rig;
    rig.feed = FeedState{};
    const MarkUpdated fact = rig.update(book(999, 1'001), at(0));
    EXPECT_EQ(fact.mark, Price{});
    EXPECT_EQ(fact.strict_high, Price{});
    EXPECT_FALSE(fact.index_usable);
}

TEST(Mark, ABookCountsOnlyOnceItHasBeenDeepLongEnough) {
    Rig rig;
    rig.terms.mark.basis_time_constant = {};  // the average is the last observation
    EXPECT_EQ(rig.update(book(1'003, 1'007), at(0)).depth_since, at(0));
    EXPECT_EQ(rig.update(book(1'003, 1'007), at(29)).mark, dollars(1'000));
    EXPECT_EQ(rig.update(book(1'003, 1'007), at(30)).mark, dollars(1'005));  // median of 1005, 1000, 1005
}

TEST(Mark, AGapInDepthStartsTheClockAnew) {
    Rig rig;
    rig.deepen();
    BookTop thin = book(999, 1'001);
    thin.deep = false;
    EXPECT_EQ(rig.update(thin, at(31)).depth_since, never);
    EXPECT_EQ(rig.update(book(999, 1'001), at(32)).depth_since, at(32));
}

TEST(Mark, IsTheMedianOfCarriedBasisIndexAndBook) {
    Rig rig;
    rig.deepen();
    // The basis has been 0; the book jumps to 1010. Carried: 1000 + (1 - 1/e^0.01) * 10, between index and book.
    const MarkUpdated fact = rig.update(book(1'009, 1'011), at(31));
    EXPECT_EQ(fact.basis_average, 9'950'166);  // 10 * 0.00995016625...
    EXPECT_EQ(fact.mark, Price{dollars(1'000).raw + 9'950'166});
}

TEST(Mark, APumpedBookAloneMovesItOnlyByTheAverage) {
    Rig rig;
    rig.deepen();
    const MarkUpdated fact = rig.update(book(5'000, 9'000, 7'000), at(31));
    EXPECT_EQ(fact.basis_average, 9'950'166);  // the observation counts as 1 %
    EXPECT_LT(fact.mark, dollars(1'001));
}

TEST(Mark, TheBookLegIsTheMedianOfBidAskAndLast) {
    Rig rig;
    rig.deepen();
    rig.state.basis_average = -dollars(10).raw;
    // Carried near 990, index 1000: the book leg decides between them.
    EXPECT_EQ(rig.update(book(995, 997, 2'000), at(31)).mark, dollars(997));
    rig.state.basis_average = -dollars(10).raw;
    EXPECT_EQ(rig.update(book(995, 997, 996), at(32)).mark, dollars(996));
    rig.state.basis_average = -dollars(10).raw;
    EXPECT_EQ(rig.update(book(994, 997), at(33)).mark, Price{99'550'000'000});  // no trade yet: the mean
}

TEST(Mark, TheBasisFadesWithoutABook) {
    Rig rig;
    rig.update(no_book, at(0));
    rig.state.basis_average = dollars(10).raw;
    EXPECT_EQ(rig.update(no_book, at(100)).basis_average, 367'879'441);  // 10 / e
    EXPECT_EQ(rig.state.mark, Price{dollars(1'000).raw + 367'879'441});
}

TEST(Mark, TheAverageBasisIsBoundedByTheIndexOfToday) {
    Rig rig;
    rig.deepen();
    rig.state.basis_average = dollars(10).raw;
    rig.feed = feed_at(dollars(100));
    EXPECT_EQ(rig.update(book(110, 112), at(31)).basis_average, dollars(1).raw);
}

TEST(Mark, StaysInsideTheBandRoundedInwards) {
    Rig rig;
    rig.terms.mark.basis_max = {300'000};
    rig.terms.mark.basis_time_constant = {};
    rig.feed = feed_at({333'333'333});
    rig.update({Price{400'000'000}, Price{400'000'000}, {}, true}, at(0));
    const MarkUpdated high = rig.update({Price{400'000'000}, Price{400'000'000}, {}, true}, at(30));
    EXPECT_EQ(high.mark, Price{339'999'999});  // 1.02 * 3.33333333 = 3.3999999966
    const MarkUpdated low = rig.update({Price{200'000'000}, Price{200'000'000}, {}, true}, at(31));
    EXPECT_EQ(low.mark, Price{326'666'667});  // 0.98 * 3.33333333 = 3.2666666634
}

TEST(Mark, StrictPricesAreTheWorseOfMarkAndDampenedIndex) {
    Rig rig;
    rig.feed.dampened = dollars(1'100);
    MarkUpdated fact = rig.update(no_book, at(0));
    EXPECT_EQ(fact.strict_low, dollars(1'000));
    EXPECT_EQ(fact.strict_high, dollars(1'100));
    rig.feed.dampened = dollars(900);
    fact = rig.update(no_book, at(1));
    EXPECT_EQ(fact.strict_low, dollars(900));
    EXPECT_EQ(fact.strict_high, dollars(1'000));
}

TEST(Mark, TheDampenedIndexCarriesTheBasisToo) {
    Rig rig;
    rig.update(no_book, at(0));
    rig.state.basis_average = dollars(10).raw;
    rig.feed.dampened = dollars(900);
    const MarkUpdated fact = rig.update(no_book, at(0));
    EXPECT_EQ(fact.mark, dollars(1'010));
    EXPECT_EQ(fact.strict_low, dollars(910));
}

TEST(Mark, AFeedThatIsNotLiveMovesNothing) {
    Rig rig;
    rig.deepen();
    const Price before = rig.state.mark;
    rig.feed.status = FeedStatus::pending;
    const MarkUpdated fact = rig.update(book(500, 502, 501), at(5'000));
    EXPECT_FALSE(fact.index_usable);
    EXPECT_EQ(fact.mark, before);
    EXPECT_EQ(fact.index, dollars(1'000));
    EXPECT_EQ(fact.basis_average, 0);
    EXPECT_EQ(fact.depth_since, at(0));  // what the book does is still noted
}

TEST(Mark, ASpotMarketIsValuedAtItsIndex) {
    Rig rig;
    rig.terms.kind = InstrumentKind::spot;
    rig.deepen();
    const MarkUpdated fact = rig.update(book(1'010, 1'012, 1'011), at(60));
    EXPECT_EQ(fact.mark, dollars(1'000));
    EXPECT_EQ(fact.basis_average, 0);
}

TEST(Mark, ASettledFutureKeepsItsSettlementPrice) {
    Rig rig;
    rig.terms.kind = InstrumentKind::dated_future;
    rig.deepen();
    rig.state.settlement = dollars(987);
    const MarkUpdated fact = rig.update(book(1'010, 1'012), at(60));
    EXPECT_EQ(fact.mark, dollars(987));
    EXPECT_EQ(fact.strict_low, dollars(987));
    EXPECT_EQ(fact.strict_high, dollars(987));
}

RC_GTEST_PROP(MarkProperty, WhateverTheBookSaysTheMarkStaysInTheBand, ()) {
    Rig rig;
    rig.terms.mark.basis_max = {*rc::gen::inRange<i64>(0, 20'000)};
    rig.terms.mark.depth_time = seconds(*rc::gen::inRange<i64>(0, 3));
    for (i64 second = 0; second < 20; ++second) {
        rig.feed = feed_at({*rc::gen::inRange<i64>(1, 1'000'000)});
        rig.feed.dampened = {*rc::gen::inRange<i64>(1, 1'000'000)};
        const BookTop top{Price{*rc::gen::inRange<i64>(1, 2'000'000)}, Price{*rc::gen::inRange<i64>(1, 2'000'000)},
                          Price{*rc::gen::inRange<i64>(0, 2'000'000)}, *rc::gen::arbitrary<bool>()};
        const MarkUpdated fact = rig.update(top, at(second));
        const i64 index = fact.index.raw, gap = fact.mark.raw - index;
        RC_ASSERT(fact.mark > Price{});
        RC_ASSERT((gap < 0 ? -gap : gap) * one_e6 <= index * 20'000);
        RC_ASSERT(std::abs(fact.basis_average) * one_e6 <= index * rig.terms.mark.basis_max.raw);
        RC_ASSERT(fact.strict_low > Price{});
        RC_ASSERT(fact.strict_low <= fact.mark && fact.mark <= fact.strict_high);
    }
}

}  // namespace
}  // namespace plimsoll
