// The sections of a rule book file that the engine never sees: what a simulated venue starts with, who trades on it, and
// how its market makers quote. Assumptions of the lab, stated beside the rules that they are run under.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "model/rulebook.hpp"
#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

/// [start]: money that is there before the first order.
struct MarketFund {
    MarketId market{};
    Amount amount;  // in the market's settlement asset
    friend bool operator==(const MarketFund&, const MarketFund&) = default;
};
struct StartTerms {
    Amount shared_fund;  // in the numeraire
    std::vector<MarketFund> funds;
    u32 backstops = 0;        // accounts that take failing ones over
    Amount backstop_capital;  // of each, in the numeraire
    friend bool operator==(const StartTerms&, const StartTerms&) = default;
};

/// [population]: drawn with a counter-based generator, so that account i is the same whatever the number of accounts.
struct LeverageWeight {
    Rate leverage;  // opening notional / collateral value; > 0
    u32 weight = 1;
    friend bool operator==(const LeverageWeight&, const LeverageWeight&) = default;
};
struct CollateralWeight {
    Amount from;  // worth of an account's collateral in the numeraire, log-uniform in [from, until]
    Amount until;
    u32 weight = 1;
    friend bool operator==(const CollateralWeight&, const CollateralWeight&) = default;
};
struct AssetWeight {
    AssetId asset{};  // what a cross account's collateral is held in
    u32 weight = 1;
    friend bool operator==(const AssetWeight&, const AssetWeight&) = default;
};
struct MarketWeight {
    MarketId market{};
    u32 weight = 1;
    friend bool operator==(const MarketWeight&, const MarketWeight&) = default;
};
struct PopulationTerms {
    u64 seed = 1;
    u32 accounts = 0;
    MarginRate long_share;      // of positions
    MarginRate isolated_share;  // of accounts; the rest are cross
    u32 positions_max = 1;      // a cross account holds 1 to this many, all as likely
    std::vector<LeverageWeight> leverage;
    std::vector<CollateralWeight> collateral;
    std::vector<AssetWeight> assets;
    std::vector<MarketWeight> markets;  // of those that the run has prices for
    friend bool operator==(const PopulationTerms&, const PopulationTerms&) = default;
};

/// [market_maker]
struct DepthStep {
    MarginRate distance;  // from the middle,
    MarginRate share;     // of the market's depth that stands within it: cumulative, the last is 1
    friend bool operator==(const DepthStep&, const DepthStep&) = default;
};
struct MarketDepth {
    MarketId market{};
    Amount depth;  // of each side within the last distance, in the settlement asset
    friend bool operator==(const MarketDepth&, const MarketDepth&) = default;
};
struct Thinning {
    MarginRate move;           // |index now / index move_window ago - 1| from which the row holds, up to the next
    MarginRate depth_factor;   // what is left of the depth
    MarginRate spread_factor;  // what the spread is multiplied by
    friend bool operator==(const Thinning&, const Thinning&) = default;
};
struct MarketMakerTerms {
    Duration refresh;               // between two looks at the book
    MarginRate spread;              // best ask - best bid over the middle, on a quiet day
    std::vector<DepthStep> levels;  // one order a side each
    std::vector<MarketDepth> depth;
    Duration move_window;
    std::vector<Thinning> thinning;  // ascending; the first has move 0
    MarginRate impact_permanent;     // share of a liquidation's book impact that outlasts the book's refilling: it reaches the index
    Duration arbitrage_delay;        // after this long,
    Duration impact_half_life;       // and half of what is left of it is gone after this long; 0 = it stays
    friend bool operator==(const MarketMakerTerms&, const MarketMakerTerms&) = default;
};

struct LabTerms {
    StartTerms start;
    PopulationTerms population;
    MarketMakerTerms market_maker;
    friend bool operator==(const LabTerms&, const LabTerms&) = default;
};

/// Reads [start], [population] and [market_maker] of a rule book file; all three are required. `rules` is what the same
/// file says otherwise: names refer to it.
std::expected<LabTerms, Errors> parse_lab_terms(std::string_view text, const std::string& file, const RuleBook& rules);
std::expected<LabTerms, Errors> load_lab_terms(const std::string& path, const RuleBook& rules);

}  // namespace plimsoll::rulebook
