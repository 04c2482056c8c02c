// The limits of model/limits.hpp as the engine keeps them: no position of a market is larger than its open interest, so that one
// number bounds them all.
#include "engine/core.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {

bool interest_fits(const Core& core, MarketId id, Quantity more, Price price) {
    const MarketTerms& terms = core.state.terms(id);
    if (terms.kind == InstrumentKind::spot || price <= Price{}) return true;
    const i128 grown = i128{core.state.market(id).open_interest.raw} + more.raw;
    if (grown > limits::quantity_raw_max) return false;
    return limits::within(margin_notional(terms.kind, Quantity{static_cast<i64>(grown)}, price));
}

bool orders_fit(const Position& line) {
    if (!limits::within(line.bids_notional) || !limits::within(line.asks_notional)) return false;
    const i128 bought = i128{line.quantity.raw} + line.bids.raw, sold = i128{line.quantity.raw} - line.asks.raw;
    return bought <= limits::quantity_raw_max && sold >= -limits::quantity_raw_max &&
           line.bids.raw <= limits::quantity_raw_max && line.asks.raw <= limits::quantity_raw_max;
}

}  // namespace plimsoll
