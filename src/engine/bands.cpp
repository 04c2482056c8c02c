// Bands are made: the box of prices in which nobody has to look at an account. Whoever is active (open orders, or an order just
// now) gets a box in which initial margin is met and a floor of free margin that outlives its changes; everybody else the wider
// one in which maintenance is. Also what bands made from now on must hold for: index ranges, announced terms, open interest.
#include <algorithm>

#include "engine/core.hpp"
#include "margin/position_value.hpp"
#include "margin/requirement.hpp"

namespace plimsoll {

namespace {

constexpr MarginRate band_width_min{200};      // 2 basis points: nearer accounts are watched
constexpr MarginRate band_width_max{600'000};  // 60 %
constexpr i64 free_width_max = one_e8 / 8, free_width_min = one_e8 / 1'000;

bool customer(const State& state, AccountId id) { return state.account(id).mode != MarginMode::system; }

bool carries_risk(const AccountLines& lines) {
    for (const Position& line : lines.positions)
        if (line.quantity != Quantity{}) return true;
    for (const Balance& line : lines.balances)
        if (line.amount < Amount{}) return true;
    return false;
}

void set_maintenance_band(Core& core, AccountId id, const AccountLines& lines) {
    const bool crowded = core.derived.triggers.watched().size() >= core.state.rules.venue.watch_list_max;
    make_band(core.view(), lines, allowance(core), crowded ? MarginRate{} : band_width_min, band_width_max, core.band);
    core.derived.triggers.set(id, core.band.sides, core.band.watch);
}

// A wide box that leaves at least half of the free margin for orders. What a box takes is about proportional to its width.
Exact wide_free_box(const Core& core, const AccountLines& lines, FreeBox& box) {
    const Allowance allowed = allowance(core);
    const auto floor_at = [&](i64 width) {
        box.widen(width);
        return free_floor(core.view(), lines, allowed, box);
    };
    if (!box.gather(core.view(), lines)) return no_floor;
    const Exact today = free_floor(core.view(), lines, allowed, box), half{today.raw / 2};
    if (today == no_floor) return no_floor;
    const Exact narrow = floor_at(free_width_min);
    if (narrow < half) return no_floor;
    const i128 times = narrow < today ? half.raw / (today - narrow).raw : INT64_MAX;
    i64 width = times < free_width_max / free_width_min ? static_cast<i64>(times) * free_width_min : free_width_max;
    for (; width > free_width_min; width /= 2)
        if (const Exact floor = floor_at(width); floor >= half) return floor;
    box.widen(free_width_min);
    return narrow;
}

// Whether changes of the line have a stated cost: a linear market with tiers, settled in the numeraire.
bool has_cost(const Core& core, const Account& account, MarketId market) {
    return core.derived.market_costs[index(market)].stated && core.state.terms(market).settlement == account.numeraire;
}

bool set_free_band(Core& core, AccountId id, const AccountLines& lines) {
    FreeBox& box = core.free_box;
    const Exact floor = wide_free_box(core, lines, box);
    if (floor == no_floor) return false;
    box.sides(lines, core.band.sides);
    core.derived.triggers.set(id, core.band.sides, false);
    core.derived.floors.set(id, floor);
    const Account& account = core.state.account(id);
    std::size_t place = 0;
    for (u32 row = account.first_position; row != no_row; row = core.state.positions[row].next, ++place) {
        const bool stated = box.markets[place].counts && has_cost(core, account, core.state.positions[row].market);
        core.derived.floors.set_box(row, stated ? box.markets[place].box : Range{});
    }
    return true;
}

}  // namespace

Allowance allowance(const Core& core) {
    const Derived& derived = core.derived;
    return {derived.funding_low, derived.funding_high, derived.credit_high, derived.margin_bounds,
            derived.open_interest_high};
}

bool make_free_band(Core& core, AccountId id) { return set_free_band(core, id, core.gather(id)); }

void make_band(Core& core, AccountId id, bool active) {
    const AccountLines lines = core.gather(id);
    if (active && set_free_band(core, id, lines)) return;
    if (core.state.account(id).order_count == 0)
        core.derived.floors.drop(id);
    else
        core.derived.floors.forget(id);
    if (carries_risk(lines))
        set_maintenance_band(core, id, lines);
    else
        core.derived.triggers.clear(id);
}

void collect_holders(const Core& core, AssetId asset, std::vector<AccountId>& found) {
    const auto& balances = core.state.ledger.balances;
    for (u32 row = 0; row < balances.size(); ++row)
        if (balances[row].account != no_account && balances[row].asset == asset && balances[row].amount != Amount{} &&
            customer(core.state, balances[row].account))
            found.push_back(balances[row].account);
    const auto& positions = core.state.positions;  // their unrealised profit is a net of the settlement asset as well
    for (u32 row = 0; row < positions.size(); ++row)
        if (positions[row].account != no_account && positions[row].quantity != Quantity{} &&
            core.state.terms(positions[row].market).settlement == asset)
            found.push_back(positions[row].account);
}

void widen_funding(Core& core, MarketId id) {
    Derived& derived = core.derived;
    const MarketState& market = core.state.market(id);
    const i128 drift =
        mul_div(i128{market.mark.raw} * one_e10, core.state.rules.venue.funding_allowance.raw, one_e6, Round::floor);
    const bool inverse = core.state.terms(id).kind == InstrumentKind::inverse_perpetual;
    const i128 coins = market.mark > Price{}
                           ? mul_div(i128{one_e18} * core.state.rules.venue.funding_allowance.raw / one_e6, one_e8,
                                     market.mark.raw, Round::floor)
                           : 0;
    const Index reach{inverse ? coins : drift};
    derived.funding_low[index(id)] = market.funding_index - reach;
    derived.funding_high[index(id)] = market.funding_index + reach;
    derived.market_costs[index(id)].funding_span = {static_cast<i64>(2 * drift / one_e10 + 1)};
}

void widen_credit(Core& core, AssetId id) {
    const i128 reach = i128{one_e18} / one_e6 * core.state.rules.venue.funding_allowance.raw;
    core.derived.credit_high[index(id)] = {core.state.asset(id).credit_index.raw + reach};
}

void widen_open_interest(Core& core, MarketId id) {
    const Quantity today = core.state.market(id).open_interest;
    core.derived.open_interest_high[index(id)] =
        today + Quantity{today.raw / 8} + core.state.terms(id).book.quantity_min;
}

namespace {

// What is highest, or counts least, of two sets of terms.
MarginTerms upper_bound(const MarginTerms& a, const MarginTerms& b) {
    MarginTerms bound = b;
    bound.model = upper_bound(a.model, b.model);
    bound.profit_weight = std::min(a.profit_weight, b.profit_weight);
    const auto least = [](Amount x, Amount y) { return x == Amount{} ? y : y == Amount{} ? x : std::min(x, y); };
    bound.profit_cap = least(a.profit_cap, b.profit_cap);
    if (b.open_interest.upper == Amount{})
        bound.open_interest = a.open_interest;
    else if (a.open_interest.upper != Amount{})
        bound.open_interest = {std::min(a.open_interest.lower, b.open_interest.lower),
                               std::min(a.open_interest.upper, b.open_interest.upper)};
    return bound;
}

MarketCost market_cost(const MarketTerms& terms, const MarginTerms& bound, Price funding_span) {
    MarketCost cost{.rate = {}, .fee = {}, .funding_span = funding_span, .stated = false};
    const auto* tiered = std::get_if<TieredMargin>(&bound.model);
    const bool linear = terms.kind == InstrumentKind::linear_perpetual || terms.kind == InstrumentKind::dated_future;
    if (!linear || tiered == nullptr || bound.open_interest.upper != Amount{}) return cost;
    for (u32 k = 0; k < tiered->count; ++k) cost.rate = std::max(cost.rate, tiered->tiers[k].initial);
    const Rate fee = std::max(terms.fees.taker, terms.fees.maker);
    cost.fee = {std::max<i64>(0, (fee.raw + 99) / 100)};
    cost.stated = true;
    return cost;
}

}  // namespace

void bound_margins(Core& core) {
    Derived& derived = core.derived;
    derived.margin_bounds.clear();
    for (const MarketTerms& terms : core.state.rules.markets) derived.margin_bounds.push_back(&terms.margin);
    derived.ramp_bounds.clear();
    derived.ramp_bounds.reserve(core.state.ramps.size());
    for (const MarginRamp& ramp : core.state.ramps) {
        derived.ramp_bounds.push_back(upper_bound(ramp.before, ramp.after));
        derived.margin_bounds[index(ramp.market)] = &derived.ramp_bounds.back();
    }
    for (u32 i = 0; i < core.state.rules.markets.size(); ++i)
        derived.market_costs[i] =
            market_cost(core.state.rules.markets[i], *derived.margin_bounds[i], derived.market_costs[i].funding_span);
}

void reband_market(Core& core, MarketId market) {
    bound_margins(core);
    widen_funding(core, market);
    for (u32 row = 0; row < core.state.positions.size(); ++row) {
        const Position& line = core.state.positions[row];
        if (line.account == no_account || line.market != market) continue;
        core.derived.floors.forget(line.account);
        touch(core, line.account);
    }
}

void reband_all(Core& core) {
    bound_margins(core);
    for (u32 i = 0; i < core.state.markets.size(); ++i) {
        widen_funding(core, MarketId{i});
        widen_open_interest(core, MarketId{i});
    }
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) widen_credit(core, AssetId{i});
    for (u32 i = 0; i < core.state.ledger.accounts.size(); ++i) {
        const AccountId id{i};
        if (customer(core.state, id) && core.state.account(id).queue_row == no_row) make_band(core, id, false);
    }
}

}  // namespace plimsoll
