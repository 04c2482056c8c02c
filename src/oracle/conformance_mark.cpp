#include "oracle/conformance_mark.hpp"

#include <algorithm>
#include <map>

#include "oracle/median.hpp"

namespace plimsoll::conformance {

namespace {

std::vector<MarkSource> usable(std::span<const MarkSource> sources, i64 now) {
    std::vector<MarkSource> kept;
    for (const MarkSource& source : sources)
        if (now - source.updated <= source.max_age && source.price > 0) kept.push_back(source);
    return kept;
}

Fraction power_of(const Fraction& base, u32 exponent) {
    Fraction result = fraction(1);
    for (u32 k = 0; k < exponent; ++k) result = result * base;
    return result;
}

/// Average price of the first `volume` of a side; empty where it holds less.
std::optional<Fraction> average_price(std::span<const BookLevel> levels, const Int256& volume) {
    Int256 left = volume, cost;
    for (const BookLevel& level : levels) {
        const Int256 taken = std::min(left, Int256{level.size});
        cost = sum(cost, product(taken, level.price));
        left = difference(left, taken);
    }
    if (left.sign() > 0 || volume.sign() <= 0) return std::nullopt;
    return fraction(cost, volume);
}

/// `levels` from the best price on.
std::optional<Fraction> impact(std::span<const BookLevel> levels, const DepthRule& rule, const Fraction& risk_factor) {
    if (levels.empty()) return std::nullopt;
    const Fraction per_unit = rule.initial_factor * (rule.slippage + risk_factor) * fraction(levels[0].price);
    if (per_unit.sign() <= 0) return std::nullopt;
    const Fraction volume = rule.capital / per_unit;
    return average_price(levels, quotient(volume.numerator, volume.denominator, Round::floor));
}

}  // namespace

std::optional<i64> mark_weighted(std::span<const MarkSource> sources, i64 now) {
    const auto kept = usable(sources, now);
    Fraction weights;
    for (const MarkSource& source : kept) weights = weights + source.weight;
    if (weights.sign() <= 0) return std::nullopt;
    i64 sum = 0;
    for (const MarkSource& source : kept)
        sum += static_cast<i64>(rounded(fraction(source.price) * source.weight / weights, Round::floor));
    return sum;
}

std::optional<i64> mark_median(std::span<const MarkSource> sources, i64 now) {
    std::vector<i64> prices;
    for (const MarkSource& source : usable(sources, now)) prices.push_back(source.price);
    return median(prices);
}

std::optional<i64> mark_trades(std::span<const MarkTrade> trades, const Fraction& alpha, i64 window, u32 power,
                               i64 now) {
    Fraction sum, weights;
    for (const MarkTrade& trade : trades) {
        // Without a decay the window is not looked at.
        const Fraction decay =
            alpha.sign() == 0 ? alpha : alpha * power_of(fraction(i128{now} - trade.time, window), power);
        const Fraction weight = std::max(fraction(0), fraction(1) - decay) * fraction(trade.size);
        sum = sum + weight * fraction(trade.price);
        weights = weights + weight;
    }
    if (weights.sign() <= 0) return std::nullopt;
    return static_cast<i64>(rounded(sum / weights, Round::floor));
}

std::optional<i64> mark_book_depth(std::vector<BookLevel> bids, std::vector<BookLevel> asks, const DepthRule& rule) {
    std::ranges::sort(bids, std::greater{}, &BookLevel::price);
    std::ranges::sort(asks, std::less{}, &BookLevel::price);
    const auto bid = impact(bids, rule, rule.risk_factor_short), ask = impact(asks, rule, rule.risk_factor_long);
    if (!bid || !ask) return std::nullopt;
    return static_cast<i64>(rounded((*bid + *ask) / fraction(2), Round::floor));
}

std::optional<i64> mark_book_twap(std::span<const PricePoint> points, i64 now, i64 period) {
    std::multimap<i64, i64> prices;  // by time; of one time the last given holds
    for (const PricePoint& point : points)
        if (point.time >= now - period && point.time <= now) prices.emplace(point.time, point.price);
    if (prices.empty()) return std::nullopt;
    i128 sum = 0;
    for (auto held = prices.begin(); held != prices.end(); ++held) {
        const auto next = std::next(held);
        sum += i128{held->second} * ((next == prices.end() ? now : next->first) - held->first);
    }
    const i64 covered = now - prices.begin()->first;
    return covered == 0 ? std::prev(prices.end())->second : static_cast<i64>(div_round(sum, covered, Round::floor));
}

}  // namespace plimsoll::conformance
