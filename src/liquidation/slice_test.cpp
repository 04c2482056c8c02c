#include "liquidation/slice.hpp"

#include <gtest/gtest.h>

#include "liquidation/test_line.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

TEST(Slice, TheLargestMaintenanceGoesFirstAndTiesGoToTheLowestMarket) {
    const std::vector<MarketShare> shares{{MarketId{4}, money(5)}, {MarketId{2}, money(7)}, {MarketId{1}, money(7)}};
    EXPECT_EQ(market_to_reduce(shares), MarketId{1});
    EXPECT_EQ(market_to_reduce({}), no_market);
}

// Long 10 at 100, maintenance 5 % = 50; equity 40.
AccountLine line_with(const MarginTerms& margin, Amount equity) {
    AccountLine line;
    line.quantity = size(10);
    line.mark = price(100);
    line.lot = Quantity{one_e8 / 10};
    line.margin = &margin;
    line.maintenance = money(50);
    line.equity = line.liquidation_equity = equity;
    return line;
}

TEST(Slice, RepaysToTarget) {
    const MarginTerms margin = flat_margin(50'000);
    LiquidationTerms terms;
    terms.target = {100'000};
    // Equity 40 carries a maintenance of 40 / 1.1 = 36.36, that is 7.27 of quantity: 2.8 must go.
    const Slice slice = slice_size(line_with(margin, money(40)), terms, {});
    EXPECT_EQ(slice.quantity, Quantity{-280'000'000});
    EXPECT_EQ(slice.reason, SliceReason::to_target);
}

TEST(Slice, ExpectedCostMakesItLarger) {
    const MarginTerms margin = flat_margin(50'000);
    LiquidationTerms terms;
    terms.target = {100'000};
    terms.closing_cost = {10'000};
    terms.fee = {5'000};
    // Each unit frees 5.5 of target and costs 1.5: (55 - 40) / 4 = 3.75, up to the lot.
    EXPECT_EQ(slice_size(line_with(margin, money(40)), terms, {}).quantity, Quantity{-380'000'000});
}

TEST(Slice, WhereSellingCostsMoreThanItFreesTheWholeGoes) {
    const MarginTerms margin = flat_margin(50'000);
    LiquidationTerms terms;
    terms.closing_cost = {60'000};
    const Slice slice = slice_size(line_with(margin, money(40)), terms, {});
    EXPECT_EQ(slice.quantity, size(-10));
    EXPECT_EQ(slice.reason, SliceReason::no_partial_size);
}

TEST(Slice, CapsBind) {
    const MarginTerms margin = flat_margin(50'000);
    const AccountLine line = line_with(margin, money(-1));
    LiquidationTerms terms;
    terms.slice_portion = {250'000};
    EXPECT_EQ(slice_size(line, terms, {}).quantity, Quantity{-250'000'000});
    terms.slice_notional_max = money(123);
    EXPECT_EQ(slice_size(line, terms, {}).quantity, Quantity{-120'000'000});
    EXPECT_EQ(slice_size(line, terms, {}).reason, SliceReason::notional_max);
    terms.slice_depth_share = {100'000};
    EXPECT_EQ(slice_size(line, terms, as_notional(money(1000))).quantity, Quantity{-100'000'000});
    EXPECT_EQ(slice_size(line, terms, as_notional(money(99))).quantity, Quantity{});
    EXPECT_EQ(slice_size(line, terms, {}).reason, SliceReason::depth);
}

TEST(Slice, DustIsFinishedWhole) {
    const MarginTerms margin = flat_margin(50'000);
    LiquidationTerms terms;
    terms.slice_portion = {900'000};
    terms.dust_notional = money(101);
    const Slice slice = slice_size(line_with(margin, money(-1)), terms, {});
    EXPECT_EQ(slice.quantity, size(-10));
    EXPECT_EQ(slice.reason, SliceReason::dust);
}

// What slice_size promises, by trying every number of lots.
bool meets_target(const AccountLine& line, const LiquidationTerms& terms, Quantity trade) {
    const Notional value = margin_notional(line.kind, trade, line.mark);
    const Int256 equity = Int256{exact(line.equity).raw} - charge(value, terms.closing_cost + terms.fee).raw;
    const Int256 left = Int256{exact(line.maintenance).raw} - released(line, trade).raw;
    return scale(equity, one_e6) >= scale(left, one_e6 + terms.target.raw);
}

TEST(Slice, ItIsTheSmallestThatMeetsTheTarget) {
    each_case([](Draw& draw) {
        const MarginTerms margin = drawn_margin(draw);
        if (!std::holds_alternative<TieredMargin>(margin.model)) return;
        AccountLine line = drawn_line(draw, margin);
        if (line.kind == InstrumentKind::inverse_perpetual) return;
        const i64 lots = abs(line.quantity).raw / line.lot.raw;
        line.lot = Quantity{line.lot.raw * std::max<i64>(1, lots / 50)};
        line.quantity = Quantity{line.quantity.raw / line.lot.raw * line.lot.raw};
        line.maintenance = settle(line_maintenance(line, line.quantity), Round::ceil) + money(draw.in(0, 3));
        line.equity = apply_rate(line.maintenance, MarginRate{draw.in(200'000, 1'000'000)}, Round::floor);
        LiquidationTerms terms;
        terms.target = {draw.in(0, 300'000)};
        terms.closing_cost = {draw.in(0, 30'000)};
        const Slice slice = slice_size(line, terms, {});
        Quantity smallest{};
        for (i64 k = 1; k * line.lot.raw <= abs(line.quantity).raw && smallest == Quantity{}; ++k) {
            const Quantity trade{line.quantity > Quantity{} ? -k * line.lot.raw : k * line.lot.raw};
            if (meets_target(line, terms, trade)) smallest = trade;
        }
        ASSERT_TRUE((slice.reason == SliceReason::no_partial_size) == (smallest == Quantity{}));
        ASSERT_TRUE(slice.quantity == (smallest == Quantity{} ? -line.quantity : smallest));
    });
}

TEST(Slice, ItClosesWholeLotsOfTheLineAndNeverMore) {
    each_case([](Draw& draw) {
        const MarginTerms margin = drawn_margin(draw);
        const AccountLine line = drawn_line(draw, margin);
        LiquidationTerms terms;
        terms.target = {draw.in(0, 300'000)};
        terms.closing_cost = {draw.in(0, 30'000)};
        terms.slice_portion = {draw.in(0, one_e6)};
        terms.slice_notional_max = money(draw.in(0, 10'000));
        terms.slice_depth_share = {draw.in(0, one_e6)};
        terms.dust_notional = money(draw.in(0, 1'000));
        const Slice slice = slice_size(line, terms, as_notional(money(draw.in(0, 100'000))));
        ASSERT_TRUE(abs(slice.quantity) <= abs(line.quantity));
        ASSERT_TRUE(slice.quantity.raw % line.lot.raw == 0);
        ASSERT_TRUE(slice.quantity == Quantity{} || (slice.quantity > Quantity{}) != (line.quantity > Quantity{}));
    });
}

}  // namespace
}  // namespace plimsoll
