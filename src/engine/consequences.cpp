// After the facts of a command: who has crossed a line? Crossed and touched accounts are reviewed, open orders are watched
// against initial margin, the liquidation queue is served. Accounts are always looked at in order of their id.
#include <algorithm>

#include "engine/core.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

constexpr MarginRate band_width_min{200};      // 2 basis points: nearer accounts are watched
constexpr MarginRate band_width_max{600'000};  // 60 %

bool customer(const State& state, AccountId id) { return state.account(id).mode != MarginMode::system; }

bool carries_risk(const AccountLines& lines) {
    for (const Position& line : lines.positions)
        if (line.quantity != Quantity{}) return true;
    for (const Balance& line : lines.balances)
        if (line.amount < Amount{}) return true;
    return false;
}

bool beyond_credit(const State& state, const AccountLines& lines) {
    for (const Balance& line : lines.balances)
        if (-line.amount > state.terms(line.asset).credit.account_max) return true;
    return false;
}

Allowance allowance(const Core& core) {
    const Derived& derived = core.derived;
    return {derived.funding_low, derived.funding_high, derived.credit_high, derived.margin_bounds};
}

void set_band(Core& core, AccountId id, const AccountLines& lines) {
    const bool crowded = core.derived.triggers.watched().size() >= core.state.rules.venue.watch_list_max;
    make_band(core.view(), lines, allowance(core), crowded ? MarginRate{} : band_width_min, band_width_max, core.band);
    core.derived.triggers.set(id, core.band.sides, core.band.watch);
}

void sort_unique(std::vector<AccountId>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// Accounts whose triggers the new prices have reached. Watched accounts count as reached by any move, an index's too.
void collect_crossed(Core& core, std::vector<AccountId>& found) {
    Derived& derived = core.derived;
    for (const MarketId id : derived.repriced_markets) {
        const Price mark = core.state.market(id).mark, before = derived.banded_marks[index(id)];
        const Variable variable{VariableKind::mark, static_cast<u32>(index(id))};
        if (mark < before) derived.triggers.collect_low(variable, mark, found);
        if (mark > before) derived.triggers.collect_high(variable, mark, found);
        derived.banded_marks[index(id)] = mark;
    }
    for (const AssetId id : derived.repriced_assets) {
        const AssetState& asset = core.state.asset(id);
        const Variable variable{VariableKind::asset, static_cast<u32>(index(id))};
        if (asset.low < derived.banded_lows[index(id)]) derived.triggers.collect_low(variable, asset.low, found);
        if (asset.high > derived.banded_highs[index(id)]) derived.triggers.collect_high(variable, asset.high, found);
        derived.banded_lows[index(id)] = asset.low;
        derived.banded_highs[index(id)] = asset.high;
        if (asset.halt_weight < derived.banded_weights[index(id)]) collect_holders(core, id, found);
        derived.banded_weights[index(id)] = asset.halt_weight;
    }
    found.insert(found.end(), derived.triggers.watched().begin(), derived.triggers.watched().end());
    if (!derived.repriced_markets.empty() || !derived.repriced_assets.empty()) derived.prices_moved = true;
    derived.repriced_markets.clear();
    derived.repriced_assets.clear();
}

// Distance of a limit from the mark as a share of the mark, comparable by cross-multiplication within one account.
i64 distance_e8(const State& state, const Order& order) {
    const Price mark = state.market(order.market).mark;
    if (mark <= Price{}) return INT64_MAX;
    const i128 distance = mul_div(abs(order.price - mark).raw, one_e8, mark.raw, Round::floor);
    return static_cast<i64>(std::min<i128>(distance, INT64_MAX));
}

bool increases_risk(const State& state, const Order& order) {
    const u32 row = state.position_row(order.account, order.market);
    const Quantity held = row == no_row ? Quantity{} : state.positions[row].quantity;
    if (held == Quantity{}) return true;
    const bool reduces = order.side == Side::sell ? held > Quantity{} : held < Quantity{};
    return !reduces || order.remaining > abs(held);
}

// Cancels open orders of an account below initial margin, the farthest from the mark first.
void watch_orders(Core& core, AccountId id) {
    const State& state = core.state;
    if (state.account(id).queue_row != no_row) return;
    if (health(core.view(), core.gather(id), Purpose::initial).sign() >= 0) return;
    std::vector<std::pair<i64, OrderId>> candidates;
    for (u32 row = state.account(id).first_order; row != no_row; row = state.orders[row].next_of_account)
        if (increases_risk(state, state.orders[row]))
            candidates.emplace_back(-distance_e8(state, state.orders[row]), state.id_of(row));
    std::ranges::sort(candidates);
    for (const auto& [distance, order] : candidates) {
        close_order(core, slot_of(order), CloseReason::initial_margin);
        if (state.account(id).order_count == 0) return;
        if (health(core.view(), core.gather(id), Purpose::initial).sign() >= 0) return;
    }
}

void take_touched(Derived& derived, std::vector<AccountId>& found) {
    for (const AccountId id : derived.touched) derived.touched_mark[index(id)] = 0;
    found.insert(found.end(), derived.touched.begin(), derived.touched.end());
    derived.touched.clear();
}

void review_touched(Core& core) {
    Derived& derived = core.derived;
    while (!derived.touched.empty()) {
        std::vector<AccountId>& found = core.found;
        found.clear();
        take_touched(derived, found);
        sort_unique(found);
        for (const AccountId id : found) {
            review(core, id);
            if (core.state.account(id).order_count != 0) watch_orders(core, id);
        }
    }
}

// Bands hold for a range of index values: where an index has left it, its accounts are looked at and get new bands.
void collect_drifted(Core& core, std::vector<AccountId>& found) {
    Derived& derived = core.derived;
    if (!derived.indices_moved) return;
    derived.indices_moved = false;
    bound_margins(core);
    for (u32 i = 0; i < core.state.markets.size(); ++i) {
        const Index now = core.state.markets[i].funding_index;
        if (now >= derived.funding_low[i] && now <= derived.funding_high[i]) continue;
        widen_funding(core, MarketId{i});
        for (u32 row = 0; row < core.state.positions.size(); ++row)
            if (core.state.positions[row].account != no_account && core.state.positions[row].market == MarketId{i})
                found.push_back(core.state.positions[row].account);
    }
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) {
        if (core.state.ledger.assets[i].credit_index <= derived.credit_high[i]) continue;
        widen_credit(core, AssetId{i});
        collect_holders(core, AssetId{i}, found);
    }
}

// Who may have crossed a line by what has moved, prices or indices. Whether anything moved is all that decides when orders are
// watched: it may not depend on how far an index is from where bands were last made, which a restored engine does not know.
void review_moved(Core& core) {
    Derived& derived = core.derived;
    if (derived.repriced_markets.empty() && derived.repriced_assets.empty() && !derived.indices_moved) return;
    std::vector<AccountId>& found = core.found;
    found.clear();
    collect_crossed(core, found);
    collect_drifted(core, found);
    take_touched(derived, found);  // in one order, whether a trigger or a new band finds an account
    sort_unique(found);
    for (const AccountId id : found) review(core, id);
    if (derived.with_orders.empty()) return;
    found.assign(derived.with_orders.begin(), derived.with_orders.end());
    for (const AccountId id : found) watch_orders(core, id);
}

}  // namespace

void collect_holders(const Core& core, AssetId asset, std::vector<AccountId>& found) {
    const auto& balances = core.state.ledger.balances;
    for (u32 row = 0; row < balances.size(); ++row)
        if (balances[row].account != no_account && balances[row].asset == asset && balances[row].amount != Amount{} &&
            customer(core.state, balances[row].account))
            found.push_back(balances[row].account);
    const auto& positions = core.state.positions;  // their unrealised profit is a net of the settlement asset as well
    for (u32 row = 0; row < positions.size(); ++row)
        if (positions[row].account != no_account && positions[row].quantity != Quantity{} &&
            core.state.terms(positions[row].market).settlement == asset)
            found.push_back(positions[row].account);
}

void widen_funding(Core& core, MarketId id) {
    const MarketState& market = core.state.market(id);
    const i128 drift = mul_div(i128{market.mark.raw} * one_e10, core.state.rules.venue.funding_allowance.raw, one_e6, Round::floor);
    const bool inverse = core.state.terms(id).kind == InstrumentKind::inverse_perpetual;
    const i128 coins = market.mark > Price{}
                           ? mul_div(i128{one_e18} * core.state.rules.venue.funding_allowance.raw / one_e6, one_e8, market.mark.raw,
                                     Round::floor)
                           : 0;
    const Index reach{inverse ? coins : drift};
    core.derived.funding_low[index(id)] = market.funding_index - reach;
    core.derived.funding_high[index(id)] = market.funding_index + reach;
}

void widen_credit(Core& core, AssetId id) {
    const i128 reach = i128{one_e18} / one_e6 * core.state.rules.venue.funding_allowance.raw;
    core.derived.credit_high[index(id)] = {core.state.asset(id).credit_index.raw + reach};
}

void bound_margins(Core& core) {
    Derived& derived = core.derived;
    derived.margin_bounds.clear();
    for (const MarketTerms& terms : core.state.rules.markets) derived.margin_bounds.push_back(&terms.margin);
    derived.ramp_bounds.clear();
    derived.ramp_bounds.reserve(core.state.ramps.size());
    for (const MarginRamp& ramp : core.state.ramps) {
        derived.ramp_bounds.push_back(ramp.after);
        derived.ramp_bounds.back().model = upper_bound(ramp.before.model, ramp.after.model);
        derived.margin_bounds[index(ramp.market)] = &derived.ramp_bounds.back();
    }
}

void touch(Core& core, AccountId id) {
    if (!customer(core.state, id) || core.derived.touched_mark[index(id)] != 0) return;
    core.derived.touched_mark[index(id)] = 1;
    core.derived.touched.push_back(id);
}

void review(Core& core, AccountId id) {
    if (core.state.account(id).queue_row != no_row) return;
    const AccountLines lines = core.gather(id);
    if (!carries_risk(lines)) return core.derived.triggers.clear(id);
    const bool sound = health(core.view(), lines, Purpose::maintenance).sign() >= 0;
    if (sound && !beyond_credit(core.state, lines)) return set_band(core, id, lines);
    const AccountRisk risk = maintenance_risk(core.view(), lines);
    emit(core, AccountQueued{id, sound ? QueueReason::credit_cap : QueueReason::maintenance, risk.equity, risk.maintenance});
}

void reband_market(Core& core, MarketId market) {
    bound_margins(core);
    widen_funding(core, market);
    for (u32 row = 0; row < core.state.positions.size(); ++row)
        if (core.state.positions[row].account != no_account && core.state.positions[row].market == market)
            touch(core, core.state.positions[row].account);
}

void reband_all(Core& core) {
    bound_margins(core);
    for (u32 i = 0; i < core.state.markets.size(); ++i) widen_funding(core, MarketId{i});
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) widen_credit(core, AssetId{i});
    for (u32 i = 0; i < core.state.ledger.accounts.size(); ++i) {
        const AccountId id{i};
        if (!customer(core.state, id) || core.state.account(id).queue_row != no_row) continue;
        const AccountLines lines = core.gather(id);
        if (carries_risk(lines)) set_band(core, id, lines);
    }
}

void run_consequences(Core& core) {
    u32 steps = core.state.rules.venue.queue_steps_max;
    core.derived.prices_moved = false;
    while (true) {
        do {
            review_moved(core);
            review_touched(core);
        } while (return_margins(core));
        if (steps == 0 || core.derived.queue.empty()) return;
        const u32 served = serve_queue(core, steps);
        if (served == 0) return;
        steps -= served;
    }
}

}  // namespace plimsoll
