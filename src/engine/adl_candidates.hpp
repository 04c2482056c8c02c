// Who stands on the other side of a failing position, and what they can bear.
#pragma once

#include "engine/liquidation.hpp"
#include "liquidation/adl.hpp"

namespace plimsoll::liquidation {

/// Every customer with a position opposite to the failing account's in the market, ascending by account, its risk in the
/// market's settlement asset, its hedges looked up over its owner's accounts.
std::vector<AdlCandidate> adl_candidates(const Core&, const Failing&, MarketId market);

}  // namespace plimsoll::liquidation
