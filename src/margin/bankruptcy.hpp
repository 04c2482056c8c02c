// The price of a slice that leaves the account exactly proportionally de-risked.
#pragma once

#include "base/fixed.hpp"

namespace plimsoll {

/// Cash the account must receive (negative: pays) when a fill changes the value of its positions by `value_change` (dN)
/// and its maintenance by `maintenance_change` (dMM <= 0): -dN - floor(E * |dMM| / MM). At that cash E / MM stays the
/// same for a solvent account's slice; with E < 0 the slice carries its share of the deficit. Rounds up: who takes the
/// slice never pays for the rounding. Demands maintenance > 0.
/// (dYdX v4, clob/keeper/liquidations.go, bankruptcy price in quote quantums.)
inline Amount bankruptcy_cash(Amount equity, Amount maintenance, Amount value_change, Amount maintenance_change) {
    return -value_change - pro_rata(equity, abs(maintenance_change).raw, maintenance.raw, Round::floor);
}

}  // namespace plimsoll
