// Auto-deleveraging: a failing position goes to accounts on the other side, at the failing account's bankruptcy price.
//
// An account can be given at most its opposite quantity, and of that only what costs it no more than its unrealised
// profit in this market and either keeps its margin ratio or leaves it above initial margin. A transfer that costs
// nothing (the payers have lifted the failing account to zero) therefore always finds its counterparties, since the
// positions of a market sum to zero. The first pass offers only what is unhedged for its owner; the second the rest,
// legs that can be closed together with their hedge first. Ties go to the lower account id.
#pragma once

#include <span>
#include <vector>

#include "model/market.hpp"

namespace plimsoll {

/// An account with the opposite position. Amounts in the settlement asset.
struct AdlCandidate {
    AccountId account = no_account;
    Quantity quantity;       // its position, signed opposite to the failing one; zero: used up by an offer before
    Quantity unhedged;       // magnitude that is not a hedge for its owner
    Quantity pairable;       // magnitude, beyond unhedged, whose hedge the failing account can take back with it
    Amount profit;           // unrealised in this market, rounded down
    Amount equity;           // E, rounded down
    Amount maintenance;      // M, rounded up
    Amount initial;          // rounded up
    Amount line_maintenance; // of this position alone, rounded down
    i128 score = 0;          // ranked order: higher goes first
};
/// What is handed over.
struct AdlOffer {
    Quantity quantity;  // signed as the trade of the failing account
    Amount cash;        // what it gets for all of it (negative: pays)
    Amount cost;        // what that costs the counterparties against the mark, rounded up: cash - value given up
    Quantity lot;
};
/// The most of the offer that the candidate may be given: a magnitude in whole lots (or its whole position).
Quantity adl_capacity(const AdlOffer& offer, const AdlCandidate& candidate);

struct AdlShare {
    std::size_t candidate = 0;  // place in the list
    Quantity quantity;          // signed as the trade of the failing account
    Amount cash;                // what the failing account gets for it
    u8 pass = 1;
    friend bool operator==(const AdlShare&, const AdlShare&) = default;
};
struct AdlPlan {
    std::vector<AdlShare> shares;  // by pass, then by place; none empty
    Quantity quantity;             // sum of shares
    Amount cash;                   // sum of shares: cash of the offer * quantity / offered, rounded up
};
/// Demands candidates ascending by account.
AdlPlan plan_adl(const AdlOffer& offer, std::span<const AdlCandidate> candidates, AdlOrder order);

/// Rank of a holder: profit share times effective leverage, in millionths of millionths; 0 where either is not positive.
/// (BitMEX ranks so: docs/risk/liquidation.md.)
i128 adl_score(Amount profit, Amount entry_value, Amount exposure, Amount equity);

/// How much of a leg is not a hedge, from its owner's exposures to the same feed: legs on the side of the owner's net
/// share that net in proportion, legs on the other side are hedges. `same_side` is the sum of legs on the leg's side.
/// Rounded down to the lot.
Quantity unhedged_part(Quantity leg, i128 leg_exposure, i128 owner_net, i128 same_side, Quantity lot);

}  // namespace plimsoll
