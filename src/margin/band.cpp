#include "margin/band.hpp"

#include <algorithm>
#include <bit>

#include "margin/along_mark.hpp"
#include "margin/band_lines.hpp"
#include "margin/root.hpp"

namespace plimsoll {

namespace {

constexpr Price no_low{0}, no_high{INT64_MAX};
constexpr i64 width_unit = 100;  // widths are in 1e-8 of the price: a hundredth of a margin rate's step

// A point box moves by a share of its price; the side's own factor is a power of two.
Range widened(Range today, i64 width) {
    const auto part = [width](i64 price) { return static_cast<i64>(i128{price} * width / one_e8); };
    return {std::max<i64>(today.low - part(today.low), 0), today.high + part(today.high)};
}

class Search {
public:
    Search(BandScratch& lines, MarginRate width_max) : lines_(lines), most_(width_max.raw * width_unit) {}

    /// L of the box whose narrowest half-width is `width`.
    Int256 at(i64 width) {
        for (BoundAsset& asset : lines_.assets) {
            asset.box = asset.moves ? widened(asset.today, scaled(width, asset.widening)) : asset.today;
        }
        for (BoundMarket& market : lines_.markets)
            market.box = widened({market.mark, market.mark}, scaled(width, market.widening));
        return lower_bound(lines_);
    }

    /// The widest box found with L >= 0, within a thirty-second of the widest there is; its ends are left in the lines.
    i64 widest(Int256 inside_value) {
        i64 inside = 0, outside = most_;
        Int256 outside_value = at(outside);
        if (outside_value.sign() >= 0) return outside;
        i64 last = outside;
        while (outside - inside > std::max<i64>(outside / 32, 1)) {
            last = between(inside, inside_value, outside, outside_value);
            const Int256 value = at(last);
            (value.sign() >= 0 ? inside : outside) = last;
            (value.sign() >= 0 ? inside_value : outside_value) = value;
        }
        if (last != inside) at(inside);
        return inside;
    }

private:
    i64 scaled(i64 width, i32 widening) const { return std::min(width << widening, most_); }

    // Where the chord of L meets zero; L is about concave, so that this is mostly inside and near. Kept off the ends.
    static i64 between(i64 inside, const Int256& above, i64 outside, const Int256& below) {
        const i64 gap = outside - inside;
        const i128 share = quotient_below(plimsoll::scale(above, one_e6), above - below);
        const i64 step = static_cast<i64>(gap * std::min<i128>(share, one_e6) / one_e6);
        const i64 least = gap / 32 + 1;
        return inside + std::clamp(step + gap / 64, least, std::max(gap - gap / 8 - 1, least));
    }

    BandScratch& lines_;
    i64 most_;
};

struct Variables {
    u32 count = 0;
    const BoundAsset* asset = nullptr;    // the only one, where count is 1
    const BoundMarket* market = nullptr;
};

Variables variables(const BandScratch& lines) {
    Variables found;
    for (const BoundAsset& asset : lines.assets) {
        if (!asset.moves) continue;
        ++found.count;
        found.asset = &asset;
    }
    for (const BoundMarket& market : lines.markets) {
        ++found.count;
        found.market = &market;
    }
    return found;
}

Price below(i64 low) { return {std::max<i64>(low - 1, 0)}; }
Price above(i64 high) { return {high + 1}; }

// An asset that is only held can only hurt by falling, one that is only owed by rising.
Side1D asset_side(const BoundAsset& asset) {
    const bool only_held = !asset.settles && asset.base.raw > 0, only_owed = !asset.settles && asset.base.raw < 0;
    return {{VariableKind::asset, static_cast<u32>(index(asset.id))},
            only_owed ? no_low : below(asset.box.low),
            only_held ? no_high : above(asset.box.high)};
}

Side1D market_side(const BoundMarket& market) {
    return {{VariableKind::mark, static_cast<u32>(index(market.id))},
            market.open_low ? no_low : below(market.box.low),
            market.open_high ? no_high : above(market.box.high)};
}

void write_sides(const BandScratch& lines, std::vector<Side1D>& sides) {
    for (const BoundMarket& market : lines.markets) {
        const Side1D side = market_side(market);
        if (side.low != no_low || side.high != no_high) sides.push_back(side);
    }
    for (const BoundAsset& asset : lines.assets) {
        if (asset.moves) sides.push_back(asset_side(asset));
    }
}

// Everything but the one position stands still: its liquidation prices are the triggers.
bool exact_market(const BandScratch& lines, const BoundMarket& market, std::vector<Side1D>& sides) {
    MarkLine line;
    line.kind = market.kind;
    line.quantity = market.quantity;
    line.mark = {market.mark};
    line.margin = market.margin;
    for (const BoundAsset& asset : lines.assets) {
        const bool counts = asset.terms == nullptr || asset.counts;
        const AssetCurve curve{asset.terms, counts ? asset.today.low : 0, asset.today.high, asset.halt};
        if (&asset == &lines.assets[market.asset]) {
            line.curve = curve;
            line.net = asset.base;
        } else {
            line.rest += curve.value(asset.base);
        }
    }
    if (!line.concave()) return false;
    const HealthyPrices healthy = healthy_prices(line);
    if (!healthy.any) return false;
    const Side1D side{{VariableKind::mark, static_cast<u32>(index(market.id))}, healthy.below.value_or(no_low),
                      healthy.above.value_or(no_high)};
    if (side.low != no_low || side.high != no_high) sides.push_back(side);
    return true;
}

// One price, no positions: V is linear in it.
void exact_asset(BandScratch& lines, std::size_t place, std::vector<Side1D>& sides) {
    BoundAsset& asset = lines.assets[place];
    const auto health = [&](i128 price) {
        const i64 raw = static_cast<i64>(price);
        asset.box = {std::min(asset.today.low, raw), std::max(asset.today.high, raw)};
        return lower_bound(lines);
    };
    Side1D side{{VariableKind::asset, static_cast<u32>(index(asset.id))}, no_low, no_high};
    const auto first_outside = [&](i64 from, i64 end, i128 step) -> std::optional<Price> {
        const i128 outside = outside_by_tangent(health, from, health(from), end, step);
        if (health(outside).sign() >= 0) return std::nullopt;
        const auto inside = edge_from_outside(health, outside, from, -step);
        return Price{static_cast<i64>(inside.value_or(from) + step)};
    };
    if (asset.today.low > 1) side.low = first_outside(asset.today.low, 1, -1).value_or(no_low);
    side.high = first_outside(asset.today.high, limits::price_raw_max - 1, 1).value_or(no_high);
    if (side.low != no_low || side.high != no_high) sides.push_back(side);
}

bool exact_band(BandScratch& lines, const Variables& found, std::vector<Side1D>& sides) {
    if (found.market != nullptr) return exact_market(lines, *found.market, sides);
    if (lines.assets[static_cast<std::size_t>(found.asset - lines.assets.data())].terms == nullptr) return false;
    exact_asset(lines, static_cast<std::size_t>(found.asset - lines.assets.data()), sides);
    return true;
}

}  // namespace

void make_band(const VenueView& venue, const AccountLines& account, const Allowance& allowance, MarginRate width_min,
               MarginRate width_max, Band& band) {
    band.watch = false;
    band.sides.clear();
    BandScratch& lines = band.scratch;
    if (!gather_bound_lines(venue, account, allowance, lines)) {
        band.watch = true;
        return;
    }
    Search search(lines, width_max);
    const Int256 today = search.at(0);
    if (today.sign() < 0) {
        band.watch = true;
        return;
    }
    const Variables found = variables(lines);
    if (found.count == 0) return;
    if (found.count == 1 && exact_band(lines, found, band.sides)) return;
    if (search.widest(today) < width_min.raw * width_unit) {
        band.watch = true;
        return;
    }
    write_sides(lines, band.sides);
}

}  // namespace plimsoll
