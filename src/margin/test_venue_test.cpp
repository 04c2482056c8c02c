// Random venues and accounts for the property tests of this room.
#include <algorithm>

#include "margin/position_value.hpp"
#include "margin/risk.hpp"
#include "margin/test_venue.hpp"

namespace plimsoll::testing {

namespace {

TieredMargin random_tiers(Draw& draw) {
    TieredMargin model;
    model.count = static_cast<u32>(draw.in(1, 6));
    i64 floor = 0, maintenance = draw.in(1'000, 20'000);
    for (u32 k = 0; k < model.count; ++k) {
        model.tiers[k] = {money(floor), ppm(std::min<i64>(maintenance * 2, one_e6)), ppm(maintenance)};
        floor += draw.in(1, 200'000);
        maintenance = std::min<i64>(maintenance + draw.in(0, 60'000), one_e6);
    }
    return model;
}

SizeLinearMargin random_size_linear(Draw& draw) {
    const i64 base = draw.in(5'000, 20'000);
    return {ppm(base * 2), ppm(base), {draw.in(0, 20'000)}, {draw.in(0, 10'000)}};
}

MarginModel random_model(Draw& draw) {
    if (draw.chance(70)) return random_tiers(draw);
    return random_size_linear(draw);
}

void random_haircuts(AssetTerms& terms, Draw& draw) {
    terms.haircut_tier_count = static_cast<u32>(draw.in(1, 4));
    i64 floor = 0, weight = draw.in(700'000, 1'000'000);
    for (u32 k = 0; k < terms.haircut_tier_count; ++k) {
        terms.haircut_tiers[k] = {money(floor), ppm(weight)};
        floor += draw.in(1, 40);
        weight = draw.in(weight / 2, weight);
    }
    terms.liability_weight = ppm(draw.in(1'000'000, 1'200'000));
    terms.closing_cost = ppm(draw.in(0, 5'000));
}

Price jitter(Draw& draw, i64 whole) { return {whole * one_e8 + draw.in(-one_e8 / 3, one_e8 / 3)}; }

void random_market(TestVenue& venue, Draw& draw, InstrumentKind kind, AssetId settlement, i64 whole) {
    const MarketId id = venue.add_market(kind, settlement, random_model(draw), jitter(draw, whole));
    MarketTerms& terms = venue.market_terms[index(id)];
    terms.liquidation.closing_cost = ppm(draw.in(0, 2'000));
    terms.book.price_band = ppm(50'000);
    terms.margin.profit_weight = ppm(draw.in(500'000, 1'000'000));
    venue.markets[index(id)].funding_index = {i128{draw.in(-5'000'000, 5'000'000)} * one_e14 / 1000};
}

}  // namespace

TestVenue random_venue(Draw& draw) {
    TestVenue venue;
    venue.add_asset(no_feed, price(1));
    const std::array<i64, 3> assets{40'000, 2'500, 3};
    for (u32 k = 0; k < assets.size(); ++k) {
        const AssetId id = venue.add_asset(FeedId{k}, jitter(draw, assets[k]), Price{draw.in(0, assets[k] * one_e8 / 500)});
        random_haircuts(venue.asset_terms[index(id)], draw);
    }
    using enum InstrumentKind;
    random_market(venue, draw, linear_perpetual, AssetId{0}, 40'000);
    random_market(venue, draw, inverse_perpetual, AssetId{1}, 40'000);
    random_market(venue, draw, linear_perpetual, AssetId{3}, 2'500);
    random_market(venue, draw, dated_future, AssetId{0}, 2'500);
    random_market(venue, draw, inverse_perpetual, AssetId{2}, 2'500);
    return venue;
}

void random_account(TestVenue& venue, Draw& draw) {
    if (draw.chance(20)) venue.numeraire = AssetId{static_cast<u32>(draw.in(1, 2))};
    for (u32 a = 0; a < venue.assets.size(); ++a) {
        if (!draw.chance(60)) continue;
        const i64 worth = draw.in(-20'000, 60'000);  // in dollars, so that no asset drowns the others
        venue.hold(AssetId{a}, {i128{worth} * one_e8 * one_e8 / venue.assets[a].price.raw + draw.in(0, 99)});
    }
    for (u32 m = 0; m < venue.markets.size(); ++m) {
        if (!draw.chance(50)) continue;
        const InstrumentKind kind = venue.market_terms[m].kind;
        const i64 mark = venue.markets[m].mark.raw;
        const bool inverse = kind == InstrumentKind::inverse_perpetual;
        const i128 dollars = i128{draw.in(-200'000, 200'000)} * one_e8;
        const Quantity quantity{static_cast<i64>(inverse ? dollars : dollars * one_e8 / mark)};
        if (quantity == Quantity{}) continue;
        const Price entry{mark + mark / 1000 * draw.in(-100, 100)};
        Position& row = venue.open(MarketId{m}, quantity, fill_cash(kind, quantity, entry));
        row.funding_anchor = {venue.markets[m].funding_index.raw + draw.in(-1'000'000, 1'000'000)};
        row.funding_settled = {draw.in(-1000, 1000)};
    }
}

void make_healthy(TestVenue& venue, Draw& draw) {
    const auto place = std::ranges::find(venue.balances, venue.numeraire, &Balance::asset);
    if (place == venue.balances.end()) {
        Balance row{};
        row.asset = venue.numeraire;
        venue.balances.insert(std::ranges::lower_bound(venue.balances, row.asset, {}, &Balance::asset), row);
    }
    Balance& cash = *std::ranges::find(venue.balances, venue.numeraire, &Balance::asset);
    i128 step = 1'000 + draw.in(0, 1'000'000);
    while (health(venue.view(), venue.lines(), Purpose::maintenance).sign() < 0) {
        cash.amount += Amount{step};
        step *= 2;
    }
    const i64 spare = draw.in(0, 1) * draw.in(0, 40'000);  // half of them stay near the line
    cash.amount += Amount{i128{spare} * one_e8 * one_e8 / venue.assets[index(venue.numeraire)].price.raw};
}

}  // namespace plimsoll::testing
