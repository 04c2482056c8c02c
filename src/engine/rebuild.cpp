// Everything derived, from the state alone.
#include <algorithm>

#include "engine/core.hpp"

namespace plimsoll {

void fit_derived(Core& core) {
    Derived& derived = core.derived;
    const RuleBook& rules = core.state.rules;
    if (!derived.nodes) derived.nodes = std::make_unique<BookNodes>();
    while (derived.books.size() < rules.markets.size())
        derived.books.emplace_back(*derived.nodes);
    derived.banded_markets.resize(rules.markets.size());
    derived.banded_assets.resize(rules.assets.size());
    derived.market_costs.resize(rules.markets.size());
    derived.funding_low.resize(rules.markets.size());
    derived.funding_high.resize(rules.markets.size());
    derived.open_interest_high.resize(rules.markets.size());
    derived.credit_high.resize(rules.assets.size());
    derived.feed_due.resize(rules.feeds.size(), never);
    derived.assets_of_feed.assign(rules.feeds.size(), {});
    derived.markets_of_feed.assign(rules.feeds.size(), {});
    for (u32 i = 0; i < rules.assets.size(); ++i)
        if (rules.assets[i].feed != no_feed) derived.assets_of_feed[index(rules.assets[i].feed)].push_back(AssetId{i});
    for (u32 i = 0; i < rules.markets.size(); ++i)
        derived.markets_of_feed[index(rules.markets[i].feed)].push_back(MarketId{i});
    bound_margins(core);
}

namespace {

void rebuild_books(Core& core) {
    const PagedTable<Order>& orders = core.state.orders;
    std::vector<std::pair<u64, u32>> resting;
    for (u32 row = 0; row < orders.size(); ++row) {
        const Order& order = orders[row];
        if (order.account == no_account) continue;
        core.derived.set_line(row, core.state.position_row(order.account, order.market));
        if ((order.flags & order_flag::resting) == 0) continue;
        resting.emplace_back(order.priority, row);  // priorities are per market; each book sees its own in order
        if (order.expiry != never) core.derived.expiries.insert({order.expiry, core.state.id_of(row)});
    }
    std::ranges::sort(resting);
    for (const auto& [priority, row] : resting) {
        const Order& order = orders[row];
        core.derived.books[index(order.market)].insert(row, order.side, order.price, order.remaining);
    }
}

// Crossings are looked for from today's prices on.
void note_prices(Core& core) {
    for (u32 i = 0; i < core.state.markets.size(); ++i) {
        const MarketState& market = core.state.markets[i];
        core.derived.banded_markets[i] = {{market.mark.raw, market.mark.raw}, strict_range(market)};
    }
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) {
        const AssetState& asset = core.state.ledger.assets[i];
        core.derived.banded_assets[i] = {{asset.low.raw, asset.high.raw}, strict_range(asset), asset.halt_weight, asset.usable};
    }
}

}  // namespace

void rebuild(Core& core) {
    core.derived = Derived{};
    Derived& derived = core.derived;
    const State& state = core.state;
    fit_derived(core);
    derived.touched_mark.assign(state.ledger.accounts.size(), 0);
    derived.floors.fit_accounts(state.ledger.accounts.size());
    derived.floors.fit_lines(state.positions.size());
    for (u32 row = 0; row < state.ledger.accounts.size(); ++row) {
        const Account& account = state.ledger.accounts[row];
        if (account.backstop != 0) derived.backstops.insert(AccountId{row});
        if (account.queue_row == no_row) continue;
        const QueueEntry& entry = state.queue[account.queue_row];
        derived.queue.insert({entry.equity, entry.maintenance, AccountId{row}});
    }
    rebuild_books(core);
    note_prices(core);
    reband_all(core);
    for (u32 i = 0; i < state.feeds.size(); ++i) schedule_feed(core, FeedId{i});
    reschedule(core);
}

}  // namespace plimsoll
