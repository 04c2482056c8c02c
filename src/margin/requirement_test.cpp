#include "margin/requirement.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "margin/model_size_linear.hpp"
#include "margin/model_tiered.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum Requirement;

// The first brackets of a published table (BTC, 2021): 0.4 %, 0.5 %, 1 %, 2.5 % from 0, 50,000, 250,000, 1,000,000.
const TieredMargin published = tiers({{money(0), ppm(8'000), ppm(4'000)},
                                      {money(50'000), ppm(10'000), ppm(5'000)},
                                      {money(250'000), ppm(20'000), ppm(10'000)},
                                      {money(1'000'000), ppm(50'000), ppm(25'000)}});

Exact maintenance_at(const MarginTerms& terms, Notional notional) {
    return requirement(terms, maintenance, notional, {}, {}, {});
}

TEST(TieredRequirement, deductions_are_the_published_ones) {
    EXPECT_EQ(deduction(published, maintenance, 0), Exact{});
    EXPECT_EQ(deduction(published, maintenance, 1), exact(money(50)));
    EXPECT_EQ(deduction(published, maintenance, 2), exact(money(1'300)));
    EXPECT_EQ(deduction(published, maintenance, 3), exact(money(16'300)));
}

TEST(TieredRequirement, is_notional_times_rate_less_deduction) {
    const MarginTerms terms{published, {}, margin_rate_one, {}};
    EXPECT_EQ(maintenance_at(terms, as_notional(money(300'000))), exact(money(3'000 - 1'300)));
    EXPECT_EQ(maintenance_at(terms, as_notional(money(2'000'000))), exact(money(50'000 - 16'300)));
}

TEST(TieredRequirement, is_continuous_at_each_floor) {
    const MarginTerms terms{published, {}, margin_rate_one, {}};
    for (u32 k = 1; k < published.count; ++k) {
        const Notional floor = as_notional(published.tiers[k].floor);
        const Exact at = maintenance_at(terms, floor);
        EXPECT_EQ(at - maintenance_at(terms, floor - Notional{1}), Exact{published.tiers[k - 1].maintenance.raw});
        EXPECT_EQ(maintenance_at(terms, floor + Notional{1}) - at, Exact{published.tiers[k].maintenance.raw});
    }
}

TEST(TieredRequirement, the_accounts_own_leverage_can_only_raise_the_initial_one) {
    const MarginTerms terms{published, {}, margin_rate_one, {}};
    const Notional value = as_notional(money(10'000));
    EXPECT_EQ(requirement(terms, initial, value, {}, ppm(100'000), {}), exact(money(1'000)));
    EXPECT_EQ(requirement(terms, initial, value, {}, ppm(1'000), {}), exact(money(80)));
    EXPECT_EQ(requirement(terms, maintenance, value, {}, ppm(100'000), {}), exact(money(40)));
}

TEST(OpenInterest, scales_the_initial_rate_from_its_base_to_one) {
    const OpenInterestScaling scaling{money(1'000'000), money(2'000'000)};
    EXPECT_EQ(scaled_initial_rate(ppm(200'000), scaling, as_notional(money(999'999)), Round::ceil), ppm(200'000));
    EXPECT_EQ(scaled_initial_rate(ppm(200'000), scaling, as_notional(money(1'500'000)), Round::ceil), ppm(600'000));
    EXPECT_EQ(scaled_initial_rate(ppm(200'000), scaling, as_notional(money(2'000'000)), Round::ceil), ppm(1'000'000));
    EXPECT_EQ(scaled_initial_rate(ppm(200'000), scaling, as_notional(Amount{100'000'000'000'001}), Round::ceil), ppm(200'001));
    EXPECT_EQ(scaled_initial_rate(ppm(200'000), scaling, as_notional(Amount{100'000'000'000'001}), Round::floor),
              ppm(200'000));
}

TEST(OpenInterest, lifts_only_the_tiers_below_the_scaled_rate_and_never_maintenance) {
    const MarginTerms terms{published, {money(0), money(1'000)}, margin_rate_one, {}};
    const Notional value = as_notional(money(300'000)), crowded = as_notional(money(10));  // base 0.8 % -> 1.792 %
    // 250,000 at 1.792 % and 50,000 at 2 %
    EXPECT_EQ(requirement(terms, initial, value, {}, {}, crowded), exact(money(4'480 + 1'000)));
    EXPECT_EQ(requirement(terms, maintenance, value, {}, {}, crowded), exact(money(1'700)));
}

TEST(SizeLinear, is_the_published_example) {
    // 25 units at an index of 100,000: 2 % + 25 x 0.005 % = 2.125 %
    const SizeLinearMargin model{ppm(20'000), ppm(10'000), {5'000}, {5'000}};
    EXPECT_EQ(rate_at(model, initial, lots(25)), ppm(21'250));
    const MarginTerms terms{model, {}, margin_rate_one, {}};
    EXPECT_EQ(requirement(terms, initial, notional(lots(25), price(100'000)), lots(25), {}, {}), exact(money(53'125)));
}

TEST(SizeLinear, rounds_its_rate_up_and_stops_at_the_whole_notional) {
    const SizeLinearMargin model{ppm(20'000), ppm(10'000), {5'000}, {5'000}};
    EXPECT_EQ(rate_at(model, initial, Quantity{1}), ppm(20'001));
    EXPECT_EQ(rate_at(model, initial, lots(1'000'000)), margin_rate_one);
}

TieredMargin drawn(Draw& draw) {
    TieredMargin model;
    model.count = static_cast<u32>(draw.in(1, limits::tiers_max));
    i64 floor = 0, rate = draw.in(1, 20'000);
    for (u32 k = 0; k < model.count; ++k) {
        model.tiers[k] = {Amount{floor}, ppm(rate * 2), ppm(rate)};
        floor += draw.in(1, 1'000'000);
        rate += draw.in(0, 30'000);
    }
    return model;
}

RC_GTEST_PROP(TieredRequirement, agrees_with_rate_and_deduction_and_rises_with_size, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    const TieredMargin model = drawn(draw);
    const MarginTerms terms{model, {}, margin_rate_one, {}};
    const Notional a{draw.in(0, 2'000'000) * i128{one_e8}}, b = a + Notional{draw.in(0, 1'000'000'000)};
    RC_ASSERT(maintenance_at(terms, a) <= maintenance_at(terms, b));
    u32 k = 0;
    while (k + 1 < model.count && as_notional(model.tiers[k + 1].floor) < a) ++k;
    RC_ASSERT(maintenance_at(terms, a) == charge(a, model.tiers[k].maintenance) - deduction(model, maintenance, k));
}

RC_GTEST_PROP(ModelChange, the_bound_lies_above_both_models_and_all_between, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    const TieredMargin from = drawn(draw), other = drawn(draw);
    const MarginModel bound = upper_bound(from, other);
    const Notional value{draw.in(0, 20'000'000) * i128{one_e8}};
    for (const Requirement which : {initial, maintenance}) {
        const Exact most = requirement({bound, {}, {}, {}}, which, value, {}, {}, {});
        RC_ASSERT(most >= requirement({from, {}, {}, {}}, which, value, {}, {}, {}));
        RC_ASSERT(most >= requirement({other, {}, {}, {}}, which, value, {}, {}, {}));
    }
    TieredMargin to = from;
    for (u32 k = 0; k < to.count; ++k) to.tiers[k].maintenance = ppm(draw.in(1, 500'000));
    const MarginModel mixed = interpolate(from, to, ppm(draw.in(0, 1'000'000)));
    const MarginModel both = upper_bound(from, to);
    RC_ASSERT(requirement({both, {}, {}, {}}, maintenance, value, {}, {}, {}) >=
              requirement({mixed, {}, {}, {}}, maintenance, value, {}, {}, {}));
}

TEST(ModelChange, ends_of_a_ramp_are_the_models_themselves) {
    const MarginModel from = flat(20'000, 10'000), to = flat(50'001, 25'000);
    EXPECT_EQ(interpolate(from, to, ppm(0)), from);
    EXPECT_EQ(interpolate(from, to, margin_rate_one), to);
    EXPECT_EQ(interpolate(from, to, ppm(500'000)), MarginModel{flat(35'001, 17'500)});
    EXPECT_FALSE(same_shape(from, MarginModel{SizeLinearMargin{}}));
    EXPECT_EQ(first_tier_gap(to), ppm(25'001));
}

TEST(ModelChange, models_of_two_kinds_are_bounded_by_the_whole_notional) {
    const MarginModel bound = upper_bound(flat(20'000, 10'000), SizeLinearMargin{ppm(1), ppm(1), {1}, {1}});
    const Notional value = as_notional(money(7));
    EXPECT_EQ(requirement({bound, {}, {}, {}}, maintenance, value, {}, {}, {}), exact(money(7)));
}

TEST(Provable, wants_rates_that_rise_without_steps) {
    EXPECT_TRUE(provable(published));
    EXPECT_FALSE(provable(tiers({{money(0), ppm(2), ppm(2)}, {money(1), ppm(1), ppm(1)}})));
    EXPECT_FALSE(provable(SizeLinearMargin{ppm(2), ppm(1), {1}, {1}}));
}

}  // namespace
}  // namespace plimsoll
