// What one position is worth and what it owes.
#pragma once

#include <algorithm>

#include "margin/view.hpp"

namespace plimsoll {

/// Unrealised profit at a price, exact for linear markets: quantity * price + cost; for inverse ones the value leg is
/// rounded down to an atom: floor(-quantity / price) + cost. In the settlement asset. Demands price > 0.
Notional unrealised(InstrumentKind kind, Quantity quantity, Amount cost, Price price);
/// Funding owed now and not yet settled: ceil(quantity * (index - anchor)) - settled. Positive: the account pays.
Amount funding_owed(const Position& position, Index funding_index);
/// |quantity| * price (linear) or ceil(|quantity| / price) coins (inverse): the notional margin is charged on.
Notional margin_notional(InstrumentKind kind, Quantity quantity, Price price);
/// What size-linear models call size: base units (linear), settlement coins rounded up (inverse).
Quantity margin_size(InstrumentKind kind, Quantity quantity, Notional margin_notional);
/// What `fill` (signed) at `price` brings in: -fill * price, exact on the grid for linear markets; for inverse ones
/// fill / price rounded down (to the account's disadvantage on either side).
Amount fill_cash(InstrumentKind kind, Quantity fill, Price price);
/// The cost released when `closed` (opposite sign, |closed| <= |quantity|) of a position goes: pro rata, rounded down
/// to the account's disadvantage; all of it when nothing is left.
Amount cost_released(const Position& position, Quantity closed);
/// Interest owed on a negative balance since its anchor: ceil(debt * (index - anchor)). Zero for others.
Amount credit_owed(const Balance& balance, Index credit_index);

/// quantity / price in coins, one rounding. Demands price > 0.
constexpr Amount coins(Quantity quantity, Price price, Round round) {
    return {div_round(i128{quantity.raw} * one_e8, price.raw, round)};
}

inline Notional unrealised(InstrumentKind kind, Quantity quantity, Amount cost, Price price) {
    if (kind != InstrumentKind::inverse_perpetual) return notional(quantity, price) + as_notional(cost);
    return as_notional(coins(-quantity, price, Round::floor) + cost);
}

inline Amount funding_owed(const Position& position, Index funding_index) {
    if (funding_index == position.funding_anchor) return -position.funding_settled;
    return accrued(position.quantity, funding_index - position.funding_anchor, Round::ceil) - position.funding_settled;
}

inline Notional margin_notional(InstrumentKind kind, Quantity quantity, Price price) {
    if (kind != InstrumentKind::inverse_perpetual) return notional(abs(quantity), price);
    return as_notional(coins(abs(quantity), price, Round::ceil));
}

inline Quantity margin_size(InstrumentKind kind, Quantity quantity, Notional margin_notional) {
    if (kind != InstrumentKind::inverse_perpetual) return abs(quantity);
    return {static_cast<i64>(std::min<i128>(margin_notional.raw / one_e8, INT64_MAX))};  // whole atoms; up to 2^70 by the limits
}

inline Amount credit_owed(const Balance& balance, Index credit_index) {
    if (balance.amount.raw >= 0 || credit_index == balance.credit_anchor) return {};
    return {mul_div(-balance.amount.raw, (credit_index - balance.credit_anchor).raw, one_e18, Round::ceil)};
}

}  // namespace plimsoll
