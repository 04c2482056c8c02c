// Re-margining of very many accounts at once: how many are unhealthy at today's prices. For accounts in one numeraire with
// linear positions settled in it, tiered requirements, and one further collateral asset with haircut tiers. Accounts lie in
// columns and are walked row by row; all sums are exact in 128 bits, and the answer is that of health() for each of them.
//
// In tier k a position adds q P (1 -+ r_k) + a_k to health, with minus for a long: a line in q that depends on market, side and
// tier alone. Rows are worked off in blocks without a branch on what they hold (sides, tiers and the numbers of positions of
// accounts would all be mispredicted): a running sum stands before each row, and an account's part is a difference of two.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "margin/view.hpp"

namespace plimsoll {

/// Accounts 0 .. size-1; the positions of account i are first[i] .. first[i+1]-1, at most 256.
struct RemarginColumns {
    std::span<const u32> first;       // one more than accounts
    std::span<const u32> market;      // MarketId
    std::span<const i64> quantity;    // raw
    std::span<const Amount> cash;     // numeraire balance + costs of the positions - funding owed
    std::span<const i64> collateral;  // raw net of the other asset; its value within the limit of notionals
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
    // q adds q * slope + offset to health. Modulo 2^128, which holds every result: a negative q is read as q + 2^64, and the offset
    // of a short takes slope * 2^64 back.
    struct Line {
        u64 slope = 0;
        u64 offset_low = 0;
        u64 offset_high = 0;
    };
    static constexpr u32 near_tiers = 4;
    // The tiers that nearly all positions are in. The two lines of the first tier lie next to each other.
    struct alignas(64) Market {
        std::array<Line, 2 * near_tiers> lines{};      // shorts of tier 4 .. 1, longs of tier 1 .. 4
        std::array<u64, near_tiers> size_max{};        // largest |quantity| of each tier
        std::array<u32, 2 * near_tiers> slope_high{};  // bits 64 and above of the slopes
    };
    // The tiers beyond, for positions that are rare.
    struct Far {
        i64 mark = 0;
        u64 first = 0;  // in far_tiers_
    };
    struct FarTier {
        i64 size_max = 0;
        i64 rate = 0;
        Exact deduction;
    };
    // The value of the collateral by tier of its net, as lines again; the first one is that of a debt.
    struct CollateralLine {
        u128 slope = 0;
        u128 offset = 0;
    };

    bool add_market(const MarketTerms& terms, i64 mark, AssetId numeraire);
    void add_near_tier(Market& market, u32 tier, const TieredMargin& model, i64 mark);
    void set_collateral(const AssetTerms& terms, i64 low, i64 high);
    u128 collateral_value(i64 net) const;
    u128 far_value(u32 market, i64 quantity) const;
    template <bool wide>
    u128 sum_block(const u32* market_of, const i64* quantities, u32 rows, u128 sum, u128* sums) const;

    std::vector<Market> markets_;
    std::vector<Far> far_;  // by market
    std::vector<FarTier> far_tiers_;
    std::array<u64, limits::haircut_tiers_max> net_max_{};  // of the lines but the last, biased by 2^63
    std::array<CollateralLine, limits::haircut_tiers_max + 1> collateral_{};
    bool wide_ = false;  // a slope has more than 64 bits: a price above 1.8e5 of the numeraire
};

}  // namespace plimsoll
