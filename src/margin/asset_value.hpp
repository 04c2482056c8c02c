// What an amount of one asset counts for in health: haircuts by tier of size where it is positive, a weighted debt where
// it is negative. V is concave, increasing, piecewise linear, and V(0) = 0.
//
//   V(X) = sum_k (part of X in tier k) * w_k * halt * p^low   for X >= 0
//   V(X) = w^- * X * p^high                                   for X < 0
#pragma once

#include "margin/risk.hpp"

namespace plimsoll {

struct AssetCurve {
    const AssetTerms* terms = nullptr;  // null: the account's numeraire, no weights
    i64 low = 0;                        // price of collateral, 1e-8; 0 counts as nothing
    i64 high = 0;                       // price of debt and of requirements
    i64 halt = one_e6;                  // millionths, multiplies the haircut weights

    /// V(X) in 1e-36.
    Int256 value(Notional net) const;
    /// M * p^high in 1e-36.
    Int256 cost(Exact requirement) const { return multiply(requirement.raw, i128{high} * one_e6); }
    /// Lowest slope of V for positive amounts, in 1e-20: what an amount is worth at least, whatever else is held.
    i128 slope_min() const;
    /// amount * slope_min in 1e-36: V(X + amount) >= V(X) + floor_value(amount) for amount >= 0.
    Int256 floor_value(Notional amount) const { return multiply(amount.raw, slope_min()); }
};

/// Who values: the same asset counts differently in another account.
struct Valuer {
    AssetId numeraire{};
    MarginMode mode = MarginMode::cross;
    Purpose purpose = Purpose::maintenance;
};
/// Today's curve. maintenance: low and high; initial: strict prices, and collateral without a usable price is nothing.
AssetCurve asset_curve(const VenueView& venue, AssetId asset, const Valuer& valuer);
/// Whether a positive balance counts at all: isolated_only assets do in isolated accounts alone.
bool counts_as_collateral(CollateralUse use, MarginMode mode);
/// Price of the numeraire in the currency of the feeds, 1e-8: 1 where it has no feed; never zero.
i64 numeraire_price(const VenueView& venue, AssetId numeraire);

}  // namespace plimsoll
