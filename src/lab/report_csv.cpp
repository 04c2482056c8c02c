#include "lab/report_csv.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::lab {

namespace {

std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string name_of_account(const ReplayResult& result, AccountId account) {
    const auto found = std::ranges::lower_bound(result.account_results, account, {}, &AccountResult::account);
    return found == result.account_results.end() || found->account != account ? std::string{} : found->name;
}

std::string row(const ReplayResult& result, const ReportContext& context, const LiquidationRow& step, std::size_t number) {
    const Certificate& is = step.certificate;
    const bool has_market = is.market != no_market;
    const std::string cells[] = {
        std::to_string(number),
        to_text(step.time),
        std::to_string(std::to_underlying(is.sequence)),
        std::to_string(index(is.account)),
        field(name_of_account(result, is.account)),
        std::to_string(is.step),
        std::string(name_of(is.rule)),
        has_market ? field(context.rules->markets[index(is.market)].symbol) : "",
        to_text(is.equity),
        to_text(is.maintenance),
        to_text(is.liquidation_equity),
        field(context.rules->assets[index(is.numeraire)].symbol),
        has_market ? to_text(is.mark) : "",
        to_text(is.quantity),
        to_text(is.slice),
        to_text(is.limit_cash),
        to_text(is.filled),
        to_text(is.cash),
        to_text(is.fee),
        to_text(is.absorbed),
        to_text(step.notional),
        has_market ? field(context.settlement(is.market)) : "",
        to_text(is.equity_after),
        to_text(is.maintenance_after),
    };
    std::string line;
    for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + cell;
    return line + "\n";
}

}  // namespace

std::string liquidations_csv(const ReplayResult& result, const ReportContext& context) {
    std::string out =
        "certificate,time,sequence,account,name,step,rule,market,equity,maintenance,liquidation_equity,numeraire,mark,quantity,slice,"
        "limit_cash,filled,cash,fee,absorbed,notional,settlement,equity_after,maintenance_after\n";
    std::size_t number = 0;
    for (const LiquidationRow& step : result.liquidations) out += row(result, context, step, ++number);
    return out;
}

}  // namespace plimsoll::lab
