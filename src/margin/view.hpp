// What margin functions look at: the venue's terms and variables, and the lines of one account. Plain spans over rows
// that somebody else owns; nothing here is copied or kept.
#pragma once

#include <span>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/account.hpp"
#include "model/rulebook.hpp"

namespace plimsoll {

struct VenueView {
    std::span<const AssetTerms> asset_terms;    // by AssetId
    std::span<const AssetState> assets;
    std::span<const MarketTerms> market_terms;  // by MarketId; margin terms are those in force now
    std::span<const MarketState> markets;

    const AssetTerms& terms(AssetId id) const { return asset_terms[index(id)]; }
    const AssetState& state(AssetId id) const { return assets[index(id)]; }
    const MarketTerms& terms(MarketId id) const { return market_terms[index(id)]; }
    const MarketState& state(MarketId id) const { return markets[index(id)]; }
};

/// The lines of one account, ascending by asset and by market. At most 512 together.
struct AccountLines {
    AssetId numeraire{};
    std::span<const Balance> balances;
    std::span<const Position> positions;
    MarginMode mode = MarginMode::cross;  // assets accepted in isolated accounts only count for nothing elsewhere
};

}  // namespace plimsoll
