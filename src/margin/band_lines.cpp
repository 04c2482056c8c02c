#include "margin/band_lines.hpp"

#include <algorithm>
#include <bit>

#include "margin/model_size_linear.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

constexpr i32 widening_max = 6;

Index at_or(std::span<const Index> indices, std::size_t place, Index today) {
    return place < indices.size() ? indices[place] : today;
}

MarginRate rate_max(const MarginModel& model, InstrumentKind kind, Quantity quantity) {
    if (const auto* linear = std::get_if<SizeLinearMargin>(&model)) {
        if (kind == InstrumentKind::inverse_perpetual) return margin_rate_one;
        return rate_at(*linear, Requirement::maintenance, quantity);
    }
    const auto& tiered = *std::get_if<TieredMargin>(&model);
    MarginRate most{};
    for (u32 k = 0; k < tiered.count; ++k) most = std::max(most, tiered.tiers[k].maintenance);
    return most;
}

bool convex(const MarginModel& model, InstrumentKind kind) {
    if (std::holds_alternative<SizeLinearMargin>(model)) return kind != InstrumentKind::inverse_perpetual;
    return provable(model);
}

BoundMarket bound_market(const VenueView& venue, const Allowance& allowance, const Position& position) {
    const MarketTerms& terms = venue.terms(position.market);
    const MarginTerms& margin = margin_terms(venue, allowance, position.market);
    BoundMarket market;
    market.id = position.market;
    market.kind = terms.kind;
    market.quantity = position.quantity;
    market.mark = venue.state(position.market).mark.raw;
    market.margin = &margin;
    market.rate_max = rate_max(margin.model, terms.kind, position.quantity);
    market.convex = convex(margin.model, terms.kind);
    return market;
}

BoundAsset bound_asset(const VenueView& venue, const AccountLines& account, const AssetTotals& total) {
    BoundAsset asset;
    asset.id = total.asset;
    asset.base = total.net;
    asset.settles = total.requirement.raw != 0;
    const Valuer valuer{account.numeraire, account.mode, Purpose::maintenance};
    const AssetCurve curve = asset_curve(venue, total.asset, valuer);
    asset.terms = curve.terms;
    asset.halt = curve.halt;
    const AssetTerms& terms = venue.terms(total.asset);
    const bool par = terms.feed == no_feed;
    if (curve.terms == nullptr) {
        asset.counts = true;
        const AssetState& state = venue.state(total.asset);
        asset.today = par ? Range{curve.low, curve.high}
                          : Range{std::clamp<i64>(state.low.raw, 1, curve.low), std::max(state.high.raw, curve.high)};
    } else {
        asset.counts = curve.low > 0 && curve.halt > 0;
        asset.today = {par ? one_e8 : std::max<i64>(venue.state(total.asset).low.raw, 0), curve.high};
    }
    const bool matters = asset.settles || asset.base.raw < 0 || (asset.base.raw > 0 && asset.counts);
    asset.moves = !par && matters;
    return asset;
}

// Bit length of what a relative move of one would cost, in the currency of the feeds.
i32 exposure_bits(i128 size, i64 price) {
    const u128 value = magnitude(size);
    const u64 high = static_cast<u64>(value >> 64), low = static_cast<u64>(value);
    const i32 width = high != 0 ? 128 - std::countl_zero(high) : 64 - std::countl_zero(low);
    return width + 64 - std::countl_zero(static_cast<u64>(std::max<i64>(price, 1)));
}

// Sides as wide as the cube root of the largest exposure over the own one, in powers of two.
void set_widenings(BandScratch& lines) {
    i32 most = 0;
    for (BoundAsset& asset : lines.assets) asset.net_low = asset.base;
    for (BoundMarket& market : lines.markets) {
        BoundAsset& asset = lines.assets[market.asset];
        const Notional leg = unrealised(market.kind, market.quantity, {}, {market.mark});
        asset.net_low += leg;
        market.widening = exposure_bits(leg.raw, asset.today.high);
        most = std::max(most, market.widening);
    }
    for (BoundAsset& asset : lines.assets) {
        asset.widening = exposure_bits(asset.net_low.raw, asset.today.high);
        if (asset.moves) most = std::max(most, asset.widening);
    }
    const auto third = [most](i32 bits) { return std::clamp((most - bits) / 3, 0, widening_max); };
    for (BoundAsset& asset : lines.assets) asset.widening = third(asset.widening);
    for (BoundMarket& market : lines.markets) market.widening = third(market.widening);
}

}  // namespace

const MarginTerms& margin_terms(const VenueView& venue, const Allowance& allowance, MarketId market) {
    const std::size_t place = index(market);
    if (place < allowance.margin.size() && allowance.margin[place] != nullptr) return *allowance.margin[place];
    return venue.terms(market).margin;
}

Amount funding_at_worst(const VenueView& venue, const Allowance& allowance, const Position& position) {
    const std::size_t place = index(position.market);
    const Index today = venue.state(position.market).funding_index;
    const bool is_long = position.quantity > Quantity{};
    return funding_owed(position, at_or(is_long ? allowance.funding_high : allowance.funding_low, place, today));
}

Notional balance_at_worst(const VenueView& venue, const Allowance& allowance, const Balance& balance) {
    const Index today = venue.state(balance.asset).credit_index;
    const Index worst = std::max(today, at_or(allowance.credit_high, index(balance.asset), today));
    return as_notional(balance.amount - credit_owed(balance, worst));
}

bool gather_bound_lines(const VenueView& venue, const AccountLines& account, const Allowance& allowance,
                        BandScratch& lines) {
    lines.assets.clear();
    lines.markets.clear();
    RiskTerms sums;
    for (const Balance& balance : account.balances) {
        if (balance.amount != Amount{}) sums.at(balance.asset).net += balance_at_worst(venue, allowance, balance);
    }
    for (const Position& position : account.positions) {
        const MarketTerms& terms = venue.terms(position.market);
        if (position.quantity == Quantity{} || terms.kind == InstrumentKind::spot) continue;
        if (venue.state(position.market).mark.raw <= 0) return false;
        AssetTotals& total = sums.at(terms.settlement);
        total.net += as_notional(position.cost - funding_at_worst(venue, allowance, position));
        total.requirement = {1};  // marks it as settled in
        lines.markets.push_back(bound_market(venue, allowance, position));
    }
    for (const AssetTotals& total : sums.totals()) {
        lines.assets.push_back(bound_asset(venue, account, total));
        const BoundAsset& asset = lines.assets.back();
        if (asset.moves && asset.today.high <= 0) return false;
    }
    for (BoundMarket& market : lines.markets) {
        const AssetId settlement = venue.terms(market.id).settlement;
        const auto place = std::ranges::find(lines.assets, settlement, &BoundAsset::id);
        market.asset = static_cast<u32>(place - lines.assets.begin());
    }
    // The numeraire's own price scales everything where nothing else stands beside it.
    if (lines.assets.size() == 1 && lines.assets[0].terms == nullptr) lines.assets[0].moves = false;
    set_widenings(lines);
    return true;
}

}  // namespace plimsoll
