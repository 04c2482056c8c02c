// One account as a function of one mark, all else held still, and where that function is not below zero.
//
// With leg the value of the quantity and N its notional: H = rest + V(net + leg) - (M + requirement(N)) p^high, with V
// the curve of the settlement asset. In steps z of 1e-8 of price (linear markets: leg = q z, N = |q| z) or in atoms of
// coins (inverse ones: leg = -+z) everything is exact and, where rates rise with size, H is concave in z: the healthy
// z are one interval. docs/risk/liquidation_price.md
#pragma once

#include <optional>

#include "margin/asset_value.hpp"
#include "margin/liquidation_equity.hpp"
#include "margin/liquidation_price.hpp"

namespace plimsoll {

struct MarkLine {
    InstrumentKind kind{};
    Quantity quantity;
    Price mark;
    const MarginTerms* margin = nullptr;  // null: liquidation equity, the stated closing cost stands for a requirement
    MarginRate closing_cost;
    AssetCurve curve;        // of the settlement asset, for health
    FullValue full;          // of the settlement asset, for liquidation equity
    Notional net;            // X of the settlement asset without the leg
    Exact requirement;       // M of the settlement asset without this position
    Int256 rest;             // all other assets

    /// Health (or liquidation equity) with the quantity worth `leg` and margin charged on `notional`; in 1e-36.
    Int256 at(Notional leg, Notional notional) const;
    /// The same at a price > 0.
    Int256 at(Price price) const;
    bool inverse() const { return kind == InstrumentKind::inverse_perpetual; }
    /// Whether it is concave in z: rates rise with size and none steps as z moves.
    bool concave() const;
};

MarkLine health_line(const VenueView& venue, const AccountLines& account, const Position& position);
MarkLine liquidation_line(const VenueView& venue, const AccountLines& account, const Position& position);

/// The healthy prices nearest to the mark: from `low` to `high`, ends included. Empty optionals: no end on that side
/// within the limits of prices and amounts.
struct HealthyPrices {
    bool any = false;
    std::optional<Price> below;  // first price below them with H < 0
    std::optional<Price> above;  // first price above them with H < 0
};
HealthyPrices healthy_prices(const MarkLine& line);

}  // namespace plimsoll
