#include "liquidation/adl.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "liquidation/pro_rata.hpp"

namespace plimsoll {

namespace {

// cost / offered <= equity * line maintenance / (held * maintenance): losing this much a unit keeps the ratio, because
// closing a unit releases at least the line's average maintenance.
bool keeps_ratio(Amount cost, Quantity offered, const AdlCandidate& candidate) {
    if (candidate.equity <= Amount{}) return false;
    const Int256 loss = scale(multiply(cost.raw, candidate.maintenance.raw), abs(candidate.quantity).raw);
    const Int256 room = scale(multiply(candidate.equity.raw, candidate.line_maintenance.raw), offered.raw);
    return loss <= room;
}

// The largest whole number of lots x with x * cost / offered <= budget.
Quantity affordable(Amount budget, Amount cost, Quantity offered, Quantity lot) {
    if (budget <= Amount{}) return {};
    const i128 size = mul_div(budget.raw, offered.raw, cost.raw, Round::floor);
    const i128 bounded = std::min<i128>(size, offered.raw);
    return {static_cast<i64>(bounded / lot.raw * lot.raw)};
}

}  // namespace

Quantity adl_capacity(const AdlOffer& offer, const AdlCandidate& candidate) {
    const Quantity offered = abs(offer.quantity), held = abs(candidate.quantity);
    if (offer.cost <= Amount{}) return held;
    // An atom per lot more than it costs: parts of the cash are rounded, to whose disadvantage is not known yet.
    const Amount cost = offer.cost + Amount{div_round(offered.raw, offer.lot.raw, Round::ceil)};
    Quantity most = std::min(held, affordable(candidate.profit, cost, offered, offer.lot));
    if (!keeps_ratio(cost, offered, candidate))
        most = std::min(most, affordable(candidate.equity - candidate.initial, cost, offered, offer.lot));
    return most;
}

namespace {

struct Allocation {
    const AdlOffer& offer;
    std::span<const AdlCandidate> candidates;
    AdlOrder order;
    std::vector<Quantity> room;   // capacity not used yet
    std::vector<Quantity> given;  // in earlier passes
    Quantity wanted;              // still to be placed
    AdlPlan plan{};

    void pass(u8 number, const std::vector<Quantity>& offered) {
        const std::vector<Quantity> parts = order == AdlOrder::ranked ? by_rank(offered) : in_proportion(offered);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (parts[i] == Quantity{}) continue;
            room[i] -= parts[i];
            given[i] += parts[i];
            wanted -= parts[i];
            plan.shares.push_back({i, parts[i], {}, number});
        }
    }

    // Everything where it is not too much; otherwise in proportion to what is offered, whole lots by largest remainder.
    std::vector<Quantity> in_proportion(const std::vector<Quantity>& offered) const {
        std::vector<i128> lots;
        i128 sum = 0;
        for (const Quantity quantity : offered) {
            lots.push_back(quantity.raw / offer.lot.raw);
            sum += lots.back();
        }
        const i128 total = std::min<i128>(wanted.raw / offer.lot.raw, sum);
        std::vector<Quantity> parts;
        for (const i128 part : split_pro_rata(total, lots)) parts.push_back({static_cast<i64>(part * offer.lot.raw)});
        return parts;
    }
    std::vector<Quantity> by_rank(const std::vector<Quantity>& offered) const {
        std::vector<std::size_t> ranked(candidates.size());
        std::iota(ranked.begin(), ranked.end(), std::size_t{0});
        std::ranges::sort(ranked, [&](std::size_t a, std::size_t b) {
            return candidates[a].score != candidates[b].score ? candidates[a].score > candidates[b].score : a < b;
        });
        std::vector<Quantity> parts(offered.size());
        Quantity left = wanted;
        for (const std::size_t i : ranked) {
            parts[i] = std::min(left, offered[i]);
            left -= parts[i];
        }
        return parts;
    }
};

enum class Tranche : u8 { unhedged, pairable, rest };

// What of its remaining room a candidate offers in a pass.
std::vector<Quantity> offered_in(const Allocation& allocation, Tranche tranche) {
    std::vector<Quantity> offered;
    for (std::size_t i = 0; i < allocation.candidates.size(); ++i) {
        const AdlCandidate& candidate = allocation.candidates[i];
        Quantity upto = abs(candidate.quantity);
        if (tranche == Tranche::unhedged) upto = candidate.unhedged;
        if (tranche == Tranche::pairable) upto = std::min(upto, candidate.unhedged + candidate.pairable);
        offered.push_back(std::clamp(upto - allocation.given[i], Quantity{}, allocation.room[i]));
    }
    return offered;
}

void split_cash(const AdlOffer& offer, AdlPlan& plan, Quantity placed) {
    plan.quantity = offer.quantity > Quantity{} ? placed : -placed;
    if (placed == Quantity{}) return;
    plan.cash = pro_rata(offer.cash, placed.raw, abs(offer.quantity).raw, Round::ceil);
    std::vector<i128> weights;
    for (const AdlShare& share : plan.shares) weights.push_back(share.quantity.raw);
    const std::vector<i128> parts = split_pro_rata(plan.cash, weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        plan.shares[i].cash = {parts[i]};
        if (offer.quantity < Quantity{}) plan.shares[i].quantity = -plan.shares[i].quantity;
    }
}

}  // namespace

AdlPlan plan_adl(const AdlOffer& offer, std::span<const AdlCandidate> candidates, AdlOrder order) {
    PLIMSOLL_INVARIANT(offer.quantity != Quantity{} && offer.lot > Quantity{});
    Allocation allocation{offer, candidates, order, {}, std::vector<Quantity>(candidates.size()), abs(offer.quantity)};
    for (const AdlCandidate& candidate : candidates) {
        const bool used_up = candidate.quantity == Quantity{};  // by an offer before this one
        PLIMSOLL_INVARIANT(used_up || (candidate.quantity > Quantity{}) == (offer.quantity > Quantity{}));
        allocation.room.push_back(adl_capacity(offer, candidate));
    }
    for (const Tranche tranche : {Tranche::unhedged, Tranche::pairable, Tranche::rest})
        allocation.pass(tranche == Tranche::unhedged ? 1 : 2, offered_in(allocation, tranche));
    split_cash(offer, allocation.plan, abs(offer.quantity) - allocation.wanted);
    return allocation.plan;
}

i128 adl_score(Amount profit, Amount entry_value, Amount exposure, Amount equity) {
    if (profit <= Amount{} || entry_value <= Amount{} || exposure <= Amount{} || equity <= Amount{}) return 0;
    const i128 ceiling = i128{1} << 60;
    const i128 gain = std::min(mul_div(profit.raw, one_e6, entry_value.raw, Round::floor), ceiling);
    const i128 leverage = std::min(mul_div(exposure.raw, one_e6, equity.raw, Round::floor), ceiling);
    return gain * leverage;
}

Quantity unhedged_part(Quantity leg, i128 leg_exposure, i128 owner_net, i128 same_side, Quantity lot) {
    if (owner_net == 0 || leg_exposure == 0 || (owner_net > 0) != (leg_exposure > 0)) return {};
    const i128 net = owner_net < 0 ? -owner_net : owner_net, side = same_side < 0 ? -same_side : same_side;
    if (net >= side) return abs(leg);
    const i128 part = mul_div(abs(leg).raw, net, side, Round::floor);
    return {static_cast<i64>(part / lot.raw * lot.raw)};
}

}  // namespace plimsoll
