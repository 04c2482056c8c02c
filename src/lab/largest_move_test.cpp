#include "lab/largest_move.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

TEST(LargestMove, AFallCountsFromAHighBeforeIt) {
    LargestMove move(Duration{-1});
    for (const i64 price : {100, 120, 90, 130, 117}) move.see(Time{}, Price{price});
    EXPECT_EQ(move.fall(), MarginRate{250'000});  // 120 to 90
    EXPECT_EQ(move.rise(), MarginRate{444'444});  // 90 to 130
}

TEST(LargestMove, WhatLiesBeforeTheWindowIsForgotten) {
    LargestMove move(seconds(10));
    move.see(Time{} + seconds(0), Price{100});
    move.see(Time{} + seconds(11), Price{50});
    EXPECT_EQ(move.fall(), MarginRate{});
    move.see(Time{} + seconds(21), Price{40});
    EXPECT_EQ(move.fall(), MarginRate{200'000});
}

RC_GTEST_PROP(LargestMove, AgreesWithLookingAtEveryPair, ()) {
    const auto prices = *rc::gen::nonEmpty(rc::gen::container<std::vector<i64>>(rc::gen::inRange<i64>(1, 1'000)));
    const i64 window = *rc::gen::inRange<i64>(0, 20);
    LargestMove move(seconds(window));
    MarginRate fall{}, rise{};
    for (std::size_t i = 0; i < prices.size(); ++i) {
        move.see(Time{} + seconds(static_cast<i64>(i)), Price{prices[i]});
        for (std::size_t k = i - std::min<std::size_t>(i, static_cast<std::size_t>(window)); k <= i; ++k) {
            fall = std::max(fall, MarginRate{(prices[k] - prices[i]) * one_e6 / prices[k]});
            rise = std::max(rise, MarginRate{(prices[i] - prices[k]) * one_e6 / prices[k]});
        }
    }
    RC_ASSERT(move.fall() == fall);
    RC_ASSERT(move.rise() == rise);
}

}  // namespace
