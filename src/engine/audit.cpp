// Invariants that hold after every command: money is conserved and in custody, every market's positions and costs sum to
// zero, sums kept beside rows agree with the rows, and what is derived agrees with the state.
#include <algorithm>
#include <map>
#include <string>

#include "base/text.hpp"
#include "engine/engine.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

struct MarketSums {
    i128 quantity = 0, longs = 0;
    Amount cost;
    u32 orders = 0;
};

std::string audit_ledger(const State& state) {
    const Ledger& ledger = state.ledger;
    std::vector<Amount> sums(ledger.assets.size()), debts(ledger.assets.size());
    for (u32 row = 0; row < ledger.balances.size(); ++row) {
        const Balance& line = ledger.balances[row];
        if (line.account == no_account) continue;
        sums[index(line.asset)] += line.amount;
        if (line.amount < Amount{} && state.account(line.account).mode != MarginMode::system)
            debts[index(line.asset)] -= line.amount;
    }
    for (u32 i = 0; i < sums.size(); ++i) {
        const std::string& symbol = state.rules.assets[i].symbol;
        if (sums[i] != Amount{}) return symbol + " does not sum to zero: " + to_text(sums[i]);
        if (ledger.balance(system_account::outside, AssetId{i}) > Amount{}) return symbol + " was paid out beyond custody";
        if (debts[i] != ledger.assets[i].credit_used) return symbol + " credit used differs from the sum of debts";
    }
    return {};
}

std::string audit_markets(const State& state) {
    std::vector<MarketSums> sums(state.markets.size());
    for (u32 row = 0; row < state.positions.size(); ++row) {
        const Position& line = state.positions[row];
        if (line.account == no_account) continue;
        MarketSums& sum = sums[index(line.market)];
        sum.quantity += line.quantity.raw;
        if (line.quantity > Quantity{}) sum.longs += line.quantity.raw;
        sum.cost += line.cost;
        sum.orders += line.order_count;
    }
    for (u32 i = 0; i < sums.size(); ++i) {
        const MarketState& market = state.markets[i];
        const MarketTerms& terms = state.rules.markets[i];
        if (sums[i].quantity != 0) return terms.symbol + ": positions do not sum to zero";
        if (sums[i].longs != market.open_interest.raw) return terms.symbol + ": open interest differs from the sum of longs";
        if (sums[i].orders != market.order_count) return terms.symbol + ": open orders differ from the lines' counts";
        if (market.clearing != AccountId{} &&
            sums[i].cost != state.ledger.balance(market.clearing, terms.settlement))
            return terms.symbol + ": costs and the clearing account do not sum to zero";
    }
    return {};
}

std::string audit_books(const Core& core) {
    const State& state = core.state;
    std::vector<u32> resting(state.markets.size());
    std::map<std::pair<AccountId, MarketId>, std::array<i128, 4>> sums;
    for (u32 row = 0; row < state.orders.size(); ++row) {
        const Order& order = state.orders[row];
        if (order.account == no_account) continue;
        if ((order.flags & order_flag::resting) == 0) return "an order neither rests nor is closed";
        const Book& book = core.derived.books[index(order.market)];
        if (!book.contains(row) || book.price(row) != order.price || book.remaining(row) != order.remaining)
            return "book and order row disagree";
        ++resting[index(order.market)];
        auto& sum = sums[{order.account, order.market}];
        const std::size_t side = order.side == Side::buy ? 0 : 2;
        sum[side] += order.remaining.raw;
        sum[side + 1] += notional(order.remaining, order.price).raw;
    }
    for (u32 i = 0; i < resting.size(); ++i)
        if (core.derived.books[i].count() != resting[i]) return state.rules.markets[i].symbol + ": the book holds closed orders";
    for (u32 row = 0; row < state.positions.size(); ++row) {
        const Position& line = state.positions[row];
        if (line.account == no_account) continue;
        const auto found = sums.find({line.account, line.market});
        const std::array<i128, 4> sum = found == sums.end() ? std::array<i128, 4>{} : found->second;
        if (sum[0] != line.bids.raw || sum[1] != line.bids_notional.raw || sum[2] != line.asks.raw ||
            sum[3] != line.asks_notional.raw)
            return "sums of open orders differ from the orders";
    }
    return {};
}

// The naive twin of the trigger bands: every account, looked at one by one.
std::string audit_triggers(const Core& core) {
    const State& state = core.state;
    for (u32 row = 0; row < state.ledger.accounts.size(); ++row) {
        const Account& account = state.ledger.accounts[row];
        if (account.mode == MarginMode::system || account.queue_row != no_row) continue;
        const AccountLines lines = core.gather(AccountId{row});
        if (health(core.view(), lines, Purpose::maintenance).sign() >= 0) continue;
        return "account " + std::to_string(row) + " is unhealthy and not in the queue";
    }
    return {};
}

Range box_of(const std::vector<Side1D>& sides, Variable variable) {
    const auto side = std::ranges::find(sides, variable, &Side1D::variable);
    return side == sides.end() ? Range{} : Range{side->low.raw + 1, side->high.raw - 1};
}
bool inside(Range today, Range box) { return box.high > 0 && box.low <= today.low && today.high <= box.high; }

// The floor of free margin anew, over the box that the account's triggers enclose.
std::string audit_floor(const Core& core, AccountId id) {
    const AccountLines lines = core.gather(id);
    std::vector<Side1D> sides;
    core.derived.triggers.sides(id, sides);
    FreeBox box;
    if (!box.gather(core.view(), lines)) return "has a floor without prices";
    std::size_t place = 0;
    for (u32 row = core.state.account(id).first_position; row != no_row; row = core.state.positions[row].next, ++place) {
        FreeBox::Market& market = box.markets[place];
        const Range stated = core.derived.floors.box(row);
        if (market.counts || stated.high > 0) {
            market.box = box_of(sides, {VariableKind::strict_mark, static_cast<u32>(index(core.state.positions[row].market))});
            if (!inside(market.today, market.box)) return "stands outside the box of its floor";
        }
        if (stated.high > 0 && (stated.low != market.box.low || stated.high != market.box.high))
            return "has a line whose box is not its triggers'";
    }
    for (FreeBox::Asset& asset : box.assets) {
        if (!asset.moves) continue;
        asset.box = box_of(sides, {VariableKind::strict_asset, static_cast<u32>(index(asset.id))});
        if (!inside(asset.today, asset.box)) return "stands outside the box of its floor";
    }
    if (free_floor(core.view(), lines, allowance(core), box) < core.derived.floors.of(id)) return "has less free margin than its floor";
    if (health(core.view(), lines, Purpose::initial).sign() < 0) return "has a floor and is below initial margin";
    return {};
}

std::string audit_floors(const Core& core) {
    const State& state = core.state;
    for (u32 row = 0; row < state.ledger.accounts.size(); ++row) {
        const Account& account = state.ledger.accounts[row];
        const bool known = core.derived.floors.known(AccountId{row}), listed = core.derived.floors.listed(AccountId{row});
        std::string fault;
        if (known && (account.mode == MarginMode::system || account.queue_row != no_row)) fault = "may have no floor";
        else if (known) fault = audit_floor(core, AccountId{row});
        else if (account.order_count != 0 && account.queue_row == no_row && !listed) fault = "has orders that nobody watches";
        if (!fault.empty()) return "account " + std::to_string(row) + " " + fault;
    }
    for (u32 row = 0; row < state.orders.size(); ++row) {
        const Order& order = state.orders[row];
        if (order.account != no_account && core.derived.line_of_order[row] != state.position_row(order.account, order.market))
            return "an order does not know its line";
    }
    return {};
}

}  // namespace

std::string Engine::audit() const {
    for (const std::string& fault : {audit_ledger(core_->state), audit_markets(core_->state), audit_books(*core_),
                                     audit_triggers(*core_), audit_floors(*core_)})
        if (!fault.empty()) return fault;
    return {};
}

void audit_money(const Core& core) {
    for (const std::string& fault : {audit_ledger(core.state), audit_markets(core.state)})
        if (!fault.empty()) invariant_broken(fault.c_str(), __FILE__, __LINE__);
}

}  // namespace plimsoll
