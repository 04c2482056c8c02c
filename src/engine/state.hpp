// The primary state: rows in tables, and the venue's terms. Everything that a hash, a snapshot or a replay must agree on is
// here; what can be rebuilt from it is in derived.hpp.
#pragma once

#include <optional>
#include <vector>

#include "base/pages.hpp"
#include "ledger/ledger.hpp"
#include "model/account.hpp"
#include "model/certificate.hpp"
#include "model/command.hpp"
#include "model/order.hpp"
#include "model/rulebook.hpp"

namespace plimsoll {

/// An announced change of a market's margin, on its way.
struct MarginRamp {
    MarketId market{};
    Time from;
    Time until;
    MarginTerms before;
    MarginTerms after;
    MarginRate share;      // how far it has come
    bool started = false;  // initial rates are in force
    PLIMSOLL_FIELDS(MarginRamp, market, from, until, before, after, share, started);
};

/// A place whose owner holds a single value of the state.
struct Clock {
    Time now;
    Sequence sequence{};   // of the last command
    u32 protocol = 0;
    u32 rulebook_loaded = 0;
    Hash rulebook;         // hash of the rule book's canonical bytes
};

struct State {
    Clock clock;
    RuleBook rules;                    // margin terms inside are those in force now
    std::vector<MarginRamp> ramps;     // ascending by market
    std::vector<FeedState> feeds;      // by FeedId
    std::vector<MarketState> markets;  // by MarketId
    Ledger ledger;                     // accounts, balances, asset variables
    PagedTable<Owner> owners;
    PagedTable<Position> positions;
    PagedTable<Order> orders;
    PagedTable<QueueEntry> queue;

    const Account& account(AccountId id) const { return ledger.accounts[static_cast<u32>(index(id))]; }
    Account& write_account(AccountId id) { return ledger.accounts.write(static_cast<u32>(index(id))); }
    bool has(AccountId id) const { return index(id) < ledger.accounts.size(); }
    bool has(OwnerId id) const { return index(id) < owners.size(); }
    bool has(MarketId id) const { return index(id) < markets.size(); }
    bool has(AssetId id) const { return index(id) < ledger.assets.size(); }
    bool has(FeedId id) const { return index(id) < feeds.size(); }
    const MarketTerms& terms(MarketId id) const { return rules.markets[index(id)]; }
    const AssetTerms& terms(AssetId id) const { return rules.assets[index(id)]; }
    const FeedTerms& terms(FeedId id) const { return rules.feeds[index(id)]; }
    MarketState& market(MarketId id) { return markets[index(id)]; }
    const MarketState& market(MarketId id) const { return markets[index(id)]; }
    const AssetState& asset(AssetId id) const { return ledger.assets[index(id)]; }
    const FeedState& feed(FeedId id) const { return feeds[index(id)]; }

    /// Row of the account's line in a market, no_row where it has none.
    u32 position_row(AccountId account, MarketId market) const;
    /// Empty where `order` is not an open order.
    std::optional<u32> order_row(OrderId order) const;
    OrderId id_of(u32 order_row) const { return order_id(orders[order_row].generation, order_row); }
};

}  // namespace plimsoll
