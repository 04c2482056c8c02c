// The state of the engine against the shadow, row by row and sum by sum.
#include "ledger/ledger.hpp"
#include "tests/support/shadow.hpp"

namespace plimsoll::test {

std::string Shadow::compare(const State& state) const {
    if (!fault_.empty()) return fault_;
    if (state.ledger.accounts.size() != accounts_.size()) return "accounts that no fact opened";
    if (state.owners.size() != owners_) return "owners that no fact opened";
    if (now_ != state.clock.now) return "a clock that no fact moved";
    for (const std::string& fault :
         {compare_money(state), compare_lines(state), compare_orders(state), compare_sums(state)})
        if (!fault.empty()) return fault;
    return {};
}

std::string Shadow::compare_money(const State& state) const {
    std::vector<Amount> sums(assets_.size()), debts(assets_.size());
    std::size_t rows = 0;
    for (u32 row = 0; row < state.ledger.balances.size(); ++row) {
        const Balance& line = state.ledger.balances[row];
        if (line.account == no_account) continue;
        ++rows;
        const ShadowPurse held = purse(line.account, line.asset);
        if (line.amount == Amount{}) return "an empty balance row";
        if (line.amount != held.amount) return "a balance that no posting made";
        if (line.amount < Amount{} && customer(line.account) && line.credit_anchor != held.anchor)
            return "a credit anchor moved";
        sums[index(line.asset)] += line.amount;
        if (line.amount < Amount{} && customer(line.account)) debts[index(line.asset)] -= line.amount;
    }
    std::size_t held = 0;
    for (const ShadowAccount& account : accounts_)
        for (const ShadowPurse& purse : account.purses) held += purse.amount != Amount{} ? 1 : 0;
    if (held != rows) return "a balance went without a posting";
    for (std::size_t i = 0; i < assets_.size(); ++i) {
        const AssetId asset{static_cast<u32>(i)};
        if (sums[i] != Amount{}) return "an asset does not sum to zero";
        if (purse(system_account::outside, asset).amount > Amount{})
            return "coins were paid out that the venue does not hold";
        if (purse(system_account::fees, asset).amount < Amount{}) return "fees were paid out that had not come in";
        if (purse(system_account::shared_fund, asset).amount < Amount{}) return "the shared fund was overdrawn";
        if (purse(system_account::open_deficit, asset).amount > Amount{}) return "the open deficit is above zero";
        if (state.asset(asset).credit_used != debts[i]) return "credit used is not the sum of debts";
        if (state.asset(asset).deposited != assets_[i].deposited)
            return "deposits are not the sum of what came in and went";
        if (state.asset(asset).credit_index != assets_[i].credit_index) return "a credit index moved without a fact";
    }
    return {};
}

std::string Shadow::compare_lines(const State& state) const {
    std::vector<i128> quantities(markets_.size()), longs(markets_.size());
    std::vector<Amount> costs(markets_.size());
    for (u32 id = 0; id < accounts_.size(); ++id) {
        const ShadowAccount& account = accounts_[id];
        const Account& row = state.account(AccountId{id});
        if (row.owner != account.opened.owner || row.mode != account.opened.mode ||
            row.numeraire != account.opened.numeraire)
            return "an account is another's";
        if ((row.queue_row != no_row) != account.queued) return "the queue is not what facts made it";
        if ((row.backstop != 0) != account.backstop) return "a backstop that no fact made";
        u32 lines = 0, orders = 0;
        for (u32 i = 0; i < account.lines.size(); ++i) {
            const ShadowLine& held = account.lines[i];
            const u32 place = state.position_row(AccountId{id}, MarketId{i});
            const bool wanted = held.quantity != Quantity{} || held.orders != 0 || held.leverage != MarginRate{};
            if ((place != no_row) != wanted) return "a line that should not be there, or is missing";
            if (!wanted) continue;
            ++lines;
            orders += held.orders;
            const Position& line = state.positions[place];
            if (line.quantity != held.quantity || line.cost != held.cost) return "a position that no fact made";
            if (held.quantity != Quantity{} &&
                (line.funding_anchor != held.anchor || line.funding_settled != held.settled))
                return "a funding anchor moved";
            if (line.bids != held.bids || line.asks != held.asks || line.bids_notional != held.bids_notional ||
                line.asks_notional != held.asks_notional || line.order_count != held.orders)
                return "sums of open orders are not the orders'";
            if (line.leverage_rate != held.leverage) return "a leverage that nobody chose";
            quantities[i] += line.quantity.raw;
            longs[i] += line.quantity > Quantity{} ? line.quantity.raw : 0;
            costs[i] += line.cost;
        }
        if (lines != row.position_count || orders != row.order_count) return "an account's counts are wrong";
    }
    for (u32 i = 0; i < markets_.size(); ++i) {
        if (quantities[i] != 0) return "positions of a market do not sum to zero";
        if (longs[i] != state.markets[i].open_interest.raw) return "open interest is not the sum of longs";
        if (costs[i] != purse(markets_[i].clearing, markets_[i].terms.settlement).amount)
            return "costs and clearing do not cancel";
        if (purse(markets_[i].fund, markets_[i].terms.settlement).amount < Amount{})
            return "a market's fund was overdrawn";
        if (!(state.terms(MarketId{i}).margin == markets_[i].terms.margin)) return "margin terms that no fact brought";
        if (state.markets[i].mark != markets_[i].mark || state.markets[i].funding_index != markets_[i].funding_index)
            return "a mark or funding index moved without a fact";
    }
    return {};
}

std::string Shadow::compare_orders(const State& state) const {
    for (u32 slot = 0; slot < state.orders.size(); ++slot) {
        const Order& row = state.orders[slot];
        const bool open = slot < orders_.size() && orders_[slot].open;
        if ((row.account != no_account) != open) return "an order that no fact made";
        if (!open) continue;
        const ShadowOrder& order = orders_[slot];
        if (!order.resting) return "an order is open and does not rest";
        if (order.accepted.expiry <= now_) return "an order has outlived its expiry";
        if (state.id_of(slot) != order.accepted.order || row.account != order.accepted.account ||
            row.market != order.accepted.market || row.side != order.accepted.side ||
            row.price != order.accepted.price || row.remaining != order.remaining)
            return "an order is not what its facts say";
    }
    return {};
}

std::string Shadow::compare_sums(const State& state) const {
    std::vector<Notional> bids(markets_.size()), asks(markets_.size());
    std::vector<u32> counts(markets_.size());
    for (const ShadowOrder& order : orders_) {
        if (!order.open) continue;
        const std::size_t i = index(order.accepted.market);
        (order.accepted.side == Side::buy ? bids : asks)[i] += notional(order.remaining, order.accepted.price);
        ++counts[i];
    }
    for (u32 i = 0; i < markets_.size(); ++i) {
        const MarketState& market = state.markets[i];
        if (market.bids_notional != bids[i] || market.asks_notional != asks[i])
            return "a market's order sums are not the orders'";
        if (market.order_count != counts[i]) return "a market's count of orders is wrong";
        if (market.status != markets_[i].status) return "a market's status changed without a fact";
    }
    return {};
}

}  // namespace plimsoll::test
