#include "liquidation/conformance_partial.hpp"

#include <algorithm>

namespace plimsoll::conformance {

namespace {

constexpr i128 e6 = 1'000'000, e9 = 1'000'000'000;

Int256 down(const Int256& value, const Int256& divisor) { return quotient(value, divisor, Round::floor); }
Int256 up(const Int256& value, const Int256& divisor) { return quotient(value, divisor, Round::ceil); }

/// 10^(a - b), or 1 where that would be below it.
Int256 surplus(i64 a, i64 b) { return ten_to(a > b ? a - b : 0); }

}  // namespace

NotionalBounds step_bounds(const PositionBounds& input) {
    const i64 exponent = input.base_exp + input.price_exp - input.quote_exp;
    const Int256 notional = absolute(shifted_toward_zero(multiply(input.size, input.price), exponent));
    const Int256 least = std::min(Int256{input.min_notional}, notional);
    return {least.to_i128(), std::max(least, down(product(notional, input.max_portion_ppm), e6)).to_i128()};
}

std::optional<i128> size_to_cover_shortage_e9(const CoverShortage& input) {
    const Int256 price = down(multiply(input.oracle_price_e6, input.quote_price_e6), e6);
    const Int256 margin = difference(multiply(input.margin_ratio_e4, 100), input.liquidator_fee_e6);
    const Int256 fee = down(multiply(input.oracle_price_e6, input.insurance_fee_e6), e6);
    const Int256 cured = difference(down(product(price, margin), e6), fee);
    if (cured.sign() <= 0) return std::nullopt;
    return down(multiply(input.shortage, e9), cured).to_i128();
}

std::optional<Int256> liability_to_cover_shortage(const Int256& shortage, const SpotSide& asset,
                                                  const SpotSide& liability, i128 insurance_fee_e6) {
    if (asset.weight_e4 >= liability.weight_e4) return std::nullopt;
    const Int256 owed = multiply(10, liability.weight_e4);
    const Int256 given = down(product(multiply(10, asset.weight_e4), asset.multiplier_e6), liability.multiplier_e6);
    if (given >= owed) return std::nullopt;
    const Int256 fee = down(multiply(liability.price_e6, insurance_fee_e6), e6);
    const Int256 cured = difference(product(liability.price_e6, difference(owed, given)), product(fee, owed));
    if (cured.sign() <= 0) return std::nullopt;
    const Int256 scaled = product(product(shortage, surplus(liability.decimals, 6)), ten_to(11));
    const Int256 atoms = down(down(scaled, cured), surplus(6, liability.decimals));
    return std::max(Int256{1}, atoms);
}

Int256 liability_implied_by_asset(const Int256& asset_atoms, const SpotSide& asset, const SpotSide& liability) {
    const Int256 scaled = product(asset_atoms, surplus(liability.decimals, asset.decimals));
    const Int256 worth = product(product(scaled, asset.price_e6), liability.multiplier_e6);
    const Int256 atoms = up(worth, multiply(liability.price_e6, asset.multiplier_e6));
    return up(atoms, surplus(asset.decimals, liability.decimals));
}

Int256 asset_seized_for_liability(const Int256& asset_available, const Int256& liability_atoms, const SpotSide& asset,
                                  const SpotSide& liability) {
    const Int256 scaled = product(liability_atoms, surplus(asset.decimals, liability.decimals));
    const Int256 worth = product(product(scaled, liability.price_e6), asset.multiplier_e6);
    const Int256 exact = down(worth, multiply(asset.price_e6, liability.multiplier_e6));
    const Int256 seized = std::max(Int256{1}, down(exact, surplus(liability.decimals, asset.decimals)));
    const Int256 left = absolute(difference(seized, asset_available));
    const bool is_dust = product(left, asset.price_e6) < product(e6, ten_to(asset.decimals));
    return is_dust ? asset_available : seized;
}

bool swap_acceptable(const Int256& asset_atoms, const Int256& liability_atoms, const SpotSide& asset,
                     const SpotSide& liability) {
    const Int256 normal = down(product(liability_atoms, e6), ten_to(liability.decimals));
    const Int256 swapped = down(product(normal, ten_to(asset.decimals)), asset_atoms);
    const Int256 ratio = down(product(multiply(asset.price_e6, e6), liability.multiplier_e6), liability.price_e6);
    return swapped >= down(ratio, asset.multiplier_e6);
}

i128 fee_ramp_e6(const FeeRamp& input) {
    const i128 elapsed = input.slot - input.last_active_slot;
    if (elapsed < input.grace_slots) return input.base_fee_e6;
    return std::min(input.max_fee_e6, input.base_fee_e6 + multiply(elapsed, input.increase_per_slot_e6).to_i128());
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
