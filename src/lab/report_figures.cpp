#include "lab/report_figures.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/enum_names.hpp"

namespace plimsoll::lab {

namespace {

constexpr i64 one_e9 = 1'000'000'000;

i128 power_of_ten(int exponent) {
    i128 power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

class Table {
public:
    void section(std::string name) { section_ = std::move(name); }
    void text(std::string name, std::string value, std::string note = {}) {
        rows_.push_back({section_, std::move(name), std::move(value), std::move(note), std::nullopt, 0});
    }
    void count(std::string name, u64 number, std::string note = {}) {
        rows_.push_back({section_, std::move(name), grouped(static_cast<i128>(number), 0), std::move(note),
                         static_cast<i128>(number), 0});
    }
    void amount(std::string name, Amount value, const std::string& unit, std::string note = {}, bool exact = false) {
        rows_.push_back({section_, std::move(name), money(value, unit, exact), std::move(note), value.raw, Amount::decimals});
    }
    void rate(std::string name, Rate value, std::string note = {}) {
        rows_.push_back({section_, std::move(name), percent(value), std::move(note), value.raw, Rate::decimals});
    }
    std::vector<Figure> take() { return std::move(rows_); }

private:
    std::string section_;
    std::vector<Figure> rows_;
};

void liquidations(Table& table, const ReplayResult& result, const std::string& unit) {
    table.section("liquidations");
    table.count("accounts", result.accounts);
    if (result.orders_refused_at_start > 0) table.count("orders refused at the start", result.orders_refused_at_start);
    table.count("accounts liquidated", result.accounts_liquidated, share(result.accounts_liquidated, result.accounts));
    table.count("liquidation steps", result.liquidation_steps);
    table.amount("liquidated notional", result.liquidated_notional, unit);
    table.amount("liquidation fees", result.liquidation_fees, unit);
    table.amount("trading fees", result.trading_fees, unit);
    if (result.worst_minute_notional > Amount{})
        table.amount("worst minute", result.worst_minute_notional, unit, "closed in the minute of " + shown(result.worst_minute));
}

// By asset to the unit, since what was posted is exact in each asset and only its worth is rounded.
void losses(Table& table, const ReplayResult& result, const ReportContext& context) {
    const std::string& unit = context.numeraire();
    table.section("losses");
    table.amount("deficits", result.deficit_total, unit, {}, true);
    for (const auto& [payer, value] : result.absorbed_value) {
        std::string exact;
        for (const auto& [asset, amount] : result.absorbed.at(payer)) {
            const std::string& symbol = context.rules->assets[index(asset)].symbol;
            if (symbol != unit) exact += (exact.empty() ? "of that " : ", ") + money(amount, symbol, true);
        }
        table.amount("  paid by " + words_of(name_of(payer)), value, unit, exact, true);
    }
    table.amount("insurance fund, start", result.fund.start, unit);
    table.amount("insurance fund, least", result.fund.min, unit, "at " + shown(result.fund.min_at));
    table.amount("insurance fund, end", result.fund.end, unit);
    table.count("ADL transfers", result.adl_count, result.adl_count == 0 ? "" : "from " + grouped(result.adl_accounts, 0) + " accounts");
    if (result.adl_count > 0) {
        table.amount("ADL cost", result.adl_cost, unit, "profit that they gave up");
        table.rate("ADL haircut", result.adl_haircut, "of their unrealised profit");
    }
}

void cascade(Table& table, const ReplayResult& result, const ReportContext& context) {
    if (result.cascade_gain.empty()) return;
    table.section("cascade gain");
    for (const CascadeGain& row : result.cascade_gain) {
        const std::string window = row.window ? "within " + to_text(*row.window) : "whole run";
        table.rate(context.rules->markets[index(row.market)].symbol + ", " + window, row.gain,
                   std::string("largest ") + (row.rise ? "rise " : "fall ") + percent(row.move) + " instead of " + percent(row.move_without));
    }
    for (const MarketResult& row : result.markets)
        if (row.index_displaced > MarginRate{} && context.rules->markets[index(row.market)].kind != InstrumentKind::spot)
            table.rate(row.symbol + ", index off its source", Rate{row.index_displaced.raw * 100}, "at most, by the feedback of liquidations");
}

void proof(Table& table, const ReplayResult& result, const ReportContext& context) {
    table.section("run");
    std::string broken;
    for (const auto& [asset, error] : result.conservation_error)
        if (error != Amount{}) broken += " " + money(error, context.rules->assets[index(asset)].symbol, true);
    table.text("conservation error", broken.empty() ? "0" : "NOT ZERO:" + broken,
               broken.empty() ? "in each of " + std::to_string(result.conservation_error.size()) + " assets" : "");
    table.count("commands", result.commands, grouped(static_cast<i128>(result.refused), 0) + " of them refused");
    table.count("events", result.events);
    table.count("commands per second", commands_per_second(result));
    table.text("state hash", result.state_hash.hex());
}

}  // namespace

std::string grouped(i128 raw, int decimals, int least) {
    std::string text = decimal_text(raw < 0 ? -raw : raw, decimals, true);
    const std::size_t point = std::min(text.find('.'), text.size());
    if (point == text.size() && least > 0) text += '.';
    while (least > 0 && text.size() - point - 1 < static_cast<std::size_t>(least)) text += '0';
    for (std::size_t at = point; at > 3; at -= 3) text.insert(at - 3, ",");
    return raw < 0 ? "-" + text : text;
}

std::string rounded(i128 raw, int decimals, int shown) {
    if (shown >= decimals) return grouped(raw, decimals, shown);
    const i128 unit = power_of_ten(decimals - shown);
    const i128 half = unit / 2;
    return grouped(raw < 0 ? -((-raw + half) / unit) : (raw + half) / unit, shown, shown);
}

std::string money(Amount amount, const std::string& unit, bool exact) {
    const std::string text = exact ? grouped(amount.raw, Amount::decimals, 2) : rounded(amount.raw, Amount::decimals, 2);
    return text + " " + unit;
}

std::string percent(Rate rate) { return rounded(rate.raw, Rate::decimals - 2, 2) + " %"; }
std::string percent(MarginRate rate) { return rounded(rate.raw, MarginRate::decimals - 2, 2) + " %"; }

std::string share(u64 part, u64 whole) {
    if (whole == 0) return "-";
    return rounded(static_cast<i128>(part) * 1'000'000 / static_cast<i128>(whole), 4, 2) + " %";
}

u64 commands_per_second(const ReplayResult& result) {
    if (result.wall_ns <= 0) return 0;
    return static_cast<u64>(mul_div(static_cast<i128>(result.commands), 1'000'000'000, result.wall_ns, Round::floor));
}

std::string shown(Time time) {
    return to_text(Time{static_cast<i64>(div_round(time.ns, one_e9, Round::floor)) * one_e9});
}

std::string words_of(std::string_view name) {
    std::string words(name);
    std::ranges::replace(words, '_', ' ');
    return words;
}

std::vector<Figure> figures(const ReplayResult& result, const ReportContext& context) {
    Table table;
    liquidations(table, result, context.numeraire());
    losses(table, result, context);
    cascade(table, result, context);
    proof(table, result, context);
    return table.take();
}

}  // namespace plimsoll::lab
