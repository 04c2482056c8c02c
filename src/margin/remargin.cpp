#include "margin/remargin.hpp"

#include "margin/asset_value.hpp"
#include "margin/model_tiered.hpp"

namespace plimsoll {

namespace {

constexpr i64 no_bound = INT64_MAX;

// Largest size whose notional does not exceed the floor of the next tier.
i64 size_up_to(Amount floor, i64 mark) {
    const i128 size = div_round(as_notional(floor).raw, mark, Round::floor);
    return size > no_bound ? no_bound : static_cast<i64>(size);
}

}  // namespace

std::optional<RemarginTable> RemarginTable::make(const VenueView& venue, AssetId numeraire, AssetId collateral) {
    const AssetCurve curve = asset_curve(venue, collateral, {numeraire, MarginMode::cross, Purpose::maintenance});
    if (venue.terms(numeraire).feed != no_feed || curve.terms == nullptr || curve.halt != one_e6) return std::nullopt;
    RemarginTable table;
    for (std::size_t m = 0; m < venue.markets.size(); ++m) {
        const MarketTerms& terms = venue.market_terms[m];
        const auto* model = std::get_if<TieredMargin>(&terms.margin.model);
        const bool linear = terms.kind == InstrumentKind::linear_perpetual || terms.kind == InstrumentKind::dated_future;
        const i64 mark = venue.markets[m].mark.raw;
        if (!linear || model == nullptr || terms.settlement != numeraire || mark <= 0) return std::nullopt;
        const auto size_max = [&](u32 k) {
            return k + 1 < model->count ? size_up_to(model->tiers[k + 1].floor, mark) : no_bound;
        };
        const i64 rate = model->tiers[0].maintenance.raw, next = model->tiers[1].maintenance.raw;
        First first;
        first.per_unit = {i128{mark} * (one_e6 - rate), -i128{mark} * (one_e6 + rate),
                          i128{mark} * (one_e6 - next), -i128{mark} * (one_e6 + next)};
        first.size_max = size_max(0);
        first.size_max_second = size_max(1);
        if (model->count > 1) first.deduction = deduction(*model, Requirement::maintenance, 1);
        first.mark = mark;
        first.tiers = table.tiers_.size();
        table.markets_.push_back(first);
        for (u32 k = 2; k < model->count; ++k)
            table.tiers_.push_back({size_max(k), model->tiers[k].maintenance.raw, deduction(*model, Requirement::maintenance, k)});
    }
    Exact offset{};
    const u32 count = curve.terms->haircut_tier_count;
    for (u32 k = 0; k < count; ++k) {
        const HaircutTier& tier = curve.terms->haircut_tiers[k];
        const i128 slope = i128{curve.low} * tier.weight.raw;
        if (k > 0) offset += Exact{tier.floor.raw * (table.haircuts_[k - 1].slope - slope)};
        table.haircuts_[k] = {k + 1 < count ? curve.terms->haircut_tiers[k + 1].floor.raw : i128_max, slope, offset};
    }
    table.debt_slope_ = i128{curve.high} * curve.terms->liability_weight.raw;
    return table;
}

i128 RemarginTable::collateral_value(i64 net) const {
    if (net <= 0) return net * debt_slope_;
    std::size_t k = 0;
    while (net > haircuts_[k].net_max) ++k;
    return net * haircuts_[k].slope + haircuts_[k].offset.raw;
}

i128 RemarginTable::larger_tier(const First& market, i64 quantity) const {
    const i64 size = quantity < 0 ? -quantity : quantity;
    const Tier* tier = &tiers_[market.tiers];
    while (size > tier->size_max) ++tier;
    return i128{quantity} * market.mark * (one_e6 + (quantity < 0 ? tier->rate : -tier->rate)) + tier->deduction.raw;
}

u64 RemarginTable::count_unhealthy(const RemarginColumns& columns, std::size_t from, std::size_t to) const {
    const First* const markets = markets_.data();
    const u32* const market_of = columns.market.data();
    const i64* const quantities = columns.quantity.data();
    u64 unhealthy = 0;
    u32 row = columns.first[from];
    for (std::size_t account = from; account < to; ++account) {
        const u32 end = columns.first[account + 1];
        i128 health = exact(columns.cash[account]).raw;
        const i64 net = columns.collateral[account];
        if (net != 0) health += collateral_value(net);
        for (; row < end; ++row) {
            const First& market = markets[market_of[row]];
            const i64 quantity = quantities[row], flip = quantity >> 63;
            const i64 size = (quantity ^ flip) - flip;
            if (size > market.size_max_second) [[unlikely]] {
                health += larger_tier(market, quantity);
                continue;
            }
            const i64 second = -static_cast<i64>(size > market.size_max);  // all ones in the second tier
            const i128 per_unit = market.per_unit[static_cast<std::size_t>((second & 2) - flip)];
            // Modulo 2^128, which holds the result: the size is not negative, so that two products do.
            const u128 worth = static_cast<u128>(static_cast<u64>(size)) * static_cast<u128>(per_unit);
            health += static_cast<i128>(worth) + (market.deduction.raw & second);
        }
        unhealthy += health < 0 ? 1 : 0;
    }
    return unhealthy;
}

}  // namespace plimsoll
