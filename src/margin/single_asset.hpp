// The ordinary account: everything it holds and settles in is its numeraire. Plain 128-bit sums then say all.
#pragma once

#include "margin/line_terms.hpp"

namespace plimsoll {

/// Fills `sums` and answers true where the numeraire is the only asset touched.
bool single_asset_sums(const VenueView& venue, const AccountLines& account, Purpose purpose, LineTerms& sums);

}  // namespace plimsoll
