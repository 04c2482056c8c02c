#include "margin/position_value.hpp"

namespace plimsoll {

Amount fill_cash(InstrumentKind kind, Quantity fill, Price price) {
    if (kind == InstrumentKind::inverse_perpetual) return coins(fill, price, Round::floor);
    return settle(notional(-fill, price), Round::floor);
}

Amount cost_released(const Position& position, Quantity closed) {
    PLIMSOLL_INVARIANT(position.quantity != Quantity{} && abs(closed) <= abs(position.quantity));
    if (closed == -position.quantity) return position.cost;
    return pro_rata(position.cost, abs(closed).raw, abs(position.quantity).raw, Round::floor);
}

}  // namespace plimsoll
