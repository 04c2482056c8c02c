// The liquidation queue: in its order, one step per due account and turn.
#include <algorithm>

#include "engine/liquidation.hpp"

namespace plimsoll {

namespace {

using namespace liquidation;

// An account that nobody will take now is not asked about all the time.
constexpr Duration wait_min = seconds(1);
constexpr Duration wait_for_sale = seconds(60);  // collateral only, at a limit that nobody meets

bool debts_priced(const Core& core, const Failing& failing) {
    return std::ranges::all_of(failing.lines.balances, [&](const Balance& line) {
        return line.amount >= Amount{} || usable(core, line.asset, failing.lines.numeraire);
    });
}

// A guard that binds pauses: where none of its markets trades at a usable price, or a debt has none, the account waits.
bool may_act(const Core& core, const Failing& failing) {
    return debts_priced(core, failing) && (!failing.any_position || !failing.shares.empty());
}

bool nothing_left(const Failing& failing) {
    return !failing.any_position &&
           std::ranges::all_of(failing.lines.balances, [](const Balance& line) { return line.amount == Amount{}; });
}

void release(Core& core, const Failing& failing) {
    const bool closed = nothing_left(failing);
    return_margin(core, failing.id);
    emit(core, AccountReleased{failing.id, closed});
}

void cancel_orders(Core& core, const Failing& failing) {
    close_orders(core, failing.id, no_market, CloseReason::liquidation);
    step_done(core, certificate_of(core, failing, StepRule::orders_cancelled), core.state.clock.now);
}

// Healthy again, and only owing more than its cap: collateral may be sold for it, but no position is touched.
bool only_credit(const Failing& failing) {
    if (failing.reason != QueueReason::credit_cap) return failing.above_target;
    return failing.risk.equity >= failing.risk.maintenance;
}

// How long ADL still has to wait; zero where it may come.
Duration until_adl(const Core& core, const Failing& failing) {
    Duration longest{};
    for (const MarketShare& share : failing.shares)
        longest = std::max(longest, core.state.terms(share.market).liquidation.adl_wait);
    if (failing.insolvent_since == never) return longest;
    return std::max(Duration{}, longest - (core.state.clock.now - failing.insolvent_since));
}

void wait(Core& core, const Failing& failing) {
    Duration interval = failing.any_position && !only_credit(failing) ? wait_min : wait_for_sale;
    for (const MarketShare& share : failing.shares)
        interval = std::max(interval, core.state.terms(share.market).liquidation.slice_interval);
    if (failing.risk.liquidation_equity <= Amount{})
        if (const Duration left = until_adl(core, failing); left > Duration{}) interval = std::min(interval, left);
    step_done(core, certificate_of(core, failing, StepRule::waited), core.state.clock.now + interval);
}

// Down the ladder of takers. An account that is solvent, and finds nobody now, waits for the book; a position is forced on
// counterparties only when its account is worth nothing any more, and either nobody before them pays its deficit or nobody
// has taken it at their cost for a while.
void serve(Core& core, const Failing& failing) {
    if (core.state.account(failing.id).order_count != 0) return cancel_orders(core, failing);
    if (recovered(core, failing)) return release(core, failing);
    if (sell_collateral(core, failing)) return;
    if (!only_credit(failing)) {
        const bool insolvent = failing.risk.liquidation_equity <= Amount{};
        const bool borne = insolvent && borne_willingly(core, failing, lifts_by_market(core, failing, -failing.risk.liquidation_equity));
        if (take_slice(core, failing, borne)) return;
        if (hand_over(core, failing)) return;
        const bool forced = insolvent && (!borne || until_adl(core, failing) == Duration{});
        if (forced && deleverage(core, failing)) return;
        if (failing.risk.liquidation_equity < Amount{} && cover_deficit(core, failing)) return;
    }
    wait(core, failing);
}

}  // namespace

namespace {

// A new insolvency goes on at once; it can only have come with a price.
bool insolvent_now(const Core& core, const QueueEntry& entry) {
    return core.derived.prices_moved && entry.insolvent_since == never &&
           liquidation_equity(core.view(), core.gather(entry.account)) < Amount{};
}

std::vector<AccountId> accounts_to_serve(const Core& core) {
    std::vector<AccountId> found;
    for (const QueueKey& key : core.derived.queue) {
        const QueueEntry& entry = core.state.queue[core.state.account(key.account).queue_row];
        if (entry.next_step <= core.state.clock.now || insolvent_now(core, entry))
            found.push_back(key.account);
    }
    return found;
}

}  // namespace

u32 serve_queue(Core& core, u32 steps) {
    const std::vector<AccountId> found = accounts_to_serve(core);
    core.derived.prices_moved = false;
    u32 served = 0;
    for (const AccountId id : found) {
        if (served == steps) break;
        if (core.state.account(id).queue_row == no_row) continue;
        const Failing failing = look_at(core, id);
        if (!may_act(core, failing)) continue;
        serve(core, failing);
        ++served;
    }
    return served;
}

}  // namespace plimsoll
