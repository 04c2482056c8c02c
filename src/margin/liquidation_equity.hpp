// Full prices less the stated cost of closing: decides bankruptcy and deficit, never when an account is liquidated.
#pragma once

#include "margin/risk.hpp"

namespace plimsoll {

/// An asset at its middle price p; selling what is held, or buying what is owed, costs the stated share c of it:
/// X p - c |X| p. Not for the numeraire (c = 0).
struct FullValue {
    i64 price = 0;
    MarginRate closing_cost;

    Int256 value(Notional net) const;                          // 1e-36
    Int256 cost(Exact amount) const { return multiply(amount.raw, i128{price} * one_e6); }
};
FullValue full_value(const VenueView& venue, AssetId asset, AssetId numeraire);
/// Stated cost of closing a position: its notional at the mark times the market's closing cost.
Exact closing_cost(const MarketTerms& terms, const MarketState& state, const Position& position);

/// Liquidation equity before its rounding, in 1e-36 of the feeds' currency.
Int256 liquidation_value(const VenueView& venue, const AccountLines& account);

}  // namespace plimsoll
