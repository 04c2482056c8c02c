#include "lab/report_json.hpp"

#include "base/text.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::lab {

namespace {

constexpr int report_schema = 1;

struct Report {
    const ReplayResult& result;
    const ReportContext& context;
    JsonWriter& out;

    const std::string& asset(AssetId id) const { return context.rules->assets[index(id)].symbol; }
    const std::string& market(MarketId id) const { return context.rules->markets[index(id)].symbol; }

    void head() {
        out.member("schema", report_schema);
        out.member("title", result.title);
        out.member("program", context.program);
        out.member("command", context.command);
        out.member("from", result.from);
        out.member("to", result.to);
        out.member("interrupted", result.interrupted);
        out.member("numeraire", context.numeraire());
    }
    void inputs() {
        out.key("inputs");
        out.begin_object();
        out.key("files");
        out.begin_array();
        for (const InputHash& file : result.inputs) {
            out.begin_object();
            out.member("name", file.name);
            out.member("hash", file.hash);
            out.end_object();
        }
        out.end_array();
        out.key("rule_book");
        out.begin_object();
        out.member("name", result.rules_name);
        out.member("hash", result.rules_hash);
        out.end_object();
        out.member("seed", result.seed);
        out.end_object();
    }
    void liquidations() {
        out.member("accounts", result.accounts);
        out.member("orders_refused_at_start", result.orders_refused_at_start);
        out.member("liquidations", result.accounts_liquidated);
        out.member("liquidation_steps", result.liquidation_steps);
        out.member("liquidated_notional", result.liquidated_notional);
        out.member("liquidation_fees", result.liquidation_fees);
        out.member("trading_fees", result.trading_fees);
        out.key("worst_minute");
        out.begin_object();
        out.member("time", result.worst_minute_notional > Amount{} ? result.worst_minute : never);
        out.member("notional", result.worst_minute_notional);
        out.end_object();
    }
    void losses() {
        out.member("deficit_total", result.deficit_total);
        out.key("absorbed");
        out.begin_object();
        for (std::size_t i = 0; i < enum_table<Payer>.size(); ++i) {
            const auto found = result.absorbed_value.find(static_cast<Payer>(i));
            out.member(enum_table<Payer>[i], found == result.absorbed_value.end() ? Amount{} : found->second);
        }
        out.end_object();
        out.key("absorbed_by_asset");
        out.begin_object();
        for (const auto& [payer, by_asset] : result.absorbed) {
            out.key(name_of(payer));
            out.begin_object();
            for (const auto& [id, amount] : by_asset) out.member(asset(id), amount);
            out.end_object();
        }
        out.end_object();
        out.key("insurance_fund");
        out.begin_object();
        out.member("start", result.fund.start);
        out.member("min", result.fund.min);
        out.member("min_at", result.fund.min_at);
        out.member("end", result.fund.end);
        out.end_object();
        out.key("adl");
        out.begin_object();
        out.member("count", result.adl_count);
        out.member("accounts", result.adl_accounts);
        out.member("cost", result.adl_cost);
        out.member("haircut", result.adl_haircut);
        out.end_object();
    }
    void cascade() {
        out.key("cascade_gain");
        out.begin_array();
        for (const CascadeGain& row : result.cascade_gain) {
            out.begin_object();
            out.member("market", market(row.market));
            out.member("window", row.window ? to_text(*row.window) : "run");
            out.member("direction", row.rise ? "rise" : "fall");
            out.member("move", row.move);
            out.member("move_without", row.move_without);
            out.member("gain", row.gain);
            out.end_object();
        }
        out.end_array();
    }
    void markets() {
        out.key("markets");
        out.begin_array();
        for (const MarketResult& row : result.markets) {
            out.begin_object();
            out.member("market", row.symbol);
            out.member("settlement", context.settlement(row.market));
            out.member("liquidation_steps", row.liquidations);
            out.member("liquidated_notional", row.liquidated_notional);
            out.member("liquidation_fees", row.fees);
            out.member("open_interest_start", row.open_interest_start);
            out.member("open_interest_end", row.open_interest_end);
            out.member("index_start", row.index_start);
            out.member("index_low", row.index_low);
            out.member("index_high", row.index_high);
            out.member("index_end", row.index_end);
            out.member("index_displaced", row.index_displaced);
            out.end_object();
        }
        out.end_array();
    }
    void proof() {
        out.key("conservation_error");
        out.begin_object();
        for (const auto& [id, error] : result.conservation_error) out.member(asset(id), error);
        out.end_object();
        out.member("commands", result.commands);
        out.member("refused", result.refused);
        out.key("refusals");
        out.begin_object();
        for (const auto& [name, count] : result.refusals) out.member(name, count);
        out.end_object();
        out.member("events", result.events);
        out.member("commands_per_second", commands_per_second(result));
        out.member("state_hash", result.state_hash);
    }
    void words() {
        out.key("notes");
        out.begin_array();
        for (const std::string& note : result.notes) out.value(note);
        out.end_array();
        out.key("references");
        out.begin_array();
        for (const auto& [what, value, unit, source] : result.references) {
            out.begin_object();
            out.member("what", what);
            out.member("value", value);
            out.member("unit", unit);
            out.member("source", source);
            out.end_object();
        }
        out.end_array();
    }
};

}  // namespace

void write_report(JsonWriter& out, const ReplayResult& result, const ReportContext& context) {
    Report report{result, context, out};
    out.begin_object();
    report.head();
    report.inputs();
    report.liquidations();
    report.losses();
    report.cascade();
    report.markets();
    report.proof();
    report.words();
    out.end_object();
}

std::string report_json(const ReplayResult& result, const ReportContext& context) {
    JsonWriter out;
    write_report(out, result, context);
    return out.take() + "\n";
}

}  // namespace plimsoll::lab
