#include "oracle/conformance_aggregation.hpp"

#include <algorithm>

namespace plimsoll::conformance {

std::optional<Aggregate> aggregate_quotes(std::span<const AgedQuote> quotes, i64 max_age, std::size_t min_quotes) {
    std::vector<Quote> kept;
    for (const AgedQuote& quote : quotes)
        if (quote.confidence > 0 && quote.age <= max_age) kept.push_back({quote.price, quote.confidence, 1});
    if (kept.size() < min_quotes) return std::nullopt;
    return confidence_median(kept);
}

std::vector<EmaPoint> confidence_weighted_ema(std::span<const EmaSample> samples) {
    constexpr i64 slots_max = 4145, decay_per_slot = 117'065, one_e9 = 1'000'000'000;
    i128 largest = 1;
    for (const EmaSample& sample : samples)
        largest = std::max(largest, std::max(static_cast<i128>(magnitude(sample.price)), i128{sample.confidence}));
    // The finest unit with which neither sum can leave 220 bits; a product with 1e9 then still fits.
    const Int256 sums_max = product(Int256{i128{1} << 110}, Int256{i128{1} << 110});
    const Int256 unit = quotient(sums_max, multiply(largest, static_cast<i128>(samples.size() + 1)), Round::floor);

    Int256 prices, confidences, weights;
    std::vector<EmaPoint> averages;
    for (const EmaSample& sample : samples) {
        const i128 kept = sample.slots > slots_max ? 0 : one_e9 - decay_per_slot * sample.slots;
        const auto decayed = [&](const Int256& total) { return divide(product(total, kept), one_e9, Round::floor); };
        const Int256 weight = sample.confidence == 0 ? unit : divide(unit, sample.confidence, Round::floor);
        prices = sum(decayed(prices), product(weight, sample.price));
        confidences = sum(decayed(confidences), product(weight, sample.confidence));
        weights = sum(decayed(weights), weight);
        const auto average = [&](const Int256& total) { return quotient_toward_zero(total, weights).to_i128(); };
        averages.push_back({static_cast<i64>(average(prices)), static_cast<i64>(average(confidences))});
    }
    return averages;
}

std::optional<MedianAnswer> median_answer(std::vector<Int256> observations, const MedianRule& rule) {
    if (observations.size() <= rule.max_faulty) return std::nullopt;
    std::sort(observations.begin(), observations.end());
    const Int256 found = observations[observations.size() / 2], last = rule.last_answer;
    if (found < rule.min_answer || found > rule.max_answer) return std::nullopt;
    const Int256 move = absolute(difference(found, last));
    const bool deviates =
        last.zero() ? !found.zero() : product(move, 1'000'000'000) >= product(rule.deviation_ppb, absolute(last));
    return MedianAnswer{found, deviates || rule.age_seconds > rule.heartbeat_seconds};
}

CumulativePrices accumulate_prices(std::span<const ReserveInterval> intervals) {
    constexpr i128 q112 = i128{1} << 112;
    CumulativePrices sums;
    for (const ReserveInterval& each : intervals) {
        sums.price0 += scale(divide(multiply(each.reserve1, q112), each.reserve0, Round::floor), each.seconds);
        sums.price1 += scale(divide(multiply(each.reserve0, q112), each.reserve1, Round::floor), each.seconds);
    }
    return sums;
}

Int256 mean_price(const Int256& from, const Int256& to, i64 seconds) {
    return divide(to - from, seconds, Round::floor);
}

}  // namespace plimsoll::conformance
