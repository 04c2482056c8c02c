// The rules for margin terms.
#include "rulebook/check.hpp"

namespace plimsoll::rulebook {
namespace {

void check_tier(const Check& at, const RiskTier& tier, const RiskTier* below) {
    at.positive("initial", tier.initial, one);
    at.must(tier.maintenance > no_margin_rate && tier.maintenance <= tier.initial, "maintenance",
            "is " + plimsoll::to_text(tier.maintenance) + "; allowed: above 0 to the initial rate, " +
                plimsoll::to_text(tier.initial));
    if (below == nullptr) {
        at.must(tier.floor == Amount{}, "floor", "must be 0 in the first tier");
        return;
    }
    at.must(tier.floor > below->floor && tier.floor <= amount_max, "floor",
            "must be above the floor of the tier before");
    // Falling rates would make the requirement concave: a larger position could be the safer one.
    at.must(tier.initial >= below->initial, "initial",
            "is " + plimsoll::to_text(tier.initial) + ", below the " + plimsoll::to_text(below->initial) +
                " of the tier before; rates rise with size");
    at.must(tier.maintenance >= below->maintenance, "maintenance",
            "is " + plimsoll::to_text(tier.maintenance) + ", below the " + plimsoll::to_text(below->maintenance) +
                " of the tier before; rates rise with size");
}

void check_model(const Check& check, const TieredMargin& model) {
    if (model.count == 0 || model.count > limits::tiers_max) {
        check.fail("tiers", "has " + std::to_string(model.count) + " entries; allowed: 1 to " +
                                std::to_string(limits::tiers_max));
        return;
    }
    for (std::size_t i = 0; i < model.count; ++i)
        check_tier(check.element("tiers", i), model.tiers[i], i == 0 ? nullptr : &model.tiers[i - 1]);
}

void check_model(const Check& check, const SizeLinearMargin& model) {
    check.positive("initial_base", model.initial_base, one);
    check.must(model.maintenance_base > no_margin_rate && model.maintenance_base <= model.initial_base,
               "maintenance_base",
               "is " + plimsoll::to_text(model.maintenance_base) + "; allowed: above 0 to the initial rate, " +
                   plimsoll::to_text(model.initial_base));
    check.range("initial_slope", model.initial_slope, Rate{}, Rate{one_e8});
    check.range("maintenance_slope", model.maintenance_slope, Rate{}, model.initial_slope);
}

MarginRate lowest_maintenance(const MarginModel& model) {
    if (const auto* tiered = std::get_if<TieredMargin>(&model)) return tiered->tiers[0].maintenance;
    return std::get<SizeLinearMargin>(model).maintenance_base;
}

}  // namespace

void check_margin(const Check& check, const MarginTerms& margin, MarginRate liquidation_fee) {
    std::visit([&](const auto& model) { check_model(check, model); }, margin.model);
    const MarginRate lowest = lowest_maintenance(margin.model);
    check.must(liquidation_fee < lowest, {},
               "lowest maintenance rate, " + plimsoll::to_text(lowest) + ", must be above the liquidation fee, " +
                   plimsoll::to_text(liquidation_fee) + ": what is left at the line has to pay it");
    const OpenInterestScaling& scaling = margin.open_interest;
    const Check open_interest = check.in("open_interest");
    open_interest.range("upper", scaling.upper, Amount{}, amount_max);
    open_interest.must(scaling.lower >= Amount{} && (scaling.lower < scaling.upper || scaling == OpenInterestScaling{}),
                       "lower", "must be 0 or more and below upper (both 0 turn the scaling off)");
    check.range("profit_weight", margin.profit_weight, no_margin_rate, one);
    check.range("profit_cap", margin.profit_cap, Amount{}, amount_max);
}

}  // namespace plimsoll::rulebook
