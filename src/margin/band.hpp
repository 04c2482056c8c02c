// Trigger bands: a box around today's prices in which an account is provably healthy (DESIGN: trigger bands). While
// every variable stays inside its side of the box, nobody has to look at the account.
//
// Soundness: inside the box, health >= the lower bound L(B) of margin/band_bound.hpp, and make_band only answers with a
// box for which it has found L(B) >= 0. Funding and credit indices may drift by the allowance given. A halt weight that
// falls, a position, balance or rule that changes: the account needs a new band.
//
// One variable: its triggers are the exact liquidation prices. Several: each box side is a share of its price, the same
// for all but for the cube root of their exposures (small lines get wide sides, since a side is crossed about as often
// as 1 / width^2 and costs health in proportion to exposure x width). A side on which only gains lie is left open.
#pragma once

#include <vector>

#include "margin/band_bound.hpp"

namespace plimsoll {

/// A variable that moves by itself: the mark of a market or the price of an asset (its low and high move with it); or the strict
/// prices of either, which lie around those (margin/free_floor.hpp).
enum class VariableKind : u8 { mark, asset, strict_mark, strict_asset };
inline constexpr u32 variable_kinds = 4;
struct Variable {
    VariableKind kind{};
    u32 id = 0;  // MarketId or AssetId
    friend auto operator<=>(const Variable&, const Variable&) = default;
};
/// The account must be looked at when the variable is at or below `low` or at or above `high`. For an asset the
/// box covers low price > low and high price < high.
struct Side1D {
    Variable variable;
    Price low;   // 0: no lower trigger
    Price high;  // INT64_MAX: no upper trigger
};
/// How far indices may drift before every band is made anew.
struct Allowance {
    std::span<const Index> funding_low;   // by MarketId: lowest and highest index the band must hold for
    std::span<const Index> funding_high;
    std::span<const Index> credit_high;   // by AssetId
    std::span<const MarginTerms* const> margin;  // by MarketId: terms in force, or the upper bound of announced ones
    std::span<const Quantity> open_interest_high{};  // by MarketId: highest open interest that initial rates may be scaled by
};
struct Band {
    bool watch = false;        // too near the line (or not healthy): look at every move
    std::vector<Side1D> sides; // ascending by variable; cleared and reused
    BandScratch scratch;       // kept between calls so that none of them allocates
};
/// Fills `band` for today's variables. width_max bounds the half-width as a share of each price (but for exact
/// triggers); where the narrowest would be below width_min the account goes to the watch list. Reuses the vector's
/// storage. Empty spans of the allowance stand for no drift and for the venue's own terms.
void make_band(const VenueView& venue, const AccountLines& account, const Allowance& allowance, MarginRate width_min,
               MarginRate width_max, Band& band);

}  // namespace plimsoll
