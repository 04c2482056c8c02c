#include "margin/along_mark.hpp"

#include <algorithm>

#include "margin/line_terms.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"
#include "margin/root.hpp"

namespace plimsoll {

namespace {

constexpr i128 coins_max = i128{1} << 62;  // atoms of notional that a size can hold

// The line over z. Inverse short: the value leg is floor(y) and margin is charged on ceil(y); taking floor(y) + 1 for
// the latter keeps the function concave, and differs only where y is whole.
struct OverSteps {
    const MarkLine& line;
    bool is_long;

    explicit OverSteps(const MarkLine& of) : line(of), is_long(of.quantity > Quantity{}) {}

    Int256 operator()(i128 z) const {
        if (line.inverse()) {
            const Notional coins = as_notional(Amount{z});
            return is_long ? line.at(-coins, coins) : line.at(coins, coins + as_notional(Amount{1}));
        }
        const Notional leg{line.quantity.raw * z};
        return line.at(leg, abs(leg));
    }
};

// y atoms of coins = whole / price.
i128 whole(const MarkLine& line) { return i128{abs(line.quantity).raw} * one_e8; }
i128 floor_over(i128 a, i128 b) { return div_round(a, b, Round::floor); }
i128 ceil_over(i128 a, i128 b) { return div_round(a, b, Round::ceil); }

Price as_price(i128 raw) { return {static_cast<i64>(raw)}; }

struct Steps {
    i128 low, high, today;
};

Steps steps(const MarkLine& line, bool is_long) {
    const i128 price_max = limits::price_raw_max - 1;
    if (!line.inverse()) {
        const i128 most = (limits::notional_raw_max - 1) / abs(line.quantity).raw;
        return {1, std::max<i128>(std::min(price_max, most), line.mark.raw), line.mark.raw};
    }
    const i128 k = whole(line);
    if (is_long) return {ceil_over(k, price_max), std::min(k, coins_max), ceil_over(k, line.mark.raw)};
    return {floor_over(k, price_max), std::min(k, coins_max), floor_over(k, line.mark.raw)};
}

// Whole y is healthier by one atom of requirement than the function over steps says: go on to the first price that
// is truly below zero. A few steps at most, since each atom of y costs more than it frees.
Price first_unhealthy(const MarkLine& line, i128 from, i64 step) {
    Price price = as_price(from);
    while (price.raw > 1 && price.raw < limits::price_raw_max && line.at(price).sign() >= 0) price.raw += step;
    return price;
}

HealthyPrices prices_of(const MarkLine& line, const Steps& range, const Interval& healthy, bool is_long) {
    HealthyPrices found{true, {}, {}};
    const bool low_end = healthy.low > range.low, high_end = healthy.high < range.high;
    if (!line.inverse()) {
        if (low_end) found.below = as_price(healthy.low - 1);
        if (high_end) found.above = as_price(healthy.high + 1);
        return found;
    }
    const i128 k = whole(line);
    if (is_long) {  // z = ceil(k / P)
        if (high_end) found.below = as_price(ceil_over(k, healthy.high) - 1);
        if (low_end) found.above = as_price(ceil_over(k, healthy.low - 1));
    } else {        // z = floor(k / P)
        if (high_end) found.below = first_unhealthy(line, floor_over(k, healthy.high + 1), -1);
        if (low_end) found.above = first_unhealthy(line, floor_over(k, healthy.low) + 1, 1);
    }
    return found;
}

const Position* find(const AccountLines& account, MarketId market) {
    const auto place = std::ranges::find(account.positions, market, &Position::market);
    return place == account.positions.end() ? nullptr : &*place;
}

LiquidationPrice answer(const MarkLine& line) {
    const HealthyPrices healthy = healthy_prices(line);
    if (!healthy.any) return {};
    if (!healthy.below && !healthy.above) return {PriceOutcome::none, {}};
    const bool is_long = line.quantity > Quantity{};
    const auto &losing = is_long ? healthy.below : healthy.above, &winning = is_long ? healthy.above : healthy.below;
    if (losing && winning) return {PriceOutcome::several, *losing};
    return {PriceOutcome::exact, losing ? *losing : *winning};
}

const Position* priced_position(const VenueView& venue, const AccountLines& account, MarketId market) {
    const Position* position = find(account, market);
    if (position == nullptr || position->quantity == Quantity{}) return nullptr;
    const MarketTerms& terms = venue.terms(market);
    if (terms.kind == InstrumentKind::spot || venue.state(market).mark.raw <= 0) return nullptr;
    return position;
}

MarkLine line_without(const VenueView& venue, const RiskTerms& sums, const Position& position) {
    const MarketTerms& terms = venue.terms(position.market);
    const MarketState& state = venue.state(position.market);
    MarkLine line;
    line.kind = terms.kind;
    line.quantity = position.quantity;
    line.mark = state.mark;
    for (const AssetTotals& total : sums.totals()) {
        if (total.asset != terms.settlement) continue;
        line.net = total.net - unrealised(terms.kind, position.quantity, {}, state.mark);
        line.requirement = total.requirement;
    }
    return line;
}

}  // namespace

Int256 MarkLine::at(Notional leg, Notional notional) const {
    if (margin == nullptr)
        return rest + full.value(net + leg) - full.cost(requirement + charge(notional, closing_cost));
    const Quantity size = margin_size(kind, quantity, notional);
    const Exact own = plimsoll::requirement(*margin, Requirement::maintenance, notional, size, {}, {});
    return rest + curve.value(net + leg) - curve.cost(requirement + own);
}

Int256 MarkLine::at(Price price) const {
    return at(unrealised(kind, quantity, {}, price), margin_notional(kind, quantity, price));
}

bool MarkLine::concave() const {
    if (margin == nullptr) return true;
    if (std::holds_alternative<SizeLinearMargin>(margin->model)) return !inverse();
    return provable(margin->model);
}

MarkLine health_line(const VenueView& venue, const AccountLines& account, const Position& position) {
    const RiskTerms sums = risk_terms(venue, account, Purpose::maintenance);
    const MarketTerms& terms = venue.terms(position.market);
    MarkLine line = line_without(venue, sums, position);
    line.margin = &terms.margin;
    line.requirement -= maintenance_line(terms, venue.state(position.market), position).requirement;
    const Valuer valuer{account.numeraire, account.mode, Purpose::maintenance};
    line.curve = asset_curve(venue, terms.settlement, valuer);
    for (const AssetTotals& total : sums.totals()) {
        if (total.asset == terms.settlement) continue;
        const AssetCurve other = asset_curve(venue, total.asset, valuer);
        line.rest += other.value(total.net) - other.cost(total.requirement);
    }
    return line;
}

MarkLine liquidation_line(const VenueView& venue, const AccountLines& account, const Position& position) {
    const RiskTerms sums = risk_terms(venue, account, Purpose::maintenance);
    const MarketTerms& terms = venue.terms(position.market);
    MarkLine line = line_without(venue, sums, position);
    line.requirement = {};
    line.closing_cost = terms.liquidation.closing_cost;
    line.full = full_value(venue, terms.settlement, account.numeraire);
    line.rest = liquidation_value(venue, account) - line.at(line.mark);
    return line;
}

HealthyPrices healthy_prices(const MarkLine& line) {
    const OverSteps health(line);
    const Steps range = steps(line, health.is_long);
    const i128 today = std::clamp(range.today, range.low, range.high);
    const std::optional<Interval> healthy = line.concave() ? interval_of_concave(health, range.low, range.high, today)
                                                           : interval_by_bisection(health, range.low, range.high, today);
    if (!healthy) return {};
    return prices_of(line, range, *healthy, health.is_long);
}

LiquidationPrice liquidation_price(const VenueView& venue, const AccountLines& account, MarketId market) {
    const Position* position = priced_position(venue, account, market);
    return position == nullptr ? LiquidationPrice{} : answer(health_line(venue, account, *position));
}

LiquidationPrice bankruptcy_price(const VenueView& venue, const AccountLines& account, MarketId market) {
    const Position* position = priced_position(venue, account, market);
    return position == nullptr ? LiquidationPrice{} : answer(liquidation_line(venue, account, *position));
}

}  // namespace plimsoll
