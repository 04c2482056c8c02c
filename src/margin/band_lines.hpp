// The lines of an account as the bound of margin/band_bound.hpp wants them, at the worst that the allowance permits.
#pragma once

#include "margin/band.hpp"

namespace plimsoll {

const MarginTerms& margin_terms(const VenueView& venue, const Allowance& allowance, MarketId market);
/// Owed funding is linear in the index, so an end of its range is worst: the high one for who is long.
Amount funding_at_worst(const VenueView& venue, const Allowance& allowance, const Position& position);
/// Less the credit interest owed at the highest index allowed.
Notional balance_at_worst(const VenueView& venue, const Allowance& allowance, const Balance& balance);

/// False where a price that decides is missing: such an account cannot have a band.
bool gather_bound_lines(const VenueView& venue, const AccountLines& account, const Allowance& allowance, BandScratch& lines);

}  // namespace plimsoll
