// Owners, accounts and their lines: rows of the state.
#pragma once

#include <array>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/fields.hpp"

namespace plimsoll {

/// What happens when an order would meet another of the same owner.
enum class SelfTrade : u8 { cancel_taker, cancel_maker, cancel_both };

struct Owner {
    u32 first_account = no_row;  // chained by Account::next_of_owner, newest first
    u32 account_count = 0;
    SelfTrade self_trade = SelfTrade::cancel_taker;
    std::array<u8, 7> reserved{};
    Amount fund_claimed;         // what its accounts have cost the insurance funds on claim_day, in the feeds' currency
    i64 claim_day = 0;           // days since 1970
    u64 reserved_more = 0;
};

enum class MarginMode : u8 { cross, isolated, system };

struct Account {
    OwnerId owner = no_owner;
    AssetId numeraire = no_asset;
    AccountId parent = no_account;  // isolated: where its margin came from and returns to
    MarketId market = no_market;    // isolated: its one market
    u32 first_balance = no_row;     // chained by Balance::next, ascending asset
    u32 first_position = no_row;    // chained by Position::next, ascending market
    u32 first_order = no_row;       // open orders, chained by Order::next_of_account, newest first
    u32 next_of_owner = no_row;
    u32 balance_count = 0;
    u32 position_count = 0;
    u32 order_count = 0;
    u32 queue_row = no_row;         // in the liquidation queue while set
    MarginMode mode = MarginMode::cross;
    u8 backstop = 0;                // 1: takes over failing accounts
    std::array<u8, 6> reserved{};
};

/// One asset of one account. A negative amount is a loan from the asset's settlement credit.
struct Balance {
    Amount amount;
    Index credit_anchor;  // credit_index at the last change of a negative amount
    AccountId account = no_account;
    AssetId asset = no_asset;
    u32 next = no_row;    // same account; free rows are chained by it too
    u32 reserved = 0;
};

/// One market of one account: the position and the sums of its open orders there.
/// Value of the position at a mark: quantity * mark + cost (linear), -quantity / mark + cost (inverse); funding owed
/// since the anchor is ceil(quantity * (F - anchor)) - settled.
struct Position {
    Amount cost;                // what the quantity brought in so far: -quantity * entry price
    Amount funding_settled;     // of what is owed since the anchor
    Index funding_anchor;       // moves only when the quantity changes
    Notional bids_notional;     // sum of remaining * limit price over open bids
    Notional asks_notional;
    Quantity quantity;
    Quantity bids;              // remaining of open bids
    Quantity asks;
    MarginRate leverage_rate;   // initial margin rate chosen by the account, 0 = the venue's
    AccountId account = no_account;
    MarketId market = no_market;
    u32 next = no_row;
    u32 order_count = 0;
};

/// A row of the liquidation queue.
struct QueueEntry {
    Amount equity;       // at entry, rounded down
    Amount maintenance;  // at entry, rounded up
    Time next_step;      // not before
    Time insolvent_since = never;  // as its last steps found it
    Sequence entered{};
    AccountId account = no_account;
    u32 next = no_row;   // chains free rows
    u32 step = 0;        // steps taken so far
    u8 reason = 0;       // QueueReason
    std::array<u8, 11> reserved{};
};
enum class QueueReason : u8 { maintenance, credit_cap };

}  // namespace plimsoll
