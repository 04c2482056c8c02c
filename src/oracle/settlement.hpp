// Final price of a dated future: the time average of the index over the window that ends at expiry.
#pragma once

#include "model/event.hpp"
#include "model/market.hpp"

namespace plimsoll {

/// When the window opens: expiry - settlement_window.
Time settlement_start(const MarketTerms& terms);

/// Adds the time since the row's settlement_time, as far as it lies in the window, at `index`: the price that held
/// during it (call before a new index is taken, and once at or after expiry). From expiry on `settlement` is the
/// average, rounded to nearest, halves up, at least 1e-8; a window of zero takes `index` itself. It stays 0 before,
/// and where there has been no index. A settled market answers what its row says. The applier sets settlement_time to
/// its own time.
SettlementAdvanced advance_settlement(MarketId market, const MarketTerms& terms, const MarketState& state, Price index,
                                      Time now);

}  // namespace plimsoll
