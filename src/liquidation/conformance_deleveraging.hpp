// Deleveraging rules of other venues, as vectors/perps/deleveraging.json states them. Conformance only, but for what they
// share with the engine: bankruptcy_cash and compare_riskiness of the margin room. Sizes are base atoms, money quote atoms
// (1e-6 coin), *_ppm millionths. (dYdX v4 clob/keeper/deleveraging.go; Drift v2 math/liquidation.rs.)
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/int128.hpp"

namespace plimsoll::conformance {

struct PeerMarket {
    i64 base_exp = 0;
    i64 price = 0;
    i64 price_exp = 0;
    i64 imf_ppm = 0;
    i64 mm_share_ppm = 0;
    i128 oi_lower = 0;  // both 0: no scaling
    i128 oi_upper = 0;
    i128 open_interest = 0;
};
struct PeerPosition {
    u32 market = 0;  // place in the list of markets
    i64 size = 0;
    friend bool operator==(const PeerPosition&, const PeerPosition&) = default;
};
struct PeerAccount {
    i128 cash = 0;
    std::vector<PeerPosition> positions;
    friend bool operator==(const PeerAccount&, const PeerAccount&) = default;
};
struct PeerRisk {
    i128 equity = 0;
    i128 initial = 0;
    i128 maintenance = 0;
};
PeerRisk peer_risk(const PeerAccount& account, std::span<const PeerMarket> markets);

/// kind "gate".
struct DeleverageGate {
    bool at_bankruptcy_price = false;
    bool at_oracle_price = false;
};
DeleverageGate deleverage_gate(const PeerAccount& account, std::span<const PeerMarket> markets, bool final_settlement);

/// kind "transfer".
enum class TransferError : u8 { none, invalid_size_delta, undercollateralized };
struct TransferInput {
    PeerAccount liquidated;
    PeerAccount counterparty;
    u32 market = 0;
    i64 close_size = 0;  // from the liquidated account's side
    bool at_oracle_price = false;
};
struct TransferResult {
    TransferError error = TransferError::none;
    i128 quote_to_liquidated = 0;
    PeerAccount liquidated;
    PeerAccount counterparty;
};
TransferResult deleverage(const TransferInput& input, std::span<const PeerMarket> markets);

/// kind "socialise_via_index": empty where there is no open interest.
std::optional<i128> socialise_via_index(i128 loss, i128 base_long_e9, i128 base_short_e9);
/// kind "socialise_via_deposit_index".
i128 socialise_via_deposit_index(i128 loss, i128 total_deposits, i128 index_e10);

}  // namespace plimsoll::conformance
