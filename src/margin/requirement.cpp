#include "margin/requirement.hpp"

#include <algorithm>

#include "margin/model_size_linear.hpp"
#include "margin/model_tiered.hpp"

namespace plimsoll {

MarginRate base_rate(const MarginModel& model, Requirement which) {
    if (const auto* tiered = std::get_if<TieredMargin>(&model)) return rate_of(tiered->tiers[0], which);
    const auto& linear = *std::get_if<SizeLinearMargin>(&model);
    return which == Requirement::initial ? linear.initial_base : linear.maintenance_base;
}

MarginRate scaled_initial_rate(MarginRate base, const OpenInterestScaling& scaling, Notional open_interest, Round round) {
    if (scaling.upper == Amount{}) return base;
    const Notional lower = as_notional(scaling.lower), upper = as_notional(scaling.upper);
    if (open_interest <= lower || base >= margin_rate_one) return base;
    if (open_interest >= upper) return margin_rate_one;
    const i128 gap = (margin_rate_one - base).raw;
    const i128 rise = mul_div(gap, (open_interest - lower).raw, (upper - lower).raw, round);
    return base + MarginRate{static_cast<i64>(rise)};
}

Exact requirement(const MarginTerms& terms, Requirement which, Notional notional, Quantity size, MarginRate leverage_rate,
                  Notional open_interest) {
    if (notional == Notional{}) return {};
    MarginRate rate_min{};
    if (which == Requirement::initial && terms.open_interest.upper != Amount{})
        rate_min = scaled_initial_rate(base_rate(terms.model, which), terms.open_interest, open_interest, Round::ceil);
    const auto* tiered = std::get_if<TieredMargin>(&terms.model);
    const Exact model = tiered != nullptr
                            ? requirement(*tiered, which, notional, rate_min)
                            : requirement(*std::get_if<SizeLinearMargin>(&terms.model), which, notional, size, rate_min);
    if (which == Requirement::maintenance) return model;
    return std::max(model, charge(notional, leverage_rate));
}

MarginRate first_tier_gap(const MarginModel& model) {
    return base_rate(model, Requirement::initial) - base_rate(model, Requirement::maintenance);
}

}  // namespace plimsoll
