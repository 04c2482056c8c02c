#include "engine/verbs.hpp"

namespace plimsoll {

void run(Core& core, const Deposit& plan, Reply&) {
    move_money(core, system_account::outside, plan.account, plan.asset, plan.amount, PostReason::deposit);
}

void run(Core& core, const Withdraw& plan, Reply&) {
    move_money(core, plan.account, system_account::outside, plan.asset, plan.amount, PostReason::withdrawal);
}

void run(Core& core, const Transfer& plan, Reply&) {
    move_money(core, plan.from, plan.to, plan.asset, plan.amount, PostReason::transfer);
}

void run(Core& core, const FundInsurance& plan, Reply&) {
    const AccountId fund = plan.market == no_market ? system_account::shared_fund : core.state.market(plan.market).fund;
    take_income(core, system_account::outside, fund, plan.asset, plan.amount, PostReason::insurance_deposit);
}

}  // namespace plimsoll
