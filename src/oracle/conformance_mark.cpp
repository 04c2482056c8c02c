#include "oracle/conformance_mark.hpp"

#include <algorithm>
#include <vector>

#include "oracle/median.hpp"

namespace plimsoll::conformance {

namespace {

std::vector<MarkSource> usable(std::span<const MarkSource> sources, i64 now) {
    std::vector<MarkSource> kept;
    for (const MarkSource& source : sources)
        if (now - source.updated <= source.max_age && source.price > 0) kept.push_back(source);
    return kept;
}

i128 power_of(i128 base, u32 exponent) {
    i128 result = 1;
    for (u32 k = 0; k < exponent; ++k) result = multiply(result, base).to_i128();
    return result;
}

/// Average price of the first `volume` of a side; empty where it holds less.
std::optional<Fraction> average_price(std::span<const BookLevel> levels, i128 volume) {
    i128 left = volume, cost = 0;
    for (const BookLevel& level : levels) {
        const i128 taken = std::min<i128>(left, level.size);
        cost += taken * level.price;
        left -= taken;
    }
    if (left > 0 || volume <= 0) return std::nullopt;
    return fraction(cost, volume);
}

std::optional<Fraction> impact(std::span<const BookLevel> levels, const DepthRule& rule, Fraction risk_factor) {
    if (levels.empty()) return std::nullopt;
    const Fraction per_unit = rule.initial_factor * (rule.slippage + risk_factor) * fraction(levels[0].price);
    if (per_unit.numerator <= 0) return std::nullopt;
    return average_price(levels, rounded(rule.capital / per_unit, Round::floor));
}

}  // namespace

std::optional<i64> mark_weighted(std::span<const MarkSource> sources, i64 now) {
    const auto kept = usable(sources, now);
    Fraction weights;
    for (const MarkSource& source : kept) weights = weights + source.weight;
    if (weights.numerator <= 0) return std::nullopt;
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

std::optional<i64> mark_trades(std::span<const MarkTrade> trades, Fraction alpha, i64 window, u32 power, i64 now) {
    const i128 full = multiply(alpha.denominator, power_of(window, power)).to_i128();
    i128 sum = 0, weights = 0;
    for (const MarkTrade& trade : trades) {
        const i128 decay = multiply(alpha.numerator, power_of(now - trade.time, power)).to_i128();
        const i128 weight = std::max<i128>(0, full - decay) * trade.size;
        sum += weight * trade.price;
        weights += weight;
    }
    if (weights <= 0) return std::nullopt;
    return static_cast<i64>(div_round(sum, weights, Round::floor));
}

std::optional<i64> mark_book_depth(std::span<const BookLevel> bids, std::span<const BookLevel> asks,
                                   const DepthRule& rule) {
    const auto bid = impact(bids, rule, rule.risk_factor_short), ask = impact(asks, rule, rule.risk_factor_long);
    if (!bid || !ask) return std::nullopt;
    return static_cast<i64>(rounded((*bid + *ask) / fraction(2), Round::floor));
}

std::optional<i64> mark_book_twap(std::span<const PricePoint> points, i64 now, i64 period) {
    i128 sum = 0;
    i64 covered = 0;
    const PricePoint* held = nullptr;
    const auto hold_until = [&](i64 time) {
        if (held == nullptr) return;
        sum += i128{held->price} * (time - held->time);
        covered += time - held->time;
    };
    for (const PricePoint& point : points) {
        if (point.time < now - period || point.time > now) continue;
        hold_until(point.time);
        held = &point;
    }
    if (held == nullptr) return std::nullopt;
    hold_until(now);
    return covered == 0 ? held->price : static_cast<i64>(div_round(sum, covered, Round::floor));
}

}  // namespace plimsoll::conformance
