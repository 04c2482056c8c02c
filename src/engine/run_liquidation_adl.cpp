// Auto-deleveraging of one position of an account that is worth nothing any more. The bankruptcy price of the position is
// brought together from what the payers before ADL give, what counterparties bear within their rules, and what the payers
// after it give; the rest of the position then changes hands at a price that costs nobody anything.
#include <algorithm>

#include "engine/adl_candidates.hpp"
#include "margin/position_value.hpp"

namespace plimsoll::liquidation {

namespace {

struct Deleverage {
    std::vector<AdlCandidate> candidates;
    AdlPlan bearing;                  // who takes over at a cost, and who
    AdlPlan free_of_cost;             // takes over without
    std::vector<PayerShare> payers;
    std::vector<Holder> holders;      // of what profit is left to be socialised
    Amount absorbed;                  // by payers other than ADL
};

Amount part_of(const std::vector<PayerShare>& shares, Payer payer) {
    for (const PayerShare& share : shares)
        if (share.payer == payer) return share.amount;
    return {};
}

// What is left to give of each candidate after a first plan.
std::vector<AdlCandidate> remaining(std::vector<AdlCandidate> candidates, const AdlPlan& plan) {
    for (const AdlShare& share : plan.shares) {
        AdlCandidate& candidate = candidates[share.candidate];
        candidate.quantity -= share.quantity;
        candidate.unhedged = std::max(Quantity{}, candidate.unhedged - abs(share.quantity));
    }
    return candidates;
}

// Profits less what their holders bear by ADL already.
void take_borne(std::vector<Holder>& holders, const Deleverage& plan, Amount borne) {
    for (const AdlShare& share : plan.bearing.shares) {
        const AccountId id = plan.candidates[share.candidate].account;
        const auto holder = std::ranges::lower_bound(holders, id, {}, &Holder::account);
        if (holder == holders.end() || holder->account != id) continue;
        const Amount part = pro_rata(borne, abs(share.quantity).raw, abs(plan.bearing.quantity).raw, Round::ceil);
        holder->profit = std::max(Amount{}, holder->profit - part);
    }
}

Deleverage plan_for(const Core& core, const Failing& failing, MarketId market, const AccountLine& line) {
    const MarketTerms& terms = core.state.terms(market);
    const Quantity given = -line.quantity, lot = terms.book.lot;
    const Amount at_mark = mark_cash(line, given), limit = limit_cash(line, given);
    const Amount deficit = std::max(Amount{}, limit - at_mark);
    Deleverage plan;
    plan.candidates = adl_candidates(core, failing, market);
    plan.holders = profitable_holders(core, market, failing.id);

    PayerRoom room = payer_room(core, failing.id, market, terms.settlement);
    room.adl = deficit;
    const Amount wished = part_of(plan_payers(deficit, terms.liquidation, room), Payer::adl);
    if (wished > Amount{}) plan.bearing = plan_adl({given, at_mark + wished, wished, lot}, plan.candidates, terms.liquidation.adl_order);
    const Amount borne = pro_rata(wished, abs(plan.bearing.quantity).raw, abs(given).raw, Round::floor);
    room.adl = borne;
    take_borne(plan.holders, plan, borne);
    for (const Holder& holder : plan.holders) room.socialisation += holder.profit;
    plan.payers = plan_payers(deficit, terms.liquidation, room);
    plan.absorbed = deficit - part_of(plan.payers, Payer::adl);

    const Quantity rest = given - plan.bearing.quantity;
    if (rest == Quantity{}) return plan;
    const Amount cash = limit - plan.absorbed - plan.bearing.cash;
    const Amount cost = deficit > Amount{} ? Amount{} : limit - at_mark;
    plan.free_of_cost = plan_adl({rest, cash, cost, lot}, remaining(plan.candidates, plan.bearing), terms.liquidation.adl_order);
    PLIMSOLL_INVARIANT(plan.free_of_cost.quantity == rest);  // positions of a market sum to zero
    return plan;
}

void transfer(Core& core, const Failing& failing, MarketId market, const Deleverage& plan, const AdlPlan& shares) {
    for (const AdlShare& share : shares.shares) {
        const AccountId to = plan.candidates[share.candidate].account;
        emit(core, AdlTransferred{failing.id, to, market, -share.quantity, share.cash, share.pass});
        change_position(core, failing.id, market, share.quantity, share.cash);
        change_position(core, to, market, -share.quantity, -share.cash);
    }
}

}  // namespace

bool deleverage(Core& core, const Failing& failing) {
    const auto found = std::ranges::find_if(
        failing.shares, [&](const MarketShare& share) { return has_taker(core.state.terms(share.market), Taker::adl); });
    if (found == failing.shares.end()) return false;
    const MarketId market = found->market;
    const AssetId asset = core.state.terms(market).settlement;
    Certificate certificate = certificate_of(core, failing, StepRule::adl, market);
    const AccountLine line = line_of(certificate, core.state.rules);
    const Deleverage plan = plan_for(core, failing, market, line);

    collect(core, failing.id, market, asset, plan.payers, plan.holders);
    transfer(core, failing, market, plan, plan.bearing);
    transfer(core, failing, market, plan, plan.free_of_cost);

    certificate.slice = certificate.filled = -line.quantity;
    certificate.limit_cash = limit_cash(line, certificate.slice);
    certificate.cash = plan.bearing.cash + plan.free_of_cost.cash;
    certificate.absorbed = plan.absorbed;
    const LineAfter after = line_after(line, certificate.filled, certificate.cash + certificate.absorbed);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    step_done(core, certificate, core.state.clock.now);
    return true;
}

}  // namespace plimsoll::liquidation
