#include "lab/recorder.hpp"

#include <algorithm>
#include <utility>

#include "margin/liquidation_price.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"

namespace plimsoll::lab {

namespace {

constexpr i64 minute_ns = 60'000'000'000;

MarginRate move_between(Price from, Price to) {
    if (from <= Price{}) return {};
    return {static_cast<i64>(mul_div(abs(to - from).raw, one_e6, from.raw, Round::floor))};
}

CascadeGain gain_of(MarketId market, std::optional<Duration> window, const LargestMove& with, const LargestMove& without) {
    const MarginRate fall = with.fall() - without.fall(), rise = with.rise() - without.rise();
    const bool rises = rise != fall ? rise > fall : without.rise() > without.fall();
    const MarginRate move = rises ? with.rise() : with.fall(), base = rises ? without.rise() : without.fall();
    const Rate gain{base == MarginRate{} ? 0 : static_cast<i64>(mul_div((move - base).raw, one_e8, base.raw, Round::floor))};
    return {market, window, rises, move, base, gain};
}

}  // namespace

Amount Recorder::in_numeraire(AssetId asset, Amount amount) const {
    const State& state = engine_->state();
    if (asset == state.rules.venue.numeraire) return amount;
    return {mul_div(amount.raw, state.asset(asset).price.raw, one_e8, Round::floor)};
}

Amount Recorder::fund_value() const {
    const State& state = engine_->state();
    Amount total{};
    for (u32 a = 0; a < state.ledger.assets.size(); ++a) {
        const AssetId asset{a};
        Amount held = state.ledger.balance(system_account::shared_fund, asset);
        for (const MarketState& market : state.markets) held += state.ledger.balance(market.fund, asset);
        total += in_numeraire(asset, held);
    }
    return total;
}

// Everything that system accounts hold, negated: what all customers hold together, profit not yet realised included.
Amount Recorder::customers_value() const {
    const State& state = engine_->state();
    Amount total{};
    for (u32 a = 0; a < state.ledger.assets.size(); ++a) {
        const AssetId asset{a};
        Amount held{};
        for (const AccountId id : {system_account::outside, system_account::fees, system_account::shared_fund,
                                   system_account::rounding, system_account::open_deficit})
            held += state.ledger.balance(id, asset);
        for (const MarketState& market : state.markets) held += state.ledger.balance(market.fund, asset);
        total += in_numeraire(asset, -held);
    }
    return total;
}

void Recorder::begin(std::vector<Customer> customers) {
    const State& state = engine_->state();
    rows_.assign(state.ledger.accounts.size(), none_u32);
    for (Customer& customer : customers) {
        rows_[index(customer.account)] = static_cast<u32>(result_->account_results.size());
        AccountResult row;
        row.account = customer.account;
        row.name = std::move(customer.name);
        fill_account(row, true);
        result_->account_results.push_back(std::move(row));
    }
    result_->fund.start = result_->fund.min = fund_value();
    result_->fund.min_at = engine_->now();
    market_rows_.assign(state.markets.size(), none_u32);
    for (std::size_t i = 0; i < result_->markets.size(); ++i) {
        MarketResult& market = result_->markets[i];
        market_rows_[index(market.market)] = static_cast<u32>(i);
        market.open_interest_start = state.market(market.market).open_interest;
    }
    moves_.resize(result_->markets.size());
}

void Recorder::fill_account(AccountResult& row, bool start) const {
    const AccountLines lines = engine_->core().gather(row.account);
    const AccountRisk risk = maintenance_risk(engine_->view(), lines);
    if (!start) {
        row.equity_end = risk.equity;
        row.maintenance_end = risk.maintenance;
        row.loss = row.equity_start - row.equity_end;
        return;
    }
    row.equity_start = risk.equity;
    row.maintenance_start = risk.maintenance;
    row.leverage_start = effective_leverage(engine_->view(), lines).value_or(Rate{});
}

AccountResult* Recorder::result_of(AccountId account) {
    if (index(account) >= rows_.size() || rows_[index(account)] == none_u32) return nullptr;
    return &result_->account_results[rows_[index(account)]];
}

MarketResult* Recorder::result_of(MarketId market) {
    if (index(market) >= market_rows_.size() || market_rows_[index(market)] == none_u32) return nullptr;
    return &result_->markets[market_rows_[index(market)]];
}

void Recorder::after_command(const Reply& reply) {
    ++result_->commands;
    ++refusals_[static_cast<std::size_t>(reply.reject)];
    result_->events += engine_->event_count();
    engine_->visit_events([this](const auto& event) { fact(event); });
    close_deleveraged();
}

void Recorder::fact(const Posted& fact) {
    if (fact.reason == PostReason::fee) result_->trading_fees += in_numeraire(fact.asset, fact.amount);
    if (fact.reason != PostReason::realised || deleveraged_.account == no_account) return;
    if (fact.to == deleveraged_.account) deleveraged_.realised += fact.amount;
    if (fact.from == deleveraged_.account) deleveraged_.realised -= fact.amount;
}

void Recorder::fact(const AccountQueued& fact) {
    if (fact.reason != QueueReason::maintenance) return;
    AccountResult* row = result_of(fact.account);
    if (row == nullptr) return;
    if (row->queued_at == never) {
        row->queued_at = engine_->now();
        ++result_->accounts_liquidated;
    }
    ++minute_.liquidations;
}

void Recorder::fact(const LiquidationStepped& fact) {
    const Certificate& step = fact.certificate;
    if (step.rule == StepRule::waited) return;  // nothing moved: nobody takes it now
    LiquidationRow row{engine_->now(), step, {}};
    if (step.market != no_market && step.filled != Quantity{}) {
        const MarketTerms& terms = engine_->state().terms(step.market);
        row.notional = abs(settle(margin_notional(terms.kind, step.filled, step.mark), Round::floor));
        const Amount value = in_numeraire(terms.settlement, row.notional);
        result_->liquidated_notional += value;
        minute_.liquidated_notional += value;
        result_->liquidation_fees += in_numeraire(terms.settlement, step.fee);
        if (MarketResult* market = result_of(step.market)) {
            ++market->liquidations;
            market->liquidated_notional += row.notional;
            market->fees += step.fee;
        }
    }
    if (AccountResult* account = result_of(step.account)) ++account->steps;
    ++result_->liquidation_steps;
    result_->liquidations.push_back(row);
}

void Recorder::fact(const OrderFilled& fact) {
    if (!fact.auction) fills_.push_back({fact.market, fact.taker_side, fact.quantity, fact.liquidation});
}

void Recorder::fact(const DeficitAbsorbed& fact) {
    const Amount value = in_numeraire(fact.asset, fact.amount);
    result_->absorbed[fact.payer][fact.asset] += fact.amount;
    result_->absorbed_value[fact.payer] += value;
    result_->deficit_total += value;
    minute_.deficit += value;
    result_->absorptions.push_back({engine_->now(), fact.account, fact.market, fact.payer, fact.asset, fact.amount});
    if (AccountResult* row = result_of(fact.account)) row->deficit += value;
}

void Recorder::fact(const AdlTransferred& fact) {
    close_deleveraged();
    const State& state = engine_->state();
    const MarketTerms& terms = state.terms(fact.market);
    const Amount fair = -fill_cash(terms.kind, fact.quantity, state.market(fact.market).mark);
    ++result_->adl_count;
    deleveraged_ = {fact.to, terms.settlement, std::max(Amount{}, fact.cash - fair), Amount{}};
    if (deleveraged_before_.size() <= index(fact.to)) deleveraged_before_.resize(index(fact.to) + 1);
    if (std::exchange(deleveraged_before_[index(fact.to)], 1) == 0) ++result_->adl_accounts;
}

// What it gave up, and what its profit was before: what it realised, and what it gave up.
void Recorder::close_deleveraged() {
    if (deleveraged_.account == no_account) return;
    const Amount profit = deleveraged_.realised + deleveraged_.cost;
    result_->adl_cost += in_numeraire(deleveraged_.asset, deleveraged_.cost);
    if (profit > Amount{}) adl_profit_ += in_numeraire(deleveraged_.asset, profit);
    deleveraged_ = {};
}

void Recorder::see_prices(MarketId market, Time time, Price published, Price source) {
    MarketResult* row = result_of(market);
    if (row == nullptr) return;
    for (Moves* moves : {&moves_[market_rows_[index(market)]].hour, &moves_[market_rows_[index(market)]].run}) {
        moves->with.see(time, published);
        moves->without.see(time, source);
    }
    if (row->index_start == Price{}) row->index_start = row->index_low = row->index_high = published;
    row->index_low = std::min(row->index_low, published);
    row->index_high = std::max(row->index_high, published);
    row->index_end = published;
    row->index_displaced = std::max(row->index_displaced, move_between(source, published));
}

void Recorder::sample_fund() {
    const Amount fund = fund_value();
    if (fund < result_->fund.min) {
        result_->fund.min = fund;
        result_->fund.min_at = engine_->now();
    }
    result_->fund.end = fund;
    minute_.fund = fund;
}

void Recorder::roll_minute() {
    const State& state = engine_->state();
    sample_fund();
    minute_.customer_equity = customers_value();
    minute_.queued = static_cast<u32>(engine_->core().derived.queue.size());
    minute_.index.clear();
    minute_.mark.clear();
    for (const MarketResult& market : result_->markets) {
        minute_.index.push_back(state.market(market.market).index);
        minute_.mark.push_back(state.market(market.market).mark);
    }
    if (minute_.liquidated_notional > result_->worst_minute_notional) {
        result_->worst_minute_notional = minute_.liquidated_notional;
        result_->worst_minute = minute_.time;
    }
    result_->minutes.push_back(minute_);
}

bool Recorder::see_time(Time now) {
    if (minute_open_ && now < minute_.time + minutes(1)) return false;
    const bool ended = std::exchange(minute_open_, true);
    if (ended) roll_minute();
    minute_ = MinuteRow{};
    minute_.time = Time{now.ns / minute_ns * minute_ns};
    return ended;
}

void Recorder::finish() {
    if (minute_open_) roll_minute();
    for (AccountResult& row : result_->account_results) fill_account(row, false);
    const State& state = engine_->state();
    for (std::size_t i = 0; i < refusals_.size(); ++i) {
        if (refusals_[i] == 0 || static_cast<Reject>(i) == Reject::none) continue;
        result_->refused += refusals_[i];
        result_->refusals[std::string{name_of(static_cast<Reject>(i))}] = refusals_[i];
    }
    for (MarketResult& market : result_->markets) {
        market.open_interest_end = state.market(market.market).open_interest;
        if (state.terms(market.market).kind == InstrumentKind::spot) continue;  // its index is that of the perpetual
        const MarketMoves& moves = moves_[market_rows_[index(market.market)]];
        result_->cascade_gain.push_back(gain_of(market.market, hours(1), moves.hour.with, moves.hour.without));
        result_->cascade_gain.push_back(gain_of(market.market, std::nullopt, moves.run.with, moves.run.without));
    }
    if (adl_profit_ > Amount{})
        result_->adl_haircut = {static_cast<i64>(mul_div(result_->adl_cost.raw, one_e8, adl_profit_.raw, Round::ceil))};
    std::vector<Amount> sums(state.ledger.assets.size());
    for (u32 row = 0; row < state.ledger.balances.size(); ++row)
        if (state.ledger.balances[row].account != no_account)
            sums[index(state.ledger.balances[row].asset)] += state.ledger.balances[row].amount;
    for (u32 i = 0; i < sums.size(); ++i) result_->conservation_error[AssetId{i}] = sums[i];
}

}  // namespace plimsoll::lab
