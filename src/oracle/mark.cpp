#include "oracle/mark.hpp"

#include <algorithm>
#include <array>

#include "base/fixed_math.hpp"
#include "oracle/median.hpp"

namespace plimsoll {

namespace {

i64 portion(Price index, i64 millionths, Round round) {
    return static_cast<i64>(mul_div(index.raw, millionths, one_e6, round));
}

i64 median_of(std::array<i64, 3> values) { return *median(values); }

/// The book's own price; of no matter for the mark until both sides have been deep long enough.
struct BookLeg {
    i64 middle;
    i64 price;
};

std::optional<BookLeg> book_leg(const MarkTerms& terms, const BookTop& book, Time depth_since, Time now) {
    if (depth_since == never || now - depth_since < terms.depth_time || !book.bid || !book.ask) return std::nullopt;
    std::array<i64, 2> sides{book.bid->raw, book.ask->raw};
    const i64 middle = *median(sides);
    return BookLeg{middle, book.last.raw == 0 ? middle : median_of({book.bid->raw, book.ask->raw, book.last.raw})};
}

/// Bounded before and after: neither one wild observation nor a fallen index leaves more than index * basis_max.
i64 average_basis(const MarkTerms& terms, const MarketState& state, Price index, const std::optional<BookLeg>& leg,
                  Time now) {
    const i64 most = portion(index, terms.basis_max.raw, Round::floor);
    const i64 seen = leg ? std::clamp(leg->middle - index.raw, -most, most) : 0;
    const Duration constant = terms.basis_time_constant;
    const i128 weight = constant.ns == 0 ? i128{one_e18} : ema_weight_e18(now - state.mark_time, constant);
    return std::clamp(static_cast<i64>(ema_step(state.basis_average, seen, weight)), -most, most);
}

i64 within_band(const MarkTerms& terms, Price index, i64 mark) {
    const i64 low = std::max<i64>(1, portion(index, one_e6 - terms.band.raw, Round::ceil));
    const i64 high = portion(index, one_e6 + terms.band.raw, Round::floor);
    return std::clamp(mark, low, std::max(low, high));
}

}  // namespace

MarkUpdated update_mark(MarketId market, const MarketTerms& terms, const MarketState& state, const FeedState& feed,
                        const BookTop& book, Time now) {
    const bool live = feed.status == FeedStatus::live;
    MarkUpdated next{.market = market,
                     .index_usable = live,
                     .index = state.index,
                     .mark = state.mark,
                     .strict_low = state.strict_low,
                     .strict_high = state.strict_high,
                     .basis_average = state.basis_average,
                     .depth_since = never};
    if (book.deep) next.depth_since = state.depth_since == never ? now : state.depth_since;
    if (state.settlement.raw != 0) {
        next.mark = next.strict_low = next.strict_high = state.settlement;
        return next;
    }
    if (feed.price.raw == 0 || (!live && state.mark.raw != 0)) return next;

    const Price index = next.index = feed.price;
    next.mark = index;
    next.basis_average = 0;
    if (terms.kind != InstrumentKind::spot) {
        const auto leg = book_leg(terms.mark, book, next.depth_since, now);
        next.basis_average = average_basis(terms.mark, state, index, leg, now);
        const i64 carried = index.raw + next.basis_average;
        next.mark = {within_band(terms.mark, index, leg ? median_of({carried, index.raw, leg->price}) : carried)};
    }
    const Price cautious{std::max<i64>(1, feed.dampened.raw + next.basis_average)};
    next.strict_low = std::min(next.mark, cautious);
    next.strict_high = std::max(next.mark, cautious);
    return next;
}

}  // namespace plimsoll
