// An account that a market maker trades from. Its owner has money elsewhere: where margin is short it pays in, and where a limit
// of the venue binds (its position, or its own liquidation) another owner carries on with a fresh account. Without that a run
// would end in what one made-up account cannot bear, which says nothing about the venue.
#pragma once

#include <vector>

#include "lab/driver.hpp"

namespace plimsoll::lab {

class MakerAccount {
public:
    /// Pays in at least `refill` of the settlement asset at a time (spot: and as much worth of the base). `driver` and `rules` must
    /// outlive it; `notes` gets a sentence where a deposit cap of the venue binds.
    MakerAccount(MarketId market, Amount refill, const RuleBook& rules, Driver& driver, std::vector<std::string>& notes)
        : market_(market), refill_(refill), rules_(&rules), driver_(&driver), notes_(&notes) {}

    AccountId id() const { return account_; }
    /// Sends the order from the account (opened where there is none yet), with more margin or from a successor where it takes
    /// that. The reply is the last one.
    Reply place(PlaceOrder wish, Time time);
    Reply amend(AmendOrder wish, Time time);
    void cancel_all(Time time);
    /// Pays in where the equity of this account, or of one before it, has fallen below three times its maintenance margin.
    void support(Time time);

private:
    bool make_room(Reject refusal, Amount wanted, Time time);
    void open(Time time);
    void pay_in(Amount amount, Time time);
    Amount deposit(AssetId asset, AccountId account, Amount amount, Time time);

    MarketId market_;
    Amount refill_;
    const RuleBook* rules_;
    Driver* driver_;
    std::vector<std::string>* notes_;
    AccountId account_ = no_account;
    std::vector<AccountId> accounts_;  // the present one last
};

}  // namespace plimsoll::lab
