// The proof of one liquidation step: what was known, which rule was applied, what came out. It is enough, with the
// rule book, to recompute the decision without an engine (docs/formats/certificate.md).
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
    book_slice,         // a slice of one market was sold to the book at its limit or better
    collateral_sale,    // collateral was sold for the asset of a debt, at its weight or better
    deficit_cover,      // the payers lifted an account without positions to zero
    takeover,           // a vertical slice went to a backstop
    adl,                // a position went to ADL counterparties at its bankruptcy price
    closed,             // nothing was left
    waited              // nobody would take anything within its limit: nothing moved
};

/// Before the step, in the account's numeraire: `equity` E (margin equity), `maintenance` M, `liquidation_equity` LE.
/// Unhealthy when E < M.
///
/// book_slice and adl speak of one position, in its market's settlement asset. *_settlement are the three above, by the
/// prices given (all alike where the settlement asset is the numeraire); the line adds up:
///   equity_settlement = rest_equity + floor(quantity * mark + cost) - funding_owed
///   maintenance_settlement = rest_maintenance + ceil(requirement(quantity, mark))
/// `limit_cash` is the least cash for `slice`: mark value given up - min(E * dM / M, LE * dM / M + closing cost saved). A slice of
/// an insolvent account may fetch less, down to the mark less closing cost: `absorbed` is what others then paid.
/// After, in the same units: equity_after = floor(E + cash - fee + absorbed - value given up), and so on.
///
/// collateral_sale speaks of a spot market: mark and full_price are the low and the middle price of what is sold,
/// settlement_* those of the debt's asset; cost is all collateral at full prices in the numeraire, rest_equity what of it
/// is not the asset sold; limit_cash is the larger of what it counted for and what solvency asks
/// (liquidation/collateral_sale.hpp). After, in the numeraire. A slice above zero buys the base asset, which was owed: then
/// what is sold is the settlement asset, cash is negative, and limit_cash is minus the most that the purchase may cost.
///
/// Other rules leave the line at zero and speak in the numeraire.
struct Certificate {
    Sequence sequence{};
    u64 price_set = 0;            // FeedState::update of the market's feed
    Hash rulebook;
    AccountId account{};
    AssetId numeraire{};          // of the account
    MarketId market = no_market;
    u32 step = 0;                 // of this account since it was queued, from 0
    StepRule rule{};
    bool liquidatable = false;    // E < M before, as rounded
    Amount equity;                // rounded down
    Amount maintenance;           // rounded up
    Amount liquidation_equity;    // rounded down
    Price numeraire_price;        // in the feeds' currency
    Price settlement_low;
    Price settlement_high;
    Price mark;
    Price full_price;             // collateral_sale only
    Quantity quantity;            // before, signed; collateral_sale: net of the asset sold
    Amount cost;                  // before
    Amount funding_owed;          // before
    Amount rest_equity;
    Amount rest_maintenance;
    Quantity slice;               // asked, signed as the trade of the account
    Amount limit_cash;            // least the account may receive for `slice` (negative: most it may pay)
    Quantity filled;              // signed as the trade of the account
    Amount cash;                  // received for `filled`; takeover: liquidation equity of what was handed over
    Amount fee;
    Amount absorbed;              // paid by others so that nobody receives negative equity
    MarginRate fraction;          // takeover: of every line
    Amount equity_after;
    Amount maintenance_after;
    Amount liquidation_equity_after;
    PLIMSOLL_FIELDS(Certificate, sequence, price_set, rulebook, account, numeraire, market, step, rule, liquidatable, equity,
                    maintenance, liquidation_equity, numeraire_price, settlement_low, settlement_high, mark, full_price, quantity, cost,
                    funding_owed, rest_equity, rest_maintenance, slice, limit_cash, filled, cash, fee, absorbed, fraction, equity_after,
                    maintenance_after, liquidation_equity_after);
};

}  // namespace plimsoll
