// After the facts of a command: who has crossed a line? Crossed and touched accounts are reviewed, open orders are watched
// against initial margin, the liquidation queue is served. Accounts are always looked at in order of their id.
#include <algorithm>
#include <utility>

#include "engine/core.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

bool customer(const State& state, AccountId id) { return state.account(id).mode != MarginMode::system; }

bool beyond_credit(const State& state, const AccountLines& lines) {
    for (const Balance& line : lines.balances)
        if (-line.amount > state.terms(line.asset).credit.account_max) return true;
    return false;
}

void sort_unique(std::vector<AccountId>& ids) {
    std::ranges::sort(ids);
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// A variable has moved from one interval to another: who is met on the way down, and on the way up.
void collect_between(Triggers& triggers, VariableKind kind, std::size_t id, Range& before, Range now,
                     std::vector<AccountId>& found) {
    const Variable variable{kind, static_cast<u32>(id)};
    if (now.low < before.low) triggers.collect_low(variable, {now.low}, found);
    if (now.high > before.high) triggers.collect_high(variable, {now.high}, found);
    before = now;
}

// Accounts whose triggers the new prices have reached. Watched accounts count as reached by any move, an index's too.
void collect_crossed(Core& core, std::vector<AccountId>& found) {
    Derived& derived = core.derived;
    for (const MarketId id : derived.repriced_markets) {
        const MarketState& market = core.state.market(id);
        auto& banded = derived.banded_markets[index(id)];
        collect_between(derived.triggers, VariableKind::mark, index(id), banded.plain, {market.mark.raw, market.mark.raw}, found);
        collect_between(derived.triggers, VariableKind::strict_mark, index(id), banded.strict, strict_range(market), found);
    }
    for (const AssetId id : derived.repriced_assets) {
        const AssetState& asset = core.state.asset(id);
        auto& banded = derived.banded_assets[index(id)];
        collect_between(derived.triggers, VariableKind::asset, index(id), banded.plain, {asset.low.raw, asset.high.raw}, found);
        collect_between(derived.triggers, VariableKind::strict_asset, index(id), banded.strict, strict_range(asset), found);
        if (asset.halt_weight < banded.halt_weight) collect_holders(core, id, found);
        if (asset.usable < banded.usable)  // counts for nothing as long as it is not, whatever its halt weight
            derived.triggers.collect_all({VariableKind::strict_asset, static_cast<u32>(index(id))}, found);
        banded.halt_weight = asset.halt_weight;
        banded.usable = asset.usable;
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

// Queues the account where it is unsound.
void check(Core& core, AccountId id) {
    if (core.state.account(id).queue_row != no_row) return;
    const AccountLines lines = core.gather(id);
    const bool sound = health(core.view(), lines, Purpose::maintenance).sign() >= 0;
    if (sound && !beyond_credit(core.state, lines)) return;
    const AccountRisk risk = maintenance_risk(core.view(), lines);
    emit(core, AccountQueued{id, sound ? QueueReason::credit_cap : QueueReason::maintenance, risk.equity, risk.maintenance});
    core.derived.floors.drop(id);
}

bool queued(const Core& core, AccountId id) { return core.state.account(id).queue_row != no_row; }
bool has_orders(const Core& core, AccountId id) { return core.state.account(id).order_count != 0; }

// Whoever still has a floor of free margin after all that happened to it is sound, and so are its orders and its band.
void review_touched(Core& core) {
    Derived& derived = core.derived;
    while (!derived.touched.empty()) {
        std::vector<AccountId>& found = core.found;
        found.clear();
        take_touched(derived, found);
        sort_unique(found);
        for (const AccountId id : found) {
            if (derived.floors.known(id)) continue;
            check(core, id);
            if (has_orders(core, id)) watch_orders(core, id);
            if (!queued(core, id)) make_band(core, id, has_orders(core, id) || id == derived.gated);
        }
    }
}

// Who passed the full gate in this command is active: with a floor, its next orders need not.
void band_gated(Core& core) {
    const AccountId id = std::exchange(core.derived.gated, no_account);
    if (id == no_account || core.derived.floors.known(id) || queued(core, id)) return;
    make_free_band(core, id);
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

// Open orders of all that were found, and of accounts whose free margin has no floor: whoever has one meets initial margin.
void watch_moved(Core& core, const std::vector<AccountId>& found) {
    std::vector<AccountId>& watched = core.found_two;
    watched.assign(found.begin(), found.end());
    core.derived.floors.take_list(watched);
    sort_unique(watched);
    std::erase_if(watched, [&](AccountId id) { return !has_orders(core, id); });
    for (const AccountId id : watched) watch_orders(core, id);
    for (const AccountId id : watched)
        if (!std::ranges::binary_search(found, id) && !queued(core, id) && !make_free_band(core, id))
            core.derived.floors.list(id);
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
    for (const AccountId id : found) check(core, id);
    watch_moved(core, found);
    for (const AccountId id : found)
        if (!queued(core, id)) make_band(core, id, has_orders(core, id));
}

}  // namespace

void touch(Core& core, AccountId id) {
    if (!customer(core.state, id) || core.derived.touched_mark[index(id)] != 0) return;
    core.derived.touched_mark[index(id)] = 1;
    core.derived.touched.push_back(id);
}

void run_consequences(Core& core) {
    u32 steps = core.state.rules.venue.queue_steps_max;
    core.derived.prices_moved = false;
    while (true) {
        do {
            review_moved(core);
            review_touched(core);
        } while (return_margins(core));
        band_gated(core);
        if (steps == 0 || core.derived.queue.empty()) return;
        const u32 served = serve_queue(core, steps);
        if (served == 0) return;
        steps -= served;
    }
}

}  // namespace plimsoll
