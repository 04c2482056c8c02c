#include "margin/model_size_linear.hpp"

#include <algorithm>

namespace plimsoll {

MarginRate rate_at(const SizeLinearMargin& model, Requirement which, Quantity size) {
    const bool initial = which == Requirement::initial;
    const MarginRate base = initial ? model.initial_base : model.maintenance_base;
    const Rate slope = initial ? model.initial_slope : model.maintenance_slope;
    // 1e-8 per unit times 1e-8 units, in millionths
    const i128 growth = div_round(i128{slope.raw} * abs(size).raw, one_e10, Round::ceil);
    return {static_cast<i64>(std::min<i128>(base.raw + growth, one_e6))};
}

Exact requirement(const SizeLinearMargin& model, Requirement which, Notional notional, Quantity size,
                  MarginRate rate_min) {
    return charge(notional, std::max(rate_at(model, which, size), rate_min));
}

}  // namespace plimsoll
