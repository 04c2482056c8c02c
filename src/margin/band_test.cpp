#include "margin/band.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck/gtest.h>

#include "margin/liquidation_price.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"
#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;
using enum InstrumentKind;

constexpr AssetId dollar{0}, coin{1};
constexpr MarginRate narrowest{200}, widest{600'000};

Band band_of(const TestVenue& venue, const Allowance& allowance = {}) {
    Band band;
    make_band(venue.view(), venue.lines(), allowance, narrowest, widest, band);
    return band;
}
bool healthy(const TestVenue& venue) { return health(venue.view(), venue.lines(), Purpose::maintenance).sign() >= 0; }

TestVenue dollars_and_coins() {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(100));
    return venue;
}

TEST(Band, of_one_position_is_its_exact_liquidation_price) {
    TestVenue venue = dollars_and_coins();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(10));
    venue.open(MarketId{0}, lots(1), money(-100));
    const Band band = band_of(venue);
    ASSERT_EQ(band.sides.size(), 1u);
    EXPECT_FALSE(band.watch);
    EXPECT_EQ(band.sides[0].low, liquidation_price(venue.view(), venue.lines(), MarketId{0}).price);
    EXPECT_EQ(band.sides[0].high, Price{INT64_MAX});
}

TEST(Band, of_a_debt_against_cash_is_the_exact_price_of_the_debt) {
    TestVenue venue = dollars_and_coins();
    venue.asset_terms[1].liability_weight = ppm(1'100'000);
    venue.hold(dollar, money(330));
    venue.hold(coin, money(-1));
    const Band band = band_of(venue);
    ASSERT_EQ(band.sides.size(), 1u);
    EXPECT_EQ(band.sides[0].variable, (Variable{VariableKind::asset, 1}));
    EXPECT_EQ(band.sides[0].low, Price{});
    EXPECT_EQ(band.sides[0].high, Price{price(300).raw + 1});
}

TEST(Band, of_collateral_against_a_debt_in_cash) {
    TestVenue venue = dollars_and_coins();
    venue.asset_terms[1].haircut_tiers[0].weight = ppm(800'000);
    venue.hold(dollar, money(-40));
    venue.hold(coin, money(1));
    const Band band = band_of(venue);
    ASSERT_EQ(band.sides.size(), 1u);
    EXPECT_EQ(band.sides[0].low, Price{price(50).raw - 1});
    EXPECT_EQ(band.sides[0].high, Price{INT64_MAX});
}

TEST(Band, of_cash_alone_has_no_sides_and_of_an_unhealthy_account_none_either) {
    TestVenue venue = dollars_and_coins();
    venue.hold(dollar, money(10));
    EXPECT_TRUE(band_of(venue).sides.empty());
    EXPECT_FALSE(band_of(venue).watch);
    venue.balances[0].amount = money(-1);
    EXPECT_TRUE(band_of(venue).sides.empty());
    EXPECT_TRUE(band_of(venue).watch);
}

TEST(Band, an_account_at_the_line_is_watched) {
    TestVenue venue = dollars_and_coins();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(10) + Amount{1'000'000});
    venue.open(MarketId{0}, lots(1), money(-100));
    venue.open(MarketId{1}, lots(1), money(-100));
    EXPECT_TRUE(band_of(venue).watch);
    venue.balances[0].amount = money(20);
    EXPECT_FALSE(band_of(venue).watch);
}

TEST(Band, gaining_sides_stay_open) {
    TestVenue venue = dollars_and_coins();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(50));
    venue.hold(coin, money(1));
    venue.open(MarketId{0}, lots(1), money(-100));
    venue.open(MarketId{1}, lots(-1), money(100));
    const Band band = band_of(venue);
    ASSERT_EQ(band.sides.size(), 3u);
    EXPECT_EQ(band.sides[0].high, Price{INT64_MAX});
    EXPECT_EQ(band.sides[1].low, Price{});
    EXPECT_EQ(band.sides[2].high, Price{INT64_MAX});
}

TEST(Band, allows_for_funding_and_for_an_announced_rule) {
    TestVenue venue = dollars_and_coins();
    venue.add_market(linear_perpetual, dollar, flat(100'000, 50'000), price(100));
    venue.hold(dollar, money(20));
    venue.open(MarketId{0}, lots(1), money(-100));
    const std::array low{Index{-i128{one_e18}}}, high{Index{i128{one_e18}}};
    const MarginTerms announced{flat(200'000, 100'000), {}, margin_rate_one, {}};
    const std::array<const MarginTerms*, 1> terms{&announced};
    const Band band = band_of(venue, {low, high, {}, terms});
    ASSERT_EQ(band.sides.size(), 1u);
    EXPECT_EQ(band.sides[0].low, Price{price(90).raw - 1});  // P - 81 = 0.1 P
}

// A point inside the box: prices strictly between the triggers, or anything where a side is open.
struct Inside {
    const Band& band;
    Draw& draw;

    i64 pick(Variable variable, i64 today, i64 least, i64 most) {
        i64 low = std::max<i64>(today / 5, 1), high = today * 4;
        const auto side = std::ranges::find(band.sides, variable, &Side1D::variable);
        if (side != band.sides.end()) {
            if (side->low != Price{}) low = side->low.raw + 1;
            if (side->high.raw != INT64_MAX) high = side->high.raw - 1;
        }
        low = std::max(low, least);
        high = std::min(high, most);
        const i64 corner = draw.in(0, 2);
        return corner == 0 ? low : corner == 1 ? high : draw.in(low, high);
    }
    void move(TestVenue& venue) {
        for (u32 m = 0; m < venue.markets.size(); ++m) {
            Price& mark = venue.markets[m].mark;
            mark = {pick({VariableKind::mark, m}, mark.raw, 1, INT64_MAX)};
        }
        for (u32 a = 1; a < venue.assets.size(); ++a) {
            AssetState& state = venue.assets[a];
            state.low = {pick({VariableKind::asset, a}, state.low.raw, 1, INT64_MAX)};
            state.high = {pick({VariableKind::asset, a}, std::max(state.high, state.low).raw, state.low.raw, INT64_MAX)};
            state.price = {draw.in(state.low.raw, state.high.raw)};
        }
    }
};

RC_GTEST_PROP(Band, every_point_inside_is_healthy, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    make_healthy(venue, draw);
    std::vector<Index> funding_low, funding_high, credit_high;
    std::vector<MarginTerms> bounds;
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        const MarketState& state = venue.markets[m];
        const bool inverse = venue.market_terms[m].kind == inverse_perpetual;
        const i128 drift = i128{draw.in(0, 5'000)} * one_e14 / (inverse ? state.mark.raw / one_e8 : 1);
        funding_low.push_back({state.funding_index.raw - drift});
        funding_high.push_back({state.funding_index.raw + drift});
    }
    for (const AssetState& state : venue.assets)
        credit_high.push_back({state.credit_index.raw + i128{draw.in(0, 1'000)} * one_e14 / 100});
    for (const MarketTerms& terms : venue.market_terms) {
        MarginTerms announced = terms.margin;
        if (auto* tiered = std::get_if<TieredMargin>(&announced.model)) {
            for (u32 k = 0; k < tiered->count; ++k)
                tiered->tiers[k].maintenance = ppm(std::min<i64>(tiered->tiers[k].maintenance.raw * 11 / 10, one_e6));
        }
        bounds.push_back(announced);
    }
    std::vector<const MarginTerms*> margin;
    for (u32 m = 0; m < bounds.size(); ++m) {
        bounds[m].model = upper_bound(bounds[m].model, venue.market_terms[m].margin.model);
        margin.push_back(&bounds[m]);
    }
    const Band band = band_of(venue, {funding_low, funding_high, credit_high, margin});
    RC_CLASSIFY(band.watch);
    if (band.watch) return;
    RC_ASSERT(std::ranges::is_sorted(band.sides, {}, &Side1D::variable));
    for (int k = 0; k < 24; ++k) {
        TestVenue moved = venue;
        Inside{band, draw}.move(moved);
        for (u32 m = 0; m < moved.markets.size(); ++m) {
            moved.markets[m].funding_index = draw.chance(50) ? funding_low[m] : funding_high[m];
            if (draw.chance(50)) moved.market_terms[m].margin = bounds[m];
        }
        for (u32 a = 0; a < moved.assets.size(); ++a) moved.assets[a].credit_index = credit_high[a];
        RC_ASSERT(healthy(moved));
    }
}

// The corner of the box, `share` percent of the way.
TestVenue corner(const TestVenue& venue, const Band& band, i64 share) {
    TestVenue moved = venue;
    const auto beyond = [share](Price today, Price edge) {
        return Price{std::max<i64>(static_cast<i64>(today.raw + i128{edge.raw - today.raw} * share / 100), 1)};
    };
    for (const Side1D& side : band.sides) {
        const bool falls = side.low != Price{};
        if (side.variable.kind == VariableKind::mark) {
            Price& mark = moved.markets[side.variable.id].mark;
            mark = beyond(mark, falls ? side.low : side.high);
        } else {
            AssetState& state = moved.assets[side.variable.id];
            if (side.low != Price{}) state.low = beyond(state.low, side.low);
            if (side.high.raw != INT64_MAX) state.high = beyond(state.high, side.high);
        }
    }
    return moved;
}

RC_GTEST_PROP(Band, reaches_within_a_tenth_of_the_true_distance_where_all_settles_in_the_numeraire, ()) {
    Draw draw{*rc::gen::arbitrary<u64>()};
    TestVenue venue = random_venue(draw);
    random_account(venue, draw);
    venue.numeraire = dollar;
    std::erase_if(venue.positions, [&](const Position& row) {
        return venue.market_terms[index(row.market)].settlement != dollar;
    });
    make_healthy(venue, draw);
    const Band band = band_of(venue);
    if (band.watch || band.sides.size() < 2) return;
    bool capped = false;
    for (const Side1D& side : band.sides) {
        const bool mark = side.variable.kind == VariableKind::mark;
        const AssetState* asset = mark ? nullptr : &venue.assets[side.variable.id];
        const Price low = mark ? venue.markets[side.variable.id].mark : asset->low;
        const Price high = mark ? low : asset->high;
        capped |= side.low != Price{} && side.low.raw * 2 < low.raw;
        capped |= side.high.raw != INT64_MAX && side.high.raw > high.raw + high.raw / 2;
    }
    if (capped) return;
    RC_ASSERT(healthy(corner(venue, band, 99)));
    RC_ASSERT(!healthy(corner(venue, band, 110)));
}

}  // namespace
}  // namespace plimsoll
