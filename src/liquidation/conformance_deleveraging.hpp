// Deleveraging rules of other venues, as vectors/perps/deleveraging.json states them. Conformance only, but for what they
// share with the engine: bankruptcy_cash and compare_riskiness of the margin room. Accounts and markets are those of
// margin/conformance_account.hpp, funding settled. (dYdX v4 clob/keeper/deleveraging.go; Drift v2 math/liquidation.rs.)
#pragma once

#include <optional>

#include "margin/conformance_account.hpp"

namespace plimsoll::conformance {

/// kind "gate": an insolvent account may be deleveraged at its bankruptcy price, a solvent one in a market that is being
/// wound up at the oracle's.
struct DeleverageGate {
    bool at_bankruptcy_price = false;
    bool at_oracle_price = false;
};
DeleverageGate deleverage_gate(const PeerAccount& account, bool final_settlement);

/// kind "transfer".
enum class TransferError : u8 { none, invalid_size_delta, undefined, undercollateralized };
struct TransferInput {
    PeerAccount liquidated;
    PeerAccount counterparty;
    u64 market = 0;
    i128 close_size = 0;  // from the liquidated account's side
    bool at_oracle_price = false;
};
/// With an error both accounts are as they were.
struct TransferResult {
    TransferError error = TransferError::none;
    i128 quote_to_liquidated = 0;
    PeerAccount liquidated;
    PeerAccount counterparty;
};
TransferResult deleverage(const TransferInput& input);

/// kind "socialise_via_index": empty where there is no open interest.
std::optional<i128> socialise_via_index(i128 loss, i128 base_long_e9, i128 base_short_e9);
/// kind "socialise_via_deposit_index".
i128 socialise_via_deposit_index(i128 loss, i128 total_deposits, i128 index_e10);

}  // namespace plimsoll::conformance
