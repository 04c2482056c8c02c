// The lines of an account as the bound of margin/band_bound.hpp wants them, at the worst that the allowance permits.
#pragma once

#include "margin/band.hpp"

namespace plimsoll {

/// False where a price that decides is missing: such an account cannot have a band.
bool gather_bound_lines(const VenueView& venue, const AccountLines& account, const Allowance& allowance, BandScratch& lines);

}  // namespace plimsoll
