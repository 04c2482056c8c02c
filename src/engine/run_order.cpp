#include "engine/verbs.hpp"

namespace plimsoll {

namespace {

void note_gate(Core& core, AccountId account, Gate gate) {
    ++(gate == Gate::floor ? core.derived.gates.quick : core.derived.gates.full);
    if (gate == Gate::lines_roomy) core.derived.gated = account;
}

}  // namespace

void run(Core& core, const PlacePlan& plan, Reply& reply) {
    const PlaceOrder& order = plan.order;
    const State& state = core.state;
    note_gate(core, order.account, plan.gate);
    if (plan.opens_account) {
        const Account& payer = state.account(plan.pays_margin);
        emit(core, AccountOpened{order.account, payer.owner, payer.numeraire, plan.pays_margin, order.market,
                                 MarginMode::isolated});
    }
    if (plan.pays_margin != no_account)
        move_money(core, plan.pays_margin, order.account, state.terms(order.market).settlement, order.isolated_margin,
                   PostReason::transfer);
    const u32 row = state.orders.next_row();
    const u32 generation = row < state.orders.size() ? state.orders[row].generation : 0;
    reply.order = order_id(generation, row);
    reply.account = order.account;
    emit(core, OrderAccepted{reply.order, order.account, order.market, order.side, order.type, order.tif, order.flags,
                             order.price, order.quantity, order.expiry, order.client});
    if (plan.rests) emit(core, OrderRested{reply.order});
    else sweep(core, row, order.price);
}

void run(Core& core, const CancelPlan& plan, Reply&) { close_order(core, plan.row, CloseReason::cancelled); }

void run(Core& core, const CancelAll& plan, Reply&) {
    close_orders(core, plan.account, plan.market, CloseReason::cancelled);
}

void run(Core& core, const AmendPlan& plan, Reply& reply) {
    const OrderId id = core.state.id_of(plan.row);
    if (!plan.keeps_priority) note_gate(core, core.state.orders[plan.row].account, plan.gate);
    reply.order = id;
    const Price price = plan.price;
    emit(core, OrderAmended{id, price, plan.quantity, plan.keeps_priority});
    if (plan.keeps_priority) return;
    if (plan.rests) emit(core, OrderRested{id});
    else sweep(core, plan.row, price);
}

}  // namespace plimsoll
