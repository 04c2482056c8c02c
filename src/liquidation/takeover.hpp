// Takeover of a failing account as a vertical slice: the same fraction of every position, balance and debt, so that no
// price across assets is needed. What is taken and what is kept add up to what was there, line by line.
#pragma once

#include <vector>

#include "margin/view.hpp"

namespace plimsoll {

struct PositionPart {
    MarketId market = no_market;
    Quantity quantity;  // signed as held
    Amount cost;
    friend bool operator==(const PositionPart&, const PositionPart&) = default;
};
struct BalancePart {
    AssetId asset = no_asset;
    Amount amount;  // negative: a debt
    friend bool operator==(const BalancePart&, const BalancePart&) = default;
};
struct VerticalSlice {
    MarginRate fraction;
    std::vector<PositionPart> positions;  // ascending by market, none empty
    std::vector<BalancePart> balances;    // ascending by asset, none empty
    bool empty() const { return positions.empty() && balances.empty(); }
};
/// Positions to the lot, balances and debts to the atom, all toward zero; the cost of a part is its pro rata, rounded
/// down; everything whole where fraction = 1. Demands 0 < fraction <= 1, and that accrued funding and interest are
/// settled.
VerticalSlice vertical_slice(const VenueView& venue, const AccountLines& account, MarginRate fraction);

/// The slice as lines of an account of its own, to be valued; anchors stand at the market's and asset's present index.
struct SliceLines {
    AssetId numeraire{};
    MarginMode mode = MarginMode::cross;
    std::vector<Balance> balances;
    std::vector<Position> positions;
    AccountLines lines() const { return {numeraire, balances, positions, mode}; }
};
SliceLines taken_lines(const VenueView& venue, const VerticalSlice& slice, const AccountLines& account);
/// What stays behind, as lines.
SliceLines kept_lines(const VenueView& venue, const VerticalSlice& slice, const AccountLines& account);

/// Who lifts a slice of negative equity to zero: the account itself as far as what it keeps is worth (a slice of a
/// solvent account can fall below zero only by the rounding to lots), the payers for the rest. Amounts >= 0 that add
/// up to max(0, -slice_equity).
struct Lift {
    Amount own;
    Amount payers;
};
Lift lift_to_zero(Amount slice_equity, Amount kept_equity);

}  // namespace plimsoll
