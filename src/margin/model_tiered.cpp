#include "margin/model_tiered.hpp"

namespace plimsoll {

Exact requirement(const TieredMargin& model, Requirement which, Notional notional, MarginRate rate_min) {
    MarginRate rate = std::max(rate_of(model.tiers[0], which), rate_min);
    Exact total = charge(notional, rate);
    for (u32 k = 1; k < model.count; ++k) {
        const RiskTier& tier = model.tiers[k];
        const Notional floor = as_notional(tier.floor);
        if (notional <= floor) break;
        const MarginRate next = std::max(rate_of(tier, which), rate_min);
        total += charge(notional - floor, next - rate);
        rate = next;
    }
    return total;
}

Exact deduction(const TieredMargin& model, Requirement which, u32 tier) {
    Exact sum{};
    for (u32 k = 1; k <= tier && k < model.count; ++k)
        sum = next_deduction(sum, model.tiers[k].floor, rate_of(model.tiers[k], which), rate_of(model.tiers[k - 1], which));
    return sum;
}

}  // namespace plimsoll
