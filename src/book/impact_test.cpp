#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "book/book.hpp"
#include "model/limits.hpp"

namespace plimsoll {
namespace {

struct Level {
    i64 price;
    i64 quantity;
};

struct Stack {
    BookNodes nodes;
    Book book{nodes};
    Stack(Side side, const std::vector<Level>& levels) {
        u32 slot = 0;
        for (const Level& level : levels) book.insert(slot++, side, {level.price}, {level.quantity});
    }
};

std::optional<Price> impact(Side side, const std::vector<Level>& levels, i128 notional, bool inverse) {
    return Stack(side, levels).book.impact_price(side, {notional}, inverse);
}

TEST(ImpactPrice, two_levels_by_hand) {
    // 10 at 100 and 10 at 110: 1,550 buys 10 for 1,000 and 5 for 550, so 15 at 103.33...
    const std::vector<Level> asks = {{100 * one_e8, 10 * one_e8}, {110 * one_e8, 10 * one_e8}};
    EXPECT_EQ(impact(Side::sell, asks, i128{1'550} * one_e8, false), Price{10'333'333'334});
    EXPECT_EQ(impact(Side::sell, asks, i128{2'100} * one_e8, false), Price{105 * one_e8});
    EXPECT_EQ(impact(Side::sell, asks, i128{2'100} * one_e8 + 1, false), std::nullopt);
    EXPECT_EQ(impact(Side::sell, asks, 1, false), Price{100 * one_e8});
    EXPECT_EQ(impact(Side::buy, asks, i128{1'100} * one_e8, false), Price{110 * one_e8});
    // Selling for 1,600: 10 at 110 and 5 at 100, so 15 at 106.66..., rounded down.
    EXPECT_EQ(impact(Side::buy, asks, i128{1'600} * one_e8, false), Price{10'666'666'666});
    EXPECT_EQ(impact(Side::buy, {}, 1, false), std::nullopt);
}

TEST(ImpactPrice, an_inverse_market_averages_coins) {
    // 100 dollars at 50 and 100 at 100: 2 coins and 1 coin, so 200 dollars at 66.66...
    const std::vector<Level> levels = {{50 * one_e8, 100 * one_e8}, {100 * one_e8, 100 * one_e8}};
    EXPECT_EQ(impact(Side::sell, levels, i128{200} * one_e8, true), Price{6'666'666'667});
    EXPECT_EQ(impact(Side::buy, levels, i128{200} * one_e8, true), Price{6'666'666'666});
    EXPECT_EQ(impact(Side::sell, levels, i128{100} * one_e8, true), Price{50 * one_e8});
    EXPECT_EQ(impact(Side::sell, levels, i128{200} * one_e8 + 1, true), std::nullopt);
}

// The best first, and what a unit of quote buys counted as a fraction: `coins` / `unit` of base.
void sort_from_best(Side side, std::vector<Level>& levels) {
    std::sort(levels.begin(), levels.end(),
              [&](Level a, Level b) { return side == Side::sell ? a.price < b.price : a.price > b.price; });
}

// `average` is the price nearest to the best that gives the taker no more base than the book does, where the book gives
// base / unit for `notional`: average * base >= notional * unit for a buyer, and one unit of price better is not.
void check_average(Side side, i64 average, i128 notional, i128 base, i128 unit) {
    const Int256 paid = multiply(notional, unit), at = multiply(base, average);
    if (side == Side::sell) {
        RC_ASSERT(at >= paid);
        RC_ASSERT(multiply(base, average - 1) < paid);
    } else {
        RC_ASSERT(at <= paid);
        RC_ASSERT(multiply(base, average + 1) > paid);
    }
}

auto any_levels(i64 price_max, i64 quantity_max) {
    return rc::gen::container<std::vector<Level>>(rc::gen::construct<Level>(
        rc::gen::inRange<i64>(1, price_max + 1), rc::gen::inRange<i64>(1, quantity_max + 1)));
}

RC_GTEST_PROP(ImpactPrice, is_the_tightest_price_against_the_taker, ()) {
    const Side side = *rc::gen::arbitrary<bool>() ? Side::sell : Side::buy;
    const i64 price_max = *rc::gen::element<i64>(10, 5'000, 50'000 * one_e8);
    auto levels = *any_levels(price_max, *rc::gen::element<i64>(5, 1'000 * one_e8));
    const i64 notional = *rc::gen::inRange<i64>(1, *rc::gen::element<i64>(100, 1'000'000 * one_e8));
    const auto found = impact(side, levels, notional, false);
    sort_from_best(side, levels);
    i128 rest = i128{notional} * one_e8, taken = 0;
    for (const Level& level : levels) {
        if (i128{level.quantity} * level.price < rest) {
            taken += level.quantity;
            rest -= i128{level.quantity} * level.price;
            continue;
        }
        RC_ASSERT(found.has_value());
        return check_average(side, found->raw, i128{notional} * one_e8, taken * level.price + rest, level.price);
    }
    RC_ASSERT(!found.has_value());
}

RC_GTEST_PROP(ImpactPrice, of_an_inverse_market_is_against_the_taker_by_less_than_its_coins_resolve, ()) {
    const Side side = *rc::gen::arbitrary<bool>() ? Side::sell : Side::buy;
    auto levels = *rc::gen::resize(3, any_levels(1 << 20, 1'000'000'000));
    const i64 notional = *rc::gen::inRange<i64>(1'000'000, 4'000'000'000);
    const auto found = impact(side, levels, notional, true);
    sort_from_best(side, levels);
    i128 unit = 1, base = 0, rest = notional;  // base / unit: coins, on the common denominator of the prices
    for (const Level& level : levels) unit *= level.price;
    for (const Level& level : levels) {
        const i128 part = std::min<i128>(rest, level.quantity);
        base += unit / level.price * part;
        rest -= part;
    }
    RC_ASSERT(found.has_value() == (rest == 0));
    if (rest == 0) check_average(side, found->raw, notional, base, unit);
}

TEST(ImpactPrice, at_the_limits_of_what_is_representable_it_still_answers) {
    const i128 largest = (i128{1} << 80) - 1;
    const i64 top = limits::price_raw_max - 1, whole = limits::quantity_raw_max;
    for (const Side side : {Side::buy, Side::sell}) {
        const std::vector<Level> apart = {{1, whole}, {1, whole}, {top, whole}};
        const auto average = impact(side, apart, largest, false);
        ASSERT_TRUE(average.has_value());
        EXPECT_GE(*average, Price{1});
        EXPECT_LE(*average, Price{top});
        EXPECT_EQ(impact(side, {{top, 1}}, 1, false), Price{top});
        EXPECT_EQ(impact(side, {{top, whole}}, 1, true), Price{top});  // too few coins to count: the level's price
        const std::vector<Level> deep(1 << 20, {1, whole});
        EXPECT_EQ(impact(side, deep, largest, true), Price{1});
    }
}

}  // namespace
}  // namespace plimsoll
