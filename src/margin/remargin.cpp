#include "margin/remargin.hpp"

#include <algorithm>

#include "margin/asset_value.hpp"
#include "margin/model_tiered.hpp"

namespace plimsoll {

namespace {

constexpr u64 bias = u64{1} << 63;  // signed numbers compare as unsigned ones when it is added
constexpr u32 block_rows = 512;     // running sums of so many rows stay in the first cache

// Largest size whose notional does not exceed the floor of the next tier.
i64 size_up_to(const TieredMargin& model, u32 tier, i64 mark) {
    if (tier + 1 >= model.count) return INT64_MAX;
    const i128 size = div_round(as_notional(model.tiers[tier + 1].floor).raw, mark, Round::floor);
    return size > INT64_MAX ? INT64_MAX : static_cast<i64>(size);
}

u64 high_half(u128 value) { return static_cast<u64>(value >> 64); }

}  // namespace

void RemarginTable::add_near_tier(Market& market, u32 tier, const TieredMargin& model, i64 mark) {
    const i64 rate = model.tiers[tier].maintenance.raw;
    const u128 offset = static_cast<u128>(deduction(model, Requirement::maintenance, tier).raw);
    const u128 of_long = static_cast<u128>(mark) * static_cast<u64>(one_e6 - rate);
    const u128 of_short = static_cast<u128>(mark) * static_cast<u64>(one_e6 + rate),
               offset_short = offset - (of_short << 64);
    const u32 up = near_tiers + tier, down = near_tiers - 1 - tier;
    market.lines[up] = {static_cast<u64>(of_long), static_cast<u64>(offset), high_half(offset)};
    market.lines[down] = {static_cast<u64>(of_short), static_cast<u64>(offset_short), high_half(offset_short)};
    market.slope_high[up] = static_cast<u32>(high_half(of_long));
    market.slope_high[down] = static_cast<u32>(high_half(of_short));
    market.size_max[tier] = static_cast<u64>(size_up_to(model, tier, mark));
    if (high_half(of_short) != 0) wide_ = true;
}

bool RemarginTable::add_market(const MarketTerms& terms, i64 mark, AssetId numeraire) {
    const auto* model = std::get_if<TieredMargin>(&terms.margin.model);
    const bool linear = terms.kind == InstrumentKind::linear_perpetual || terms.kind == InstrumentKind::dated_future;
    if (!linear || model == nullptr || terms.settlement != numeraire || mark <= 0) return false;
    Market market;
    market.size_max.fill(INT64_MAX);
    for (u32 tier = 0; tier < model->count; ++tier) {
        const MarginRate rate = model->tiers[tier].maintenance;
        if (rate < MarginRate{} || rate > margin_rate_one) return false;
        if (tier < near_tiers) add_near_tier(market, tier, *model, mark);
    }
    markets_.push_back(market);
    far_.push_back({mark, far_tiers_.size()});
    for (u32 tier = near_tiers; tier < model->count; ++tier)
        far_tiers_.push_back({size_up_to(*model, tier, mark), model->tiers[tier].maintenance.raw,
                              deduction(*model, Requirement::maintenance, tier)});
    return true;
}

void RemarginTable::set_collateral(const AssetTerms& terms, i64 low, i64 high) {
    const u128 debt = static_cast<u128>(i128{high} * terms.liability_weight.raw);
    collateral_[0] = {debt, u128{0} - (debt << 64)};
    net_max_.fill(~u64{0});
    net_max_[0] = bias - 1;  // a net of -1
    i128 offset = 0, before = 0;
    for (u32 tier = 0; tier < terms.haircut_tier_count; ++tier) {
        const HaircutTier& rule = terms.haircut_tiers[tier];
        const i128 slope = i128{low} * rule.weight.raw;
        if (tier > 0) {
            offset += rule.floor.raw * (before - slope);
            if (rule.floor.raw <= INT64_MAX) net_max_[tier] = static_cast<u64>(rule.floor.raw) + bias;
        }
        collateral_[tier + 1] = {static_cast<u128>(slope), static_cast<u128>(offset)};
        before = slope;
    }
}

std::optional<RemarginTable> RemarginTable::make(const VenueView& venue, AssetId numeraire, AssetId collateral) {
    const AssetCurve curve = asset_curve(venue, collateral, {numeraire, MarginMode::cross, Purpose::maintenance});
    if (venue.terms(numeraire).feed != no_feed || curve.terms == nullptr || curve.halt != one_e6) return std::nullopt;
    RemarginTable table;
    table.set_collateral(*curve.terms, curve.low, curve.high);
    for (std::size_t m = 0; m < venue.markets.size(); ++m)
        if (!table.add_market(venue.market_terms[m], venue.markets[m].mark.raw, numeraire)) return std::nullopt;
    return table;
}

inline u128 RemarginTable::collateral_value(i64 net) const {
    const u64 biased = static_cast<u64>(net) + bias;
    std::size_t place = 0;
#pragma GCC unroll 6
    for (std::size_t k = 0; k < limits::haircut_tiers_max; ++k) place += net_max_[k] < biased ? 1 : 0;
    return static_cast<u64>(net) * collateral_[place].slope + collateral_[place].offset;
}

// Inlined, and without a branch on the side: what is lost with a misprediction is the work of a dozen rows.
inline u128 RemarginTable::far_value(u32 market, i64 quantity) const {
    const i64 flip = quantity >> 63;
    const i64 size = (quantity ^ flip) - flip;
    const FarTier* tier = &far_tiers_[far_[market].first];
    while (size > tier->size_max) ++tier;
    const i64 factor = one_e6 - ((tier->rate ^ flip) - flip);
    return static_cast<u128>(i128{quantity} * far_[market].mark * factor + tier->deduction.raw);
}

// Adds the rows up and leaves in `sums` what stood before each of them, and after the last. Not inlined: alone, the loop fits in
// the registers.
template <bool wide>
[[gnu::noinline]] u128 RemarginTable::sum_block(const u32* market_of, const i64* quantities, u32 rows, u128 sum,
                                                u128* sums) const {
    const Market* const markets = markets_.data();
    for (u32 row = 0; row < rows; ++row) {
        sums[row] = sum;
        const Market& market = markets[market_of[row]];
        const i64 quantity = quantities[row], flip = quantity >> 63;  // all ones for a short
        const u64 size = static_cast<u64>((quantity ^ flip) - flip);
        if (size > market.size_max[near_tiers - 1]) [[unlikely]] {
            sum += far_value(market_of[row], quantity);
            continue;
        }
        std::size_t tier = 0;
        tier += market.size_max[0] < size ? 1 : 0;
        tier += market.size_max[1] < size ? 1 : 0;
        tier += market.size_max[2] < size ? 1 : 0;
        const std::size_t place = near_tiers + (tier ^ static_cast<std::size_t>(flip));  // ~tier = -1 - tier
        const Line& line = market.lines[place];
        sum += static_cast<u128>(static_cast<u64>(quantity)) * line.slope;
        if constexpr (wide) sum += static_cast<u128>(static_cast<u64>(quantity) * market.slope_high[place]) << 64;
        sum += static_cast<u128>(line.offset_high) << 64 | line.offset_low;
    }
    sums[rows] = sum;
    return sum;
}

u64 RemarginTable::count_unhealthy(const RemarginColumns& columns, std::size_t from, std::size_t to) const {
    std::array<u128, block_rows + 1> sums;
    const u32* const first = columns.first.data();
    u64 unhealthy = 0;
    u128 sum = 0, before = 0;  // of all rows so far; of those before the present account
    u32 row = first[from];
    for (std::size_t account = from; account < to;) {
        const u32 rows = std::min(block_rows, first[to] - row), end = row + rows;
        const u32* const market_of = columns.market.data() + row;
        const i64* const quantities = columns.quantity.data() + row;
        sum = wide_ ? sum_block<true>(market_of, quantities, rows, sum, sums.data())
                    : sum_block<false>(market_of, quantities, rows, sum, sums.data());
        for (; account < to && first[account + 1] <= end; ++account) {
            const u128 now = sums[first[account + 1] - row];
            const u128 health = static_cast<u128>(exact(columns.cash[account]).raw) + (now - before) +
                                collateral_value(columns.collateral[account]);
            before = now;
            unhealthy += static_cast<i128>(health) < 0 ? 1 : 0;
        }
        row = end;
    }
    return unhealthy;
}

}  // namespace plimsoll
