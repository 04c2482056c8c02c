// What can be rebuilt from the state: books, orders by expiry, accounts with orders, trigger bands, the queue's order.
// None of it is hashed and none of it decides an order of events: whatever is found through it is sorted by id first.
#pragma once

#include <set>
#include <unordered_map>
#include <vector>

#include "book/book.hpp"
#include "engine/floors.hpp"
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

/// Prices as they were when accounts were last looked for.
struct BandedMarket {
    Range plain, strict;
};
struct BandedAsset {
    Range plain, strict;
    MarginRate halt_weight;
    u64 usable = 0;
};

/// What a change of a line in the market takes from a floor of free margin, where that can be stated (margin/free_floor.hpp).
struct MarketCost {
    MarginRate rate;     // highest initial rate
    MarginRate fee;      // highest fee, rounded up
    Price funding_span;  // how far the funding index may move before bands are made anew, as a price
    bool stated = false; // linear, with tiers, not scaled by open interest
};

/// How often a floor was enough: no part of any decision.
struct GateCounts {
    u64 quick = 0, full = 0;                // margin gates of orders
    u64 maker_quick = 0, maker_full = 0;    // tests of a maker before its fill
};

struct Derived {
    std::unique_ptr<BookNodes> nodes;       // shared by all books
    std::vector<Book> books;                // by MarketId
    std::set<ExpiryKey> expiries;           // resting gtt orders
    std::set<AccountId> backstops;
    std::set<QueueKey> queue;
    std::vector<u32> line_of_order;         // by order row: the account's line in the order's market
    Triggers triggers;
    Floors floors;
    AccountId gated = no_account;           // found to have room by the full margin gate in this command
    GateCounts gates;
    std::vector<AccountId> touched;         // positions or money changed in this command
    std::vector<char> touched_mark;         // by AccountId: is in `touched`
    std::vector<AccountId> emptied;         // isolated accounts that closed a position or an order in this command
    std::vector<MarketId> repriced_markets; // mark changed since crossings were last collected
    std::vector<AssetId> repriced_assets;
    bool indices_moved = false;             // funding, interest or an announced margin, since then
    bool prices_moved = false;              // in this command, before the queue was last served
    std::vector<BandedMarket> banded_markets;            // by MarketId: prices at which crossings were last collected
    std::vector<BandedAsset> banded_assets;              // by AssetId
    std::vector<MarketCost> market_costs;                // by MarketId
    std::vector<const MarginTerms*> margin_bounds;       // by MarketId: in force, or the upper bound of an announced change
    std::vector<MarginTerms> ramp_bounds;                // what those point to while a change is announced
    std::vector<Index> funding_low;         // by MarketId: index range that today's bands hold for
    std::vector<Index> funding_high;
    std::vector<Index> credit_high;         // by AssetId
    std::vector<Quantity> open_interest_high;            // by MarketId
    std::vector<std::vector<AssetId>> assets_of_feed;    // by FeedId, ascending
    std::vector<std::vector<MarketId>> markets_of_feed;
    std::vector<Time> feed_due;             // by FeedId: next change by time alone
    Time timer_next;                        // no timer is due before

    void set_line(u32 order_row, u32 line) {
        if (order_row >= line_of_order.size()) line_of_order.resize(order_row + 1, no_row);
        line_of_order[order_row] = line;
    }
    /// Nobody has looked for crossings since a price or an index moved.
    bool unsettled() const { return indices_moved || !repriced_markets.empty() || !repriced_assets.empty(); }
};

}  // namespace plimsoll
