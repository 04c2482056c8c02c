// Reference prices of other venues, as vectors/perps/mark_price.json states them, one function per kind. Prices are
// whole numbers in the peer's own unit. An empty answer is "no price".
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// One input of a composite price; left out when older than its own limit or not above zero.
struct MarkSource {
    i64 price = 0;
    Fraction weight{1, 1};
    i64 updated = 0;
    i64 max_age = 0;
};

/// kind "weighted": sum of floor(price * weight / all weights). Conformance only: the engine's mark is a median.
std::optional<i64> mark_weighted(std::span<const MarkSource> sources, i64 now);

/// kind "median": the middle; of an even count the mean of the two middle ones, rounded down. Calls median() of
/// oracle/median.hpp, which the engine calls for every mark.
std::optional<i64> mark_median(std::span<const MarkSource> sources, i64 now);

/// kind "trades": each trade's size decays by 1 - alpha * (age / window)^power, not below zero; empty where nothing is
/// left. Conformance only: the engine's book leg knows the last trade alone. Demands window > 0 where alpha
/// is not zero.
struct MarkTrade {
    i64 price = 0;
    i64 size = 0;
    i64 time = 0;
};
std::optional<i64> mark_trades(std::span<const MarkTrade> trades, const Fraction& alpha, i64 window, u32 power,
                               i64 now);

/// kind "book_depth": mean of what the best volumes of both sides cost; empty where a side lacks its volume or the
/// volume is below one. Conformance only: the engine's impact prices come from book/.
struct BookLevel {
    i64 price = 0;
    i64 size = 0;
};
struct DepthRule {
    Fraction capital;
    Fraction initial_factor;
    Fraction slippage;
    Fraction risk_factor_short;
    Fraction risk_factor_long;
};
std::optional<i64> mark_book_depth(std::vector<BookLevel> bids, std::vector<BookLevel> asks, const DepthRule& rule);

/// kind "book_twap": each point at or after now - period holds until the next. Conformance only: the engine's basis is an
/// exponential average.
struct PricePoint {
    i64 time = 0;
    i64 price = 0;
};
std::optional<i64> mark_book_twap(std::span<const PricePoint> points, i64 now, i64 period);

}  // namespace plimsoll::conformance
