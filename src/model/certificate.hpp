// The proof of one liquidation step: what was known, which rule was applied, what came out. It is enough, with the
// rule book, to recompute the decision without an engine (see docs/formats/certificate.md).
#pragma once

#include <array>

#include "base/fixed.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "model/fields.hpp"

namespace plimsoll {

/// What a step did.
enum class StepRule : u8 {
    orders_cancelled,   // all open orders went first
    book_slice,         // a slice of one market sold to the book at its bankruptcy price or better
    collateral_sale,    // collateral sold for the settlement asset
    deficit_cover,      // the payers lifted the account to zero
    takeover,           // a vertical slice went to a backstop
    adl,                // a slice went to ADL counterparties
    closed              // nothing was left
};

/// Equity and requirement of the account without the touched market, and that market's line, before the step:
///   value       = quantity * mark (linear) or floor(-quantity / mark) (inverse), + cost - funding_owed
///   E = rest_equity + value, M = rest_maintenance + requirement(quantity, mark)
///   unhealthy when E < M; the slice's limit is the quote amount -dN - floor(E * |dM| / M)
/// and the same line after it. Amounts are in the market's settlement asset, which is the account's numeraire for isolated
/// and single-asset accounts; for others rest_* are converted at the certificate's settlement price.
struct Certificate {
    Sequence sequence{};
    u64 price_set = 0;            // FeedState::update of the market's feed
    Hash rulebook;
    AccountId account{};
    MarketId market = no_market;
    u32 step = 0;                 // of this account, from 0
    StepRule rule{};
    bool liquidatable = false;    // E < M before
    Price mark;
    Quantity quantity;            // before, signed
    Amount cost;                  // before
    Amount funding_owed;          // before
    Amount rest_equity;           // rounded down
    Amount rest_maintenance;      // rounded up
    Amount equity_before;         // rounded down
    Amount maintenance_before;    // rounded up
    Quantity slice;               // asked, signed as the trade of the account
    Amount limit_cash;            // least the account may receive (negative: most it may pay) for the slice
    Quantity filled;              // signed as the trade of the account
    Amount cash;                  // received for `filled`
    Amount fee;
    Amount absorbed;              // deficit covered in this step
    Amount equity_after;
    Amount maintenance_after;
    PLIMSOLL_FIELDS(Certificate, sequence, price_set, rulebook, account, market, step, rule, liquidatable, mark, quantity, cost,
                    funding_owed, rest_equity, rest_maintenance, equity_before, maintenance_before, slice, limit_cash, filled,
                    cash, fee, absorbed, equity_after, maintenance_after);
};

}  // namespace plimsoll
