#include "oracle/credit.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

constexpr AssetId asset{0};
constexpr Time start{1'583'971'200'000'000'000};

AssetTerms at_five_percent() {
    AssetTerms terms;
    terms.credit.rate_yearly = {5'000'000};
    return terms;
}

TEST(CreditInterest, AYearCostsTheYearlyRate) {
    AssetState state{};
    state.credit_time = start;
    state.credit_index = {one_e18};
    EXPECT_EQ(accrue_credit(asset, at_five_percent(), state, start + year),
              (CreditAccrued{asset, {one_e18 + one_e18 / 20}}));
    EXPECT_EQ(accrue_credit(asset, at_five_percent(), state, start).index, Index{one_e18});
}

TEST(CreditInterest, IsSimpleAndRoundedUp) {
    AssetState state{};
    state.credit_time = start;
    // 0.05e18 / 31,536,000 s = 1,585,489,599.19 each second
    EXPECT_EQ(accrue_credit(asset, at_five_percent(), state, start + seconds(1)).index, Index{1'585'489'600});
    state.credit_index = {i128{1000} * one_e18};
    EXPECT_EQ(accrue_credit(asset, at_five_percent(), state, start + seconds(1)).index,
              Index{i128{1000} * one_e18 + 1'585'489'600});
}

TEST(CreditInterest, WithoutARateThereIsNone) {
    AssetState state{};
    EXPECT_EQ(accrue_credit(asset, AssetTerms{}, state, start).index, Index{});
}

TEST(CreditInterest, StopsAtTheLimitOfTheIndex) {
    AssetState state{};
    state.credit_index = {limits::index_raw_max - 1};
    EXPECT_EQ(accrue_credit(asset, at_five_percent(), state, start).index, Index{limits::index_raw_max - 1});
}

}  // namespace
}  // namespace plimsoll
