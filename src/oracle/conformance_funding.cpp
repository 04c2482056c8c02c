#include "oracle/conformance_funding.hpp"

#include <algorithm>

#include "oracle/funding.hpp"

namespace plimsoll::conformance {

i128 funding_settlement_ppm(i128 index_now, i128 index_entry, i128 size) {
    return multiply(index_entry - index_now, size).to_i128();
}

i128 funding_index_step(const IndexStep& step) {
    const i64 exponent = step.price_exp + step.base_exp - step.quote_exp;
    i128 power = 1;
    for (i64 k = 0; k < (exponent < 0 ? -exponent : exponent); ++k) power *= 10;
    const i128 paid = multiply(i128{step.dt_seconds} * step.rate_ppm, step.price).to_i128();
    const i128 scaled = exponent < 0 ? paid / power : multiply(paid, power).to_i128();
    return scaled / step.period_seconds;  // C++ divides toward zero
}

i128 funding_clamp_ppm(i64 clamp_factor_ppm, i64 imf_ppm, i64 mm_share_of_im_ppm) {
    const auto maintenance = static_cast<i64>(mul_div(imf_ppm, mm_share_of_im_ppm, one_e6, Round::floor));
    return funding_cap({clamp_factor_ppm}, {imf_ppm - maintenance}).raw;
}

std::vector<i64> funding_trim(std::vector<i64> samples, i64 tail_share_ppm) {
    const auto count = static_cast<i64>(samples.size());
    const i64 dropped = count * 2 * tail_share_ppm / one_e6;
    if (dropped == 0 || dropped >= count) return samples;
    std::sort(samples.begin(), samples.end());
    const i64 low = dropped / 2, high = dropped - low;
    return {samples.begin() + low, samples.end() - high};
}

i128 funding_spread_cap(i64 oracle_twap, i64 divisor) { return div_round(oracle_twap, divisor, Round::floor); }

i128 funding_twap_spread_rate(i64 mark_twap, i64 oracle_twap, i64 divisor, i64 period_seconds) {
    const i128 cap = funding_spread_cap(oracle_twap, divisor);
    const i128 spread = std::clamp(i128{mark_twap} - oracle_twap, -cap, cap);
    constexpr i64 seconds_per_day = 86'400;
    return spread * 1000 / (seconds_per_day / period_seconds);
}

TwapDifference funding_twap_difference(const Fraction& mark_twap, const Fraction& oracle_twap, const Fraction& scale,
                                       std::optional<Fraction> rate_lower, std::optional<Fraction> rate_upper) {
    Fraction rate = (mark_twap - oracle_twap) * scale / oracle_twap;
    if (rate_upper && rate > *rate_upper) rate = *rate_upper;
    if (rate_lower && rate < *rate_lower) rate = *rate_lower;
    return {rate * oracle_twap, rate};
}

}  // namespace plimsoll::conformance
