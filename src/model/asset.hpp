// An asset: what can be deposited, owed, or settled in.
#pragma once

#include <array>
#include <string>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/fields.hpp"
#include "model/limits.hpp"

namespace plimsoll {

enum class CollateralUse : u8 { cross, isolated_only, none };

/// Weight of the part of a net balance above `floor`; weights never rise with size, so that the
/// collateral value is concave.
struct HaircutTier {
    Amount floor;       // in the asset
    MarginRate weight;  // 1 - haircut
    PLIMSOLL_FIELDS(HaircutTier, floor, weight);
};

/// A negative balance is a loan from the settlement credit of its asset, capped and bearing interest.
struct CreditTerms {
    Amount account_max;       // one account may owe at most this
    Amount total_max;         // all accounts together
    Rate rate_yearly;         // simple interest on the debt, per year of 365 days
    PLIMSOLL_FIELDS(CreditTerms, account_max, total_max, rate_yearly);
};

struct AssetTerms {
    std::string symbol;
    u8 decimals = 8;              // of the token where it lives; display only
    u32 ledger_unit = 1;          // 1, 1000 or 1000000 tokens: what an Amount of 1.0 and a Price are per
    FeedId feed = no_feed;        // no_feed: worth exactly one numeraire (par)
    CollateralUse use = CollateralUse::cross;
    Amount deposit_cap;           // of all accounts together
    u32 haircut_tier_count = 1;
    std::array<HaircutTier, limits::haircut_tiers_max> haircut_tiers{};
    MarginRate liability_weight = margin_rate_one;  // >= 1: a debt counts for more
    MarginRate closing_cost;                        // stated cost of selling it, for liquidation equity
    Duration halt_grace;                            // collateral without a price keeps its value this long,
    Duration halt_ramp;                             // then falls to zero over this time
    CreditTerms credit;
    PLIMSOLL_FIELDS(AssetTerms, symbol, decimals, ledger_unit, feed, use, deposit_cap, haircut_tier_count,
                    haircut_tiers, liability_weight, closing_cost, halt_grace, halt_ramp, credit);
};

/// Today's variables of an asset. Prices are per ledger unit in the venue's numeraire.
struct AssetState {
    Index credit_index;     // cumulated simple interest per unit of debt
    Amount deposited;       // sum over customer accounts' positive balances entered by deposit, less withdrawals
    Amount credit_used;     // sum of all customers' negative balances, as a positive number
    Price price;            // middle
    Price low;              // price - confidence: what collateral is valued at
    Price high;             // price + confidence: what a debt is valued at
    Price strict_low;       // the worse of low and the dampened price: opening and withdrawal
    Price strict_high;
    MarginRate halt_weight; // 1 while the feed lives; ramps to 0 after a long halt; multiplies the haircut weight
    u64 usable;             // 1: a price exists and is neither stale nor disputed
    Time credit_time;       // credit_index is as of
    std::array<u64, 2> reserved;
};

}  // namespace plimsoll
