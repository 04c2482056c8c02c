#include "liquidation/conformance_insurance.hpp"

#include <algorithm>

#include "oracle/conformance_wide.hpp"

namespace plimsoll::conformance {

namespace {

constexpr i128 e6 = 1'000'000, e9 = 1'000'000'000;

Int256 down(const Int256& value, const Int256& divisor) { return quotient(value, divisor, Round::floor); }

}  // namespace

i128 insurance_delta(i128 fill_quote, i128 bankruptcy_quote, i128 max_fee_ppm) {
    const Int256 above = difference(fill_quote, bankruptcy_quote);
    if (above.sign() <= 0) return above.to_i128();
    return std::min(above, down(product(absolute(fill_quote), max_fee_ppm), e6)).to_i128();
}

bool insurance_sufficient(i128 fund_balance, i128 fund_delta) {
    return fund_delta >= 0 || fund_balance + fund_delta >= 0;
}

i128 perp_insurance_fee_e6(const PerpInsuranceFee& input) {
    const Int256 margin = difference(multiply(input.margin_ratio_e4, 100), input.liquidator_fee_e6);
    const Int256 price = down(multiply(input.oracle_price_e6, input.quote_price_e6), e6);
    if (price.zero() || input.base_e9 == 0 || margin.sign() <= 0) return 0;
    const Int256 per_unit = down(multiply(input.shortage, e9), input.base_e9);
    const Int256 spare = std::max(Int256{}, difference(margin, down(product(per_unit, e6), price)));
    return std::min(Int256{input.max_insurance_fee_e6}, down(product(spare, 19), 20)).to_i128();
}

i128 spot_insurance_fee_e6(const SpotInsuranceFee& input) {
    if (input.asset_weight_e4 >= input.liability_weight_e4 || input.token_atoms == 0 || input.liability_price_e6 == 0 ||
        input.liability_multiplier_e6 == 0)
        return 0;
    const Int256 liability = multiply(input.liability_weight_e4, 100), asset = multiply(input.asset_weight_e4, 100);
    const Int256 covered = down(product(asset, input.asset_multiplier_e6), input.liability_multiplier_e6);
    const Int256 gap = std::max(Int256{}, difference(liability, covered));
    const Int256 scaled = product(multiply(input.shortage, e6), ten_to(input.liability_decimals));
    const Int256 taken = down(down(scaled, input.token_atoms), input.liability_price_e6);
    const Int256 spare = std::max(Int256{}, difference(gap, taken));
    return std::min(Int256{input.max_insurance_fee_e6}, down(product(spare, e6), liability)).to_i128();
}

i128 shares_lost(i128 request_shares, i128 total_shares, i128 request_value, i128 vault) {
    if (down(multiply(vault, request_shares), total_shares) <= Int256{request_value}) return 0;
    return request_shares -
           down(multiply(request_value, total_shares - request_shares), vault - request_value).to_i128();
}

ShareRebase share_rebase(i128 total_shares, i128 vault) {
    PLIMSOLL_INVARIANT(vault > 0);
    ShareRebase rebase;
    for (i128 ratio = total_shares / 10 / vault; ratio >= 10; ratio /= 10) {
        ++rebase.decimal_shift;
        rebase.divisor *= 10;
    }
    return rebase;
}

}  // namespace plimsoll::conformance
