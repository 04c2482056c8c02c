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
    // The finest unit with which neither sum can leave 126 bits.
    const i128 unit = (i128{1} << 126) / (largest * static_cast<i128>(samples.size() + 1));
    PLIMSOLL_INVARIANT(unit > 0);

    i128 prices = 0, confidences = 0, weights = 0;
    std::vector<EmaPoint> averages;
    for (const EmaSample& sample : samples) {
        const i128 kept = sample.slots > slots_max ? 0 : one_e9 - decay_per_slot * sample.slots;
        const i128 weight = sample.confidence == 0 ? unit : unit / sample.confidence;
        prices = mul_div(prices, kept, one_e9, Round::floor) + weight * sample.price;
        confidences = mul_div(confidences, kept, one_e9, Round::floor) + weight * sample.confidence;
        weights = mul_div(weights, kept, one_e9, Round::floor) + weight;
        averages.push_back({static_cast<i64>(prices / weights), static_cast<i64>(confidences / weights)});
    }
    return averages;
}

std::optional<MedianAnswer> median_answer(std::vector<i128> observations, const MedianRule& rule) {
    if (observations.size() <= rule.max_faulty) return std::nullopt;
    std::sort(observations.begin(), observations.end());
    const i128 found = observations[observations.size() / 2];
    if (found < rule.min_answer || found > rule.max_answer) return std::nullopt;
    const i128 last = rule.last_answer;
    const i128 move = static_cast<i128>(magnitude(found - last)), size = static_cast<i128>(magnitude(last));
    const bool deviates = last == 0 ? found != 0 : compare_products(move, 1'000'000'000, rule.deviation_ppb, size) >= 0;
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
