#include "margin/remargin.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

constexpr AssetId dollar{0}, coin{1};

TestVenue linear_venue(Draw& draw) {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(40'000), price(draw.in(0, 100)));
    AssetTerms& terms = venue.asset_terms[1];
    terms.haircut_tier_count = 2;
    terms.haircut_tiers = {HaircutTier{{}, ppm(950'000)}, HaircutTier{money(2), ppm(draw.in(0, 950'000))}};
    terms.liability_weight = ppm(1'050'000);
    for (int m = 0; m < 4; ++m) {
        TieredMargin model;
        model.count = static_cast<u32>(draw.in(1, 5));
        i64 floor = 0, rate = draw.in(1'000, 20'000);
        for (u32 k = 0; k < model.count; ++k) {
            model.tiers[k] = {Amount{floor}, ppm(rate), ppm(rate)};
            floor += draw.in(1, 20'000 * one_e8);
            rate += draw.in(0, 100'000);
        }
        venue.add_market(InstrumentKind::linear_perpetual, dollar, model, {draw.in(one_e8, 5'000 * one_e8)});
    }
    return venue;
}

RC_GTEST_PROP(Remargin, counts_what_exact_health_counts, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = linear_venue(draw);
    const auto table = RemarginTable::make(venue.view(), dollar, coin);
    RC_ASSERT(table.has_value());
    std::vector<u32> first{0}, market;
    std::vector<i64> quantity, collateral;
    std::vector<Amount> cash;
    u64 unhealthy = 0;
    for (int account = 0; account < 30; ++account) {
        venue.balances.clear();
        venue.positions.clear();
        const Amount dollars{draw.in(-50'000 * one_e8, 50'000 * one_e8)};
        venue.hold(dollar, dollars);
        venue.hold(coin, Amount{draw.in(-2 * one_e8, 4 * one_e8)});
        Amount costs{};
        for (u32 m = 0; m < 4; ++m) {
            if (draw.chance(40)) continue;
            const Quantity size{draw.in(-50 * one_e8, 50 * one_e8)};
            const Amount cost = settle(notional(-size, venue.markets[m].mark), Round::floor);
            venue.open(MarketId{m}, size, cost);
            costs += cost;
            market.push_back(m);
            quantity.push_back(size.raw);
        }
        first.push_back(static_cast<u32>(market.size()));
        cash.push_back(dollars + costs);
        collateral.push_back(static_cast<i64>(venue.balances[1].amount.raw));
        if (health(venue.view(), venue.lines(), Purpose::maintenance).sign() < 0) ++unhealthy;
    }
    const RemarginColumns columns{first, market, quantity, cash, collateral};
    RC_ASSERT(table->count_unhealthy(columns, 0, 30) == unhealthy);
    RC_ASSERT(table->count_unhealthy(columns, 0, 11) + table->count_unhealthy(columns, 11, 30) == unhealthy);
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
