// Takeover: a backstop receives a vertical slice of the account, as far as it meets its own initial margin with it. It never
// receives negative equity: the account, or the payers, first lift the slice to zero.
#include <algorithm>

#include "engine/liquidation.hpp"
#include "engine/what_if.hpp"
#include "liquidation/takeover.hpp"
#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"

namespace plimsoll::liquidation {

namespace {

constexpr std::array<MarginRate, 4> fractions{MarginRate{1'000'000}, MarginRate{500'000}, MarginRate{250'000}, MarginRate{125'000}};

struct Handover {
    AccountId backstop{};
    VerticalSlice slice;
    Amount slice_equity;          // liquidation equity of the slice as cut, less what is given back
    Amount given_back;            // cash of the slice that the account keeps, so that its ratio does not fall
    Lift lift;
    std::vector<MarketLift> lifts;  // the payers' part of it
    AccountRisk kept;
};

bool may_take(const Core& core, AccountId backstop, const Failing& failing) {
    const Account& account = core.state.account(backstop);
    return backstop != failing.id && account.queue_row == no_row && account.order_count == 0 &&
           account.owner != core.state.account(failing.id).owner;  // linked accounts cannot profit from each other
}

// Whole accounts change hands only where every position has a price to change hands at.
bool all_positions_priced(const Failing& failing) {
    const auto held = [](const Position& line) { return line.quantity != Quantity{}; };
    return std::ranges::count_if(failing.lines.positions, held) == static_cast<std::ptrdiff_t>(failing.shares.size());
}

bool asks_backstops(const Core& core, const Failing& failing) {
    return failing.shares.empty() || has_taker(core.state.terms(failing.shares.front().market), Taker::backstop);
}

// Funding and interest first, so that a slice is of what is really there.
void settle_account(Core& core, const Failing& failing) {
    for (const Position& line : failing.lines.positions) settle_funding(core, failing.id, line.market);
    for (const Balance& line : failing.lines.balances) settle_credit(core, failing.id, line.asset);
}

Core::Scratch scratch_of(const SliceLines& lines) { return {lines.balances, lines.positions, lines.numeraire, lines.mode}; }

// Cash that the slice must leave behind for the kept part to keep the ratio; zero where nothing is missing.
Amount missing_for_ratio(const AccountRisk& before, const AccountRisk& kept) {
    if (before.equity <= Amount{} || before.maintenance == Amount{}) return {};
    const Amount needed{mul_div(before.equity.raw, kept.maintenance.raw, before.maintenance.raw, Round::ceil)};
    return std::max(Amount{}, needed - kept.equity);
}

Handover cut(const Core& core, const Failing& failing, MarginRate fraction) {
    Handover plan;
    const AccountLines lines = failing.lines.lines();
    plan.slice = vertical_slice(core.view(), lines, fraction);
    Core::Scratch kept = scratch_of(kept_lines(core.view(), plan.slice, lines));
    const SliceLines taken = taken_lines(core.view(), plan.slice, lines);
    plan.kept = maintenance_risk(core.view(), kept.lines());
    plan.given_back = missing_for_ratio(failing.risk, plan.kept);
    plan.slice_equity = liquidation_equity(core.view(), taken.lines()) - plan.given_back;
    const Amount kept_equity = liquidation_equity(core.view(), kept.lines());
    plan.lift = lift_to_zero(plan.slice_equity, fraction == margin_rate_one ? Amount{} : kept_equity);
    if (plan.given_back - plan.lift.own != Amount{}) {
        add_balance(kept, failing.id, failing.lines.numeraire, plan.given_back - plan.lift.own,
                    core.state.asset(failing.lines.numeraire));
        plan.kept = maintenance_risk(core.view(), kept.lines());
    }
    plan.lifts = lifts_by_market(core, failing, plan.lift.payers);
    return plan;
}

// The backstop's lines with the slice and its lift.
AccountLines merged(const Core& core, const Failing& failing, const Handover& plan) {
    Core::Scratch& lines = core.scratch_two;
    core.gather(plan.backstop, lines);
    const auto add = [&](AssetId asset, Amount amount) {
        if (amount != Amount{}) add_balance(lines, plan.backstop, asset, amount, core.state.asset(asset));
    };
    for (const BalancePart& part : plan.slice.balances) add(part.asset, part.amount);
    add(failing.lines.numeraire, plan.lift.own - plan.given_back);
    for (const MarketLift& lift : plan.lifts) add(lift.asset, lift.amount);
    for (const PositionPart& part : plan.slice.positions) {
        const MarketState& variables = core.state.market(part.market);
        Position& line = line_in(lines, plan.backstop, part.market, variables);
        const Amount owed = funding_owed(line, variables.funding_index);
        line.quantity += part.quantity;
        line.cost += part.cost;
        line.funding_anchor = variables.funding_index;
        line.funding_settled = -owed;
    }
    return lines.lines();
}

bool bears(const Core& core, const Failing& failing, const Handover& plan) {
    const AccountLines after = merged(core, failing, plan);
    return after.balances.size() + after.positions.size() <= limits::lines_max && assets_fit(core, after) &&
           prices_usable(core.view(), after) && health(core.view(), after, Purpose::initial).sign() >= 0;
}

std::optional<Handover> find_taker(const Core& core, const Failing& failing) {
    for (const MarginRate fraction : fractions) {
        Handover plan = cut(core, failing, fraction);
        if (fraction != margin_rate_one && (plan.slice.positions.empty() || !ratio_kept(failing.risk, plan.kept))) continue;
        if (!borne_willingly(core, failing, plan.lifts)) continue;
        for (const AccountId backstop : core.derived.backstops) {
            plan.backstop = backstop;
            if (may_take(core, backstop, failing) && bears(core, failing, plan)) return plan;
        }
    }
    return std::nullopt;
}

void move_slice(Core& core, const Failing& failing, const Handover& plan) {
    for (const MarketLift& lift : plan.lifts) {
        const PayerRoom room = payer_room(core, failing.id, lift.market, lift.asset);
        collect(core, failing.id, lift.market, lift.asset,
                lift.market == no_market
                    ? plan_payers_without_market(lift.amount, room)
                    : plan_payers(lift.amount, willing_payers(core.state.terms(lift.market).liquidation), room),
                {});
        move_money(core, failing.id, plan.backstop, lift.asset, lift.amount, PostReason::takeover);
    }
    for (const PositionPart& part : plan.slice.positions) {
        change_position(core, failing.id, part.market, -part.quantity, -part.cost);
        change_position(core, plan.backstop, part.market, part.quantity, part.cost);
    }
    for (const BalancePart& part : plan.slice.balances)
        move_money(core, failing.id, plan.backstop, part.asset, part.amount, PostReason::takeover);
    move_money(core, failing.id, plan.backstop, failing.lines.numeraire, plan.lift.own - plan.given_back, PostReason::takeover);
}

}  // namespace

bool hand_over(Core& core, const Failing& found) {
    if (core.derived.backstops.empty() || !asks_backstops(core, found) || !all_positions_priced(found)) return false;
    settle_account(core, found);
    const Failing failing = look_at(core, found.id);
    const auto plan = find_taker(core, failing);
    if (!plan) return false;
    Certificate certificate = certificate_of(core, failing, StepRule::takeover);
    certificate.fraction = plan->slice.fraction;
    certificate.absorbed = plan->lift.payers;
    certificate.cash = plan->slice_equity + plan->lift.own + plan->lift.payers;
    const bool whole = plan->slice.fraction == margin_rate_one;
    certificate.equity_after = whole ? Amount{} : plan->kept.equity;
    certificate.maintenance_after = whole ? Amount{} : plan->kept.maintenance;
    certificate.liquidation_equity_after = failing.risk.liquidation_equity + certificate.absorbed - certificate.cash;
    move_slice(core, failing, *plan);
    step_done(core, certificate, next_step(core, failing.id, seconds(1)));
    return true;
}

}  // namespace plimsoll::liquidation
