#include "oracle/feed.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace plimsoll {
namespace {

constexpr FeedId feed{7};
constexpr Time start{1'583'971'200'000'000'000};  // 2020-03-12
constexpr Time at(i64 second) { return start + seconds(second); }
constexpr Price dollars(i64 count) { return {count * one_e8}; }

FeedTerms three_sources() {
    FeedTerms terms;
    terms.symbol = "BTC-USD";
    terms.source_count = 3;
    for (u32 k = 0; k < 3; ++k) terms.sources[k] = {SourceId{10 + k}, 1};
    terms.sources_min = 2;
    terms.age_max = seconds(60);
    terms.future_max = seconds(5);
    terms.confidence_max = {20'000};  // 2 %
    terms.band = {50'000};            // 5 %
    terms.band_widening_per_second = {0};
    terms.pending_sources = 2;
    terms.pending_time = seconds(30);
    terms.pending_agreement = {10'000};  // 1 %
    terms.strict_time_constant = seconds(600);
    return terms;
}

/// The row with the engine's part played by the few lines of `apply`.
struct Rig {
    FeedTerms terms = three_sources();
    FeedState state{};

    void apply(const FeedUpdated& fact, Time now) {
        state.status = fact.status;
        state.price = fact.price;
        state.confidence = fact.confidence;
        state.dampened = fact.dampened;
        state.published = fact.published;
        state.pending_price = fact.pending_price;
        state.pending_since = fact.pending_since;
        if (!fact.accepted) return;
        state.accepted = now;
        ++state.update;
    }
    void update(Time now) {
        if (const auto fact = update_feed(feed, terms, state, now)) apply(*fact, now);
    }
    void report(u32 place, Price price, Time now, Price confidence = {}) {
        u32 found = 99;
        ASSERT_EQ(check_report(terms, state, terms.sources[place].source, price, confidence, now, now, found),
                  Reject::none);
        ASSERT_EQ(found, place);
        state.reports[place] = {price, confidence, now};
        update(now);
    }
    void all_report(Price price, Time now) {
        for (u32 place = 0; place < terms.source_count; ++place) report(place, price, now);
    }
};

Rig live_at_100() {
    Rig rig;
    rig.all_report(dollars(100), at(0));
    return rig;
}

TEST(Feed, ThereIsNoPriceBeforeEnoughSourcesHaveSpoken) {
    Rig rig;
    rig.report(0, dollars(100), at(0));
    EXPECT_EQ(rig.state.status, FeedStatus::empty);
    rig.report(1, dollars(102), at(1));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(101));
    EXPECT_EQ(rig.state.dampened, dollars(101));
    EXPECT_EQ(rig.state.published, at(1));
    EXPECT_EQ(rig.state.update, 1U);
}

TEST(Feed, NothingNewIsNoFact) {
    const Rig rig = live_at_100();
    EXPECT_EQ(update_feed(feed, rig.terms, rig.state, at(0)), std::nullopt);
    EXPECT_EQ(update_feed(feed, rig.terms, rig.state, at(59)), std::nullopt);
}

TEST(Feed, AnUnchangedPriceReportedAnewIsAcceptedAnew) {
    Rig rig = live_at_100();
    rig.all_report(dollars(100), at(10));
    EXPECT_EQ(rig.state.accepted, at(10));
    EXPECT_EQ(rig.state.published, at(10));
}

TEST(Feed, AgesOutOneSecondAfterTheLimitAndSaysWhen) {
    Rig rig = live_at_100();
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(0)), at(60) + Duration{1});
    rig.update(at(60));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    rig.update(at(60) + Duration{1});
    EXPECT_EQ(rig.state.status, FeedStatus::stale);
    EXPECT_EQ(rig.state.price, dollars(100));  // kept, not believed
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(61)), never);
}

TEST(Feed, ASourceThatFellSilentLeavesTheMedian) {
    Rig rig = live_at_100();
    rig.report(1, dollars(101), at(40));
    rig.report(2, dollars(103), at(40));
    EXPECT_EQ(rig.state.price, dollars(101));
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(40)), at(60) + Duration{1});
    rig.update(at(61));
    EXPECT_EQ(rig.state.price, dollars(102));
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(61)), at(100) + Duration{1});
}

TEST(Feed, AStaleFeedLivesAgainWithNewReports) {
    Rig rig = live_at_100();
    rig.update(at(100));
    rig.report(0, dollars(101), at(110));
    EXPECT_EQ(rig.state.status, FeedStatus::stale);
    rig.report(1, dollars(101), at(111));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(101));
}

TEST(Feed, OneLiarMovesNothing) {
    Rig rig = live_at_100();
    for (i64 second = 1; second < 300; ++second) {
        rig.report(0, dollars(1), at(second));
        rig.report(1, dollars(100), at(second));
        rig.report(2, dollars(100), at(second));
        ASSERT_EQ(rig.state.price, dollars(100));
    }
}

TEST(Feed, AmongFourSourcesALiarDoesNotEvenDisputeThePrice) {
    Rig rig;
    rig.terms.source_count = 4;
    rig.terms.sources[3] = {SourceId{13}, 1};
    rig.all_report(dollars(100), at(0));
    rig.report(0, dollars(1), at(1));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(100));
    EXPECT_EQ(rig.state.confidence, Price{});
}

TEST(Feed, AmongThreeSourcesALiarCanDisputeThePriceButNotMoveIt) {
    Rig rig = live_at_100();
    rig.report(0, dollars(1), at(1));  // the votes of a third reach beyond the quarter
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.pending_price, Price{});
    EXPECT_EQ(rig.state.price, dollars(100));
    rig.report(0, dollars(100), at(2));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
}

TEST(Feed, OneLiarBesideOneSilentSourceDisputesButIsNeverBelieved) {
    Rig rig = live_at_100();
    for (i64 second = 61; second < 1'000; ++second) {
        rig.report(0, dollars(50), at(second));
        rig.report(1, dollars(100), at(second));
        ASSERT_EQ(rig.state.price, dollars(100));
        ASSERT_EQ(rig.state.pending_price, Price{});
    }
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
}

TEST(Feed, TheEdgeOfTheBandIsInsideIt) {
    Rig inside = live_at_100(), outside = live_at_100();
    inside.all_report(dollars(95), at(1));
    EXPECT_EQ(inside.state.price, dollars(95));
    outside.all_report(dollars(95) - Price{1}, at(1));
    EXPECT_EQ(outside.state.price, dollars(100));
    EXPECT_EQ(outside.state.status, FeedStatus::pending);
}

TEST(Feed, ACrashThatAllSourcesShowIsBelievedAfterThePendingTime) {
    Rig rig = live_at_100();
    rig.all_report(dollars(80), at(10));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.price, dollars(100));
    EXPECT_EQ(rig.state.pending_price, dollars(80));
    EXPECT_EQ(rig.state.pending_since, at(10));
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(10)), at(40));

    rig.update(at(40) - Duration{1});
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    rig.update(at(40));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(80));
    EXPECT_EQ(rig.state.accepted, at(40));
    EXPECT_EQ(rig.state.pending_price, Price{});
    EXPECT_EQ(rig.state.pending_since, Time{});
}

TEST(Feed, ACrashThatGoesOnKeepsItsClock) {
    Rig rig = live_at_100();
    for (i64 second = 10; second < 40; second += 5) rig.all_report(dollars(90 - second / 5), at(second));
    EXPECT_EQ(rig.state.pending_since, at(10));
    rig.all_report(dollars(85), at(40));  // 85 lies within 5 % of the 88 that has waited since second 10
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(85));
}

TEST(Feed, APriceThatTurnsBackStartsTheClockAnew) {
    Rig rig = live_at_100();
    rig.all_report(dollars(80), at(10));
    rig.all_report(dollars(90), at(30));
    EXPECT_EQ(rig.state.pending_price, dollars(90));
    EXPECT_EQ(rig.state.pending_since, at(30));
}

TEST(Feed, WhatRunsFarFromTheConfirmedPriceWaitsAgain) {
    Rig rig = live_at_100();
    rig.all_report(dollars(80), at(10));
    rig.all_report(dollars(20), at(39));
    EXPECT_EQ(rig.state.pending_price, dollars(80));
    rig.update(at(40));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.pending_price, dollars(20));
    EXPECT_EQ(rig.state.pending_since, at(40));
    rig.update(at(70));
    EXPECT_EQ(rig.state.price, dollars(20));
}

TEST(Feed, AScareThatPassesLeavesNoTrace) {
    Rig rig = live_at_100();
    rig.all_report(dollars(80), at(10));
    rig.all_report(dollars(99), at(20));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(99));
    EXPECT_EQ(rig.state.pending_price, Price{});
}

TEST(Feed, SourcesThatDisagreeConfirmNothing) {
    Rig rig = live_at_100();
    rig.report(0, dollars(60), at(10));
    rig.report(1, dollars(80), at(10));
    rig.report(2, dollars(120), at(10));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.pending_price, Price{});  // one source stands behind 80; two are needed
    rig.update(at(60));
    EXPECT_EQ(rig.state.price, dollars(100));
}

TEST(Feed, TheBandWidensWithTime) {
    Rig rig = live_at_100();
    rig.terms.band_widening_per_second = {1'000};  // 0.1 % a second
    rig.terms.pending_sources = 4;                 // nothing but the band lets it in
    rig.all_report(dollars(92), at(10));           // 8 % off: the band is 5 % + 1 %
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(10)), at(30));  // 5 % + 3 %
    rig.update(at(30) - Duration{1});
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    rig.update(at(30));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(92));
}

TEST(Feed, AZeroBandBelievesEveryStep) {
    Rig rig = live_at_100();
    rig.terms.band = {};
    rig.all_report(dollars(3), at(1));
    EXPECT_EQ(rig.state.price, dollars(3));
}

TEST(Feed, APriceThatNobodyIsSureOfIsDisputed) {
    Rig rig = live_at_100();
    for (u32 place = 0; place < 3; ++place) rig.report(place, dollars(100), at(5), dollars(3));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.confidence, Price{});  // of the last accepted
    for (u32 place = 0; place < 3; ++place) rig.report(place, dollars(100), at(6), dollars(2));
    EXPECT_EQ(rig.state.status, FeedStatus::live);  // exactly 2 % is believed
    EXPECT_EQ(rig.state.confidence, dollars(2));
}

TEST(Feed, ACrashIsNotBelievedWhileItsConfidenceIsWide) {
    Rig rig = live_at_100();
    rig.all_report(dollars(80), at(10));
    for (u32 place = 0; place < 3; ++place) rig.report(place, dollars(80), at(35), dollars(4));
    rig.update(at(45));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.pending_since, at(10));  // the sources agree all the while
    rig.all_report(dollars(80), at(46));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.price, dollars(80));
}

TEST(Feed, TheFirstPriceMayNotBeWideEither) {
    Rig rig;
    for (u32 place = 0; place < 3; ++place) rig.report(place, dollars(100), at(0), dollars(3));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.price, Price{});
    rig.all_report(dollars(100), at(1));
    EXPECT_EQ(rig.state.price, dollars(100));
}

// A quarter of the votes may be anywhere: collateral valued at price less confidence would be worth nothing.
TEST(Feed, SourcesAsFarApartAsThePriceItselfAreDisputedHoweverWideIsAllowed) {
    Rig rig = live_at_100();
    rig.terms.confidence_max = {};
    rig.terms.band = {};
    rig.report(2, dollars(250), at(5));
    EXPECT_EQ(rig.state.status, FeedStatus::pending);
    EXPECT_EQ(rig.state.price, dollars(100));
    rig.report(2, dollars(150), at(6));
    EXPECT_EQ(rig.state.status, FeedStatus::live);
    EXPECT_EQ(rig.state.confidence, dollars(50));
}

TEST(Feed, WeightsDecideTheMiddle) {
    Rig rig;
    rig.terms.sources[2].weight = 3;
    rig.report(0, dollars(100), at(0));
    rig.report(1, dollars(101), at(0));
    rig.report(2, dollars(102), at(0));
    EXPECT_EQ(rig.state.price, dollars(102));
}

TEST(Feed, TheDampenedPriceFollowsWhatHasStood) {
    Rig rig = live_at_100();
    rig.terms.band = {};
    rig.all_report(dollars(50), at(1));
    EXPECT_EQ(rig.state.dampened, dollars(100));  // 50 has stood for no time
    rig.all_report(dollars(50), at(51));
    rig.all_report(dollars(50), at(601));
    // 600 seconds at 50 with a time constant of 600 seconds: 50 + 50 / e = 68.39397206
    EXPECT_NEAR(static_cast<double>(rig.state.dampened.raw), 50e8 + 50e8 * std::exp(-1.0), 2.0);
}

TEST(Feed, WithoutATimeConstantTheDampenedPriceIsThePrice) {
    Rig rig = live_at_100();
    rig.terms.strict_time_constant = {};
    rig.all_report(dollars(97), at(1));
    EXPECT_EQ(rig.state.dampened, dollars(97));
}

TEST(Feed, TimesBeyondTheEndOfTheClockAreNever) {
    Rig rig = live_at_100();
    rig.terms.age_max = {INT64_MAX};
    EXPECT_EQ(feed_next(rig.terms, rig.state, at(0)), never);
    EXPECT_EQ(update_feed(feed, rig.terms, rig.state, at(1'000'000'000)), std::nullopt);
}

struct Attempt {
    SourceId source{11};
    Price price = dollars(100);
    Price confidence = dollars(1);
    Time published = at(0);
};

Reject answer(const Rig& rig, const Attempt& attempt, Time now) {
    u32 place = 0;
    return check_report(rig.terms, rig.state, attempt.source, attempt.price, attempt.confidence, attempt.published, now,
                        place);
}

TEST(CheckReport, NamesWhatIsWrong) {
    const Rig rig;
    EXPECT_EQ(answer(rig, {}, at(0)), Reject::none);
    EXPECT_EQ(answer(rig, {.source = SourceId{13}}, at(0)), Reject::source_unknown);
    EXPECT_EQ(answer(rig, {.price = {}}, at(0)), Reject::price_not_positive);
    EXPECT_EQ(answer(rig, {.price = {INT64_MIN}}, at(0)), Reject::price_not_positive);
    EXPECT_EQ(answer(rig, {.price = {limits::price_raw_max}}, at(0)), Reject::price_out_of_range);
    EXPECT_EQ(answer(rig, {.price = {limits::price_raw_max - 1}}, at(0)), Reject::none);
    EXPECT_EQ(answer(rig, {.confidence = {-1}}, at(0)), Reject::confidence_invalid);
    EXPECT_EQ(answer(rig, {.confidence = dollars(100)}, at(0)), Reject::confidence_invalid);
    EXPECT_EQ(answer(rig, {.confidence = dollars(100) - Price{1}}, at(0)), Reject::none);
}

TEST(CheckReport, ReadsTheTimes) {
    Rig rig;
    EXPECT_EQ(answer(rig, {.published = at(5)}, at(0)), Reject::none);
    EXPECT_EQ(answer(rig, {.published = at(5) + Duration{1}}, at(0)), Reject::report_future);
    EXPECT_EQ(answer(rig, {}, at(60)), Reject::none);
    EXPECT_EQ(answer(rig, {}, at(60) + Duration{1}), Reject::price_stale);
    EXPECT_EQ(answer(rig, {.published = {INT64_MIN}}, at(0)), Reject::price_stale);
    EXPECT_EQ(answer(rig, {.published = never}, at(0)), Reject::report_future);
    rig.report(1, dollars(100), at(0));
    EXPECT_EQ(answer(rig, {}, at(0)), Reject::report_old);  // the same publish time twice
    EXPECT_EQ(answer(rig, {.published = at(0) + Duration{1}}, at(1)), Reject::none);
    EXPECT_EQ(answer(rig, {.source = SourceId{10}}, at(0)), Reject::none);  // another source's clock is its own
}

Rig random_rig() {
    Rig rig;
    rig.terms.source_count = *rc::gen::inRange<u32>(3, 9);
    for (u32 k = 0; k < rig.terms.source_count; ++k) rig.terms.sources[k] = {SourceId{10 + k}, 1};
    rig.terms.sources_min = *rc::gen::inRange<u32>(1, rig.terms.source_count + 1);
    rig.terms.pending_sources = *rc::gen::inRange<u32>(2, rig.terms.source_count + 1);
    rig.terms.band_widening_per_second = {*rc::gen::element<i64>(0, 10, 5'000)};
    return rig;
}

// Honest sources never leave 98 to 102; one says what it likes. Whatever it says and however long, the price stays
// there.
RC_GTEST_PROP(FeedProperty, ASingleLiarNeverMovesThePriceBeyondTheOthers, ()) {
    Rig rig = random_rig();
    rig.terms.sources_min = std::max<u32>(3, rig.terms.sources_min);
    rig.all_report(dollars(100), at(0));
    for (i64 second = 10; second < 200; second += 10) {
        for (u32 place = 1; place < rig.terms.source_count; ++place)
            rig.report(place, {*rc::gen::inRange<i64>(98 * one_e8, 102 * one_e8)}, at(second));
        rig.report(0, {*rc::gen::inRange<i64>(2, 100'000 * one_e8)}, at(second), {*rc::gen::inRange<i64>(0, 2)});
        RC_ASSERT(rig.state.price >= dollars(98) && rig.state.price <= dollars(102));
        RC_ASSERT(rig.state.dampened >= dollars(98) && rig.state.dampened <= dollars(102));
    }
}

RC_GTEST_PROP(FeedProperty, WhatAllSourcesShowIsBelievedAtTheLatestAfterThePendingTime, ()) {
    Rig rig = random_rig();
    rig.all_report(dollars(100), at(0));
    const Price crash{*rc::gen::inRange<i64>(1, 1'000 * one_e8)};
    for (i64 second = 1; second <= 31; ++second) rig.all_report(crash, at(second));
    RC_ASSERT(rig.state.price == crash);
    RC_ASSERT(rig.state.status == FeedStatus::live);
}

// Only the set of newest reports counts at a moment, not the order in which they came.
RC_GTEST_PROP(FeedProperty, TheOrderOfReportsDoesNotMatter, ()) {
    const Rig before = [] {
        Rig rig = random_rig();
        rig.all_report(dollars(100), at(0));
        return rig;
    }();
    std::vector<SourceReport> reports;
    for (u32 k = 0; k < before.terms.source_count; ++k)
        reports.push_back({{*rc::gen::inRange<i64>(90 * one_e8, 110 * one_e8)},
                           {*rc::gen::inRange<i64>(0, one_e8)},
                           at(*rc::gen::inRange<i64>(1, 10))});
    Rig rig = before, mirrored = before;
    std::reverse_copy(reports.begin(), reports.end(), mirrored.state.reports.begin());
    std::copy(reports.begin(), reports.end(), rig.state.reports.begin());
    RC_ASSERT(update_feed(feed, rig.terms, rig.state, at(10)) ==
              update_feed(feed, mirrored.terms, mirrored.state, at(10)));
}

// feed_next misses nothing: between two wake-ups the answer stays what it is.
RC_GTEST_PROP(FeedProperty, NothingChangesByTimeAloneBeforeTheNextWakeUp, ()) {
    Rig rig = random_rig();
    rig.all_report(dollars(100), at(0));
    for (u32 place = 0; place < rig.terms.source_count; ++place)
        if (*rc::gen::arbitrary<bool>())
            rig.report(place, {*rc::gen::element<i64>(80, 81, 93, 100, 130) * one_e8},
                       at(1 + 6 * i64{place} + *rc::gen::inRange<i64>(0, 6)));
    Time now = at(50);
    rig.update(now);
    for (int wake = 0; wake < 30; ++wake) {
        const Time next = feed_next(rig.terms, rig.state, now);
        RC_ASSERT(next > now);
        const i64 until = next == never ? at(100'000).ns : next.ns;
        const Time between{*rc::gen::inRange<i64>(now.ns, until)};
        RC_ASSERT(update_feed(feed, rig.terms, rig.state, between) == std::nullopt);
        RC_ASSERT(update_feed(feed, rig.terms, rig.state, Time{until - 1}) == std::nullopt);
        if (next == never) return;
        now = next;
        rig.update(now);
    }
    RC_FAIL("wake-ups do not end");
}

}  // namespace
}  // namespace plimsoll
