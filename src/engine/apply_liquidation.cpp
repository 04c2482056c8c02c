// Facts about the liquidation queue.
#include "engine/core.hpp"

namespace plimsoll {

bool operator<(const QueueKey& a, const QueueKey& b) {
    // A queued account had maintenance > 0, or nothing but a debt (maintenance 0): those come first.
    const auto order = compare_products(a.equity.raw, b.maintenance.raw, b.equity.raw, a.maintenance.raw);
    if ((a.maintenance == Amount{}) != (b.maintenance == Amount{})) return a.maintenance == Amount{};
    if (order != 0) return order < 0;
    return a.account < b.account;
}

void apply(Core& core, const AccountQueued& fact) {
    State& state = core.state;
    const u32 row = state.queue.take(&QueueEntry::next);
    QueueEntry& entry = state.queue.write(row);
    entry = QueueEntry{};
    entry.equity = fact.equity;
    entry.maintenance = fact.maintenance;
    entry.next_step = state.clock.now;
    entry.entered = state.clock.sequence;
    entry.account = fact.account;
    entry.reason = static_cast<u8>(fact.reason);
    state.write_account(fact.account).queue_row = row;
    core.derived.queue.insert({fact.equity, fact.maintenance, fact.account});
    core.derived.triggers.clear(fact.account);
}

void apply(Core& core, const LiquidationStepped& fact) {
    const u32 row = core.state.account(fact.certificate.account).queue_row;
    PLIMSOLL_INVARIANT(row != no_row);
    QueueEntry& entry = core.state.queue.write(row);
    ++entry.step;
    entry.next_step = fact.next_step;
    if (fact.certificate.liquidation_equity_after > Amount{}) entry.insolvent_since = never;
    else if (entry.insolvent_since == never) entry.insolvent_since = core.state.clock.now;
}

void apply(Core& core, const AccountReleased& fact) {
    State& state = core.state;
    const u32 row = state.account(fact.account).queue_row;
    PLIMSOLL_INVARIANT(row != no_row);
    const QueueEntry& entry = state.queue[row];
    core.derived.queue.erase({entry.equity, entry.maintenance, entry.account});
    state.queue.free(row, &QueueEntry::next);
    state.write_account(fact.account).queue_row = no_row;
    touch(core, fact.account);
}

}  // namespace plimsoll
