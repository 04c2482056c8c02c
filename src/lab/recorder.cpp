#include "lab/recorder.hpp"

#include <algorithm>

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

void raise(MarginRate& most, MarginRate value) { most = std::max(most, value); }

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

void Recorder::begin(AccountId first, std::vector<std::string> names) {
    first_ = first;
    const State& state = engine_->state();
    for (u32 i = static_cast<u32>(index(first)); i < state.ledger.accounts.size(); ++i) {
        AccountResult row;
        row.account = AccountId{i};
        const std::size_t place = i - index(first);
        row.name = place < names.size() ? std::move(names[place]) : "account " + std::to_string(i);
        fill_account(row, true);
        result_->account_results.push_back(std::move(row));
    }
    result_->fund.start = result_->fund.min = fund_value();
    result_->fund.min_at = engine_->now();
    for (MarketResult& market : result_->markets) market.open_interest_start = state.market(market.market).open_interest;
    moves_.resize(state.markets.size());
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
    if (!customer(account)) return nullptr;
    const std::size_t place = index(account) - index(first_);
    return place < result_->account_results.size() ? &result_->account_results[place] : nullptr;
}

void Recorder::before_command() {
    impacts_.clear();
    realised_.clear();
    const auto& books = engine_->core().derived.books;
    middles_.resize(books.size());
    traded_.assign(books.size(), 0);
    if (engine_->core().derived.queue.empty()) return;  // refreshed by facts of the command itself where needed
    for (std::size_t i = 0; i < books.size(); ++i) {
        const auto bid = books[i].best_price(Side::buy), ask = books[i].best_price(Side::sell);
        middles_[i] = bid && ask ? Price{(bid->raw + ask->raw) / 2} : Price{};
    }
}

void Recorder::after_command(const Reply& reply) {
    ++result_->commands;
    if (reply.reject != Reject::none) {
        ++result_->refused;
        ++result_->refusals[std::string{name_of(reply.reject)}];
    }
    result_->events += engine_->event_count();
    engine_->visit_events([this](const auto& event) { fact(event); });
}

void Recorder::fact(const Posted& fact) {
    if (fact.reason == PostReason::fee) result_->trading_fees += in_numeraire(fact.asset, fact.amount);
    if (fact.reason == PostReason::realised) {
        realised_[static_cast<u32>(index(fact.to))] += fact.amount;
        realised_[static_cast<u32>(index(fact.from))] -= fact.amount;
    }
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
        for (MarketResult& market : result_->markets)
            if (market.market == step.market) {
                ++market.liquidations;
                market.liquidated_notional += row.notional;
                market.fees += step.fee;
            }
    }
    if (AccountResult* account = result_of(step.account)) ++account->steps;
    ++result_->liquidation_steps;
    result_->liquidations.push_back(row);
}

void Recorder::fact(const OrderFilled& fact) {
    traded_[index(fact.market)] = 1;
    if (!fact.liquidation) return;
    for (BookImpact& impact : impacts_)
        if (impact.market == fact.market) {
            const bool selling = fact.taker_side == Side::sell;
            impact.worst = selling ? std::min(impact.worst, fact.price) : std::max(impact.worst, fact.price);
            return;
        }
    // Where the middle was not known the first fill, at the best price, stands for it.
    const Price middle = middles_[index(fact.market)] > Price{} ? middles_[index(fact.market)] : fact.price;
    impacts_.push_back({fact.market, middle, fact.price});
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
    const State& state = engine_->state();
    const MarketTerms& terms = state.terms(fact.market);
    const Amount fair = -fill_cash(terms.kind, fact.quantity, state.market(fact.market).mark);
    const Amount cost = fact.cash - fair;  // what the counterparty pays beyond the mark
    ++result_->adl_count;
    if (cost > Amount{}) result_->adl_cost += in_numeraire(terms.settlement, cost);
    const auto realised = realised_.find(static_cast<u32>(index(fact.to)));
    if (realised != realised_.end()) {
        const Amount before = realised->second + (cost > Amount{} ? cost : Amount{});
        if (before > Amount{}) adl_profit_ += in_numeraire(terms.settlement, before);
        realised->second = Amount{};
    }
    if (deleveraged_.emplace(static_cast<u32>(index(fact.to)), true).second) ++result_->adl_accounts;
}

void Recorder::see_prices(MarketId market, Price published, Price source) {
    Moves& moves = moves_[index(market)];
    if (moves.published_start == Price{}) {
        moves.published_start = published;
        moves.source_start = source;
    }
    moves.published = published;
    moves.source = source;
    raise(moves.run_move, move_between(moves.published_start, published));
    raise(moves.run_move_without, move_between(moves.source_start, source));
    if (!moves.hour.empty()) {
        raise(moves.hour_move, move_between(moves.hour.front().first, published));
        raise(moves.hour_move_without, move_between(moves.hour.front().second, source));
    }
    for (MarketResult& row : result_->markets) {
        if (row.market != market) continue;
        if (row.index_start == Price{}) row.index_start = row.index_low = row.index_high = published;
        row.index_low = std::min(row.index_low, published);
        row.index_high = std::max(row.index_high, published);
        row.index_end = published;
    }
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
    for (Moves& moves : moves_) {
        if (moves.published == Price{}) continue;
        moves.hour.emplace_back(moves.published, moves.source);
        if (moves.hour.size() > 60) moves.hour.pop_front();
    }
}

void Recorder::see_time(Time now) {
    const Time minute{now.ns / minute_ns * minute_ns};
    if (minute_open_ && minute == minute_.time) return;
    if (minute_open_) roll_minute();
    minute_ = MinuteRow{};
    minute_.time = minute;
    minute_open_ = true;
}

void Recorder::finish() {
    if (minute_open_) roll_minute();
    for (AccountResult& row : result_->account_results) fill_account(row, false);
    const State& state = engine_->state();
    for (MarketResult& market : result_->markets) {
        market.open_interest_end = state.market(market.market).open_interest;
        const Moves& moves = moves_[index(market.market)];
        const auto gain = [](MarginRate with, MarginRate without) {
            return without == MarginRate{} ? Rate{} : Rate{static_cast<i64>(mul_div(with.raw - without.raw, one_e8, without.raw, Round::floor))};
        };
        result_->cascade_gain.push_back({market.market, hours(1), moves.hour_move, moves.hour_move_without,
                                         gain(moves.hour_move, moves.hour_move_without)});
        result_->cascade_gain.push_back({market.market, result_->to - result_->from, moves.run_move, moves.run_move_without,
                                         gain(moves.run_move, moves.run_move_without)});
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
