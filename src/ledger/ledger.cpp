#include "ledger/ledger.hpp"

#include "model/limits.hpp"

namespace plimsoll {

u32 Ledger::balance_row(AccountId account, AssetId asset) const {
    u32 row = accounts[static_cast<u32>(index(account))].first_balance;
    while (row != no_row && balances[row].asset < asset) row = balances[row].next;
    return row != no_row && balances[row].asset == asset ? row : no_row;
}

Amount Ledger::balance(AccountId account, AssetId asset) const {
    const u32 row = balance_row(account, asset);
    return row == no_row ? Amount{} : balances[row].amount;
}

u32 Ledger::row_of(AccountId account, AssetId asset) {
    const u32 found = balance_row(account, asset);
    if (found != no_row) return found;
    const u32 row = balances.take(&Balance::next);
    u32 before = no_row, after = accounts[static_cast<u32>(index(account))].first_balance;
    while (after != no_row && balances[after].asset < asset) {
        before = after;
        after = balances[after].next;
    }
    balances.write(row) = Balance{.amount = {}, .credit_anchor = assets[index(asset)].credit_index, .account = account,
                                  .asset = asset, .next = after, .reserved = 0};
    Account& owner = accounts.write(static_cast<u32>(index(account)));
    if (before == no_row) owner.first_balance = row;
    else balances.write(before).next = row;
    ++owner.balance_count;
    return row;
}

void Ledger::drop_row(AccountId account, AssetId asset) {
    Account& owner = accounts.write(static_cast<u32>(index(account)));
    u32 before = no_row, row = owner.first_balance;
    while (balances[row].asset != asset) {
        before = row;
        row = balances[row].next;
    }
    const u32 after = balances[row].next;
    if (before == no_row) owner.first_balance = after;
    else balances.write(before).next = after;
    --owner.balance_count;
    balances.free(row, &Balance::next);
}

Amount Ledger::change(AccountId account, AssetId asset, Amount by) {
    const u32 row = row_of(account, asset);
    Balance& line = balances.write(row);
    const Amount before = line.amount;
    const Amount after = line.amount += by;
    PLIMSOLL_INVARIANT(limits::within(after));
    AssetState& state = assets[index(asset)];
    line.credit_anchor = state.credit_index;
    if (accounts[static_cast<u32>(index(account))].mode != MarginMode::system) {
        const Amount debt_before = before < Amount{} ? -before : Amount{};
        const Amount debt_after = after < Amount{} ? -after : Amount{};
        state.credit_used += debt_after - debt_before;
    }
    if (after == Amount{}) drop_row(account, asset);
    return after;
}

Ledger::Posting Ledger::post(AccountId from, AccountId to, AssetId asset, Amount amount) {
    PLIMSOLL_INVARIANT(amount > Amount{});
    PLIMSOLL_INVARIANT(from != to);
    const Amount left = change(from, asset, -amount);
    return {left, change(to, asset, amount)};
}

Amount Ledger::credit_owed(AccountId account, AssetId asset) const {
    const u32 row = balance_row(account, asset);
    return row == no_row ? Amount{} : interest_owed(balances[row], assets[index(asset)].credit_index);
}

Amount Ledger::credit_room(AccountId account, AssetId asset, const CreditTerms& terms) const {
    const Amount held = balance(account, asset);
    const Amount own = terms.account_max - (held < Amount{} ? -held : Amount{});
    const Amount all = terms.total_max - assets[index(asset)].credit_used;
    const Amount room = own < all ? own : all;
    return room < Amount{} ? Amount{} : room;
}

Amount interest_owed(const Balance& balance, Index credit_index) {
    if (balance.amount >= Amount{} || credit_index == balance.credit_anchor) return {};
    return {mul_div(-balance.amount.raw, credit_index.raw - balance.credit_anchor.raw, one_e18, Round::ceil)};
}

}  // namespace plimsoll
