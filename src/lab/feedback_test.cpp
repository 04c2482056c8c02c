#include "lab/feedback.hpp"

#include <gtest/gtest.h>

#include "base/fixed_math.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

constexpr FeedId btc{0}, eth{1};
constexpr Time start{1'600'000'000'000'000'000};
constexpr Price source{i64{10'000} * one_e8};
constexpr i128 percent_e18 = one_e18 / 100;

rulebook::MarketMakerTerms terms(i64 permanent_e6, Duration half_life) {
    rulebook::MarketMakerTerms terms;
    terms.impact_permanent = {permanent_e6};
    terms.arbitrage_delay = seconds(3);
    terms.impact_half_life = half_life;
    return terms;
}

// ln(P / S) of what publishers see, in millionths of a millionth, against a logarithm in 1e-18.
void expect_log(Price published, i128 log_e18) {
    const i128 expected = mul_div(source.raw, exp_e18(log_e18), one_e18, Round::floor);
    EXPECT_NEAR(static_cast<double>(published.raw), static_cast<double>(expected), 1.0);
}

TEST(Feedback, AShareOfTheMoveArrivesAfterTheDelayAndNotBefore) {
    const auto rule = terms(300'000, Duration{});
    Feedback feedback(rule, 2, true);
    EXPECT_EQ(feedback.next(), never);
    feedback.add(btc, -percent_e18, start);
    EXPECT_EQ(feedback.next(), start + seconds(3));
    EXPECT_TRUE(feedback.reach(start + seconds(2)).empty());
    EXPECT_EQ(feedback.published(btc, source, start + seconds(2)), source);
    EXPECT_EQ(feedback.reach(start + seconds(3)), std::vector<FeedId>{btc});
    expect_log(feedback.published(btc, source, start + seconds(3)), -percent_e18 * 3 / 10);
    EXPECT_EQ(feedback.published(eth, source, start + seconds(3)), source);
    expect_log(feedback.published(btc, source, start + hours(1000)), -percent_e18 * 3 / 10);  // without a half-life it stays
}

TEST(Feedback, HalfOfWhatIsLeftIsGoneAfterEachHalfLife) {
    const auto rule = terms(1'000'000, minutes(10));
    Feedback feedback(rule, 1, true);
    feedback.add(btc, 8 * percent_e18, start);
    const Time arrived = start + seconds(3);
    feedback.reach(arrived);
    expect_log(feedback.published(btc, source, arrived), 8 * percent_e18);
    expect_log(feedback.published(btc, source, arrived + minutes(10)), 4 * percent_e18);
    expect_log(feedback.published(btc, source, arrived + minutes(15)), mul_div(4 * percent_e18, 707'106'781'186'547'524, one_e18, Round::floor));
    expect_log(feedback.published(btc, source, arrived + minutes(30)), percent_e18);
    EXPECT_EQ(feedback.published(btc, source, arrived + hours(24)), source);  // nothing is left of it, exactly
}

TEST(Feedback, MovesAddUpWhateverTheSlices) {
    const auto rule = terms(500'000, minutes(10));
    Feedback whole(rule, 1, true), sliced(rule, 1, true);
    whole.add(btc, -10 * percent_e18, start);
    for (int i = 0; i < 10; ++i) sliced.add(btc, -percent_e18, start);
    whole.reach(start + seconds(3));
    sliced.reach(start + seconds(3));
    EXPECT_EQ(whole.published(btc, source, start + minutes(7)), sliced.published(btc, source, start + minutes(7)));
}

TEST(Feedback, OffOrWithoutAPermanentShareNothingEverMoves) {
    for (const auto& [permanent, on] : {std::pair{300'000, false}, std::pair{0, true}}) {
        const auto rule = terms(permanent, Duration{});
        Feedback feedback(rule, 1, on);
        feedback.add(btc, -50 * percent_e18, start);
        EXPECT_EQ(feedback.next(), never);
        EXPECT_TRUE(feedback.reach(start + hours(1)).empty());
        EXPECT_EQ(feedback.published(btc, source, start + hours(1)), source);
    }
}

TEST(Feedback, NoVenueMovesTheWorldFurtherThanAHundredfold) {
    const auto rule = terms(1'000'000, Duration{});
    Feedback feedback(rule, 1, true);
    for (int i = 0; i < 1000; ++i) feedback.add(btc, -100 * percent_e18, start);
    feedback.reach(start + seconds(3));
    EXPECT_NEAR(static_cast<double>(feedback.published(btc, source, start + seconds(3)).raw), static_cast<double>(source.raw / 100), 100.0);
    EXPECT_EQ(feedback.published(btc, Price{1}, start + seconds(3)), Price{1});  // never nothing
}

}  // namespace
