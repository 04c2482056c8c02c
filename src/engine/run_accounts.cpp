#include "engine/verbs.hpp"

namespace plimsoll {

void run(Core& core, const OpenOwner& plan, Reply& reply) {
    reply.owner = OwnerId{core.state.owners.size()};
    emit(core, OwnerOpened{reply.owner, plan.self_trade});
}

void run(Core& core, const SetSelfTrade& plan, Reply&) { emit(core, SelfTradeSet{plan.owner, plan.self_trade}); }

void run(Core& core, const OpenAccount& plan, Reply& reply) {
    reply.account = AccountId{core.state.ledger.accounts.size()};
    emit(core, AccountOpened{reply.account, plan.owner, plan.numeraire, no_account, no_market, MarginMode::cross});
}

void run(Core& core, const SetBackstop& plan, Reply&) { emit(core, BackstopSet{plan.account, plan.on}); }

void run(Core& core, const SetLeverage& plan, Reply&) { emit(core, LeverageSet{plan.account, plan.market, plan.rate}); }

}  // namespace plimsoll
