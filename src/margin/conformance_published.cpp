#include "margin/conformance_published.hpp"

#include <algorithm>

#include "margin/model_size_linear.hpp"
#include "margin/model_tiered.hpp"
#include "oracle/funding.hpp"

namespace plimsoll::conformance {

namespace {

std::optional<i64> units(const Fraction& value, i64 per_one) {
    const Fraction scaled = value * fraction(per_one);
    if (!scaled.whole() || scaled.numerator < Int256{INT64_MIN} || scaled.numerator > Int256{INT64_MAX})
        return std::nullopt;
    return static_cast<i64>(scaled.numerator.to_i128());
}

std::optional<bool> engine_deduction_is(const Fraction& expected, const Fraction& floor, const Fraction& rate,
                                        const Fraction& previous_rate, const Fraction& previous_amount) {
    const auto at = units(floor, one_e8), amount = units(previous_amount, one_e8);
    const auto now = units(rate, one_e6), before = units(previous_rate, one_e6);
    if (!at || !amount || !now || !before) return std::nullopt;
    const Exact deduction = next_deduction(exact(Amount{*amount}), Amount{*at}, MarginRate{*now}, MarginRate{*before});
    return fraction(deduction.raw, ten_to(Exact::decimals)) == expected;
}

std::optional<bool> engine_margin_follows(const Fraction& rate, const Fraction& base_rate,
                                          const Fraction& slope_per_unit, const Fraction& size, const Fraction& index) {
    const auto base = units(base_rate, one_e6), slope = units(slope_per_unit, one_e8), quantity = units(size, one_e8);
    const auto price = units(index, one_e8);
    if (!base || !slope || !quantity || !price) return std::nullopt;
    const SizeLinearMargin model{{*base}, {*base}, {*slope}, {*slope}};
    const Quantity held = abs(Quantity{*quantity});
    const i64 charged = rate_at(model, Requirement::initial, held).raw;
    const i128 wanted = std::min<i128>(rounded(rate * fraction(one_e6), Round::ceil), one_e6);
    const Exact margin = requirement(model, Requirement::initial, notional(held, {*price}), held, {});
    return charged == wanted && fraction(margin.raw, ten_to(Exact::decimals)) ==
                                    fraction(held.raw, one_e8) * fraction(*price, one_e8) * fraction(charged, one_e6);
}

std::optional<bool> engine_rate_is(const Fraction& expected, const Fraction& premium, const Fraction& interest,
                                   const Fraction& damp) {
    const auto p = units(premium, one_e8), i = units(interest, one_e8), d = units(damp, one_e8);
    if (!p || !i || !d || absolute(expected) > fraction(1)) return std::nullopt;
    FundingTerms terms{};
    terms.interest = {*i};
    terms.dampener = {*d};
    terms.cap_factor = margin_rate_one;
    return fraction(funding_rate(terms, *p, margin_rate_one).raw, one_e8) == expected;
}

}  // namespace

Published tier_deduction(const Fraction& floor, const Fraction& rate, const Fraction& previous_rate,
                         const Fraction& previous_amount) {
    const Fraction amount = previous_amount + floor * (rate - previous_rate);
    return {amount, engine_deduction_is(amount, floor, rate, previous_rate, previous_amount)};
}

SizeLinearResult size_linear_margin(const Fraction& base_rate, const Fraction& slope_per_unit, const Fraction& size,
                                    const Fraction& index) {
    const Fraction rate = base_rate + slope_per_unit * absolute(size), margin_base = absolute(size) * rate;
    return {margin_base, margin_base * index, engine_margin_follows(rate, base_rate, slope_per_unit, size, index)};
}

Published premium_clamp(const Fraction& premium, const Fraction& interest, const Fraction& damp) {
    const Fraction rate = premium + std::clamp(interest - premium, -damp, damp);
    return {rate, engine_rate_is(rate, premium, interest, damp)};
}

}  // namespace plimsoll::conformance
