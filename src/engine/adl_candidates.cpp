#include "engine/adl_candidates.hpp"

#include <algorithm>
#include <map>

#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll::liquidation {

namespace {

// Units of the feed's underlying, 1e-8: what legs of one owner on one feed are netted in.
i128 exposure_of(const Core& core, const Position& line) {
    const Price mark = core.state.market(line.market).mark;
    if (core.state.terms(line.market).kind != InstrumentKind::inverse_perpetual) return line.quantity.raw;
    return mark.raw > 0 ? coins(line.quantity, mark, Round::floor).raw : 0;
}

struct OwnerLegs {
    i128 longs = 0, shorts = 0;              // exposures on the feed, shorts negative
    std::map<MarketId, i128> by_market;      // net of the owner in each market
};

// All legs of an owner on a feed: positions, and balances of an asset priced by it.
OwnerLegs legs_of(const Core& core, OwnerId owner, FeedId feed) {
    const State& state = core.state;
    OwnerLegs legs;
    const auto add = [&](i128 exposure) { (exposure > 0 ? legs.longs : legs.shorts) += exposure; };
    u32 account = state.owners[static_cast<u32>(index(owner))].first_account;
    for (; account != no_row; account = state.ledger.accounts[account].next_of_owner) {
        for (u32 row = state.ledger.accounts[account].first_position; row != no_row; row = state.positions[row].next) {
            const Position& line = state.positions[row];
            if (state.terms(line.market).feed != feed || line.quantity == Quantity{}) continue;
            const i128 exposure = exposure_of(core, line);
            add(exposure);
            legs.by_market[line.market] += exposure;
        }
        for (u32 row = state.ledger.accounts[account].first_balance; row != no_row; row = state.ledger.balances[row].next) {
            const Balance& line = state.ledger.balances[row];
            if (state.terms(line.asset).feed == feed) add(line.amount.raw);
        }
    }
    return legs;
}

struct Gatherer {
    const Core& core;
    const Failing& failing;
    MarketId market;
    const MarketTerms& terms;
    const MarketState& variables;
    std::map<OwnerId, OwnerLegs> owners{};

    Gatherer(const Core& core_, const Failing& failing_, MarketId market_)
        : core(core_), failing(failing_), market(market_), terms(core_.state.terms(market_)), variables(core_.state.market(market_)) {}

    // What the failing account can take back of a hedge: its own legs elsewhere against the owner's.
    i128 takes_back(const OwnerLegs& legs, bool hedge_is_long) const {
        i128 sum = 0;
        for (const Position& line : failing.lines.positions) {
            if (line.market == market || core.state.terms(line.market).feed != terms.feed) continue;
            const i128 own = exposure_of(core, line);
            const auto leg = legs.by_market.find(line.market);
            if (leg == legs.by_market.end() || (leg->second > 0) != hedge_is_long || (own > 0) == hedge_is_long) continue;
            sum += std::min(magnitude(own), magnitude(leg->second)) == magnitude(own) ? static_cast<i128>(magnitude(own))
                                                                                      : static_cast<i128>(magnitude(leg->second));
        }
        return sum;
    }
    void set_hedges(const Position& line, AdlCandidate& candidate) {
        const OwnerId owner = core.state.account(line.account).owner;
        const auto [place, fresh] = owners.try_emplace(owner);
        if (fresh) place->second = legs_of(core, owner, terms.feed);
        const OwnerLegs& legs = place->second;
        const i128 exposure = exposure_of(core, line), net = legs.longs + legs.shorts;
        const Quantity lot = terms.book.lot, held = abs(line.quantity);
        candidate.unhedged = unhedged_part(line.quantity, exposure, net, exposure > 0 ? legs.longs : legs.shorts, lot);
        const i128 back = takes_back(legs, line.quantity < Quantity{}), size = static_cast<i128>(magnitude(exposure));
        const i128 pairable = size == 0 ? 0 : mul_div(held.raw, std::min(back, size), size, Round::floor) / lot.raw * lot.raw;
        candidate.pairable = std::min(held - candidate.unhedged, Quantity{static_cast<i64>(pairable)});
    }
    AdlCandidate candidate_of(const Position& line) {
        const AccountLines lines = core.gather(line.account, core.scratch_two);
        const AccountRisk risk = account_risk(core.view(), lines);
        Certificate prices;
        prices.numeraire = lines.numeraire;
        prices.market = market;
        price_settlement(core, terms.settlement, prices);
        const SettlementPrice price = settlement_price(prices, core.state.rules);
        const Notional value = margin_notional(terms.kind, line.quantity, variables.mark);
        AdlCandidate candidate;
        candidate.account = line.account;
        candidate.quantity = line.quantity;
        candidate.profit = settle(unrealised(terms.kind, line.quantity, line.cost, variables.mark), Round::floor) -
                           funding_owed(line, variables.funding_index);
        candidate.equity = equity_in_settlement(risk.equity, price);
        candidate.maintenance = maintenance_in_settlement(risk.maintenance, price);
        candidate.initial = maintenance_in_settlement(risk.initial, price);
        candidate.line_maintenance =
            settle(requirement(terms.margin, Requirement::maintenance, value, margin_size(terms.kind, line.quantity, value),
                               MarginRate{}, Notional{}), Round::floor);
        candidate.score = adl_score(candidate.profit, abs(line.cost), settle(risk.exposure, Round::floor), risk.equity);
        set_hedges(line, candidate);
        return candidate;
    }
};

}  // namespace

std::vector<AdlCandidate> adl_candidates(const Core& core, const Failing& failing, MarketId market) {
    Gatherer gatherer(core, failing, market);
    const Position& given = *std::ranges::find(failing.lines.positions, market, &Position::market);
    std::vector<AdlCandidate> candidates;
    for (u32 row = 0; row < core.state.positions.size(); ++row) {
        const Position& line = core.state.positions[row];
        if (line.account == no_account || line.market != market || line.quantity == Quantity{}) continue;
        if ((line.quantity > Quantity{}) == (given.quantity > Quantity{})) continue;
        candidates.push_back(gatherer.candidate_of(line));
    }
    std::ranges::sort(candidates, {}, &AdlCandidate::account);
    return candidates;
}

}  // namespace plimsoll::liquidation
