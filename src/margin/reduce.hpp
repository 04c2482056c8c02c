// Both sides of H apart: what counts as equity and what is required, in 1e-36 of the feeds' currency.
#pragma once

#include "margin/asset_value.hpp"

namespace plimsoll {

struct Weighed {
    Int256 equity;       // sum of V_a(X_a)
    Int256 requirement;  // sum of M_a p^high
};
Weighed weigh(const VenueView& venue, const AccountLines& account, Purpose purpose);
Weighed weigh(const VenueView& venue, const RiskTerms& terms, AssetId numeraire, Purpose purpose);

/// An amount of the numeraire out of 1e-36 of the feeds' currency.
Amount in_numeraire(const Int256& value, i64 numeraire_price, Round round);

}  // namespace plimsoll
