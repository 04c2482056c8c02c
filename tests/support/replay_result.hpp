// A made-up result of a replay over the small venue of tests/support/venue.hpp: every part of a report has something to show,
// and the sums can be checked by hand.
#pragma once

#include "lab/report_figures.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

inline Certificate a_certificate(u32 account, Quantity quantity, Price mark) {
    Certificate step;
    step.sequence = Sequence{100 + account};
    step.account = AccountId{account};
    step.numeraire = usdt;
    step.market = perp;
    step.rule = StepRule::book_slice;
    step.liquidatable = true;
    step.equity = units(40);
    step.maintenance = units(50);
    step.liquidation_equity = units(35);
    step.mark = mark;
    step.quantity = quantity;
    step.slice = -quantity;
    step.filled = -quantity;
    step.cash = units(1);
    step.fee = Amount{50'000'000};
    return step;
}

/// 120 minutes of a fall from 10,000 to 8,800; 10 accounts, 4 of them liquidated; 300 of deficits paid by three payers.
inline lab::ReplayResult a_result() {
    lab::ReplayResult result;
    result.title = "A made-up fall & its <consequences>";
    result.rules_name = "test";
    result.seed = 7;
    result.inputs = {{"rules.toml", hash_bytes({})}};
    result.from = start;
    result.to = start + minutes(120);
    result.accounts = 10;
    result.accounts_liquidated = 4;
    result.liquidation_steps = 5;
    result.liquidated_notional = units(12'345);
    result.liquidation_fees = units(123);
    result.trading_fees = units(45);
    result.deficit_total = units(300) + Amount{1};
    result.absorbed = {{Payer::market_fund, {{usdt, units(200)}}}, {Payer::shared_fund, {{usdt, units(60)}, {btc, Amount{300'000}}}},
                       {Payer::adl, {{usdt, units(10) + Amount{1}}}}};
    result.absorbed_value = {{Payer::market_fund, units(200)}, {Payer::shared_fund, units(90)}, {Payer::adl, units(10) + Amount{1}}};
    result.fund = {units(1'000), units(700), units(800), start + minutes(61)};
    result.adl_count = 2;
    result.adl_accounts = 1;
    result.adl_cost = units(10);
    result.adl_haircut = Rate{2'500'000};
    result.worst_minute = start + minutes(60);
    result.worst_minute_notional = units(9'000);
    result.cascade_gain = {{perp, hours(1), false, {130'000}, {120'000}, Rate{8'333'333}}};
    result.conservation_error = {{usdt, Amount{}}, {btc, Amount{}}};
    result.commands = 5'000;
    result.refused = 12;
    result.events = 20'000;
    result.wall_ns = 2'000'000'000;
    result.refusals = {{"margin_insufficient", 12}};
    result.asset_symbols = {"USDT", "BTC"};
    result.market_symbols = {"BTC-PERP", "BTC-USD-PERP", "BTC-USDT", "BTC-DATED"};
    lab::MarketResult market;
    market.market = perp;
    market.symbol = "BTC-PERP";
    market.liquidations = 5;
    market.liquidated_notional = units(12'345);
    market.index_start = market.index_high = dollars(10'000);
    market.index_low = market.index_end = dollars(8'800);
    result.markets = {market};
    for (i64 i = 0; i < 120; ++i) {
        lab::MinuteRow minute;
        minute.time = start + minutes(i);
        minute.fund = units(i < 61 ? 1'000 : 700 + (i - 61));
        minute.customer_equity = units(50'000 - 3 * i);
        minute.queued = i >= 58 && i < 70 ? static_cast<u32>(70 - i) : 0;
        minute.liquidated_notional = i == 60 ? units(9'000) : i == 64 ? units(3'345) : Amount{};
        minute.deficit = i == 60 ? units(300) : Amount{};
        minute.index = {dollars(10'000 - 10 * i)};
        minute.mark = {dollars(9'995 - 10 * i)};
        result.minutes.push_back(minute);
    }
    for (u32 i = 0; i < 5; ++i) {
        const bool is_short = i == 4;
        const Price mark = dollars(9'400 - 10 * i64{i});
        result.liquidations.push_back({start + minutes(60 + i), a_certificate(20 + i, coins_e3(is_short ? -200 : 300), mark), units(1'000 * (i + 1))});
    }
    for (u32 i = 0; i < 10; ++i) {
        lab::AccountResult account;
        account.account = AccountId{20 + i};
        account.name = "owner " + std::to_string(i) + (i == 0 ? ", \"the first\"" : "");
        account.equity_start = units(1'000 * (i + 1));
        account.equity_end = i < 4 ? units(-10) : units(900 * (i + 1));
        account.maintenance_start = units(400);
        account.maintenance_end = i < 4 ? Amount{} : units(350);
        account.leverage_start = Rate{500'000'000};
        account.loss = account.equity_start - account.equity_end;
        account.deficit = i < 3 ? units(100) : Amount{};
        account.steps = i < 4 ? 1 : 0;
        if (i < 4) account.queued_at = start + minutes(60);
        result.account_results.push_back(account);
    }
    result.notes = {"a note with <angle> brackets & an ampersand"};
    result.references = {{"longs liquidated", "1000", "USD", "somebody, 2020"}};
    return result;
}

/// The rule book must outlive it.
inline lab::ReportContext a_context(const RuleBook& rules) { return {"plimsoll 0 (test)", "plimsoll replay --rules rules.toml", &rules}; }

}  // namespace plimsoll::test
