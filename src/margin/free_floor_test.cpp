#include "margin/free_floor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck/gtest.h>

#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum InstrumentKind;

constexpr AssetId dollar{0};

Health initial_health(const TestVenue& venue) { return health(venue.view(), venue.lines(), Purpose::initial); }

Exact floor_of(const TestVenue& venue, i64 width, const Allowance& allowance = {}) {
    FreeBox box;
    if (!box.gather(venue.view(), venue.lines())) return no_floor;
    box.widen(width);
    return free_floor(venue.view(), venue.lines(), allowance, box);
}

TestVenue one_market() {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    return venue;
}

TEST(FreeFloor, without_a_box_is_the_free_margin) {
    TestVenue venue = one_market();
    venue.hold(dollar, money(50));
    venue.open(MarketId{0}, lots(2), money(-200));
    EXPECT_EQ(floor_of(venue, 0), exact(money(30)));
}

TEST(FreeFloor, takes_profit_and_requirement_each_at_its_worse_end) {
    TestVenue venue = one_market();
    venue.hold(dollar, money(50));
    venue.open(MarketId{0}, lots(2), money(-200));
    // Down by a tenth it loses 20; a tenth higher it asks for 22.
    EXPECT_EQ(floor_of(venue, one_e8 / 10), exact(money(50 - 20 - 22)));
    EXPECT_EQ(floor_of(venue, one_e8 / 4), no_floor);
}

TEST(FreeFloor, of_a_market_without_a_mark_is_not_known) {
    TestVenue venue = one_market();
    venue.hold(dollar, money(50));
    venue.open(MarketId{0}, lots(2), money(-200));
    venue.set_mark(MarketId{0}, Price{});
    EXPECT_EQ(floor_of(venue, 0), no_floor);
}

TEST(FreeFloor, an_order_costs_its_margin_and_its_distance_and_a_trade_what_it_loses) {
    const LineCost line{{price(90).raw, price(110).raw}, ppm(100'000), Price{}};
    EXPECT_EQ(cost_of_order(line, Side::buy, price(95), lots(2)), exact(money(22 + 10)));
    EXPECT_EQ(cost_of_order(line, Side::sell, price(120), lots(2)), exact(money(22)));
    Position left{};
    EXPECT_EQ(cost_of_leaving(line, left, Side::buy, price(95), lots(2)), Exact{});
    EXPECT_EQ(cost_of_leaving(line, left, Side::buy, price(80), lots(2)), exact(money(20)));
    left.quantity = lots(-5);
    EXPECT_EQ(cost_of_leaving(line, left, Side::buy, price(80), lots(2)), Exact{});
    left.bids = lots(1);
    left.bids_notional = notional(lots(1), price(97));
    EXPECT_EQ(cost_of_leaving(line, left, Side::buy, price(80), lots(2)), exact(money(7)));
    EXPECT_EQ(cost_of_trade(line, lots(1), money(-100)), exact(money(11 + 10) + Amount{4}));
    EXPECT_EQ(cost_of_trade(line, lots(-1), money(120)), exact(money(11) + Amount{4}));
    EXPECT_EQ(cost_of_order(line, Side::buy, price(1), Quantity{INT64_MAX}), no_floor);
}

// A random account with open orders in every kind of market, strict prices apart from the marks, scaling by open interest.
TestVenue venue_with_orders(Draw& draw) {
    TestVenue venue = random_venue(draw);
    const MarketId spot = venue.add_market(InstrumentKind::spot, dollar, flat(100'000, 50'000), venue.markets[0].mark);
    venue.market_terms[index(spot)].base = AssetId{1};
    random_account(venue, draw);
    if (draw.chance(50)) venue.line(spot);
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        MarketState& state = venue.markets[m];
        state.strict_low = {state.mark.raw - state.mark.raw / 1'000 * draw.in(0, 30)};
        state.strict_high = {state.mark.raw + state.mark.raw / 1'000 * draw.in(0, 30)};
        MarginTerms& margin = venue.market_terms[m].margin;
        if (draw.chance(30)) margin.profit_cap = money(draw.in(1, 5'000));
        const bool inverse = venue.market_terms[m].kind == inverse_perpetual;
        state.open_interest = {inverse ? draw.in(1, 1'000'000) * one_e8 : draw.in(1, 100) * one_e8};
        if (draw.chance(30))
            margin.open_interest = inverse ? OpenInterestScaling{money(1), money(500)}
                                           : OpenInterestScaling{money(10'000), money(9'000'000)};
    }
    for (AssetState& asset : venue.assets) {
        asset.strict_low = {asset.low.raw - asset.low.raw / 1'000 * draw.in(0, 20)};
        asset.strict_high = {asset.high.raw + asset.high.raw / 1'000 * draw.in(0, 20)};
    }
    venue.assets[0].strict_low = venue.assets[0].strict_high = price(1);
    for (Position& line : venue.positions) {
        const MarketState& state = venue.markets[index(line.market)];
        const bool inverse = venue.market_terms[index(line.market)].kind == inverse_perpetual;
        const auto add = [&](Quantity& sum, Notional& value) {
            const Price limit{state.mark.raw / 1'000 * draw.in(930, 1'070)};
            const Quantity quantity{
                inverse ? draw.in(1, 50'000) * one_e8
                        : static_cast<i64>(i128{draw.in(1, 50'000)} * one_e8 * one_e8 / state.mark.raw)};
            sum += quantity;
            value += notional(quantity, limit);
        };
        for (i64 orders = draw.in(0, 3); orders > 0; --orders) {
            if (draw.chance(50))
                add(line.bids, line.bids_notional);
            else
                add(line.asks, line.asks_notional);
        }
        if (draw.chance(30)) line.leverage_rate = ppm(draw.in(100'000, 500'000));
    }
    return venue;
}

// Cash until initial margin is met, by a little or by much.
void make_free(TestVenue& venue, Draw& draw) {
    make_healthy(venue, draw);
    Balance& cash = *std::ranges::find(venue.balances, venue.numeraire, &Balance::asset);
    for (i128 step = 1'000 + draw.in(0, 1'000'000); initial_health(venue).sign() < 0; step *= 2)
        cash.amount += Amount{step};
    cash.amount += Amount{i128{draw.in(0, 20'000)} * one_e8 * one_e8 / venue.assets[index(venue.numeraire)].price.raw};
}

i64 corner_or_between(Draw& draw, i64 low, i64 high) {
    const i64 corner = draw.in(0, 2);
    return corner == 0 ? low : corner == 1 ? high : draw.in(low, high);
}

// Prices anywhere in the box: strict ones around the marks, strict asset prices around low and high.
void move_inside(TestVenue& venue, const FreeBox& box, Draw& draw) {
    for (std::size_t place = 0; place < venue.positions.size(); ++place) {
        if (!box.markets[place].counts) continue;
        MarketState& state = venue.markets[index(venue.positions[place].market)];
        const Range range = box.markets[place].box;
        state.mark = {corner_or_between(draw, range.low, range.high)};
        state.strict_low = {corner_or_between(draw, range.low, state.mark.raw)};
        state.strict_high = {corner_or_between(draw, state.mark.raw, range.high)};
    }
    for (const FreeBox::Asset& asset : box.assets) {
        if (!asset.moves) continue;
        AssetState& state = venue.assets[index(asset.id)];
        state.price = {corner_or_between(draw, std::max<i64>(asset.box.low, 1), asset.box.high)};
        state.low = {corner_or_between(draw, asset.box.low, state.price.raw)};
        state.high = {corner_or_between(draw, state.price.raw, asset.box.high)};
        state.strict_low = {corner_or_between(draw, asset.box.low, state.low.raw)};
        state.strict_high = {corner_or_between(draw, state.high.raw, asset.box.high)};
    }
}

bool initial_rates_are_higher(const TestVenue& venue) {
    return std::ranges::all_of(venue.positions, [&](const Position& line) {
        const auto* linear = std::get_if<SizeLinearMargin>(&venue.market_terms[index(line.market)].margin.model);
        return linear == nullptr || linear->initial_slope >= linear->maintenance_slope;
    });
}

void check_bound(Draw& draw) {
    TestVenue venue = venue_with_orders(draw);
    make_free(venue, draw);
    std::vector<Index> funding_low, funding_high, credit_high;
    std::vector<Quantity> open_interest_high;
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        const MarketState& state = venue.markets[m];
        const bool inverse = venue.market_terms[m].kind == inverse_perpetual;
        const i128 drift = i128{draw.in(0, 5'000)} * one_e14 / (inverse ? state.mark.raw / one_e8 : 1);
        funding_low.push_back({state.funding_index.raw - drift});
        funding_high.push_back({state.funding_index.raw + drift});
        open_interest_high.push_back({state.open_interest.raw + state.open_interest.raw / 10});
    }
    for (const AssetState& state : venue.assets)
        credit_high.push_back({state.credit_index.raw + i128{draw.in(0, 1'000)} * one_e14 / 100});
    const Allowance allowance{funding_low, funding_high, credit_high, {}, open_interest_high};
    FreeBox box;
    RC_ASSERT(box.gather(venue.view(), venue.lines()));
    box.widen(draw.in(0, one_e8 / 20));
    const Exact floor = free_floor(venue.view(), venue.lines(), allowance, box);
    if (floor == no_floor) return;
    for (int k = 0; k < 16; ++k) {
        TestVenue moved = venue;
        move_inside(moved, box, draw);
        for (u32 m = 0; m < moved.markets.size(); ++m) {
            moved.markets[m].funding_index = draw.chance(50) ? funding_low[m] : funding_high[m];
            if (draw.chance(50)) moved.markets[m].open_interest = open_interest_high[m];
        }
        for (u32 a = 0; a < moved.assets.size(); ++a) moved.assets[a].credit_index = credit_high[a];
        const i64 unit = numeraire_price(moved.view(), moved.numeraire);
        RC_ASSERT(initial_health(moved) >= multiply(floor.raw, i128{unit} * one_e6));
        if (initial_rates_are_higher(moved))
            RC_ASSERT(health(moved.view(), moved.lines(), Purpose::maintenance).sign() >= 0);
    }
}

RC_GTEST_PROP(FreeFloor, health_is_never_below_it_inside_the_box, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    for (int account = 0; account < 20; ++account) check_bound(draw);
}

// An account that holds and settles in dollars alone, in linear markets with tiers: what order flow is made of.
TestVenue plain_venue(Draw& draw) {
    TestVenue venue = venue_with_orders(draw);
    venue.numeraire = dollar;
    std::erase_if(venue.balances, [](const Balance& row) { return row.asset != dollar; });
    std::erase_if(venue.positions, [&](const Position& row) {
        const MarketTerms& terms = venue.market_terms[index(row.market)];
        return terms.settlement != dollar || terms.kind == InstrumentKind::spot ||
               !std::holds_alternative<TieredMargin>(terms.margin.model);
    });
    for (MarketTerms& terms : venue.market_terms) terms.margin.open_interest = {};
    for (Position& row : venue.positions) {  // as a trade leaves them
        row.funding_anchor = venue.markets[index(row.market)].funding_index;
        row.funding_settled = {};
    }
    return venue;
}

MarginRate highest_rate(const TestVenue& venue, const Position& line) {
    const auto& model = std::get<TieredMargin>(venue.market_terms[index(line.market)].margin.model);
    MarginRate most = line.leverage_rate;
    for (u32 k = 0; k < model.count; ++k) most = std::max(most, model.tiers[k].initial);
    return most;
}

void check_costs(Draw& draw) {
    TestVenue venue = plain_venue(draw);
    if (venue.positions.empty()) return;
    make_free(venue, draw);
    venue.balances[0].amount += money(1'000'000);  // so that a floor is there before and after
    FreeBox box;
    RC_ASSERT(box.gather(venue.view(), venue.lines()));
    const i64 width = draw.in(0, one_e8 / 20);
    for (FreeBox::Market& market : box.markets) market.counts = true;
    box.widen(width);
    const std::size_t place = static_cast<std::size_t>(draw.in(0, static_cast<i64>(venue.positions.size()) - 1));
    Position& line = venue.positions[place];
    const MarketState& state = venue.markets[index(line.market)];
    const Index reach{i128{state.mark.raw} * one_e10 / 100};
    std::vector<Index> low, high;
    for (const MarketState& row : venue.markets) {
        low.push_back(row.funding_index - reach);
        high.push_back(row.funding_index + reach);
    }
    const Allowance allowance{low, high, {}, {}, {}};
    const LineCost costs{box.markets[place].box, highest_rate(venue, line), Price{state.mark.raw / 50 + 1}};
    const Exact before = free_floor(venue.view(), venue.lines(), allowance, box);
    RC_ASSERT(before != no_floor);

    const Side side = draw.chance(50) ? Side::buy : Side::sell;
    const Price limit{state.mark.raw / 1'000 * draw.in(800, 1'200)};
    Quantity quantity{static_cast<i64>(i128{draw.in(1, 60'000)} * one_e8 * one_e8 / state.mark.raw)};
    Quantity& sum = side == Side::buy ? line.bids : line.asks;
    Notional& value = side == Side::buy ? line.bids_notional : line.asks_notional;
    Exact cost{};
    switch (draw.in(0, 2)) {
        case 0:
            cost = cost_of_order(costs, side, limit, quantity);
            sum += quantity;
            value += notional(quantity, limit);
            break;
        case 1:
            quantity = std::min(quantity, sum);
            sum -= quantity;
            value -= notional(quantity, limit);
            if (value < Notional{} || (sum == Quantity{} && value != Notional{}))
                return;  // no such order can have been there
            cost = cost_of_leaving(costs, line, side, limit, quantity);
            break;
        default:
            cost = cost_of_trade(costs, signed_quantity(side, quantity),
                                 fill_cash(linear_perpetual, signed_quantity(side, quantity), limit));
            line.quantity += signed_quantity(side, quantity);
            line.cost += fill_cash(linear_perpetual, signed_quantity(side, quantity), limit);
    }
    RC_ASSERT(cost != no_floor);
    const Exact after = free_floor(venue.view(), venue.lines(), allowance, box);
    RC_ASSERT(after >= before - cost);
}

RC_GTEST_PROP(FreeFloor, a_change_takes_no_more_than_its_cost, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    for (int account = 0; account < 100; ++account) check_costs(draw);
}

}  // namespace
}  // namespace plimsoll
