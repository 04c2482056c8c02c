// Insurance-fund rules of other venues, as vectors/perps/insurance_fund.json states them, one function per kind.
// Conformance only: the engine's fund pays up to its caps and its fee takes only what stays above the
// bankruptcy price of a slice. Amounts are atoms of the peer's quote coin; *_e4, *_e6, *_e9 are scaled integers.
// Intermediates have 256 bits; a result that 128 do not hold stops the process (checked).
#pragma once

#include "base/int128.hpp"

namespace plimsoll::conformance {

/// kind "liquidation_delta": what the account pays to the fund (negative: the fund pays) when it is closed for
/// `fill_quote` while bankruptcy_quote (bankruptcy_price.json) would have left it with nothing.
i128 insurance_delta(i128 fill_quote, i128 bankruptcy_quote, i128 max_fee_ppm);

/// kind "sufficient".
bool insurance_sufficient(i128 fund_balance, i128 fund_delta);

/// kind "perp_insurance_fee": the fee that leaves the liquidation still curing the shortage.
struct PerpInsuranceFee {
    i128 shortage = 0;
    i128 base_e9 = 0;
    i128 margin_ratio_e4 = 0;
    i128 liquidator_fee_e6 = 0;
    i128 oracle_price_e6 = 0;
    i128 quote_price_e6 = 0;
    i128 max_insurance_fee_e6 = 0;
};
i128 perp_insurance_fee_e6(const PerpInsuranceFee& input);

/// kind "spot_insurance_fee".
struct SpotInsuranceFee {
    i128 shortage = 0;
    i128 token_atoms = 0;
    i128 asset_weight_e4 = 0;
    i128 asset_multiplier_e6 = 0;
    i128 liability_weight_e4 = 0;
    i128 liability_multiplier_e6 = 0;
    i64 liability_decimals = 0;  // 0 to 18
    i128 liability_price_e6 = 0;
    i128 max_insurance_fee_e6 = 0;
};
i128 spot_insurance_fee_e6(const SpotInsuranceFee& input);

/// kind "unstake_cancel": shares lost when a withdrawal request is called off after the fund has grown. Demands
/// 0 < request_shares <= total_shares.
i128 shares_lost(i128 request_shares, i128 total_shares, i128 request_value, i128 vault);

/// kind "share_rebase": by how many decimal places shares are cut when they have become many for the vault. Demands
/// vault > 0.
struct ShareRebase {
    i64 decimal_shift = 0;
    i128 divisor = 1;
};
ShareRebase share_rebase(i128 total_shares, i128 vault);

}  // namespace plimsoll::conformance
