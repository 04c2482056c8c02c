// Who trades in a run: drawn from the rule book's [population] with a counter-based generator, so that account i is the
// same whatever the number of accounts, or read from a file of accounts.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "feeds/accounts.hpp"
#include "model/rulebook.hpp"
#include "rulebook/lab_terms.hpp"

namespace plimsoll::lab {

struct PlannedBalance {
    AssetId asset{};
    Amount amount;
};
struct PlannedPosition {
    MarketId market{};
    Quantity quantity;                  // signed, in whole lots
    std::optional<Price> entry;         // absent: today's mark
    std::optional<MarginRate> leverage_rate;
};
struct PlannedAccount {
    std::string name;
    std::string owner;                  // accounts of one owner share it
    bool isolated = false;
    std::vector<PlannedBalance> balances;
    std::vector<PlannedPosition> positions;
};

/// Prices when the run begins: by FeedId, 0 = none.
using OpeningPrices = std::vector<Price>;

/// Collateral is log-uniform within its bracket; each position's notional is collateral value * leverage / number of
/// positions, rounded down to the lot; positions too small for the market's minimum are left out. Only `markets` are
/// drawn, and only assets with a price. Demands prices for the feeds of `markets`.
std::vector<PlannedAccount> draw_population(const rulebook::PopulationTerms& terms, const RuleBook& rules,
                                            std::span<const MarketId> markets, const OpeningPrices& prices, u64 seed);

/// Names resolved against the rule book. The error names file line, symbol and what is known.
std::expected<std::vector<PlannedAccount>, std::string> plan_file_accounts(const std::vector<feeds::FileAccount>& accounts,
                                                                           const RuleBook& rules);

}  // namespace plimsoll::lab
