#include "margin/position_value.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "margin/bankruptcy.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum InstrumentKind;

TEST(PositionValue, a_linear_long_gains_what_the_price_rose) {
    EXPECT_EQ(unrealised(linear_perpetual, lots(2), money(-200), price(110)), as_notional(money(20)));
    EXPECT_EQ(unrealised(linear_perpetual, lots(-2), money(200), price(110)), as_notional(money(-20)));
}

TEST(PositionValue, an_inverse_long_gains_coins_when_the_price_rises) {
    // 100 dollars bought at 50: 2 coins brought in; at 80 they are worth 1.25 coins of debt.
    EXPECT_EQ(fill_cash(inverse_perpetual, lots(100), price(50)), money(2));
    EXPECT_EQ(unrealised(inverse_perpetual, lots(100), money(2), price(80)), as_notional(Amount{75'000'000}));
}

TEST(PositionValue, inverse_roundings_go_against_the_account_on_either_side) {
    EXPECT_EQ(fill_cash(inverse_perpetual, Quantity{1}, price(3)), Amount{0});
    EXPECT_EQ(fill_cash(inverse_perpetual, Quantity{-1}, price(3)), Amount{-1});
    EXPECT_EQ(margin_notional(inverse_perpetual, Quantity{-1}, price(3)), as_notional(Amount{1}));
}

TEST(PositionValue, funding_is_rounded_once_from_its_anchor_so_settling_twice_is_settling_once) {
    Position position{};
    position.quantity = Quantity{3};
    const Index first{one_e18 / 2}, second{one_e18};
    const Amount half = funding_owed(position, first);
    EXPECT_EQ(half, Amount{2});  // 1.5 rounded up
    position.funding_settled += half;
    EXPECT_EQ(funding_owed(position, first), Amount{});
    EXPECT_EQ(half + funding_owed(position, second), Amount{3});
}

TEST(PositionValue, only_debts_bear_interest) {
    Balance balance{};
    balance.amount = Amount{-3};
    EXPECT_EQ(credit_owed(balance, {one_e18 / 2}), Amount{2});
    balance.amount = Amount{3};
    EXPECT_EQ(credit_owed(balance, {one_e18 / 2}), Amount{});
}

TEST(PositionValue, the_last_close_releases_the_whole_cost) {
    Position position{};
    position.quantity = Quantity{3};
    position.cost = Amount{-10};
    EXPECT_EQ(cost_released(position, Quantity{-1}), Amount{-4});  // -3.33 down
    EXPECT_EQ(cost_released(position, Quantity{-3}), Amount{-10});
}

RC_GTEST_PROP(PositionValue, closing_in_parts_releases_the_cost_exactly, ()) {
    Position position{};
    const i64 size = *rc::gen::inRange<i64>(2, 1'000'000), first = *rc::gen::inRange<i64>(1, size);
    position.quantity = {size};
    position.cost = {*rc::gen::inRange<i64>(-1'000'000'000, 1'000'000'000)};
    const Amount part = cost_released(position, {-first});
    Position rest = position;
    rest.quantity += Quantity{-first};
    rest.cost -= part;
    RC_ASSERT(part + cost_released(rest, -rest.quantity) == position.cost);
}

RC_GTEST_PROP(PositionValue, a_round_trip_through_an_inverse_market_gains_nothing, ()) {
    const Quantity size{*rc::gen::inRange<i64>(-1'000'000'000'000, 1'000'000'000'000)};
    const Price at{*rc::gen::inRange<i64>(1, 10'000'000'000'000)};
    RC_ASSERT(fill_cash(inverse_perpetual, size, at) + fill_cash(inverse_perpetual, -size, at) <= Amount{});
}

TEST(BankruptcyCash, a_whole_close_pays_out_what_leaves_nothing) {
    // Long 1 at 50 with cash -45: equity 5. Selling at 45 leaves zero.
    EXPECT_EQ(bankruptcy_cash(money(5), money(5), money(-50), money(-5)), money(45));
    // Half of it leaves half of the equity and half of the maintenance.
    EXPECT_EQ(bankruptcy_cash(money(5), money(5), money(-25), Amount{-250'000'000}), Amount{2'250'000'000});
}

TEST(BankruptcyCash, rounds_up_so_that_the_taker_never_pays_for_it) {
    EXPECT_EQ(bankruptcy_cash(Amount{-1}, Amount{3}, Amount{-10}, Amount{-1}), Amount{11});
    EXPECT_EQ(bankruptcy_cash(Amount{1}, Amount{3}, Amount{-10}, Amount{-1}), Amount{10});
}

TEST(PositionValue, the_size_of_an_inverse_position_of_more_coins_than_a_quantity_holds_is_the_largest) {
    const Notional many = margin_notional(InstrumentKind::inverse_perpetual, Quantity{one_e14}, Price{1});  // 1e14 coins
    EXPECT_EQ(margin_size(InstrumentKind::inverse_perpetual, Quantity{one_e14}, many), Quantity{INT64_MAX});
}

}  // namespace
}  // namespace plimsoll
