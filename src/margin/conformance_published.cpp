#include "margin/conformance_published.hpp"

#include "margin/model_size_linear.hpp"
#include "margin/model_tiered.hpp"
#include "oracle/funding.hpp"

namespace plimsoll::conformance {

namespace {

std::optional<i64> units(const Fraction& value, i64 per_one) {
    const Fraction scaled = value * fraction(per_one);
    if (scaled.denominator != 1 || !fits_i64(scaled.numerator)) return std::nullopt;
    return static_cast<i64>(scaled.numerator);
}

}  // namespace

std::optional<Fraction> tier_deduction(const Fraction& floor, const Fraction& rate, const Fraction& previous_rate,
                                       const Fraction& previous_amount) {
    const auto at = units(floor, one_e8), amount = units(previous_amount, one_e8);
    const auto now = units(rate, one_e6), before = units(previous_rate, one_e6);
    if (!at || !amount || !now || !before) return std::nullopt;
    const Exact deduction = next_deduction(exact(Amount{*amount}), Amount{*at}, MarginRate{*now}, MarginRate{*before});
    return fraction(deduction.raw, i128{one_e14} * one_e8);
}

std::optional<SizeLinearResult> size_linear_margin(const Fraction& base_rate, const Fraction& slope_per_unit,
                                                   const Fraction& size, const Fraction& index) {
    const auto base = units(base_rate, one_e6), slope = units(slope_per_unit, one_e8), quantity = units(size, one_e8);
    const auto price = units(index, one_e8);
    if (!base || !slope || !quantity || !price) return std::nullopt;
    const SizeLinearMargin model{{*base}, {*base}, {*slope}, {*slope}};
    const Quantity held = abs(Quantity{*quantity});
    const Exact margin = requirement(model, Requirement::initial, notional(held, {*price}), held, {});
    const i64 rate = rate_at(model, Requirement::initial, held).raw;
    return SizeLinearResult{fraction(held.raw, one_e8) * fraction(rate, one_e6),
                            fraction(margin.raw, i128{one_e14} * one_e8)};
}

std::optional<Fraction> premium_clamp(const Fraction& premium, const Fraction& interest, const Fraction& damp) {
    const auto p = units(premium, one_e8), i = units(interest, one_e8), d = units(damp, one_e8);
    if (!p || !i || !d) return std::nullopt;
    FundingTerms terms{};
    terms.interest = {*i};
    terms.dampener = {*d};
    terms.cap_factor = margin_rate_one;
    return fraction(funding_rate(terms, *p, margin_rate_one).raw, one_e8);
}

}  // namespace plimsoll::conformance
