#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

#include "book/book.hpp"

namespace plimsoll {
namespace {

struct Resting {
    bool sell;
    i64 price;
    i64 quantity;
};

Uncrossing uncross_of(const std::vector<Resting>& orders) {
    BookNodes nodes;
    Book book(nodes);
    u32 slot = 0;
    for (const Resting& it : orders) book.insert(slot++, it.sell ? Side::sell : Side::buy, {it.price}, {it.quantity});
    return uncross(book);
}

// By the definition: at each price level, what buyers at or above it and sellers at or below it could trade.
Uncrossing by_definition(const std::vector<Resting>& orders) {
    std::set<i64> prices;
    for (const Resting& it : orders) prices.insert(it.price);
    Uncrossing best;
    for (const i64 price : prices) {
        Quantity bought, sold;
        for (const Resting& it : orders) {
            if (it.sell && it.price <= price) sold += {it.quantity};
            if (!it.sell && it.price >= price) bought += {it.quantity};
        }
        const Quantity volume = std::min(bought, sold);
        if (volume == Quantity{} || volume < best.volume) continue;
        if (volume > best.volume) best = {volume, {price}, {price}};
        best.highest = {price};
    }
    return best;
}

RC_GTEST_PROP(Auction, clears_the_most_at_the_prices_that_the_definition_names, ()) {
    const i64 reach = *rc::gen::element<i64>(2, 10, 100, 60'000);
    const auto order = rc::gen::construct<Resting>(rc::gen::arbitrary<bool>(), rc::gen::inRange<i64>(1, 1 + reach),
                                                   rc::gen::inRange<i64>(1, 10));
    const auto orders = *rc::gen::container<std::vector<Resting>>(order);
    const Uncrossing found = uncross_of(orders), expected = by_definition(orders);
    RC_ASSERT(found.volume == expected.volume);
    RC_ASSERT(found.lowest == expected.lowest);
    RC_ASSERT(found.highest == expected.highest);
}

TEST(Auction, one_pair_that_crosses_clears_between_its_prices) {
    const Uncrossing crossed = uncross_of({{false, 110, 5}, {true, 100, 3}});
    EXPECT_EQ(crossed.volume, Quantity{3});
    EXPECT_EQ(crossed.lowest, Price{100});
    EXPECT_EQ(crossed.highest, Price{110});
    EXPECT_EQ(clearing_price(crossed, {1}), Price{105});
    EXPECT_EQ(clearing_price(crossed, {10}), Price{100});
}

TEST(Auction, a_book_that_does_not_cross_clears_nothing) {
    EXPECT_EQ(uncross_of({{false, 99, 5}, {true, 100, 3}}).volume, Quantity{});
    EXPECT_EQ(uncross_of({{false, 99, 5}}).volume, Quantity{});
    EXPECT_EQ(uncross_of({}).volume, Quantity{});
}

TEST(Auction, the_clearing_price_stands_on_the_grid_and_inside_the_range) {
    EXPECT_EQ(clearing_price({{1}, {100}, {130}}, {10}), Price{110});
    EXPECT_EQ(clearing_price({{1}, {101}, {103}}, {10}), Price{101});  // no grid price inside: the range wins
    EXPECT_EQ(clearing_price({{1}, {-3}, {-2}}, {1}), Price{-3});
}

TEST(Auction, more_than_a_quantity_can_hold_shows_as_the_largest_and_clears_at_the_same_price) {
    std::vector<Resting> orders;
    for (int i = 0; i < 12; ++i) {
        orders.push_back({false, 100, i64{1} << 60});
        orders.push_back({true, 90, i64{1} << 60});
    }
    const Uncrossing crossed = uncross_of(orders);
    EXPECT_EQ(crossed.volume, Quantity{std::numeric_limits<i64>::max()});
    EXPECT_EQ(clearing_price(crossed, {1}), Price{95});
}

}  // namespace
}  // namespace plimsoll
