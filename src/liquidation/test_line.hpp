// Accounts as seen from one line, drawn at random: for tests of this room only.
#pragma once

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "liquidation/limit.hpp"

namespace plimsoll::testing {

constexpr Price price(i64 whole) { return {whole * one_e8}; }
constexpr Quantity size(i64 whole) { return {whole * one_e8}; }
constexpr Amount money(i64 whole) { return {i128{whole} * one_e8}; }

inline MarginTerms flat_margin(i64 maintenance_ppm) {
    TieredMargin model;
    model.count = 1;
    model.tiers[0] = {{}, {maintenance_ppm * 2}, {maintenance_ppm}};
    MarginTerms terms;
    terms.model = model;
    return terms;
}

/// Splitmix64: a seed draws a whole case, so that a failing one is named by one number.
struct Draw {
    u64 state;
    u64 next() {
        state += 0x9E3779B97F4A7C15u;
        u64 z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    i64 in(i64 low, i64 high) { return low + static_cast<i64>(next() % static_cast<u64>(high - low + 1)); }
    bool chance(i64 percent) { return in(1, 100) <= percent; }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return list.begin()[in(0, static_cast<i64>(list.size()) - 1)];
    }
};

/// Runs a property over seeded cases until one fails; the failure names its seed.
template <class Check>
void each_case(Check&& check, u64 count = 20'000) {
    for (u64 seed = 1; seed <= count && !::testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + to_text(static_cast<i128>(seed)));
        Draw draw{seed};
        check(draw);
    }
}

inline MarginTerms drawn_margin(Draw& draw) {
    MarginTerms terms;
    if (draw.chance(25)) {
        SizeLinearMargin model;
        model.maintenance_base = {draw.in(1'000, 50'000)};
        model.initial_base = {model.maintenance_base.raw * 2};
        model.maintenance_slope = {draw.in(0, 100'000)};
        model.initial_slope = {model.maintenance_slope.raw * 2};
        terms.model = model;
        return terms;
    }
    TieredMargin model;
    model.count = static_cast<u32>(draw.in(1, 6));
    i64 rate = draw.in(1'000, 20'000);
    Amount floor{};
    for (u32 k = 0; k < model.count; ++k) {
        model.tiers[k] = {floor, {rate * 2}, {rate}};
        rate += draw.in(1, 60'000);
        floor += Amount{draw.in(1, 1'000'000) * i128{one_e8}};
    }
    terms.model = model;
    return terms;
}

/// An account with one drawn line and other lines behind it. `margin` must outlive it.
inline AccountLine drawn_line(Draw& draw, const MarginTerms& margin) {
    AccountLine line;
    line.margin = &margin;
    const bool inverse = draw.chance(25);
    line.kind = inverse ? InstrumentKind::inverse_perpetual : InstrumentKind::linear_perpetual;
    line.lot = inverse ? Quantity{one_e8} : Quantity{draw.one_of<i64>({100, 100'000, one_e8})};
    const i64 lots = draw.in(1, 100'000);
    line.quantity = draw.chance(50) ? Quantity{lots * line.lot.raw} : Quantity{-lots * line.lot.raw};
    line.mark = {draw.in(1'000'000, 100'000 * one_e8)};
    line.closing_cost = {draw.in(0, 20'000)};
    const Amount own = settle(line_maintenance(line, line.quantity), Round::ceil);
    const i64 others = draw.one_of<i64>({0, 0, 100'000, 1'000'000, 5'000'000});
    line.maintenance = own + apply_rate(own, MarginRate{others}, Round::ceil) + Amount{1};
    line.equity = apply_rate(line.maintenance, MarginRate{draw.in(-500'000, 1'050'000)}, Round::floor);
    line.liquidation_equity =
        line.equity + apply_rate(line.maintenance, MarginRate{draw.in(-200'000, 400'000)}, Round::floor);
    return line;
}

/// A whole number of lots that closes part or all of the line.
inline Quantity drawn_trade(Draw& draw, const AccountLine& line) {
    const i64 lots = draw.in(1, abs(line.quantity).raw / line.lot.raw);
    const Quantity part{lots * line.lot.raw};
    return line.quantity > Quantity{} ? -part : part;
}

}  // namespace plimsoll::testing
