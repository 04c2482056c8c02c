// What an isolated account holds goes back to the account that its margin came from.
#include <algorithm>

#include "engine/core.hpp"

namespace plimsoll {

namespace {

bool in_use(const Core& core, const Account& account) {
    if (account.order_count != 0) return true;
    for (u32 row = account.first_position; row != no_row; row = core.state.positions[row].next)
        if (core.state.positions[row].quantity != Quantity{}) return true;
    return false;
}

}  // namespace

bool return_margin(Core& core, AccountId id) {
    const Account& account = core.state.account(id);
    if (account.mode != MarginMode::isolated || account.parent == no_account || in_use(core, account)) return false;
    const AccountId parent = account.parent;
    std::vector<Balance> held;
    for (u32 row = account.first_balance; row != no_row; row = core.state.ledger.balances[row].next)
        held.push_back(core.state.ledger.balances[row]);
    if (std::ranges::any_of(held, [](const Balance& line) { return line.amount < Amount{}; })) return false;
    bool moved = false;
    for (const Balance& line : held) {
        if (!line_fits(core, parent, line.asset)) continue;
        move_money(core, id, parent, line.asset, line.amount, PostReason::transfer);
        moved = true;
    }
    return moved;
}

bool return_margins(Core& core) {
    std::vector<AccountId> emptied;
    emptied.swap(core.derived.emptied);
    std::ranges::sort(emptied);
    emptied.erase(std::unique(emptied.begin(), emptied.end()), emptied.end());
    bool moved = false;
    for (const AccountId id : emptied)
        if (core.state.account(id).queue_row == no_row) moved = return_margin(core, id) || moved;
    return moved;
}

}  // namespace plimsoll
