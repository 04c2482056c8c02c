// Aggregation rules of other oracles, as vectors/oracle states them. Prices are whole numbers in the peer's own unit.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "oracle/confidence_median.hpp"
#include "oracle/conformance_wide.hpp"

namespace plimsoll::conformance {

/// confidence_median.json. Drops quotes without confidence or older than max_age, then calls confidence_median, which
/// the engine calls for every feed; the dropping differs (the engine takes a confidence of zero). Empty: invalid.
struct AgedQuote {
    i64 price = 0;
    i64 confidence = 0;
    i64 age = 0;
};
std::optional<Aggregate> aggregate_quotes(std::span<const AgedQuote> quotes, i64 max_age, std::size_t min_quotes);

/// confidence_weighted_ema.json. Conformance only: the engine's dampened price is weighted by time alone, since a
/// publisher chooses his confidence. Weights are kept in the finest unit with which the sums fit in 220 bits (the
/// peer has 28 bits); results truncated toward zero. Demands confidence >= 0 and slots >= 0.
struct EmaSample {
    i64 price = 0;
    i64 confidence = 0;
    i64 slots = 0;  // since the sample before
};
struct EmaPoint {
    i64 price = 0;
    i64 confidence = 0;
};
std::vector<EmaPoint> confidence_weighted_ema(std::span<const EmaSample> samples);

/// median_deviation_heartbeat.json. Conformance only: it decides when a publisher writes, which is not the engine's to
/// decide; the engine's medians take the mean of two middle votes. Empty: rejected.
struct MedianAnswer {
    Int256 median;
    bool publish = false;
};
struct MedianRule {
    std::size_t max_faulty = 0;
    Int256 last_answer;
    Int256 deviation_ppb;
    i64 age_seconds = 0;
    i64 heartbeat_seconds = 0;
    Int256 min_answer;
    Int256 max_answer;
};
std::optional<MedianAnswer> median_answer(std::vector<Int256> observations, const MedianRule& rule);

/// price_accumulator.json. Conformance only: waits for a pool as a price source. Prices with 112 binary places,
/// summed over seconds. Demands reserves in (0, 2^112) and seconds >= 0.
struct ReserveInterval {
    i128 reserve0 = 0;
    i128 reserve1 = 0;
    i64 seconds = 0;
};
struct CumulativePrices {
    Int256 price0;
    Int256 price1;
};
CumulativePrices accumulate_prices(std::span<const ReserveInterval> intervals);
/// Mean between two readings, rounded down. Demands seconds > 0.
Int256 mean_price(const Int256& from, const Int256& to, i64 seconds);

}  // namespace plimsoll::conformance
