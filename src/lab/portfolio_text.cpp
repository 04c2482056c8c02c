// The margin of one account, and of one under several venues, for people.
#include "base/text.hpp"
#include "lab/portfolio_margin.hpp"
#include "lab/report_figures.hpp"
#include "lab/report_text.hpp"

namespace plimsoll::lab {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string ratio_text(Amount equity, Amount maintenance) {
    if (maintenance <= Amount{}) return "no maintenance margin";
    return rounded(mul_div(equity.raw, one_e8, maintenance.raw, Round::floor), Rate::decimals, 4);
}

std::string leverage_text(const std::optional<Rate>& leverage) {
    return leverage ? rounded(leverage->raw, Rate::decimals, 2) + "x" : "undefined (no equity)";
}

std::string price_text(Price price) { return price > Price{} ? grouped(price.raw, Price::decimals, 2) : "-"; }

std::string outcome_text(const LiquidationPrice& found) {
    switch (found.outcome) {
        case PriceOutcome::exact: return price_text(found.price);
        case PriceOutcome::none: return "none";
        case PriceOutcome::undefined: return "undefined";
        case PriceOutcome::several: return price_text(found.price) + " (first of several)";
    }
    return {};
}

// "54,321.00 (-12.30 %)": the feed's price at a factor.
std::string factor_text(Price price, const std::optional<MarginRate>& factor) {
    if (!factor) return "none";
    const Price there{static_cast<i64>(mul_div(price.raw, factor->raw, one_e6, Round::floor))};
    const MarginRate change = *factor - margin_rate_one;
    return grouped(there.raw, Price::decimals, 2) + " (" + (change.raw > 0 ? "+" : "") + percent(change) + ")";
}

struct Printer {
    const MarginReport& report;
    const PortfolioVenue& venue;

    const std::string& asset(AssetId id) const { return venue.rules().assets[index(id)].symbol; }
    const MarketTerms& market(MarketId id) const { return venue.rules().markets[index(id)]; }
    std::string cash(Amount amount) const { return money(amount, asset(venue.numeraire())); }
    std::string in_settlement(Amount amount, MarketId id) const { return money(amount, asset(market(id).settlement)); }

    Rows figures() const {
        const AccountRisk& risk = report.risk;
        return {{"margin equity", cash(risk.equity)},
                {"maintenance margin", cash(risk.maintenance)},
                {"margin ratio", ratio_text(risk.equity, risk.maintenance)},
                {"state", report.healthy ? "healthy" : "UNHEALTHY: would be liquidated"},
                {"equity for new risk", cash(risk.equity_initial)},
                {"initial margin", cash(risk.initial)},
                {"free margin", cash(risk.free_margin())},
                {"liquidation equity", cash(risk.liquidation_equity)},
                {"exposure", money(settle(risk.exposure, Round::ceil), asset(venue.numeraire()))},
                {"effective leverage", leverage_text(report.leverage)}};
    }
    std::string positions() const {
        if (report.positions.empty()) return {};
        Rows rows{{"position", "quantity", "entry", "mark", "notional", "unrealised PnL", "liquidation price", "bankruptcy price"}};
        for (const MarginPosition& row : report.positions)
            rows.push_back({market(row.market).symbol, grouped(row.quantity.raw, Quantity::decimals), price_text(row.entry), price_text(row.mark),
                            in_settlement(row.notional, row.market), in_settlement(row.unrealised, row.market), outcome_text(row.liquidation),
                            outcome_text(row.bankruptcy)});
        return "\n" + aligned_table(rows);
    }
    std::string orders() const {
        if (report.orders.empty()) return {};
        Rows rows{{"open orders", "bids", "asks", "free margin, bids alone", "asks alone", "worst side"}};
        for (const MarginOrders& row : report.orders)
            rows.push_back({market(row.market).symbol, grouped(row.bids.raw, Quantity::decimals), grouped(row.asks.raw, Quantity::decimals),
                            cash(row.free_with_bids), cash(row.free_with_asks), !row.worst ? "both the same" : *row.worst == Side::buy ? "bids" : "asks"});
        return "\n" + aligned_table(rows);
    }
    std::string feeds() const {
        std::string out;
        for (const MarginFeed& feed : report.feeds) {
            const std::string& symbol = venue.rules().feeds[index(feed.feed)].symbol;
            out += "\nif " + symbol + " alone moves from " + price_text(feed.price) + ": liquidated at " + factor_text(feed.price, feed.below) +
                   " below, " + factor_text(feed.price, feed.above) + " above\n";
            Rows rows{{symbol, "price", "margin equity", "maintenance margin", "liquidation equity", ""}};
            for (const CurvePoint& point : feed.curve) {
                const Price there{static_cast<i64>(mul_div(feed.price.raw, point.factor.raw, one_e6, Round::floor))};
                const MarginRate change = point.factor - margin_rate_one;
                rows.push_back({(change.raw > 0 ? "+" : "") + rounded(change.raw, 4, 0) + " %", price_text(there), cash(point.equity),
                                cash(point.maintenance), cash(point.liquidation_equity), point.equity < point.maintenance ? "unhealthy" : ""});
            }
            out += aligned_table(rows);
        }
        return out;
    }
};

std::string notes_text(const PortfolioVenue& venue) {
    std::string out;
    for (const std::string& note : venue.notes()) out += "note: " + note + "\n";
    return out;
}

// Every label of any column, in order of its first appearance.
void add_rows(Rows& table, std::size_t columns, std::size_t column, const std::string& label, const std::string& value) {
    for (auto& row : table) {
        if (row.front() != label) continue;
        row[column] = value;
        return;
    }
    std::vector<std::string> fresh(columns, "-");
    fresh.front() = label;
    fresh[column] = value;
    table.push_back(std::move(fresh));
}

}  // namespace

std::string margin_text(const MarginReport& report, const PortfolioVenue& venue, const std::string& name) {
    const Printer print{report, venue};
    return name + " under '" + venue.rules().name + "', " + (venue.lines().mode == MarginMode::isolated ? "isolated" : "cross") + ", in " +
           venue.rules().assets[index(venue.numeraire())].symbol + "\n" + notes_text(venue) + "\n" + aligned_table(print.figures()) +
           print.positions() + print.orders() + print.feeds();
}

std::string compare_text(const std::vector<ComparedVenue>& venues, const std::string& name) {
    Rows table{{""}};
    const std::size_t columns = venues.size() + 1;
    std::string notes;
    for (std::size_t i = 0; i < venues.size(); ++i) {
        const auto& [venue, report] = venues[i];
        const Printer print{report, *venue};
        table.front().push_back(venue->rules().name);
        for (const auto& row : print.figures()) add_rows(table, columns, i + 1, row[0], row[1] == "UNHEALTHY: would be liquidated" ? "UNHEALTHY" : row[1]);
        for (std::size_t k = 0; k < report.positions.size(); ++k) {
            // A counterpart of another name stands in the row of the portfolio's own market.
            const auto& first = venues.front().report.positions;
            const MarketId shown = k < first.size() && i > 0 ? first[k].market : report.positions[k].market;
            const RuleBook& named_by = k < first.size() && i > 0 ? venues.front().venue->rules() : venue->rules();
            const std::string& symbol = named_by.markets[index(shown)].symbol;
            add_rows(table, columns, i + 1, symbol + ": liquidation price", outcome_text(report.positions[k].liquidation));
            add_rows(table, columns, i + 1, symbol + ": bankruptcy price", outcome_text(report.positions[k].bankruptcy));
        }
        for (const MarginFeed& feed : report.feeds) {
            const std::string& symbol = venue->rules().feeds[index(feed.feed)].symbol;
            add_rows(table, columns, i + 1, symbol + " falls alone to", factor_text(feed.price, feed.below));
            add_rows(table, columns, i + 1, symbol + " rises alone to", factor_text(feed.price, feed.above));
        }
        notes += notes_text(*venue);
    }
    return name + "\n" + notes + "\n" + aligned_table(table);
}

}  // namespace plimsoll::lab
