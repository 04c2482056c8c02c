// Double-entry balances: money only moves. Every posting takes from one account and gives to another, so each asset
// sums to zero over all accounts including `outside`. This is the one door through which a balance changes.
#pragma once

#include <span>
#include <vector>

#include "base/pages.hpp"
#include "model/account.hpp"
#include "model/asset.hpp"

namespace plimsoll {

/// Accounts that every venue has; the markets' own follow after them.
namespace system_account {
inline constexpr AccountId outside{0};       // where deposits come from and withdrawals go; never above zero
inline constexpr AccountId fees{1};
inline constexpr AccountId shared_fund{2};   // insurance fund of all markets
inline constexpr AccountId rounding{3};      // remainders of roundings
inline constexpr AccountId open_deficit{4};  // below zero: losses that nobody has paid yet
inline constexpr u32 count = 5;
}  // namespace system_account

class Ledger {
public:
    PagedTable<Account> accounts;
    PagedTable<Balance> balances;
    std::vector<AssetState> assets;  // by AssetId

    /// Zero where the account has no row for the asset.
    Amount balance(AccountId account, AssetId asset) const;
    /// no_row where there is none.
    u32 balance_row(AccountId account, AssetId asset) const;
    /// Moves `amount` > 0. Rows appear with their first posting and go when they fall to zero. Keeps the asset's sum of
    /// debts, and moves the credit anchor of both sides to the present index: settle interest owed before. Answers both balances
    /// afterwards.
    struct Posting {
        Amount from;
        Amount to;
    };
    Posting post(AccountId from, AccountId to, AssetId asset, Amount amount);

    /// Interest that a negative balance owes since its anchor, rounded up.
    Amount credit_owed(AccountId account, AssetId asset) const;
    /// How much more the account may owe: the smaller room of its own cap and the asset's, never below zero.
    Amount credit_room(AccountId account, AssetId asset, const CreditTerms& terms) const;
    /// What the venue holds: minus the balance of `outside`.
    Amount custody(AssetId asset) const { return -balance(system_account::outside, asset); }

private:
    u32 row_of(AccountId account, AssetId asset);  // made where missing
    void drop_row(AccountId account, AssetId asset);
    Amount change(AccountId account, AssetId asset, Amount by);
};

/// What a negative balance owes since its anchor: ceil(debt * (index - anchor)). Zero for others.
Amount interest_owed(const Balance& balance, Index credit_index);

}  // namespace plimsoll
