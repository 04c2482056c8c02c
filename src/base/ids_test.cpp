#include "base/ids.hpp"

#include <gtest/gtest.h>

#include <concepts>

namespace plimsoll {
namespace {

static_assert(!std::convertible_to<AccountId, MarketId> && !std::convertible_to<AccountId, u32>);
static_assert(!std::equality_comparable_with<AccountId, MarketId>);

TEST(Ids, an_order_is_a_slot_and_how_often_it_was_used) {
    const OrderId id = order_id(7, 42);
    EXPECT_EQ(slot_of(id), 42u);
    EXPECT_EQ(generation_of(id), 7u);
    EXPECT_NE(id, order_id(8, 42));
    EXPECT_EQ(order_id(0xFFFF'FFFF, 0xFFFF'FFFF), no_order);
    EXPECT_EQ(slot_of(order_id(0xFFFF'FFFF, 0)), 0u);
}

TEST(Ids, an_index_is_the_number_itself) {
    EXPECT_EQ(index(AccountId{3}), 3u);
    EXPECT_EQ(index(no_asset), std::size_t{none_u32});
    EXPECT_LT(AccountId{3}, AccountId{4});
}

}  // namespace
}  // namespace plimsoll
