#include "oracle/conformance_wide.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"

namespace plimsoll::conformance {
namespace {

Int256 number(std::string_view text) { return *parse_whole(text); }

// 2^200 + 12345 and its like: beyond what 128 bits hold, so that the long division is met.
const Int256 wide = number("1606938044258990275541962092341162602522202993782792835313721");

TEST(WideNumbers, TextIsReadToTheLastBit) {
    EXPECT_EQ(to_text(number("-340282366920938463463374607431768211456")), "-340282366920938463463374607431768211456");
    EXPECT_EQ(to_text(wide), "1606938044258990275541962092341162602522202993782792835313721");
    EXPECT_EQ(number("+7"), Int256{7});
    EXPECT_EQ(number("-0"), Int256{});
    for (const char* text : {"", "-", "1.5", " 1", "1e3", "0x10"}) EXPECT_FALSE(parse_whole(text)) << text;
    EXPECT_FALSE(parse_whole("100000000000000000000000000000000000000000000000000000000000000000000000000000"));
}

TEST(WideNumbers, QuotientsRoundAsAsked) {
    for (const Int256& divisor : {Int256{7}, number("100000000000000000000000000000000000000000007")}) {
        const Int256 down = quotient(wide, divisor, Round::floor), rest = difference(wide, product(down, divisor));
        EXPECT_GT(rest.sign(), 0);
        EXPECT_LT(rest, divisor);
        EXPECT_EQ(quotient(wide, divisor, Round::ceil), sum(down, Int256{1}));
        EXPECT_EQ(quotient(-wide, divisor, Round::ceil), -down);
        EXPECT_EQ(quotient(-wide, divisor, Round::floor), -sum(down, Int256{1}));
        EXPECT_EQ(quotient(wide, -divisor, Round::ceil), -down);
        EXPECT_EQ(quotient_toward_zero(-wide, divisor), -down);
        EXPECT_EQ(quotient_toward_zero(-wide, -divisor), down);
        EXPECT_EQ(quotient(product(divisor, Int256{-3}), divisor, Round::ceil), Int256{-3});
    }
    EXPECT_EQ(quotient(Int256{5}, wide, Round::floor), Int256{});
    EXPECT_EQ(quotient(wide, wide, Round::floor), Int256{1});
}

TEST(WideNumbers, ADivisorNearTheTopDividesToo) {
    const Int256 half =
        number("28948022309329048855892746252171976963317496166410141009864396001978282409984");  // 2^254
    EXPECT_EQ(quotient(sum(half, difference(half, Int256{1})), half, Round::floor), Int256{1});
    EXPECT_EQ(quotient(sum(half, difference(half, Int256{1})), half, Round::ceil), Int256{2});
}

TEST(WideNumbers, RootsPowersAndDivisors) {
    EXPECT_EQ(square_root(product(Int256{i128_max}, Int256{1'000'000})), number("13043817825332782212349"));
    EXPECT_EQ(square_root(Int256{15}), Int256{3});
    EXPECT_EQ(square_root(Int256{16}), Int256{4});
    EXPECT_EQ(square_root(Int256{}), Int256{});
    EXPECT_EQ(greatest_common_divisor(product(wide, Int256{6}), product(wide, Int256{-4})), product(wide, Int256{2}));
    EXPECT_EQ(greatest_common_divisor(Int256{}, Int256{-4}), Int256{4});
    EXPECT_EQ(to_text(ten_to(40)), "1" + std::string(40, '0'));
    EXPECT_EQ(shifted_toward_zero(Int256{-1999}, -3), Int256{-1});
    EXPECT_EQ(shifted_toward_zero(Int256{-1999}, 2), Int256{-199'900});
    EXPECT_EQ(shifted_toward_zero(wide, -90), Int256{});
}

TEST(WideNumbersDeathTest, WhatDoesNotFitStopsTheProcess) {
    EXPECT_DEATH((void)product(wide, wide), "invariant broken");
    EXPECT_DEATH((void)quotient(wide, Int256{}, Round::floor), "invariant broken");
    EXPECT_DEATH((void)ten_to(77), "invariant broken");
    const Int256 top = number("28948022309329048855892746252171976963317496166410141009864396001978282409984");
    EXPECT_DEATH((void)sum(top, top), "invariant broken");
}

}  // namespace
}  // namespace plimsoll::conformance
