#include "oracle/conformance_funding.hpp"

#include <algorithm>

#include "oracle/funding.hpp"

namespace plimsoll::conformance {

Int256 funding_settlement_ppm(i128 index_now, i128 index_entry, i128 size) {
    return product(difference(index_entry, index_now), size);
}

Int256 funding_index_step(const IndexStep& step) {
    const Int256 paid = product(multiply(step.rate_ppm, step.price), step.dt_seconds);
    const Int256 scaled = shifted_toward_zero(paid, step.price_exp + step.base_exp - step.quote_exp);
    return quotient_toward_zero(scaled, step.period_seconds);
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

i128 funding_spread_cap(i128 oracle_twap, i128 divisor) { return div_round(oracle_twap, divisor, Round::floor); }

Int256 funding_twap_spread_rate(i128 mark_twap, i128 oracle_twap, i128 divisor, i64 period_seconds) {
    const i128 cap = funding_spread_cap(oracle_twap, divisor);
    PLIMSOLL_INVARIANT(cap >= 0 && period_seconds > 0);
    const Int256 spread = std::clamp(difference(mark_twap, oracle_twap), -Int256{cap}, Int256{cap});
    constexpr i64 seconds_per_day = 86'400;
    return quotient_toward_zero(product(product(spread, 1000), period_seconds), seconds_per_day);
}

TwapDifference funding_twap_difference(const Fraction& mark_twap, const Fraction& oracle_twap, const Fraction& scale,
                                       std::optional<Fraction> rate_lower, std::optional<Fraction> rate_upper) {
    Fraction rate = (mark_twap - oracle_twap) * scale / oracle_twap;
    if (rate_upper && rate > *rate_upper) rate = *rate_upper;
    if (rate_lower && rate < *rate_lower) rate = *rate_lower;
    return {rate * oracle_twap, rate};
}

}  // namespace plimsoll::conformance
