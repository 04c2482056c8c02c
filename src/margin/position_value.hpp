// What one position is worth and what it owes.
#pragma once

#include "margin/view.hpp"

namespace plimsoll {

/// Unrealised profit at a price, exact for linear markets: quantity * price + cost; for inverse ones the value leg is
/// rounded down to an atom: floor(-quantity / price) + cost. In the settlement asset. Demands price > 0.
Notional unrealised(InstrumentKind kind, Quantity quantity, Amount cost, Price price);
/// Funding owed now and not yet settled: ceil(quantity * (index - anchor)) - settled. Positive: the account pays.
Amount funding_owed(const Position& position, Index funding_index);
/// |quantity| * price (linear) or ceil(|quantity| / price) coins (inverse): the notional margin is charged on.
Notional margin_notional(InstrumentKind kind, Quantity quantity, Price price);
/// What `fill` (signed) at `price` brings in: -fill * price, exact on the grid for linear markets; for inverse ones
/// fill / price rounded down (to the account's disadvantage on either side).
Amount fill_cash(InstrumentKind kind, Quantity fill, Price price);
/// The cost released when `closed` (opposite sign, |closed| <= |quantity|) of a position goes: pro rata, rounded down
/// to the account's disadvantage; all of it when nothing is left.
Amount cost_released(const Position& position, Quantity closed);
/// Interest owed on a negative balance since its anchor: ceil(debt * (index - anchor)). Zero for others.
Amount credit_owed(const Balance& balance, Index credit_index);

}  // namespace plimsoll
