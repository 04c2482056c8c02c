// What a replay found out: everything that its reports show, as plain data.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/fixed.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/certificate.hpp"
#include "model/market.hpp"

namespace plimsoll::lab {

/// One step of a liquidation, as its certificate states it.
struct LiquidationRow {
    Time time;
    Certificate certificate;
    Amount notional;  // of what was closed, in the settlement asset
};

/// A loss that somebody other than the account paid.
struct AbsorbedRow {
    Time time;
    AccountId account{};
    MarketId market = no_market;
    Payer payer{};
    AssetId asset{};
    Amount amount;
};

/// Everything about one minute of the run, for curves.
struct MinuteRow {
    Time time;
    Amount fund;                    // all insurance funds, in the numeraire at that minute's prices
    Amount customer_equity;         // sum of balances of all customers in the numeraire (unrealised profit nets out)
    u32 queued = 0;
    u32 liquidations = 0;           // accounts that entered the queue in this minute
    Amount liquidated_notional;     // closed in this minute, in the numeraire
    Amount deficit;                 // absorbed in this minute, in the numeraire
    std::vector<Price> index;       // by position in ReplayResult::markets; 0 = none yet
    std::vector<Price> mark;
};

/// The largest move of an index inside a window, with the feedback of liquidations and without: a fall from an earlier high, or
/// a rise from an earlier low, whichever the feedback has made larger by more (the larger one where it has changed neither).
struct CascadeGain {
    MarketId market{};
    std::optional<Duration> window;  // nothing: the whole run
    bool rise = false;
    MarginRate move;          // as published
    MarginRate move_without;  // of the source prices
    /// move / move_without - 1 in 1e-8, rounded down; 0 where nothing moved.
    Rate gain;
};

struct MarketResult {
    MarketId market{};
    std::string symbol;
    u32 liquidations = 0;            // steps that closed something
    Amount liquidated_notional;      // settlement asset
    Amount fees;                     // liquidation fees, settlement asset
    Quantity open_interest_start;
    Quantity open_interest_end;
    Price index_start, index_low, index_high, index_end;
    MarginRate index_displaced;      // farthest that feedback has taken the index from its source
};

struct AccountResult {
    AccountId account{};
    std::string name;              // from the accounts file, or "owner 17"
    Amount equity_start;           // margin equity, numeraire
    Amount equity_end;
    Amount maintenance_start;
    Amount maintenance_end;
    Rate leverage_start;           // exposure / liquidation equity; 0 where undefined
    Time queued_at = never;        // first time in the queue
    u32 steps = 0;
    Amount loss;                   // equity_start - equity_end
    Amount deficit;                // absorbed by others, numeraire
};

struct InputHash {
    std::string name;  // as given
    Hash hash;
};

struct InsuranceFund {
    Amount start, min, end;  // all funds, in the numeraire at the prices of the moment
    Time min_at;
};

struct ReplayResult {
    std::string title;
    std::string rules_name;
    Hash rules_hash;
    u64 seed = 0;
    std::vector<InputHash> inputs;
    Time from, to;
    bool interrupted = false;

    u32 accounts = 0;             // customers other than market makers and backstops
    u32 orders_refused_at_start = 0;
    u32 accounts_liquidated = 0;  // entered the queue for maintenance at least once
    u32 liquidation_steps = 0;    // that moved something
    Amount liquidated_notional;   // numeraire
    Amount liquidation_fees;      // numeraire
    Amount trading_fees;          // numeraire
    Amount deficit_total;         // numeraire, at the prices of the moment
    std::map<Payer, std::map<AssetId, Amount>> absorbed;
    std::map<Payer, Amount> absorbed_value;  // numeraire
    InsuranceFund fund;
    u32 adl_count = 0;            // transfers
    u32 adl_accounts = 0;
    Amount adl_cost;              // profit that counterparties gave up, numeraire
    Rate adl_haircut;             // that over the unrealised profits of those who were deleveraged, before
    Time worst_minute;
    Amount worst_minute_notional;
    std::vector<CascadeGain> cascade_gain;
    std::map<AssetId, Amount> conservation_error;  // sum over all accounts of each asset: 0

    u64 commands = 0;
    u64 refused = 0;
    u64 events = 0;
    i64 wall_ns = 0;
    Hash state_hash;
    std::map<std::string, u64> refusals;  // by name

    std::vector<MarketResult> markets;
    std::vector<LiquidationRow> liquidations;
    std::vector<AbsorbedRow> absorptions;
    std::vector<MinuteRow> minutes;
    std::vector<AccountResult> account_results;       // customers, by account id
    std::vector<std::string> asset_symbols;           // by AssetId
    std::vector<std::string> market_symbols;          // by MarketId
    std::vector<std::string> notes;                   // what the run assumed or skipped, in sentences
    std::vector<std::array<std::string, 4>> references;  // what, value, unit, source: reported elsewhere
};

}  // namespace plimsoll::lab
