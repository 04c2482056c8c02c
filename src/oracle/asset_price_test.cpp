#include "oracle/asset_price.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

namespace plimsoll {
namespace {

constexpr AssetId asset{2};
constexpr Time at(i64 second) { return Time{1'583'971'200'000'000'000} + seconds(second); }
constexpr Price dollars(i64 count) { return {count * one_e8}; }

struct Rig {
    AssetTerms terms;
    AssetState state{};
    FeedTerms feed_terms;
    FeedState feed{};

    Rig() {
        terms.feed = FeedId{0};
        terms.halt_grace = seconds(100);
        terms.halt_ramp = seconds(1'000);
        feed_terms.age_max = seconds(60);
        feed.price = dollars(200);
        feed.confidence = dollars(1);
        feed.dampened = dollars(190);
        feed.status = FeedStatus::live;
        feed.accepted = feed.published = at(0);
    }
    AssetPriced at_time(Time now) const { return price_asset(asset, terms, state, &feed_terms, &feed, now); }
    Time next(Time now) const { return asset_next(terms, &feed_terms, &feed, now); }
};

TEST(AssetPrice, CollateralAtTheLowSideDebtAtTheHighSide) {
    const AssetPriced fact = Rig{}.at_time(at(0));
    EXPECT_TRUE(fact.usable);
    EXPECT_EQ(fact.price, dollars(200));
    EXPECT_EQ(fact.low, dollars(199));
    EXPECT_EQ(fact.high, dollars(201));
    EXPECT_EQ(fact.strict_low, dollars(190));
    EXPECT_EQ(fact.strict_high, dollars(201));
    EXPECT_EQ(fact.halt_weight, margin_rate_one);
}

TEST(AssetPrice, ADampenedPriceAboveMakesDebtDearer) {
    Rig rig;
    rig.feed.dampened = dollars(230);
    EXPECT_EQ(rig.at_time(at(0)).strict_low, dollars(199));
    EXPECT_EQ(rig.at_time(at(0)).strict_high, dollars(230));
}

// Two sources, 0.06 and 0.15, and a feed that believes any confidence: the quarter of the votes lies as far above.
TEST(AssetPrice, AConfidenceBeyondThePriceLeavesAPrice) {
    Rig rig;
    rig.feed.price = {6'237'000};
    rig.feed.confidence = {8'770'000};
    rig.feed.dampened = {6'000'000};
    const AssetPriced fact = rig.at_time(at(0));
    EXPECT_EQ(fact.low, Price{1});
    EXPECT_EQ(fact.strict_low, Price{1});
    EXPECT_EQ(fact.high, Price{15'007'000});
}

TEST(AssetPrice, ParIsOneForEver) {
    AssetTerms terms;
    const AssetPriced fact = price_asset(asset, terms, AssetState{}, nullptr, nullptr, at(0));
    EXPECT_TRUE(fact.usable);
    for (const Price price : {fact.price, fact.low, fact.high, fact.strict_low, fact.strict_high})
        EXPECT_EQ(price, Price{one_e8});
    EXPECT_EQ(fact.halt_weight, margin_rate_one);
    EXPECT_EQ(asset_next(terms, nullptr, nullptr, at(0)), never);
}

TEST(AssetPrice, AFeedWithoutAPriceIsWorthNothing) {
    Rig rig;
    rig.feed = FeedState{};
    const AssetPriced fact = rig.at_time(at(0));
    EXPECT_FALSE(fact.usable);
    EXPECT_EQ(fact.high, Price{});
    EXPECT_EQ(fact.halt_weight, MarginRate{});
    EXPECT_EQ(rig.next(at(0)), never);
}

TEST(AssetPrice, ALiveFeedNeverRamps) {
    const Rig rig;
    EXPECT_EQ(rig.at_time(at(1'000'000)).halt_weight, margin_rate_one);
    EXPECT_EQ(rig.next(at(1'000'000)), never);
}

TEST(AssetPrice, AfterTheGraceTheWeightFallsInHundredthsToZero) {
    Rig rig;
    for (const FeedStatus status : {FeedStatus::stale, FeedStatus::pending}) {
        rig.feed.status = status;
        // The last price ran out at 60, the grace ends at 160, the ramp at 1160; a step every 10 seconds.
        EXPECT_FALSE(rig.at_time(at(61)).usable);
        EXPECT_EQ(rig.at_time(at(61)).low, dollars(199));
        EXPECT_EQ(rig.next(at(61)), at(170));
        EXPECT_EQ(rig.at_time(at(170) - Duration{1}).halt_weight, margin_rate_one);
        EXPECT_EQ(rig.at_time(at(170)).halt_weight, MarginRate{990'000});
        EXPECT_EQ(rig.next(at(170)), at(180));
        EXPECT_EQ(rig.at_time(at(660)).halt_weight, MarginRate{500'000});
        EXPECT_EQ(rig.at_time(at(1'159)).halt_weight, MarginRate{10'000});
        EXPECT_EQ(rig.next(at(1'159)), at(1'160));
        EXPECT_EQ(rig.at_time(at(1'160)).halt_weight, MarginRate{});
        EXPECT_EQ(rig.next(at(1'160)), never);
        EXPECT_EQ(rig.at_time(at(1'000'000)).halt_weight, MarginRate{});
    }
}

TEST(AssetPrice, WithoutARampTheWeightStays) {
    Rig rig;
    rig.feed.status = FeedStatus::stale;
    rig.terms.halt_ramp = {};
    EXPECT_EQ(rig.at_time(at(1'000'000)).halt_weight, margin_rate_one);
    EXPECT_EQ(rig.next(at(61)), never);
}

RC_GTEST_PROP(AssetPriceProperty, TheWeightChangesExactlyAtTheWakeUps, ()) {
    Rig rig;
    rig.feed.status = FeedStatus::stale;
    rig.terms.halt_grace = {*rc::gen::inRange<i64>(0, 1'000)};
    rig.terms.halt_ramp = {*rc::gen::inRange<i64>(100, 100'000)};
    Time now = at(61);
    int wakes = 0;
    for (Time next = rig.next(at(60)); next != never; next = rig.next(now)) {
        RC_ASSERT(rig.at_time(next - Duration{1}).halt_weight > rig.at_time(next).halt_weight);
        now = next;
        RC_ASSERT(++wakes <= 100);
    }
    RC_ASSERT(rig.at_time(now).halt_weight == MarginRate{});
}

}  // namespace
}  // namespace plimsoll
