// The margin of one account, and of one under several venues, for machines.
#include "lab/portfolio_margin.hpp"
#include "lab/report_writer.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::lab {

namespace {

constexpr std::string_view name_of_outcome(PriceOutcome outcome) {
    switch (outcome) {
        case PriceOutcome::exact: return "exact";
        case PriceOutcome::none: return "none";
        case PriceOutcome::undefined: return "undefined";
        case PriceOutcome::several: return "several";
    }
    return "";
}

void write_price(JsonWriter& out, std::string_view name, const LiquidationPrice& found) {
    out.key(name);
    out.begin_object();
    out.member("outcome", name_of_outcome(found.outcome));
    out.key("price");
    if (found.outcome == PriceOutcome::exact || found.outcome == PriceOutcome::several) out.value(found.price);
    else out.null();
    out.end_object();
}

template <class Number>
void write_optional(JsonWriter& out, std::string_view name, const std::optional<Number>& number) {
    out.key(name);
    if (number) out.value(*number);
    else out.null();
}

void write_risk(JsonWriter& out, const MarginReport& report) {
    const AccountRisk& risk = report.risk;
    out.member("healthy", report.healthy);
    out.member("equity", risk.equity);
    out.member("maintenance", risk.maintenance);
    out.member("equity_initial", risk.equity_initial);
    out.member("initial", risk.initial);
    out.member("free_margin", risk.free_margin());
    out.member("liquidation_equity", risk.liquidation_equity);
    out.member("exposure", settle(risk.exposure, Round::ceil));
    write_optional(out, "effective_leverage", report.leverage);
}

void write_positions(JsonWriter& out, const MarginReport& report, const RuleBook& rules) {
    out.key("positions");
    out.begin_array();
    for (const MarginPosition& row : report.positions) {
        out.begin_object();
        out.member("market", rules.markets[index(row.market)].symbol);
        out.member("settlement", rules.assets[index(rules.markets[index(row.market)].settlement)].symbol);
        out.member("quantity", row.quantity);
        out.member("entry", row.entry);
        out.member("mark", row.mark);
        out.member("notional", row.notional);
        out.member("unrealised", row.unrealised);
        write_price(out, "liquidation_price", row.liquidation);
        write_price(out, "bankruptcy_price", row.bankruptcy);
        out.end_object();
    }
    out.end_array();
}

void write_orders(JsonWriter& out, const MarginReport& report, const RuleBook& rules) {
    out.key("orders");
    out.begin_array();
    for (const MarginOrders& row : report.orders) {
        out.begin_object();
        out.member("market", rules.markets[index(row.market)].symbol);
        out.member("bids", row.bids);
        out.member("asks", row.asks);
        out.member("free_margin_bids_alone", row.free_with_bids);
        out.member("free_margin_asks_alone", row.free_with_asks);
        out.key("worst_side");
        if (row.worst) out.value(name_of(*row.worst));
        else out.null();
        out.end_object();
    }
    out.end_array();
}

void write_feeds(JsonWriter& out, const MarginReport& report, const RuleBook& rules) {
    out.key("feeds");
    out.begin_array();
    for (const MarginFeed& feed : report.feeds) {
        out.begin_object();
        out.member("feed", rules.feeds[index(feed.feed)].symbol);
        out.member("price", feed.price);
        write_optional(out, "liquidation_factor_below", feed.below);
        write_optional(out, "liquidation_factor_above", feed.above);
        out.key("curve");
        out.begin_array();
        for (const CurvePoint& point : feed.curve) {
            out.begin_object();
            out.member("factor", point.factor);
            out.member("equity", point.equity);
            out.member("maintenance", point.maintenance);
            out.member("liquidation_equity", point.liquidation_equity);
            out.end_object();
        }
        out.end_array();
        out.end_object();
    }
    out.end_array();
}

void write_margin(JsonWriter& out, const MarginReport& report, const PortfolioVenue& venue, const std::string& name) {
    const RuleBook& rules = venue.rules();
    out.begin_object();
    out.member("portfolio", name);
    out.member("rule_book", rules.name);
    out.member("mode", name_of(venue.lines().mode));
    out.member("numeraire", rules.assets[index(venue.numeraire())].symbol);
    write_risk(out, report);
    write_positions(out, report, rules);
    write_orders(out, report, rules);
    write_feeds(out, report, rules);
    out.key("notes");
    out.begin_array();
    for (const std::string& note : venue.notes()) out.value(note);
    out.end_array();
    out.end_object();
}

}  // namespace

std::string margin_json(const MarginReport& report, const PortfolioVenue& venue, const std::string& name) {
    JsonWriter out;
    write_margin(out, report, venue, name);
    return out.take() + "\n";
}

std::string compare_json(const std::vector<ComparedVenue>& venues, const std::string& name) {
    JsonWriter out;
    out.begin_object();
    out.member("portfolio", name);
    out.key("venues");
    out.begin_array();
    for (const ComparedVenue& one : venues) write_margin(out, one.report, *one.venue, name);
    out.end_array();
    out.end_object();
    return out.take() + "\n";
}

}  // namespace plimsoll::lab
