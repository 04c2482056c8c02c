#include "margin/line_terms.hpp"

#include <algorithm>

#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

Notional value_at(const MarketTerms& terms, const Position& position, Price price) {
    if (price.raw <= 0) return as_notional(position.cost);
    return unrealised(terms.kind, position.quantity, position.cost, price);
}

Price strict_price(const MarketState& state, Quantity quantity) {
    if (quantity > Quantity{}) return state.strict_low.raw > 0 ? std::min(state.mark, state.strict_low) : state.mark;
    return std::max(state.mark, state.strict_high);
}

// What open orders or a dampened price would need beyond the limit of a notional is more than any account has: it need not be
// exact. (Positions at the mark keep the limit: a price at which they would not is not taken.)
Notional bounded(Notional value) { return std::min(value, Notional{limits::notional_raw_max}); }
Exact exact_positive(Notional value) { return value.raw > 0 ? exact(bounded(value)) : Exact{}; }

// Of a line without quantity. A row of the state has none left; a trade that is only asked about leaves its gain here.
Notional realised(const Position& position) { return as_notional(position.cost + position.funding_settled); }

struct Scenario {
    const MarketTerms& terms;
    const MarketState& state;
    const Position& position;
    Notional open_interest;

    Exact requirement_of(Quantity quantity) const {
        const Notional value = bounded(margin_notional(terms.kind, quantity, state.mark));
        return requirement(terms.margin, Requirement::initial, value, margin_size(terms.kind, quantity, value),
                           position.leverage_rate, open_interest);
    }
};

Exact initial_requirement(const MarketTerms& terms, const MarketState& state, const Position& position) {
    if (state.mark.raw <= 0) return {};
    Notional open_interest{};
    if (terms.margin.open_interest.upper != Amount{})
        open_interest = margin_notional(terms.kind, state.open_interest, state.mark);
    const Scenario scenario{terms, state, position, open_interest};
    if (position.bids == Quantity{} && position.asks == Quantity{}) return scenario.requirement_of(position.quantity);
    const Exact bought = scenario.requirement_of(position.quantity + position.bids) +
                         adverse_distance_bids(terms, position, state.mark);
    const Exact sold = scenario.requirement_of(position.quantity - position.asks) +
                       adverse_distance_asks(terms, position, state.mark, state.mark);
    return std::max(bought, sold);
}

// 1/L is convex, so that between two limits it lies below its chord. With all asks inside [low, high] the coins paid,
// sum s/L, are at most (S (low + high) - sum s L) / (low high). Over a range of marks each part is taken at its own worst end.
Exact inverse_asks(const MarketTerms& terms, const Position& position, Price lowest, Price highest) {
    constexpr i64 widest = 900'000;
    const i64 band = std::min(2 * terms.book.price_band.raw, widest);
    const auto low = [band](Price mark) { return i128{mark.raw} * (one_e6 - band) / one_e6; };
    const auto high = [band](Price mark) { return i128{mark.raw} * (one_e6 + band) / one_e6; };
    if (low(lowest) <= 0) return {};
    const Int256 chord = multiply(position.asks.raw, low(highest) + high(highest)) - Int256{position.asks_notional.raw};
    // Coins at the mark, rounded down: the reserve errs upward. 1e-16 over two prices of 1e-8 is whole coins.
    const Int256 paid = divide(scale(chord, one_e8), low(lowest) * high(lowest), Round::ceil);
    const Amount value{paid.to_i128()};
    const Amount at_mark = coins(position.asks, highest, Round::floor);
    return exact_positive(as_notional(value - at_mark));
}

// A bid of r at L pays 1/P - 1/L coins a unit too much, which is concave in L: the tangent at the mark,
// (L - P) / P^2, lies above it for every limit.
Exact inverse_bids(const Position& position, Price mark) {
    const Notional beyond = position.bids_notional - notional(position.bids, mark);
    if (beyond.raw <= 0) return {};
    return exact_positive(as_notional(Amount{mul_div(beyond.raw, one_e8, i128{mark.raw} * mark.raw, Round::ceil)}));
}

}  // namespace

Notional counted_profit(const MarginTerms& terms, Notional profit) {
    if (profit.raw <= 0) return profit;
    if (terms.profit_weight != margin_rate_one)
        profit = {mul_div(profit.raw, terms.profit_weight.raw, one_e6, Round::floor)};
    if (terms.profit_cap == Amount{}) return profit;
    return std::min(profit, as_notional(terms.profit_cap));
}

Exact adverse_distance_bids(const MarketTerms& terms, const Position& position, Price mark) {
    if (position.bids == Quantity{}) return {};
    if (terms.kind == InstrumentKind::inverse_perpetual) return inverse_bids(position, mark);
    return exact_positive(position.bids_notional - notional(position.bids, mark));
}

Exact adverse_distance_asks(const MarketTerms& terms, const Position& position, Price lowest, Price highest) {
    if (position.asks == Quantity{}) return {};
    if (terms.kind == InstrumentKind::inverse_perpetual) return inverse_asks(terms, position, lowest, highest);
    return exact_positive(notional(position.asks, highest) - position.asks_notional);
}

LineTerms maintenance_line(const MarketTerms& terms, const MarketState& state, const Position& position) {
    if (position.quantity == Quantity{}) return {realised(position), {}};
    const Notional net = value_at(terms, position, state.mark) - as_notional(funding_owed(position, state.funding_index));
    if (state.mark.raw <= 0) return {net, {}};
    const Notional value = margin_notional(terms.kind, position.quantity, state.mark);
    const Quantity size = margin_size(terms.kind, position.quantity, value);
    return {net, requirement(terms.margin, Requirement::maintenance, value, size, {}, {})};
}

LineTerms initial_line(const MarketTerms& terms, const MarketState& state, const Position& position) {
    Notional net = realised(position);
    if (position.quantity != Quantity{}) {
        const Notional value = value_at(terms, position, strict_price(state, position.quantity));
        const Notional profit = std::max(bounded(value), -Notional{limits::notional_raw_max});
        net = counted_profit(terms.margin, profit) - as_notional(funding_owed(position, state.funding_index));
    }
    return {net, initial_requirement(terms, state, position)};
}

}  // namespace plimsoll
