#include "engine/state.hpp"

namespace plimsoll {

u32 State::position_row(AccountId account_id, MarketId market) const {
    u32 row = account(account_id).first_position;
    while (row != no_row && positions[row].market < market) row = positions[row].next;
    return row != no_row && positions[row].market == market ? row : no_row;
}

std::optional<u32> State::order_row(OrderId order) const {
    const u32 row = slot_of(order);
    if (row >= orders.size()) return std::nullopt;
    const Order& found = orders[row];
    // A free row keeps the generation of its next life, so the id of a closed order never matches; a generation
    // that was never given out matches a free row only by its account, which is none.
    if (found.generation != generation_of(order) || found.account == no_account) return std::nullopt;
    return row;
}

}  // namespace plimsoll
