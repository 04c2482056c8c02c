// Requirements of one position as peers state them. (dYdX v4: x/perpetuals; Vega: core/risk; Drift: math/margin.)
#pragma once

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// A market in a peer's units: one coin is 10^-base_exp atoms, price * 10^price_exp quote coins a coin, quote atoms of
/// 10^quote_exp.
struct PeerMarket {
    int base_exp = 0;
    int price_exp = 0;
    int quote_exp = -6;
    i128 price = 0;
    i64 imf_ppm = 0;                  // base initial fraction
    i64 mm_share_of_im_ppm = 0;       // maintenance as a share of it
    i128 oi_lower = 0, oi_upper = 0;  // quote atoms; upper = 0 turns scaling off
    i128 open_interest = 0;           // base atoms
};
struct PeerRequirements {
    Int256 notional;  // signed
    Int256 initial;
    Int256 maintenance;
};

/// size * price in quote atoms, truncated toward zero as the peer does (the engine's notional is exact).
Int256 quote_value(const PeerMarket& market, i128 size);
/// Initial ceil(|N| imf_eff), maintenance ceil(ceil(|N| imf) share).
PeerRequirements position_requirements(const PeerMarket& market, i128 size);
/// Base atoms for an amount of quote atoms; both divisions toward zero.
Int256 size_from_quote(const PeerMarket& market, i128 quote);
/// The engine's scaled_initial_rate, rounded down as the peer does. Demands bounds in [0, 2^127 / 1e8).
i64 effective_initial_ppm(i64 imf_ppm, const Int256& oi_notional, i128 oi_lower, i128 oi_upper);
i128 initial_from_notional(i128 abs_notional, const Int256& oi_notional, i64 imf_ppm, i128 oi_lower, i128 oi_upper);
i64 maintenance_ppm(i64 imf_ppm, i64 share_ppm);
/// Weight of a liability that grows with the square root of its size.
i128 size_premium_weight(i128 weight_e4, i128 size_e9, i128 imf_e6);

/// Requirement by risk factor, with slippage of the position and the worse side of its open orders.
struct RiskFactorCase {
    Fraction position, open_buy_size, open_sell_size, size_scale, mark_price;
    Fraction risk_factor_long, risk_factor_short, linear_slippage, quadratic_slippage;
    Fraction search_factor, initial_factor, release_factor;
};
struct RiskFactorMargin {
    i128 maintenance, search, initial, release;
};
RiskFactorMargin risk_factor_margin(const RiskFactorCase& input);

}  // namespace plimsoll::conformance
