#include "lab/ladder.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::lab {

void RecentMove::see(Time time, Price price, Duration window) {
    prices_.emplace_back(time, price);
    while (prices_.size() > 1 && prices_[1].first <= time - window) prices_.pop_front();
}

MarginRate RecentMove::move() const {
    if (prices_.empty()) return {};
    const Price now = prices_.back().second, before = prices_.front().second;
    return {static_cast<i64>(mul_div(abs(now - before).raw, one_e6, before.raw, Round::floor))};
}

const rulebook::Thinning& thinning_row(const rulebook::MarketMakerTerms& terms, MarginRate move) {
    const rulebook::Thinning* row = &terms.thinning.front();
    for (const rulebook::Thinning& step : terms.thinning)
        if (step.move <= move) row = &step;
    return *row;
}

std::vector<Level> ladder(const rulebook::MarketMakerTerms& terms, const MarketTerms& market, Amount depth,
                          const rulebook::Thinning& thin, Price middle) {
    const BookTerms& book = market.book;
    const i64 tick = book.tick.raw, lot = book.lot.raw;
    const i64 half_spread =
        static_cast<i64>(mul_div(terms.spread.raw, thin.spread_factor.raw, 2 * i128{one_e6}, Round::ceil));
    const bool inverse = market.kind == InstrumentKind::inverse_perpetual;
    const Amount left = apply_rate(depth, thin.depth_factor, Round::floor);
    std::vector<Level> levels;
    levels.reserve(terms.levels.size());
    MarginRate before{};
    for (const rulebook::DepthStep& step : terms.levels) {
        const i64 distance = std::max(step.distance.raw, half_spread);
        const Amount money = apply_rate(left, step.share - before, Round::floor);
        before = step.share;
        // Linear: money / price base units. Inverse: depth is in coins, a quantity of dollars is coins * price.
        const i128 size = inverse ? mul_div(money.raw, middle.raw, one_e8, Round::floor)
                                  : mul_div(money.raw, one_e8, middle.raw, Round::floor);
        const Quantity whole{static_cast<i64>(std::min<i128>(size, book.quantity_max.raw)) / lot * lot};
        const i128 bid = mul_div(middle.raw, std::max<i64>(0, one_e6 - distance), one_e6, Round::floor);
        const i128 ask = mul_div(middle.raw, one_e6 + distance, one_e6, Round::ceil);
        levels.push_back({step.distance, std::max(whole, book.quantity_min), Price{static_cast<i64>(bid) / tick * tick},
                          Price{static_cast<i64>(div_round(ask, tick, Round::ceil)) * tick}});
    }
    return levels;
}

void StandingDepth::quote(const std::vector<Level>& levels) {
    steps_.clear();
    taken_ = {};
    Quantity within{};
    for (const Level& level : levels) {
        within += level.quantity;
        steps_.push_back({level.distance, within});
    }
}

i128 StandingDepth::take(Side taker, Quantity quantity) {
    Quantity& taken = taken_[std::to_underlying(taker)];
    const i128 before = distance_e18(taken);
    taken += quantity;
    const i128 moved = (distance_e18(taken) - before) / 2;
    return taker == Side::sell ? -moved : moved;
}

// Linear between the steps; what lies beyond the last one is not known to be there.
i128 StandingDepth::distance_e18(Quantity taken) const {
    constexpr i128 per_millionth = one_e18 / one_e6;
    Step before{};
    for (const Step& step : steps_) {
        if (taken < step.within)
            return before.distance.raw * per_millionth + mul_div((step.distance - before.distance).raw * per_millionth,
                                                                 (taken - before.within).raw,
                                                                 (step.within - before.within).raw, Round::floor);
        before = step;
    }
    return before.distance.raw * per_millionth;
}

}  // namespace plimsoll::lab
