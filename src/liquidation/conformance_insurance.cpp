#include "liquidation/conformance_insurance.hpp"

#include <algorithm>

#include "base/wide.hpp"

namespace plimsoll::conformance {

namespace {

constexpr i128 e6 = 1'000'000, e9 = 1'000'000'000;

i128 floor_of(i128 a, i128 b, i128 divisor) { return mul_div(a, b, divisor, Round::floor); }

i128 power_of_ten(i64 exponent) {
    i128 power = 1;
    for (i64 k = 0; k < exponent; ++k) power *= 10;
    return power;
}

}  // namespace

i128 insurance_delta(i128 fill_quote, i128 bankruptcy_quote, i64 max_fee_ppm) {
    const i128 above = fill_quote - bankruptcy_quote;
    if (above <= 0) return above;
    return std::min(above, floor_of(fill_quote < 0 ? -fill_quote : fill_quote, max_fee_ppm, e6));
}

bool insurance_sufficient(i128 fund_balance, i128 fund_delta) {
    return fund_delta >= 0 || fund_balance + fund_delta >= 0;
}

i128 perp_insurance_fee_e6(const PerpInsuranceFee& input) {
    const i128 margin = i128{input.margin_ratio_e4} * 100 - input.liquidator_fee_e6;
    const i128 price = floor_of(input.oracle_price_e6, input.quote_price_e6, e6);
    if (price == 0 || input.base_e9 == 0 || margin <= 0) return 0;
    const i128 per_unit = floor_of(input.shortage, e9, input.base_e9);
    const i128 spare = std::max<i128>(0, margin - floor_of(per_unit, e6, price));
    return std::min<i128>(input.max_insurance_fee_e6, spare * 19 / 20);
}

i128 spot_insurance_fee_e6(const SpotInsuranceFee& input) {
    if (input.asset_weight_e4 >= input.liability_weight_e4 || input.token_atoms == 0 || input.liability_price_e6 == 0 ||
        input.liability_multiplier_e6 == 0)
        return 0;
    const i128 liability = i128{input.liability_weight_e4} * 100, asset = i128{input.asset_weight_e4} * 100;
    const i128 gap =
        std::max<i128>(0, liability - floor_of(asset, input.asset_multiplier_e6, input.liability_multiplier_e6));
    const i128 per_token = floor_of(input.shortage * e6, power_of_ten(input.liability_decimals), input.token_atoms);
    const i128 spare = std::max<i128>(0, gap - per_token / input.liability_price_e6);
    return std::min<i128>(input.max_insurance_fee_e6, floor_of(spare, e6, liability));
}

i128 shares_lost(i128 request_shares, i128 total_shares, i128 request_value, i128 vault) {
    if (floor_of(vault, request_shares, total_shares) <= request_value) return 0;
    return request_shares - floor_of(request_value, total_shares - request_shares, vault - request_value);
}

ShareRebase share_rebase(i128 total_shares, i128 vault) {
    ShareRebase rebase;
    for (i128 ratio = total_shares / 10 / vault; ratio >= 10; ratio /= 10) {
        ++rebase.decimal_shift;
        rebase.divisor *= 10;
    }
    return rebase;
}

}  // namespace plimsoll::conformance
