// Money moves. The fact Posted is emitted here and nowhere else.
#include <algorithm>

#include "engine/core.hpp"

namespace plimsoll {

namespace {

bool customer(const Core& core, AccountId account) { return core.state.account(account).mode != MarginMode::system; }

}  // namespace

void settle_credit(Core& core, AccountId account, AssetId asset) {
    if (!customer(core, account)) return;
    const Amount owed = core.state.ledger.credit_owed(account, asset);
    if (owed <= Amount{}) return;
    // The first posting moves the anchor: what is owed was worked out before it.
    const Amount repaid = std::clamp(-core.state.ledger.balance(system_account::open_deficit, asset), Amount{}, owed);
    if (repaid > Amount{})
        emit(core, Posted{account, system_account::open_deficit, asset, repaid, PostReason::deficit_repaid});
    if (repaid < owed)
        emit(core, Posted{account, system_account::shared_fund, asset, owed - repaid, PostReason::credit_interest});
}

void move_money(Core& core, AccountId from, AccountId to, AssetId asset, Amount amount, PostReason reason) {
    if (amount == Amount{}) return;
    if (amount < Amount{}) {
        std::swap(from, to);
        amount = -amount;
    }
    settle_credit(core, from, asset);
    settle_credit(core, to, asset);
    emit(core, Posted{from, to, asset, amount, reason});
}

void take_income(Core& core, AccountId from, AccountId to, AssetId asset, Amount amount, PostReason reason) {
    if (amount <= Amount{}) return;
    const Amount open = -core.state.ledger.balance(system_account::open_deficit, asset);
    const Amount repaid = open <= Amount{} ? Amount{} : open < amount ? open : amount;
    move_money(core, from, system_account::open_deficit, asset, repaid, PostReason::deficit_repaid);
    move_money(core, from, to, asset, amount - repaid, reason);
}

}  // namespace plimsoll
