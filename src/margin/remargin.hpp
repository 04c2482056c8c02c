// Re-margining of very many accounts at once: how many are unhealthy at today's prices. For accounts in one numeraire with
// linear positions settled in it, tiered requirements, and one further collateral asset with haircut tiers. Accounts lie in
// columns and are walked row by row; all sums are exact in 128 bits, and the answer is that of health() for each of them.
//
// In tier k a position adds q P (1 -+ r_k) + a_k to health, with minus for a long: one product of its notional and a
// number that depends on market and tier alone.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "margin/view.hpp"

namespace plimsoll {

/// Accounts 0 .. size-1; the positions of account i are first[i] .. first[i+1]-1, at most 256.
struct RemarginColumns {
    std::span<const u32> first;        // one more than accounts
    std::span<const u32> market;       // MarketId
    std::span<const i64> quantity;     // raw
    std::span<const Amount> cash;      // numeraire balance + costs of the positions - funding owed
    std::span<const i64> collateral;   // raw net of the other asset; its value within the limit of notionals
};

/// What prices and rules make of a venue, once per change of prices.
class RemarginTable {
public:
    /// Empty where a market is not linear, not tiered or not settled in the numeraire, where the numeraire has a feed of
    /// its own, or where the collateral is halted: such accounts take the exact path of health().
    static std::optional<RemarginTable> make(const VenueView& venue, AssetId numeraire, AssetId collateral);

    /// Accounts from .. to-1 with health < 0.
    u64 count_unhealthy(const RemarginColumns& columns, std::size_t from, std::size_t to) const;

private:
    // What a position of the first two tiers needs stands together in two cache lines a market, and is chosen without a
    // branch: sizes about the first floor would mispredict it.
    struct alignas(64) First {
        std::array<i128, 4> per_unit{};  // P (1 - r) and -P (1 + r): tier 1 long, short, tier 2 long, short
        i64 size_max = 0;                // largest |quantity| of the first tier
        i64 size_max_second = 0;
        Exact deduction;                 // of the second tier
        i64 mark = 0;
        u64 tiers = 0;                   // place of the third tier
    };
    struct Tier {
        i64 size_max = 0;
        i64 rate = 0;
        Exact deduction;
    };
    struct Haircut {
        i128 net_max = 0;  // of its tier, raw
        i128 slope = 0;    // weight x price
        Exact offset;
    };

    i128 collateral_value(i64 net) const;
    i128 larger_tier(const First& market, i64 quantity) const;

    std::vector<First> markets_;
    std::vector<Tier> tiers_;
    std::array<Haircut, limits::haircut_tiers_max> haircuts_{};
    i128 debt_slope_ = 0;
};

}  // namespace plimsoll
