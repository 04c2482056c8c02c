// What can be rebuilt from the state: books, orders by expiry, accounts with orders, trigger bands, the queue's order.
// None of it is hashed and none of it decides an order of events: whatever is found through it is sorted by id first.
#pragma once

#include <set>
#include <unordered_map>
#include <vector>

#include "book/book.hpp"
#include "engine/triggers.hpp"
#include "model/certificate.hpp"

namespace plimsoll {

struct ExpiryKey {
    Time expiry;
    OrderId order{};
    friend auto operator<=>(const ExpiryKey&, const ExpiryKey&) = default;
};

/// Order of the liquidation queue: lowest equity / maintenance at entry first, then the lower account id.
struct QueueKey {
    Amount equity;
    Amount maintenance;
    AccountId account{};
    friend bool operator<(const QueueKey& a, const QueueKey& b);
};

struct Derived {
    std::unique_ptr<BookNodes> nodes;       // shared by all books
    std::vector<Book> books;                // by MarketId
    std::set<ExpiryKey> expiries;           // resting gtt orders
    std::set<AccountId> with_orders;        // customer accounts with open orders
    std::set<AccountId> backstops;
    std::set<QueueKey> queue;
    Triggers triggers;
    std::vector<AccountId> touched;         // positions or money changed in this command
    std::vector<char> touched_mark;         // by AccountId: is in `touched`
    std::vector<AccountId> emptied;         // isolated accounts that closed a position or an order in this command
    std::vector<MarketId> repriced_markets; // mark changed since crossings were last collected
    std::vector<AssetId> repriced_assets;
    bool indices_moved = false;             // funding, interest or an announced margin, since then
    bool prices_moved = false;              // in this command, before the queue was last served
    std::vector<Price> banded_marks;        // by MarketId: mark at which crossings were last collected
    std::vector<Price> banded_lows;         // by AssetId
    std::vector<Price> banded_highs;
    std::vector<MarginRate> banded_weights;              // halt weights
    std::vector<const MarginTerms*> margin_bounds;       // by MarketId: in force, or the upper bound of an announced change
    std::vector<MarginTerms> ramp_bounds;                // what those point to while a change is announced
    std::vector<Index> funding_low;         // by MarketId: index range that today's bands hold for
    std::vector<Index> funding_high;
    std::vector<Index> credit_high;         // by AssetId
    std::vector<std::vector<AssetId>> assets_of_feed;    // by FeedId, ascending
    std::vector<std::vector<MarketId>> markets_of_feed;
    std::vector<Time> feed_due;             // by FeedId: next change by time alone
    Time timer_next;                        // no timer is due before
};

}  // namespace plimsoll
