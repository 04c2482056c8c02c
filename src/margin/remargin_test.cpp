#include "margin/remargin.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>

#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

constexpr AssetId dollar{0}, coin{1};

// Up to every tier that a model may have, and prices on both sides of where a slope outgrows 64 bits.
TestVenue linear_venue(Draw& draw, u32 markets = 4) {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(40'000), price(draw.in(0, 100)));
    AssetTerms& terms = venue.asset_terms[1];
    terms.haircut_tier_count = static_cast<u32>(draw.in(1, limits::haircut_tiers_max));
    i64 weight = draw.in(0, 1'000'000), amount = 0;
    for (u32 k = 0; k < terms.haircut_tier_count; ++k) {
        terms.haircut_tiers[k] = {Amount{amount}, ppm(weight)};
        amount += draw.in(1, one_e8);
        weight = draw.in(0, weight);
    }
    terms.liability_weight = ppm(1'050'000);
    const i64 dearest = draw.chance(50) ? 5'000 : 400'000;
    for (u32 m = 0; m < markets; ++m) {
        TieredMargin model;
        model.count = static_cast<u32>(draw.in(1, limits::tiers_max));
        i64 floor = 0, rate = draw.in(1'000, 20'000);
        for (u32 k = 0; k < model.count; ++k) {
            model.tiers[k] = {Amount{floor}, ppm(rate), ppm(rate)};
            floor += draw.in(1, 20'000 * one_e8);
            rate += draw.in(0, 60'000);
        }
        venue.add_market(InstrumentKind::linear_perpetual, dollar, model, {draw.in(1, dearest * one_e8)});
    }
    return venue;
}

// Accounts in columns, and what health() says of each.
struct Accounts {
    std::vector<u32> first{0}, market;
    std::vector<i64> quantity, collateral;
    std::vector<Amount> cash;
    std::vector<bool> unhealthy;

    std::size_t size() const { return cash.size(); }
    RemarginColumns columns() const { return {first, market, quantity, cash, collateral}; }
    u64 count(std::size_t from, std::size_t to) const {
        const auto begin = unhealthy.begin();
        return static_cast<u64>(std::count(begin + static_cast<i64>(from), begin + static_cast<i64>(to), true));
    }
    void add(TestVenue& venue, Draw& draw, i64 percent_of_markets) {
        venue.balances.clear();
        venue.positions.clear();
        venue.hold(dollar, Amount{draw.in(-50'000 * one_e8, 50'000 * one_e8)});
        venue.hold(coin, Amount{draw.chance(20) ? 0 : draw.in(-2 * one_e8, 4 * one_e8)});
        Amount costs{};
        for (u32 m = 0; m < venue.markets.size(); ++m) {
            if (!draw.chance(percent_of_markets)) continue;
            const Price mark = venue.markets[m].mark;
            const i64 most = static_cast<i64>(std::min(i128{300'000} * one_e8 * one_e8 / mark.raw, i128{1} << 59));
            const Quantity size{draw.in(-most, most)};
            const Amount cost = settle(notional(-size, mark), Round::floor);
            venue.open(MarketId{m}, size, cost);
            costs += cost;
            market.push_back(m);
            quantity.push_back(size.raw);
        }
        first.push_back(static_cast<u32>(market.size()));
        if (draw.chance(50)) move_to_the_line(venue, draw);
        cash.push_back(venue.balances[0].amount + costs);
        collateral.push_back(static_cast<i64>(venue.balances[1].amount.raw));
        unhealthy.push_back(health(venue.view(), venue.lines(), Purpose::maintenance).sign() < 0);
    }
    // One atom of cash decides: half of these are healthy with nothing to spare, half lack a part of an atom.
    static void move_to_the_line(TestVenue& venue, Draw& draw) {
        const i128 atom = i128{one_e14} * one_e14;  // health is in 1e-36
        const Int256 spare = divide(health(venue.view(), venue.lines(), Purpose::maintenance), atom, Round::floor);
        venue.balances[0].amount -= Amount{spare.to_i128() + (draw.chance(50) ? 1 : 0)};
    }
};

RC_GTEST_PROP(Remargin, counts_what_exact_health_counts, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = linear_venue(draw);
    const auto table = RemarginTable::make(venue.view(), dollar, coin);
    RC_ASSERT(table.has_value());
    Accounts accounts;
    for (int i = 0; i < 30; ++i) accounts.add(venue, draw, 60);
    for (std::size_t i = 0; i < accounts.size(); ++i)
        RC_ASSERT(table->count_unhealthy(accounts.columns(), i, i + 1) == accounts.count(i, i + 1));
    RC_ASSERT(table->count_unhealthy(accounts.columns(), 0, 30) == accounts.count(0, 30));
    RC_ASSERT(table->count_unhealthy(accounts.columns(), 7, 19) == accounts.count(7, 19));
}

// Accounts of hundreds of rows begin and end anywhere in the blocks that rows are worked off in; some have no row at all.
TEST(Remargin, accounts_of_any_size_meet_their_own_rows) {
    for (u64 seed = 1; seed <= 4; ++seed) {
        Draw draw{seed};
        TestVenue venue = linear_venue(draw, 256);
        const auto table = RemarginTable::make(venue.view(), dollar, coin);
        ASSERT_TRUE(table.has_value());
        Accounts accounts;
        for (int i = 0; i < 60; ++i)
            accounts.add(venue, draw, std::array{0, 0, 3, 50, 100}[static_cast<std::size_t>(draw.in(0, 4))]);
        for (std::size_t i = 0; i < accounts.size(); ++i)
            ASSERT_EQ(table->count_unhealthy(accounts.columns(), i, i + 1), accounts.count(i, i + 1))
                << seed << ' ' << i;
        for (std::size_t i = 0; i <= accounts.size(); ++i) {
            ASSERT_EQ(table->count_unhealthy(accounts.columns(), 0, i), accounts.count(0, i));
            ASSERT_EQ(table->count_unhealthy(accounts.columns(), i, accounts.size()),
                      accounts.count(i, accounts.size()));
        }
        ASSERT_GT(accounts.market.size(), 2'048U);
    }
}

TEST(Remargin, tells_an_atom_below_the_line_from_the_line) {
    Draw draw{1};
    TestVenue venue = linear_venue(draw);
    venue.market_terms[0].margin.model = flat(10'000, 10'000);
    venue.set_mark(MarketId{0}, price(100));
    const auto table = RemarginTable::make(venue.view(), dollar, coin);
    const std::array<u32, 3> first{0, 1, 2};
    const std::array<u32, 2> market{0, 0};
    const std::array<i64, 2> quantity{one_e8, one_e8}, collateral{0, 0};
    const std::array<Amount, 2> cash{money(-99), money(-99) - Amount{1}};
    EXPECT_EQ(table->count_unhealthy({first, market, quantity, cash, collateral}, 0, 2), 1u);
}

TEST(Remargin, refuses_what_needs_the_exact_path) {
    Draw draw{1};
    TestVenue venue = linear_venue(draw);
    EXPECT_FALSE(RemarginTable::make(venue.view(), dollar, dollar).has_value());
    venue.assets[1].halt_weight = ppm(500'000);
    EXPECT_FALSE(RemarginTable::make(venue.view(), dollar, coin).has_value());
    venue.assets[1].halt_weight = margin_rate_one;
    venue.market_terms[2].kind = InstrumentKind::inverse_perpetual;
    EXPECT_FALSE(RemarginTable::make(venue.view(), dollar, coin).has_value());
}

}  // namespace
}  // namespace plimsoll
