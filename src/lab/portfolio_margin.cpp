#include "lab/portfolio_margin.hpp"

#include <array>

#include "margin/position_value.hpp"

namespace plimsoll::lab {

namespace {

constexpr std::array curve_factors{MarginRate{500'000}, MarginRate{700'000}, MarginRate{800'000}, MarginRate{900'000},
                                   MarginRate{950'000}, MarginRate{1'000'000}, MarginRate{1'050'000}, MarginRate{1'100'000},
                                   MarginRate{1'200'000}, MarginRate{1'300'000}, MarginRate{1'500'000}};

// Price at which the cost came about: rounded to the nearest 1e-8, for display.
Price entry_of(InstrumentKind kind, const Position& line) {
    if (line.quantity == Quantity{} || line.cost == Amount{}) return {};
    const i128 size = abs(line.quantity).raw, cost = abs(line.cost).raw;
    const bool inverse = kind == InstrumentKind::inverse_perpetual;
    const i128 price = inverse ? mul_div(size, one_e8, cost, Round::floor) : mul_div(cost, one_e8, size, Round::floor);
    return {static_cast<i64>(price)};
}

MarginPosition position_row(const PortfolioVenue& venue, const Position& line) {
    const VenueView view = venue.view();
    const MarketTerms& terms = view.terms(line.market);
    const Price mark = view.state(line.market).mark;
    return {.market = line.market,
            .quantity = line.quantity,
            .entry = entry_of(terms.kind, line),
            .mark = mark,
            .notional = settle(margin_notional(terms.kind, line.quantity, mark), Round::ceil),
            .unrealised = settle(unrealised(terms.kind, line.quantity, line.cost, mark), Round::floor),
            .liquidation = liquidation_price(view, venue.lines(), line.market),
            .bankruptcy = bankruptcy_price(view, venue.lines(), line.market)};
}

MarginOrders orders_row(const PortfolioVenue& venue, const Position& line) {
    const AccountLines lines = venue.lines();
    std::vector<Position> changed(lines.positions.begin(), lines.positions.end());
    Position& mine = changed[static_cast<std::size_t>(&line - lines.positions.data())];
    const auto free_margin = [&] {
        return account_risk(venue.view(), {lines.numeraire, lines.balances, changed, lines.mode}).free_margin();
    };
    MarginOrders row{line.market, line.bids, line.asks, {}, {}, std::nullopt};
    mine.asks = {};
    mine.asks_notional = {};
    row.free_with_bids = free_margin();
    mine = line;
    mine.bids = {};
    mine.bids_notional = {};
    row.free_with_asks = free_margin();
    if (row.free_with_bids < row.free_with_asks) row.worst = Side::buy;
    if (row.free_with_asks < row.free_with_bids) row.worst = Side::sell;
    return row;
}

}  // namespace

MarginReport margin_report(const PortfolioVenue& venue) {
    const VenueView view = venue.view();
    const AccountLines lines = venue.lines();
    MarginReport report;
    report.risk = account_risk(view, lines);
    report.leverage = effective_leverage(view, lines);
    report.healthy = health(view, lines, Purpose::maintenance).sign() >= 0;
    for (const Position& line : lines.positions) {
        if (line.quantity != Quantity{}) report.positions.push_back(position_row(venue, line));
        if (line.order_count > 0) report.orders.push_back(orders_row(venue, line));
    }
    for (const FeedId feed : venue.feeds())
        report.feeds.push_back({feed, venue.price(feed), liquidation_factor(view, lines, feed, -1), liquidation_factor(view, lines, feed, +1),
                                risk_curve(view, lines, feed, curve_factors)});
    return report;
}

}  // namespace plimsoll::lab
