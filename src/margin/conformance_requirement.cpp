#include "margin/conformance_requirement.hpp"

#include <algorithm>

#include "margin/requirement.hpp"

namespace plimsoll::conformance {

namespace {

Int256 share_up(const Int256& value, i64 ppm) { return divide(scale(value, ppm), one_e6, Round::ceil); }

// Size moved by slippage and risk factor: mark (lin v + quad v^2) + v rf mark + orders rf mark.
Fraction side_margin(const RiskFactorCase& input, const Fraction& size, const Fraction& orders,
                     const Fraction& factor) {
    const Fraction slippage = input.linear_slippage * size + input.quadratic_slippage * size * size;
    return input.mark_price * (slippage + (size + orders) * factor);
}

i128 scaled_by(i128 maintenance, const Fraction& factor) {
    const i128 factor_e5 = rounded(factor * fraction(100'000), Round::floor);
    return mul_div(maintenance, factor_e5, 100'000, Round::floor);
}

}  // namespace

Int256 quote_value(const PeerMarket& market, i128 size) {
    return shifted_toward_zero(multiply(size, market.price),
                               i64{market.price_exp} + market.base_exp - market.quote_exp);
}

PeerRequirements position_requirements(const PeerMarket& market, i128 size) {
    const Int256 value = quote_value(market, size), charged = absolute(value);
    const Int256 crowd = quote_value(market, market.open_interest);
    const i64 initial = effective_initial_ppm(market.imf_ppm, crowd, market.oi_lower, market.oi_upper);
    return {value, share_up(charged, initial), share_up(share_up(charged, market.imf_ppm), market.mm_share_of_im_ppm)};
}

Int256 size_from_quote(const PeerMarket& market, i128 quote) {
    const i64 exponent = i64{market.price_exp} + market.base_exp - market.quote_exp;
    return quotient_toward_zero(shifted_toward_zero(quote, -exponent), market.price);
}

i64 effective_initial_ppm(i64 imf_ppm, const Int256& oi_notional, i128 oi_lower, i128 oi_upper) {
    constexpr i128 amount_max = i128_max / one_e8 - 1;
    PLIMSOLL_INVARIANT(oi_lower >= 0 && oi_lower <= amount_max && oi_upper >= 0 && oi_upper <= amount_max);
    const OpenInterestScaling scaling{{oi_lower}, {oi_upper}};
    // Beyond both bounds it does not matter how far.
    const Int256 crowd = std::clamp(oi_notional, Int256{}, Int256{std::max(oi_lower, oi_upper) + 1});
    return scaled_initial_rate({imf_ppm}, scaling, as_notional({crowd.to_i128()}), Round::floor).raw;
}

i128 initial_from_notional(i128 abs_notional, const Int256& oi_notional, i64 imf_ppm, i128 oi_lower, i128 oi_upper) {
    const i64 rate = effective_initial_ppm(imf_ppm, oi_notional, oi_lower, oi_upper);
    return apply_rate(Amount{abs_notional}, MarginRate{rate}, Round::ceil).raw;
}

i64 maintenance_ppm(i64 imf_ppm, i64 share_ppm) {
    return static_cast<i64>(mul_div(imf_ppm, share_ppm, one_e6, Round::floor));
}

i128 size_premium_weight(i128 weight_e4, i128 size_e9, i128 imf_e6) {
    if (imf_e6 == 0) return weight_e4;
    const i128 root = square_root(sum(multiply(size_e9, 10), 1)).to_i128();
    const i128 grown =
        weight_e4 - div_round(weight_e4, 5, Round::floor) + mul_div(root, imf_e6, 10'000'000, Round::floor);
    return std::max(weight_e4, grown);
}

RiskFactorMargin risk_factor_margin(const RiskFactorCase& input) {
    const Fraction none{};
    const Fraction held = input.position / input.size_scale;
    const Fraction buys = input.open_buy_size / input.size_scale, sells = input.open_sell_size / input.size_scale;
    Fraction worst = none;
    if (held + buys > none) worst = side_margin(input, std::max(held, none), buys, input.risk_factor_long);
    if (held - sells < none)
        worst = std::max(worst, side_margin(input, std::max(none - held, none), sells, input.risk_factor_short));
    const i128 maintenance = rounded(worst, Round::ceil);
    return {maintenance, scaled_by(maintenance, input.search_factor), scaled_by(maintenance, input.initial_factor),
            scaled_by(maintenance, input.release_factor)};
}

}  // namespace plimsoll::conformance
