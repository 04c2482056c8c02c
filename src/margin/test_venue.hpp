// A venue small enough to check by hand, and random ones: for tests of this room only.
#pragma once

#include <string>
#include <vector>

#include "margin/view.hpp"

namespace plimsoll::testing {

constexpr Price price(i64 whole) { return {whole * one_e8}; }
constexpr Quantity lots(i64 whole) { return {whole * one_e8}; }
constexpr Amount money(i64 whole) { return {i128{whole} * one_e8}; }
constexpr MarginRate ppm(i64 millionths) { return {millionths}; }

inline TieredMargin tiers(std::initializer_list<RiskTier> list) {
    TieredMargin model;
    for (const RiskTier& tier : list) model.tiers[model.count++] = tier;
    return model;
}
inline TieredMargin flat(i64 initial_ppm, i64 maintenance_ppm) {
    return tiers({{{}, ppm(initial_ppm), ppm(maintenance_ppm)}});
}

/// Splitmix64: a seed draws the whole venue, so that a failing case is one number.
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
};

struct TestVenue {
    std::vector<AssetTerms> asset_terms;
    std::vector<AssetState> assets;
    std::vector<MarketTerms> market_terms;
    std::vector<MarketState> markets;
    std::vector<Balance> balances;
    std::vector<Position> positions;
    AssetId numeraire{0};
    MarginMode mode = MarginMode::cross;

    VenueView view() const { return {asset_terms, assets, market_terms, markets}; }
    AccountLines lines() const { return {numeraire, balances, positions, mode}; }

    AssetId add_asset(FeedId feed, Price middle, Price confidence = {}) {
        AssetTerms terms;
        terms.feed = feed;
        terms.haircut_tiers[0] = {{}, margin_rate_one};
        AssetState state{};
        state.halt_weight = margin_rate_one;
        state.usable = 1;
        asset_terms.push_back(terms);
        assets.push_back(state);
        const AssetId id{static_cast<u32>(assets.size() - 1)};
        set_price(id, middle, confidence);
        return id;
    }
    void set_price(AssetId id, Price middle, Price confidence) {
        AssetState& state = assets[index(id)];
        state.price = middle;
        state.low = state.strict_low = middle - confidence;
        state.high = state.strict_high = middle + confidence;
    }
    MarketId add_market(InstrumentKind kind, AssetId settlement, MarginModel model, Price mark) {
        MarketTerms terms;
        terms.kind = kind;
        terms.settlement = settlement;
        terms.margin.model = model;
        MarketState state{};
        state.index_usable = 1;
        market_terms.push_back(terms);
        markets.push_back(state);
        const MarketId id{static_cast<u32>(markets.size() - 1)};
        set_mark(id, mark);
        return id;
    }
    void set_mark(MarketId id, Price mark) {
        MarketState& state = markets[index(id)];
        state.index = state.mark = state.strict_low = state.strict_high = mark;
    }
    Balance& hold(AssetId asset, Amount amount) {
        Balance line{};
        line.asset = asset;
        line.amount = amount;
        balances.push_back(line);
        return balances.back();
    }
    Position& line(MarketId market) {
        Position line{};
        line.market = market;
        positions.push_back(line);
        return positions.back();
    }
    Position& open(MarketId market, Quantity quantity, Amount cost) {
        Position& row = line(market);
        row.quantity = quantity;
        row.cost = cost;
        return row;
    }
};

TestVenue random_venue(Draw& draw);
/// Balances and positions of an account over a random venue; healthy or not.
void random_account(TestVenue& venue, Draw& draw);
/// The same account with cash added until it is healthy, by a little or by much.
void make_healthy(TestVenue& venue, Draw& draw);

}  // namespace plimsoll::testing
