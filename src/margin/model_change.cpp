// Margin models that change by announced ramp: shapes, points in between, and a bound over both ends.
#include <algorithm>

#include "margin/model_tiered.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

constexpr i64 between(i64 from, i64 to, MarginRate share) {
    return from + static_cast<i64>(div_round(i128{to - from} * share.raw, one_e6, Round::ceil));
}
MarginRate between(MarginRate from, MarginRate to, MarginRate share) { return {between(from.raw, to.raw, share)}; }
Rate between(Rate from, Rate to, MarginRate share) { return {between(from.raw, to.raw, share)}; }

TieredMargin interpolate(const TieredMargin& from, const TieredMargin& to, MarginRate share) {
    TieredMargin mixed = from;
    for (u32 k = 0; k < from.count; ++k) {
        mixed.tiers[k].initial = between(from.tiers[k].initial, to.tiers[k].initial, share);
        mixed.tiers[k].maintenance = between(from.tiers[k].maintenance, to.tiers[k].maintenance, share);
    }
    return mixed;
}

SizeLinearMargin interpolate(const SizeLinearMargin& from, const SizeLinearMargin& to, MarginRate share) {
    return {between(from.initial_base, to.initial_base, share), between(from.maintenance_base, to.maintenance_base, share),
            between(from.initial_slope, to.initial_slope, share),
            between(from.maintenance_slope, to.maintenance_slope, share)};
}

const RiskTier& tier_at(const TieredMargin& model, Amount floor) {
    u32 k = 0;
    while (k + 1 < model.count && model.tiers[k + 1].floor <= floor) ++k;
    return model.tiers[k];
}

// More floors than the table holds: the newest rates reach down over the last tier, never the other way.
void append(TieredMargin& model, const RiskTier& tier) {
    if (model.count > 0) {
        RiskTier& last = model.tiers[model.count - 1];
        if (last.initial == tier.initial && last.maintenance == tier.maintenance) return;
        if (model.count == limits::tiers_max) {
            last.initial = std::max(last.initial, tier.initial);
            last.maintenance = std::max(last.maintenance, tier.maintenance);
            return;
        }
    }
    model.tiers[model.count++] = tier;
}

TieredMargin upper_bound(const TieredMargin& a, const TieredMargin& b) {
    TieredMargin bound;
    for (u32 i = 0, j = 0; i < a.count || j < b.count;) {
        Amount floor{};
        if (j == b.count || (i < a.count && a.tiers[i].floor < b.tiers[j].floor)) {
            floor = a.tiers[i++].floor;
        } else {
            floor = b.tiers[j++].floor;
            if (i < a.count && a.tiers[i].floor == floor) ++i;
        }
        const RiskTier &x = tier_at(a, floor), &y = tier_at(b, floor);
        append(bound, {floor, std::max(x.initial, y.initial), std::max(x.maintenance, y.maintenance)});
    }
    return bound;
}

SizeLinearMargin upper_bound(const SizeLinearMargin& a, const SizeLinearMargin& b) {
    return {std::max(a.initial_base, b.initial_base), std::max(a.maintenance_base, b.maintenance_base),
            std::max(a.initial_slope, b.initial_slope), std::max(a.maintenance_slope, b.maintenance_slope)};
}

MarginModel whole_notional() {
    TieredMargin all;
    all.count = 1;
    all.tiers[0] = {{}, margin_rate_one, margin_rate_one};
    return all;
}

}  // namespace

bool provable(const MarginModel& model) {
    if (const auto* linear = std::get_if<SizeLinearMargin>(&model)) return linear->maintenance_slope == Rate{};
    const auto& tiered = std::get<TieredMargin>(model);
    if (tiered.count == 0 || tiered.tiers[0].floor != Amount{}) return false;
    for (u32 k = 1; k < tiered.count; ++k) {
        const RiskTier &lower = tiered.tiers[k - 1], &upper = tiered.tiers[k];
        if (upper.floor <= lower.floor || upper.maintenance < lower.maintenance) return false;
    }
    return true;
}

bool same_shape(const MarginModel& a, const MarginModel& b) {
    if (a.index() != b.index()) return false;
    const auto* x = std::get_if<TieredMargin>(&a);
    if (x == nullptr) return true;
    const auto& y = std::get<TieredMargin>(b);
    if (x->count != y.count) return false;
    for (u32 k = 0; k < x->count; ++k) {
        if (x->tiers[k].floor != y.tiers[k].floor) return false;
    }
    return true;
}

MarginModel interpolate(const MarginModel& from, const MarginModel& to, MarginRate share) {
    PLIMSOLL_INVARIANT(same_shape(from, to));
    if (const auto* tiered = std::get_if<TieredMargin>(&from)) return interpolate(*tiered, std::get<TieredMargin>(to), share);
    return interpolate(std::get<SizeLinearMargin>(from), std::get<SizeLinearMargin>(to), share);
}

MarginModel upper_bound(const MarginModel& a, const MarginModel& b) {
    if (a.index() != b.index()) return whole_notional();
    if (const auto* tiered = std::get_if<TieredMargin>(&a)) return upper_bound(*tiered, std::get<TieredMargin>(b));
    return upper_bound(std::get<SizeLinearMargin>(a), std::get<SizeLinearMargin>(b));
}

}  // namespace plimsoll
