// The aggregate of several publishers, each of whom states a price and how sure it is: the weighted median with
// confidence votes. Rule: the aggregation of the Pyth on-chain program (pyth-network/pyth-client), with weights.
#pragma once

#include <optional>
#include <span>

#include "base/int128.hpp"

namespace plimsoll {

/// A publisher's price with its confidence: the price is thought to lie within value +- confidence.
struct Quote {
    i64 value = 0;
    i64 confidence = 0;
    u32 weight = 1;
};

struct Aggregate {
    i64 value = 0;
    i64 confidence = 0;
    friend bool operator==(const Aggregate&, const Aggregate&) = default;
};

inline constexpr std::size_t quotes_max = 64;

/// Each quote casts `weight` votes at each of value - confidence, value, value + confidence. Over the n votes in
/// rising order, numbered from 0: value = the middle vote, of two middle ones the mean rounded down; confidence = the
/// larger distance from it to the votes at n/4 (rounded down) from either end. The order of the quotes does not matter,
/// and the result lies between the lowest and the highest vote. Empty where no weight votes.
/// Demands: quotes.size() <= quotes_max, confidence >= 0, |value| + confidence <= 2^62, (checked).
std::optional<Aggregate> confidence_median(std::span<const Quote> quotes);

}  // namespace plimsoll
