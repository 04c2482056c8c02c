#include "liquidation/takeover.hpp"

#include <gtest/gtest.h>

#include "liquidation/test_line.hpp"
#include "margin/risk.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

// Two assets, two markets, an account in both.
struct Venue {
    std::vector<AssetTerms> asset_terms;
    std::vector<AssetState> assets;
    std::vector<MarketTerms> market_terms;
    std::vector<MarketState> markets;
    std::vector<Balance> balances;
    std::vector<Position> positions;

    VenueView view() const { return {asset_terms, assets, market_terms, markets}; }
    AccountLines lines() const { return {AssetId{0}, balances, positions}; }

    void add_balance(Amount amount) {
        Balance line{};
        line.asset = AssetId{static_cast<u32>(balances.size())};
        line.amount = amount;
        balances.push_back(line);
        AssetTerms terms;
        terms.haircut_tiers[0].weight = margin_rate_one;
        asset_terms.push_back(terms);
        AssetState state{};
        state.price = state.low = state.high = price(1);
        state.halt_weight = margin_rate_one;
        state.usable = 1;
        assets.push_back(state);
    }
    void add_position(Quantity quantity, Amount cost, Price mark, Quantity lot) {
        Position line{};
        line.market = MarketId{static_cast<u32>(positions.size())};
        line.quantity = quantity;
        line.cost = cost;
        positions.push_back(line);
        MarketTerms terms;
        terms.settlement = AssetId{0};
        terms.book.lot = lot;
        terms.margin = flat_margin(10'000);
        market_terms.push_back(terms);
        MarketState state{};
        state.mark = mark;
        markets.push_back(state);
    }
};

Venue two_and_two() {
    Venue venue;
    venue.add_balance(money(101));
    venue.add_balance(money(-7));
    venue.add_position(size(10), money(-1000), price(100), size(1));
    venue.add_position(size(-5), money(500), price(100), size(1));
    return venue;
}

TEST(Takeover, AFractionOfEveryLineTowardZeroToTheLot) {
    const Venue venue = two_and_two();
    const VerticalSlice slice = vertical_slice(venue.view(), venue.lines(), MarginRate{500'000});
    EXPECT_EQ(slice.positions, (std::vector<PositionPart>{{MarketId{0}, size(5), money(-500)}, {MarketId{1}, size(-2), money(200)}}));
    EXPECT_EQ(slice.balances, (std::vector<BalancePart>{{AssetId{0}, Amount{101 * one_e8 / 2}}, {AssetId{1}, Amount{-7 * one_e8 / 2}}}));
}

// A third of 10 atoms and of -10 atoms, of 10 lots and of -10 lots: the part that goes is never the larger one.
TEST(Takeover, WhatDoesNotDivideStaysWithTheAccount) {
    Venue venue;
    venue.add_balance(Amount{10});
    venue.add_balance(Amount{-10});
    venue.add_position(Quantity{10}, Amount{-10}, price(100), Quantity{1});
    venue.add_position(Quantity{-10}, Amount{10}, price(100), Quantity{1});
    const VerticalSlice slice = vertical_slice(venue.view(), venue.lines(), MarginRate{333'333});
    EXPECT_EQ(slice.balances, (std::vector<BalancePart>{{AssetId{0}, Amount{3}}, {AssetId{1}, Amount{-3}}}));
    EXPECT_EQ(slice.positions, (std::vector<PositionPart>{{MarketId{0}, Quantity{3}, Amount{-3}},
                                                          {MarketId{1}, Quantity{-3}, Amount{3}}}));
}

TEST(Takeover, TheWholeIsTheWhole) {
    const Venue venue = two_and_two();
    const VerticalSlice slice = vertical_slice(venue.view(), venue.lines(), margin_rate_one);
    EXPECT_EQ(slice.positions, (std::vector<PositionPart>{{MarketId{0}, size(10), money(-1000)}, {MarketId{1}, size(-5), money(500)}}));
    EXPECT_EQ(slice.balances, (std::vector<BalancePart>{{AssetId{0}, money(101)}, {AssetId{1}, money(-7)}}));
    const SliceLines kept = kept_lines(venue.view(), slice, venue.lines());
    EXPECT_EQ(liquidation_equity(venue.view(), kept.lines()), Amount{});
    EXPECT_EQ(liquidation_equity(venue.view(), taken_lines(venue.view(), slice, venue.lines()).lines()),
              liquidation_equity(venue.view(), venue.lines()));
}

TEST(Takeover, TheAccountLiftsItsOwnSliceBeforeOthersDo) {
    EXPECT_EQ(lift_to_zero(money(5), money(50)).own, Amount{});
    EXPECT_EQ(lift_to_zero(money(-5), money(50)).own, money(5));
    EXPECT_EQ(lift_to_zero(money(-5), money(3)).own, money(3));
    EXPECT_EQ(lift_to_zero(money(-5), money(3)).payers, money(2));
    EXPECT_EQ(lift_to_zero(money(-5), money(-3)).payers, money(5));
}

TEST(Takeover, TakenAndKeptAddUpLineByLine) {
    each_case([](Draw& draw) {
        Venue venue;
        for (i64 i = draw.in(1, 5); i > 0; --i) venue.add_balance(Amount{draw.in(-1'000'000, 1'000'000)});
        for (i64 i = draw.in(0, 5); i > 0; --i) {
            const Quantity lot{draw.one_of<i64>({1, 10, 1000})};
            venue.add_position({draw.in(-500, 500) * lot.raw}, Amount{draw.in(-1'000'000, 1'000'000)}, price(draw.in(1, 100)), lot);
        }
        const MarginRate fraction{draw.chance(20) ? one_e6 : draw.in(1, one_e6)};
        const VerticalSlice slice = vertical_slice(venue.view(), venue.lines(), fraction);
        const SliceLines taken = taken_lines(venue.view(), slice, venue.lines()), kept = kept_lines(venue.view(), slice, venue.lines());
        Amount cost{}, held_cost{};
        i128 quantity = 0;
        for (const Position& line : taken.positions) {
            const Position& held = venue.positions[index(line.market)];
            ASSERT_TRUE(line.quantity != Quantity{} && (line.quantity > Quantity{}) == (held.quantity > Quantity{}));
            ASSERT_TRUE(abs(line.quantity) <= abs(held.quantity));
            ASSERT_EQ(line.quantity.raw % venue.market_terms[index(line.market)].book.lot.raw, 0);
        }
        for (const SliceLines* part : {&taken, &kept})
            for (const Position& line : part->positions) {
                cost += line.cost;
                quantity += line.quantity.raw;
            }
        for (const Position& line : venue.positions) {
            held_cost += line.cost;
            quantity -= line.quantity.raw;
        }
        ASSERT_TRUE(quantity == 0 && cost == held_cost);
        Amount sum{};
        for (const SliceLines* part : {&taken, &kept})
            for (const Balance& line : part->balances) sum += line.amount;
        for (const Balance& line : venue.balances) sum -= line.amount;
        ASSERT_TRUE(sum == Amount{});
        if (fraction == margin_rate_one) {
            for (const Position& line : kept.positions) ASSERT_TRUE(line.quantity == Quantity{});
            for (const Balance& line : kept.balances) ASSERT_TRUE(line.amount == Amount{});
        }
    });
}

}  // namespace
}  // namespace plimsoll
