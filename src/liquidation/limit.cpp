#include "liquidation/limit.hpp"

#include <algorithm>

#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

// Of one unit of the settlement asset, in units of 1e-14 of the feeds' currency.
i128 dearest(const SettlementPrice& price) {
    return i128{price.high.raw} * std::max(price.liability_weight, margin_rate_one + price.closing_cost).raw;
}
i128 cheapest(const SettlementPrice& price) {
    return i128{price.low.raw} * (margin_rate_one - price.closing_cost).raw;
}

}  // namespace

Amount equity_in_settlement(Amount numeraire, const SettlementPrice& price) {
    const i128 unit = numeraire < Amount{} ? cheapest(price) : dearest(price);
    PLIMSOLL_INVARIANT(unit > 0);
    return {mul_div(numeraire.raw, i128{price.numeraire.raw} * one_e6, unit, Round::floor)};
}

Amount maintenance_in_settlement(Amount numeraire, const SettlementPrice& price) {
    PLIMSOLL_INVARIANT(price.high.raw > 0);
    return {mul_div(numeraire.raw, price.numeraire.raw, price.high.raw, Round::ceil)};
}

Exact line_maintenance(const AccountLine& line, Quantity quantity) {
    const Notional value = margin_notional(line.kind, quantity, line.mark);
    return requirement(*line.margin, Requirement::maintenance, value, margin_size(line.kind, quantity, value), MarginRate{},
                       Notional{});
}

Exact released(const AccountLine& line, Quantity trade) {
    PLIMSOLL_INVARIANT(trade != Quantity{} && (trade > Quantity{}) != (line.quantity > Quantity{}));
    PLIMSOLL_INVARIANT(abs(trade) <= abs(line.quantity));
    if (!std::holds_alternative<TieredMargin>(line.margin->model)) return released_on_average(line, trade);
    return line_maintenance(line, line.quantity) - line_maintenance(line, line.quantity + trade);
}

Exact released_on_average(const AccountLine& line, Quantity trade) {
    return {mul_div(line_maintenance(line, line.quantity).raw, abs(trade).raw, abs(line.quantity).raw, Round::floor)};
}

Notional given_up(const AccountLine& line, Quantity trade) {
    return unrealised(line.kind, line.quantity, Amount{}, line.mark) -
           unrealised(line.kind, line.quantity + trade, Amount{}, line.mark);
}

Amount mark_cash(const AccountLine& line, Quantity trade) { return settle(given_up(line, trade), Round::ceil); }

Exact closing_cost_saved(const AccountLine& line, Quantity trade) {
    const Notional less = margin_notional(line.kind, line.quantity, line.mark) -
                          margin_notional(line.kind, line.quantity + trade, line.mark);
    const Exact saved = charge(less, line.closing_cost);
    return {mul_div(saved.raw, i128{line.price.low.raw} * one_e6, dearest(line.price), Round::floor)};
}

namespace {

// equity * released / maintenance, rounded down.
Amount share_of(Amount equity, Exact released_margin, Amount maintenance) {
    return {divide(multiply(equity.raw, released_margin.raw), exact(maintenance).raw, Round::floor).to_i128()};
}

// loss <= equity * released / maintenance, compared as products in units of 1e-30.
bool within_share(Exact loss, Amount equity, Exact released_margin, Amount maintenance) {
    return multiply(loss.raw, maintenance.raw) <= multiply(equity.raw, released_margin.raw);
}

Exact solvency_release(const AccountLine& line, Quantity trade) {
    return line.liquidation_equity < Amount{} ? released_on_average(line, trade) : released(line, trade);
}

}  // namespace

Amount loss_limit(const AccountLine& line, Quantity trade) {
    PLIMSOLL_INVARIANT(line.maintenance > Amount{});
    const Amount solvency = share_of(line.liquidation_equity, solvency_release(line, trade), line.maintenance) +
                            settle(closing_cost_saved(line, trade), Round::floor);
    if (line.equity <= Amount{}) return solvency;
    return std::min(share_of(line.equity, released(line, trade), line.maintenance), solvency);
}

bool limit_kept(const AccountLine& line, Quantity trade, Amount cash) {
    const Amount slack = line.kind == InstrumentKind::inverse_perpetual ? inverse_slack : Amount{};
    const Exact loss = exact(given_up(line, trade) - as_notional(cash + slack));
    if (line.equity > Amount{} && !within_share(loss, line.equity, released(line, trade), line.maintenance)) return false;
    return within_share(loss - closing_cost_saved(line, trade), line.liquidation_equity, solvency_release(line, trade),
                        line.maintenance);
}

namespace {

std::optional<Price> on_grid(i128 raw, Price tick) {
    if (raw > limits::price_raw_max) return std::nullopt;
    return Price{static_cast<i64>(std::max<i128>(raw, tick.raw))};
}

// Sale: the lowest multiple of the tick at which |trade| brings at least `cash`.
std::optional<Price> lowest_sale_price(const AccountLine& line, i128 size, Amount cash, Price tick) {
    if (line.kind == InstrumentKind::inverse_perpetual) {  // the sale of a long costs coins: size / P <= -cash
        if (cash >= Amount{}) return std::nullopt;
        const i128 price = mul_div(size, one_e8, -cash.raw, Round::ceil);
        return on_grid(div_round(price, tick.raw, Round::ceil) * tick.raw, tick);
    }
    if (cash <= Amount{}) return tick;
    return on_grid(div_round(mul_div(cash.raw, one_e8, size, Round::ceil), tick.raw, Round::ceil) * tick.raw, tick);
}

// Purchase: the highest multiple of the tick at which |trade| costs at most -cash.
std::optional<Price> highest_purchase_price(const AccountLine& line, i128 size, Amount cash, Price tick) {
    const i128 most = i128{limits::price_raw_max} / tick.raw * tick.raw;
    i128 price = most;
    if (line.kind == InstrumentKind::inverse_perpetual) {  // the purchase of a short brings coins: size / P >= cash
        if (cash > Amount{}) price = std::min(most, mul_div(size, one_e8, cash.raw, Round::floor));
    } else {
        if (cash >= Amount{}) return std::nullopt;
        price = std::min(most, mul_div(-cash.raw, one_e8, size, Round::floor));
    }
    price = div_round(price, tick.raw, Round::floor) * tick.raw;
    if (price <= 0) return std::nullopt;
    return Price{static_cast<i64>(price)};
}

}  // namespace

namespace {

// The price on the grid at which the trade brings at least `cash`.
std::optional<Price> price_of(const AccountLine& line, Quantity trade, Amount cash, Price tick) {
    PLIMSOLL_INVARIANT(tick.raw > 0 && line.lot.raw > 0);
    const i128 size = abs(trade).raw;
    // Each fill of an inverse market rounds down by less than an atom.
    if (line.kind == InstrumentKind::inverse_perpetual) cash += Amount{div_round(size, line.lot.raw, Round::ceil)};
    return trade < Quantity{} ? lowest_sale_price(line, size, cash, tick)
                              : highest_purchase_price(line, size, cash, tick);
}

}  // namespace

std::optional<Price> limit_price(const AccountLine& line, Quantity trade, Price tick) {
    return price_of(line, trade, limit_cash(line, trade), tick);
}

Amount lifted_cash(const AccountLine& line, Quantity trade) {
    return mark_cash(line, trade) - settle(closing_cost_saved(line, trade), Round::floor);
}

std::optional<Price> lifted_price(const AccountLine& line, Quantity trade, Price tick) {
    return price_of(line, trade, lifted_cash(line, trade), tick);
}

Amount liquidation_fee(const AccountLine& line, MarginRate rate, Quantity filled, Amount cash) {
    if (filled == Quantity{}) return {};
    const Amount full = apply_rate(abs(cash), rate, Round::floor);
    return std::max(Amount{}, std::min(full, cash - limit_cash(line, filled)));
}

}  // namespace plimsoll
