// A lower bound of an account's health over a box of prices. docs/risk/trigger_bands.md has the proof.
//
// For the assets a with prices low >= l_a, high <= h_a, and marks within their own intervals, with s_a the lowest slope of
// V_a at those prices and base_a what of X_a does not move:
//
//   H >= sum_a [ V_a(Xlow_a) - s_a Xlow_a + s_a base_a + sum_m min over its marks of (s_a leg_m - R_m h_a) ]
//
// with Xlow_a = base_a + sum_m (lowest leg_m). V_a - s_a is nondecreasing, so it is lowest at Xlow_a; each bracket is
// concave or monotone in its mark, so it is lowest at an end. Where the account has one asset this is exact.
#pragma once

#include <vector>

#include "margin/asset_value.hpp"

namespace plimsoll {

/// Closed interval of raw prices.
struct Range {
    i64 low = 0, high = 0;
};

/// One asset of the account: what does not move, and the box of its prices.
struct BoundAsset {
    AssetId id{};
    const AssetTerms* terms = nullptr;  // null: the numeraire
    Notional base;                      // balance less interest at worst, costs, less funding at worst
    Range today;                        // low and high price
    Range box;
    i64 halt = one_e6;
    i32 widening = 0;      // log2 of how much wider its sides are than the narrowest
    bool moves = false;    // its price can change health
    bool counts = false;   // where positive
    bool settles = false;  // positions settle in it
    // Filled by lower_bound:
    i128 slope = 0, cost = 0;  // s_a and h_a per unit of net and of requirement, 1e-20 and 1e-14
    Notional net_low;
    Int256 sum;            // of the brackets; for the numeraire in `plain` instead
    Exact plain;
};
/// One position.
struct BoundMarket {
    MarketId id{};
    InstrumentKind kind{};
    u32 asset = 0;  // place of its settlement asset
    Quantity quantity;
    i64 mark = 0;
    Range box;
    const MarginTerms* margin = nullptr;
    MarginRate rate_max;   // highest marginal maintenance rate
    i32 widening = 0;
    bool convex = false;   // requirement is convex in notional
    // Filled by lower_bound: whether a side needs no trigger, since only gains lie there.
    bool open_low = false, open_high = false;
};
struct BandScratch {
    std::vector<BoundAsset> assets;
    std::vector<BoundMarket> markets;
};

/// L(B) in 1e-36 of the feeds' currency, and which sides may stay open.
Int256 lower_bound(BandScratch& account);

}  // namespace plimsoll
