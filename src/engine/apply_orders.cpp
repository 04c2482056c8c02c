// Facts about orders: rows, the sums of open orders on the account's line, and the book, which always agrees with them.
#include <algorithm>

#include "engine/core.hpp"

namespace plimsoll {

namespace {

// A quantity of the order enters (sign +1) or leaves (sign -1) the sums of its account's line and of the market.
void change_sums(Core& core, u32 order_row, Quantity quantity, int sign) {
    State& state = core.state;
    const Order& order = state.orders[order_row];
    const u32 row = core.derived.line_of_order[order_row];
    Position& line = state.positions.write(row);
    MarketState& market = state.market(order.market);
    const Notional value = notional(quantity, order.price);
    const Quantity by = sign > 0 ? quantity : -quantity;
    const Notional value_by = sign > 0 ? value : -value;
    if (order.side == Side::buy) {
        line.bids += by;
        line.bids_notional += value_by;
        market.bids_notional += value_by;
    } else {
        line.asks += by;
        line.asks_notional += value_by;
        market.asks_notional += value_by;
    }
    if (sign > 0) spend_on_order(core, row, order, quantity);
    else spend_on_leaving(core, row, order, quantity);
}

void enter_book(Core& core, u32 row) {
    Order& order = core.state.orders.write(row);
    order.flags |= order_flag::resting;
    change_sums(core, row, order.remaining, +1);
    core.derived.books[index(order.market)].insert(row, order.side, order.price, order.remaining);
    if (order.expiry == never) return;
    core.derived.expiries.insert({order.expiry, core.state.id_of(row)});
    core.derived.timer_next = std::min(core.derived.timer_next, order.expiry);
}

void leave_book(Core& core, u32 row) {
    Order& order = core.state.orders.write(row);
    order.flags = static_cast<u8>(order.flags & ~order_flag::resting);
    change_sums(core, row, order.remaining, -1);
    core.derived.books[index(order.market)].remove(row);
    if (order.expiry != never) core.derived.expiries.erase({order.expiry, core.state.id_of(row)});
}

bool resting(const Order& order) { return (order.flags & order_flag::resting) != 0; }

}  // namespace

void apply(Core& core, const OrderAccepted& fact) {
    State& state = core.state;
    const u32 row = state.orders.take_as_is(&Order::next_of_account);
    PLIMSOLL_INVARIANT(state.id_of(row) == fact.order);
    Account& account = state.write_account(fact.account);
    Order& order = state.orders.write(row);
    order.price = fact.price;
    order.remaining = fact.quantity;
    order.filled = Quantity{};
    order.expiry = fact.expiry;
    order.client = fact.client;
    order.priority = 0;
    order.account = fact.account;
    order.market = fact.market;
    order.side = fact.side;
    order.type = fact.type;
    order.tif = fact.tif;
    order.flags = fact.flags;
    order.previous_of_account = no_row;
    order.next_of_account = account.first_order;
    if (account.first_order != no_row) state.orders.write(account.first_order).previous_of_account = row;
    account.first_order = row;
    ++account.order_count;
    if (!core.derived.floors.known(fact.account)) core.derived.floors.list(fact.account);
    const u32 line = line_of(core, fact.account, fact.market);
    core.derived.set_line(row, line);
    ++state.positions.write(line).order_count;
    ++state.market(fact.market).order_count;
}

void apply(Core& core, const OrderRested& fact) {
    const u32 row = slot_of(fact.order);
    Order& order = core.state.orders.write(row);
    order.priority = core.state.market(order.market).priority_next++;
    enter_book(core, row);
}

void apply(Core& core, const OrderAmended& fact) {
    const u32 row = slot_of(fact.order);
    if (fact.keeps_priority) {
        Order& order = core.state.orders.write(row);
        const Quantity less = order.remaining - fact.quantity;
        change_sums(core, row, less, -1);
        core.derived.books[index(order.market)].reduce(row, less);
        order.remaining = fact.quantity;
        return;
    }
    leave_book(core, row);
    Order& order = core.state.orders.write(row);
    order.price = fact.price;
    order.remaining = fact.quantity;
}

void apply(Core& core, const OrderFilled& fact) {
    State& state = core.state;
    Order& maker = state.orders.write(slot_of(fact.maker));
    Order& taker = state.orders.write(slot_of(fact.taker));
    Book& book = core.derived.books[index(fact.market)];
    for (Order* side : {&maker, &taker}) {  // in an auction both rest
        const u32 row = slot_of(side == &maker ? fact.maker : fact.taker);
        if (!resting(*side)) {
            side->remaining -= fact.quantity;
        } else if (side->remaining == fact.quantity) {
            leave_book(core, row);
            side->remaining = Quantity{};
        } else {
            change_sums(core, row, fact.quantity, -1);
            book.reduce(row, fact.quantity);
            side->remaining -= fact.quantity;
        }
        side->filled += fact.quantity;
    }
    if (!fact.liquidation) state.market(fact.market).last = fact.price;
}

void apply(Core& core, const OrderClosed& fact) {
    State& state = core.state;
    const u32 row = slot_of(fact.order);
    if (resting(state.orders[row])) leave_book(core, row);
    const Order order = state.orders[row];
    Account& account = state.write_account(order.account);
    if (order.previous_of_account == no_row) account.first_order = order.next_of_account;
    else state.orders.write(order.previous_of_account).next_of_account = order.next_of_account;
    if (order.next_of_account != no_row)
        state.orders.write(order.next_of_account).previous_of_account = order.previous_of_account;
    --account.order_count;
    if (account.mode == MarginMode::isolated) core.derived.emptied.push_back(order.account);
    const u32 line = core.derived.line_of_order[row];
    --state.positions.write(line).order_count;
    --state.market(order.market).order_count;
    Order& freed = state.orders.write(row);
    freed = Order{};
    freed.generation = order.generation + 1;
    state.orders.free_as_is(row, &Order::next_of_account);
    drop_line_if_empty(core, line);
}

void apply(Core&, const AuctionUncrossed&) {}  // the trades are facts of their own

}  // namespace plimsoll
