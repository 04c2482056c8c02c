// A market: what is traded, on which grid, with which margin, and what happens when it fails.
#pragma once

#include <array>
#include <string>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/fields.hpp"
#include "model/limits.hpp"
#include "model/margin_model.hpp"

namespace plimsoll {

/// linear perpetual and future: quantity in base units, profit = quantity * price, settled in the quote.
/// inverse perpetual: quantity in quote units (dollars), value of q at P is -q / P coins: settled in the base.
/// spot: the base asset changes hands against the settlement (quote) asset; there is no position.
enum class InstrumentKind : u8 { spot, linear_perpetual, inverse_perpetual, dated_future };

enum class Taker : u8 { book, backstop, adl };
/// Among counterparties of one pass: everybody in proportion, or by profit and leverage.
enum class AdlOrder : u8 { pro_rata, ranked };
enum class Payer : u8 { market_fund, shared_fund, backstop_capital, adl, socialisation, open_deficit };

struct BookTerms {
    Price tick;
    Quantity lot;
    Quantity quantity_min;
    Quantity quantity_max;
    MarginRate price_band;      // an order further than this from the mark is refused; a market order stops there
    Duration auction_time;      // length of the call auction that opens the market or ends a halt
    PLIMSOLL_FIELDS(BookTerms, tick, lot, quantity_min, quantity_max, price_band, auction_time);
};

struct FeeTerms {
    Rate maker;  // may be negative (a rebate), never below -taker
    Rate taker;
    PLIMSOLL_FIELDS(FeeTerms, maker, taker);
};

struct MarkTerms {
    Duration basis_time_constant;  // of the moving average of (book middle - index)
    MarginRate basis_max;          // |average basis| <= index * this
    MarginRate band;               // mark stays within index * (1 +- this)
    Amount depth_min;              // notional needed on each side for the book leg,
    Duration depth_time;           // for this long
    PLIMSOLL_FIELDS(MarkTerms, basis_time_constant, basis_max, band, depth_min, depth_time);
};

struct FundingTerms {
    Duration interval;           // 0 = no funding
    Duration sample_interval;
    Amount impact_notional;      // the premium is measured at the average price of this notional
    Rate interest;               // per interval
    Rate dampener;               // rate = premium + clamp(interest - premium, -dampener, +dampener)
    MarginRate cap_factor;       // |rate| <= cap_factor * (initial - maintenance) of the first tier
    PLIMSOLL_FIELDS(FundingTerms, interval, sample_interval, impact_notional, interest, dampener, cap_factor);
};

struct LiquidationTerms {
    u32 taker_count = 0;
    std::array<Taker, limits::ladder_max> takers{};  // who takes the position, in order
    u32 payer_count = 0;
    std::array<Payer, limits::ladder_max> payers{};  // who pays the loss, in order; the last is open_deficit
    MarginRate fee;                // of the notional closed by a fill, to the market's fund
    MarginRate target;             // done when equity >= maintenance * (1 + target)
    MarginRate closing_cost;       // stated cost of closing, for liquidation equity
    MarginRate slice_portion;      // of the position at most per step
    MarginRate slice_depth_share;  // of the measured depth at most per step
    Duration depth_window;         // measured depth: the least of the samples over this and of now; 0 = of now alone
    Amount slice_notional_max;
    Amount dust_notional;          // what is left below this is finished whole
    Duration slice_interval;       // between two steps of one account; a new insolvency goes on at once
    Duration adl_wait;             // how long an insolvent account stays open to the other takers before ADL, while the payers
                                   // before ADL can bear its deficit
    AdlOrder adl_order = AdlOrder::pro_rata;
    Amount market_fund_claim_max;  // per step of an account
    Amount shared_fund_claim_max;
    PLIMSOLL_FIELDS(LiquidationTerms, taker_count, takers, payer_count, payers, fee, target, closing_cost, slice_portion,
                    slice_depth_share, depth_window, slice_notional_max, dust_notional, slice_interval, adl_wait, adl_order,
                    market_fund_claim_max, shared_fund_claim_max);
};

struct MarketTerms {
    std::string symbol;
    InstrumentKind kind = InstrumentKind::linear_perpetual;
    AssetId base = no_asset;        // spot: the asset bought; otherwise no_asset
    AssetId settlement = no_asset;  // what profit, fees and margin are in
    FeedId feed = no_feed;          // index price, per base unit in the quote
    Time expiry = never;            // dated future: trading ends
    Duration settlement_window;     // dated future: the settlement price is the time average of the index over this
    Amount position_limit;          // notional of one owner in this market; 0 = none
    BookTerms book;
    FeeTerms fees;
    MarkTerms mark;
    FundingTerms funding;
    MarginTerms margin;
    LiquidationTerms liquidation;
    PLIMSOLL_FIELDS(MarketTerms, symbol, kind, base, settlement, feed, expiry, settlement_window, position_limit, book, fees,
                    mark, funding, margin, liquidation);
};

enum class MarketStatus : u8 { closed, auction, open, reduce_only, halted, settled };

/// Samples that a depth window is made of.
inline constexpr u32 depth_samples = 8;

/// Today's variables of a market; a row of the state.
struct MarketState {
    Index funding_index;           // quote (linear) or coins (inverse) per unit of quantity, cumulated
    Index funding_max;             // largest |step| so far: display
    i128 premium_time_sum;         // sum of premium (1e-8) x ns since the last funding
    i128 settlement_time_sum;      // sum of index price x ns inside the settlement window
    Notional bids_notional;        // of resting orders, for depth
    Notional asks_notional;
    std::array<Notional, depth_samples> bids_depth;  // resting within the price band, as sampled; round and round
    std::array<Notional, depth_samples> asks_depth;
    Price index;                   // 0 = none yet
    Price mark;                    // keep price: values positions and maintenance
    Price last;                    // last trade that was not a liquidation
    Price settlement;              // dated future: final price; 0 = not settled
    Price strict_low;              // the worse of mark and dampened index for a long (opening)
    Price strict_high;             // for a short
    i64 basis_average;             // 1e-8, moving average of middle - index
    Time mark_time;
    Time premium_time;             // last sample
    i64 premium_last;              // 1e-8 rate
    i64 premium_ns;                // time covered by premium_time_sum
    Time funding_next;
    Time settlement_time;          // settlement_time_sum is as of
    Time depth_since;              // both sides deep enough since; never = not now
    Time depth_sampled;            // last sample of depth
    u64 depth_count;               // samples so far
    Time status_until;             // an auction ends, or never
    Quantity open_interest;        // sum of long quantities
    u64 priority_next;             // next place in time priority
    AccountId clearing;            // realised profit and loss pass through here
    AccountId funding;             // funding payments pass through here
    AccountId fund;                // the market's insurance fund
    u32 order_count;
    MarketStatus status;
    u8 index_usable;               // 1: neither stale nor disputed
    std::array<u8, 6> reserved;
};

}  // namespace plimsoll
