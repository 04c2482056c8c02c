#include "liquidation/limit.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "liquidation/certificate.hpp"
#include "liquidation/test_line.hpp"
#include "margin/bankruptcy.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

// Long 10 at a mark of 100, maintenance 5 % = 50, nothing else in the account.
AccountLine long_ten(const MarginTerms& margin, i64 equity) {
    AccountLine line;
    line.quantity = size(10);
    line.mark = price(100);
    line.lot = Quantity{one_e8 / 10};
    line.margin = &margin;
    line.maintenance = money(50);
    line.equity = line.liquidation_equity = money(equity);
    return line;
}

TEST(Limit, ASliceTakesItsShareOfTheEquity) {
    const MarginTerms margin = flat_margin(50'000);
    const AccountLine line = long_ten(margin, 40);
    // All of it: 1000 less the 40 that are left. Half of it: half of each.
    EXPECT_EQ(limit_cash(line, size(-10)), money(960));
    EXPECT_EQ(limit_cash(line, size(-5)), money(480));
    EXPECT_EQ(limit_cash(line, size(-10)), bankruptcy_cash(line.equity, line.maintenance, -money(1000), -money(50)));
    EXPECT_EQ(limit_price(line, size(-10), price(1)), price(96));
}

TEST(Limit, AnInsolventAccountAsksForMoreThanTheMark) {
    const MarginTerms margin = flat_margin(50'000);
    const AccountLine line = long_ten(margin, -30);
    EXPECT_EQ(limit_cash(line, size(-10)), money(1030));
    EXPECT_EQ(limit_price(line, size(-10), price(1)), price(103));
}

// Haircuts make margin equity -10 while the account owns 60 more than it owes: it is sold as what it is, solvent.
TEST(Limit, ASolventAccountIsNotSoldAsIfItWereBankrupt) {
    const MarginTerms margin = flat_margin(50'000);
    AccountLine line = long_ten(margin, -10);
    line.liquidation_equity = money(60);
    EXPECT_EQ(limit_cash(line, size(-10)), money(940));
}

TEST(Limit, ClosingCostIsThereToBeSpentOnClosing) {
    const MarginTerms margin = flat_margin(50'000);
    AccountLine line = long_ten(margin, 10);
    line.closing_cost = {10'000};               // 1 % of 1000 is 10,
    line.liquidation_equity = Amount{};         // which is all that the account has
    EXPECT_EQ(limit_cash(line, size(-10)), money(990));
}

TEST(Limit, AShortPaysAtMostItsLimit) {
    const MarginTerms margin = flat_margin(50'000);
    AccountLine line = long_ten(margin, 45);
    line.quantity = size(-10);
    EXPECT_EQ(limit_cash(line, size(10)), -money(1045));
    EXPECT_EQ(limit_price(line, size(10), price(1)), price(104));  // 104.5, down to the tick
}

TEST(Limit, AFeeTakesOnlyWhatIsLeftAboveTheLimit) {
    const MarginTerms margin = flat_margin(50'000);
    const AccountLine line = long_ten(margin, 40);
    const MarginRate half_percent{5'000};
    EXPECT_EQ(liquidation_fee(line, half_percent, size(-10), money(990)), Amount{money(990).raw / 200});
    EXPECT_EQ(liquidation_fee(line, half_percent, size(-10), money(962)), money(2));
    EXPECT_EQ(liquidation_fee(line, half_percent, size(-10), money(960)), Amount{});
    EXPECT_EQ(liquidation_fee(line, half_percent, Quantity{}, Amount{}), Amount{});
}

// Settlement asset at 0.99 to 1.01 in the account's numeraire: 101 of equity are 100 dear units, a debt of 99 is 100 cheap ones.
TEST(Limit, AnotherSettlementAssetIsCountedAgainstTheAccount) {
    const SettlementPrice price{{one_e8}, {99'000'000}, {101'000'000}, margin_rate_one, {}};
    EXPECT_EQ(equity_in_settlement(money(101), price), money(100));
    EXPECT_EQ(equity_in_settlement(-money(99), price), -money(100));
    EXPECT_EQ(maintenance_in_settlement(money(101), price), money(100));
    const SettlementPrice weighted{{one_e8}, {one_e8}, {one_e8}, {1'250'000}, {}};
    EXPECT_EQ(equity_in_settlement(money(100), weighted), money(80));
}

struct Fills {
    Quantity quantity;
    Amount cash;
};
// Any number of fills at the limit or better, whole lots, together at most the trade.
Fills drawn_fills(Draw& draw, const AccountLine& line, Quantity trade, Price limit, Price tick) {
    Fills fills;
    i64 lots = abs(trade).raw / line.lot.raw;
    const i64 count = draw.in(1, 5);
    for (i64 i = 0; i < count && lots > 0; ++i) {
        const i64 part = draw.in(1, lots);
        lots -= part;
        const i64 better = draw.one_of<i64>({0, 0, 1, 7}) * tick.raw;
        const Price at{trade < Quantity{} ? limit.raw + better : std::max(tick.raw, limit.raw - better)};
        const Quantity fill{trade < Quantity{} ? -part * line.lot.raw : part * line.lot.raw};
        fills.quantity += fill;
        fills.cash += fill_cash(line.kind, fill, at);
    }
    return fills;
}

// E' * M >= E * M' by the exact products, with what the account really has afterwards.
bool ratio_kept_exactly(const AccountLine& line, Quantity trade, Amount received) {
    if (line.kind == InstrumentKind::inverse_perpetual) received += inverse_slack;
    const Exact gain = exact(as_notional(received) - given_up(line, trade));
    const Exact freed = line_maintenance(line, line.quantity) - line_maintenance(line, line.quantity + trade);
    return multiply(exact(line.equity).raw + gain.raw, exact(line.maintenance).raw) >=
           multiply(exact(line.equity).raw, exact(line.maintenance).raw - freed.raw);
}

// Grids on which every fill is whole atoms, as listing demands.
Price drawn_tick(Draw& draw, const AccountLine& line) {
    i64 tick = one_e8 / std::max<i64>(1, line.lot.raw);
    return {std::max<i64>(tick, 1) * draw.one_of<i64>({1, 10, 1000})};
}

TEST(Limit, FillsAtTheLimitOrBetterKeepRatioAndSolvency) {
    each_case([](Draw& draw) {
        const MarginTerms margin = drawn_margin(draw);
        const AccountLine line = drawn_line(draw, margin);
        const Quantity trade = drawn_trade(draw, line);
        const Price tick = drawn_tick(draw, line);
        const auto limit = limit_price(line, trade, tick);
        if (!limit) return;
        const Fills fills = drawn_fills(draw, line, trade, *limit, tick);
        ASSERT_TRUE(limit_kept(line, fills.quantity, fills.cash));
        const MarginRate rate{draw.in(0, 50'000)};
        const Amount fee = liquidation_fee(line, rate, fills.quantity, fills.cash);
        ASSERT_TRUE(fee >= Amount{} && fee <= apply_rate(abs(fills.cash), rate, Round::floor));
        ASSERT_TRUE(limit_kept(line, fills.quantity, fills.cash - fee));
        if (line.equity > Amount{}) {
            ASSERT_TRUE(ratio_kept_exactly(line, fills.quantity, fills.cash - fee));
        }
        if (line.liquidation_equity >= Amount{}) {
            const Amount slack = line.kind == InstrumentKind::inverse_perpetual ? inverse_slack : Amount{};
            ASSERT_TRUE(line_after(line, fills.quantity, fills.cash - fee).liquidation_equity >= -slack);
        }
    });
}

TEST(Limit, ItIsTheBestBoundOnTheGrid) {
    each_case([](Draw& draw) {
        const MarginTerms margin = drawn_margin(draw);
        AccountLine line = drawn_line(draw, margin);
        if (line.kind == InstrumentKind::inverse_perpetual) return;
        const Quantity trade = drawn_trade(draw, line);
        const Price tick = drawn_tick(draw, line);
        const auto limit = limit_price(line, trade, tick);
        if (!limit || limit->raw <= tick.raw || limit->raw >= limits::price_raw_max - 2 * tick.raw) return;
        const Price worse{trade < Quantity{} ? limit->raw - tick.raw : limit->raw + tick.raw};
        ASSERT_TRUE(fill_cash(line.kind, trade, worse) < limit_cash(line, trade));
    });
}

TEST(Limit, TheLimitCashItselfKeepsBoth) {
    each_case([](Draw& draw) {
        const MarginTerms margin = drawn_margin(draw);
        const AccountLine line = drawn_line(draw, margin);
        const Quantity trade = drawn_trade(draw, line);
        ASSERT_TRUE(limit_kept(line, trade, limit_cash(line, trade)));
        ASSERT_TRUE(!limit_kept(line, trade, limit_cash(line, trade) - Amount{3} - inverse_slack));
    });
}

}  // namespace
}  // namespace plimsoll
