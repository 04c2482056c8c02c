#include "liquidation/conformance_partial.hpp"

#include <algorithm>

namespace plimsoll::conformance {

namespace {

constexpr i128 e6 = 1'000'000, e9 = 1'000'000'000;

i128 times(i128 a, i128 b) { return multiply(a, b).to_i128(); }

i128 power_of_ten(i64 exponent) {
    i128 power = 1;
    for (i64 k = 0; k < exponent; ++k) power *= 10;
    return power;
}

i128 shifted(i128 value, i64 exponent) {
    return exponent < 0 ? value / power_of_ten(-exponent) : times(value, power_of_ten(exponent));
}

/// 10^(a - b), or 1 where that would be below it.
i128 surplus(i64 a, i64 b) { return a > b ? power_of_ten(a - b) : 1; }

}  // namespace

NotionalBounds step_bounds(const PositionBounds& input) {
    const i128 signed_notional =
        shifted(i128{input.size} * input.price, input.base_exp + input.price_exp - input.quote_exp);
    const i128 notional = signed_notional < 0 ? -signed_notional : signed_notional;
    const i128 least = std::min<i128>(input.min_notional, notional);
    return {least, std::max(least, mul_div(notional, input.max_portion_ppm, e6, Round::floor))};
}

std::optional<i128> size_to_cover_shortage_e9(const CoverShortage& input) {
    const i128 price = i128{input.oracle_price_e6} * input.quote_price_e6 / e6;
    const i128 margin = i128{input.margin_ratio_e4} * 100 - input.liquidator_fee_e6;
    const i128 cured = mul_div(price, margin, e6, Round::floor) -
                       mul_div(input.oracle_price_e6, input.insurance_fee_e6, e6, Round::floor);
    if (cured <= 0) return std::nullopt;
    return mul_div(input.shortage, e9, cured, Round::floor);
}

std::optional<i128> liability_to_cover_shortage(i64 shortage, const SpotSide& asset, const SpotSide& liability,
                                                i64 insurance_fee_e6) {
    const i128 owed = i128{10} * liability.weight_e4;
    const i128 given = mul_div(i128{10} * asset.weight_e4, asset.multiplier_e6, liability.multiplier_e6, Round::floor);
    if (asset.weight_e4 >= liability.weight_e4 || given >= owed) return std::nullopt;
    const i128 fee = mul_div(liability.price_e6, insurance_fee_e6, e6, Round::floor);
    const i128 cured = i128{liability.price_e6} * (owed - given) - fee * liability.weight_e4 * 10;
    if (cured <= 0) return std::nullopt;
    const i128 scale = surplus(liability.decimals, 6), descale = surplus(6, liability.decimals);
    const i128 atoms = mul_div(times(shortage, scale), power_of_ten(11), cured, Round::floor);
    return std::max<i128>(1, atoms / descale);
}

i128 liability_implied_by_asset(i64 asset_atoms, const SpotSide& asset, const SpotSide& liability) {
    const i128 worth = times(times(asset_atoms, surplus(liability.decimals, asset.decimals)), asset.price_e6);
    const i128 per_unit = i128{liability.price_e6} * asset.multiplier_e6;
    const i128 atoms = mul_div(worth, liability.multiplier_e6, per_unit, Round::ceil);
    return div_round(atoms, surplus(asset.decimals, liability.decimals), Round::ceil);
}

i128 asset_seized_for_liability(i64 asset_available, i64 liability_atoms, const SpotSide& asset,
                                const SpotSide& liability) {
    const i128 worth = times(times(liability_atoms, surplus(asset.decimals, liability.decimals)), liability.price_e6);
    const i128 per_unit = i128{asset.price_e6} * liability.multiplier_e6;
    const i128 exact = mul_div(worth, asset.multiplier_e6, per_unit, Round::floor);
    const i128 seized = std::max<i128>(1, exact / surplus(liability.decimals, asset.decimals));
    const i128 left = seized > asset_available ? seized - asset_available : asset_available - seized;
    const bool is_dust = mul_div(left, asset.price_e6, power_of_ten(asset.decimals), Round::floor) < e6;
    return is_dust ? asset_available : seized;
}

bool swap_acceptable(i64 asset_atoms, i64 liability_atoms, const SpotSide& asset, const SpotSide& liability) {
    const i128 normal = mul_div(liability_atoms, e6, power_of_ten(liability.decimals), Round::floor);
    const i128 swapped = mul_div(normal, power_of_ten(asset.decimals), asset_atoms, Round::floor);
    const i128 ratio = mul_div(i128{asset.price_e6} * e6, liability.multiplier_e6, liability.price_e6, Round::floor);
    return swapped >= ratio / asset.multiplier_e6;
}

i128 fee_ramp_e6(const FeeRamp& input) {
    const i128 elapsed = i128{input.slot} - input.last_active_slot;
    if (elapsed < input.grace_slots) return input.base_fee_e6;
    return std::min<i128>(input.max_fee_e6, input.base_fee_e6 + elapsed * input.increase_per_slot_e6);
}

i128 disposal_order(const Disposal& input) {
    i128 size = input.position < 0 ? -input.position : input.position;
    if (size > input.full_disposal_size) size = rounded(fraction(size) * input.disposal_fraction, Round::ceil);
    return std::min(size, rounded(fraction(input.volume_in_range) * input.max_fraction_consumed, Round::ceil));
}

std::vector<i128> disposal_run(Disposal input) {
    std::vector<i128> orders;
    while (input.position != 0) {
        const i128 size = disposal_order(input);
        if (size <= 0) break;
        orders.push_back(size);
        input.position += input.position < 0 ? size : -size;
    }
    return orders;
}

}  // namespace plimsoll::conformance
