// Interest on settlement credit: simple interest, cumulated per unit of debt.
#pragma once

#include "model/asset.hpp"
#include "model/event.hpp"

namespace plimsoll {

/// credit_index + rate_yearly * (now - credit_time) / 365 days, the step rounded up by less than 1e-18. It stops at
/// limits::index_raw_max. The applier sets credit_time to its own time. Demands now >= credit_time.
CreditAccrued accrue_credit(AssetId asset, const AssetTerms& terms, const AssetState& state, Time now);

}  // namespace plimsoll
