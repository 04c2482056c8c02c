// What a liquidation may cost the account: the bankruptcy limit of a slice, and the fee that fits above it.
//
// An account is seen from one of its positions: the line, and the account's totals in the line's settlement asset.
// A trade d (opposite to the position) that brings in `cash` costs the account
//     loss(d) = value at mark of what it gives up - cash = mark_cash(d) - cash
// and releases dM(d) = M(q) - M(q + d) of its maintenance. It may cost at most
//     margin share     E  * dM / M            while E > 0: then E' * M >= E * M', the ratio does not fall
//     solvency share   LE * dM / M + closing cost saved by d: then LE >= 0 stays LE' >= 0
// whichever is less, rounded down. In cash this is DESIGN's proportional bankruptcy price, -dN - floor(E * |dM| / M)
// (dYdX v4, clob/keeper/liquidations.go). For a line that is the whole account both shares are
// equal; they part where haircuts make E lower than what the account really owns (the second then keeps a solvent
// account from being sold as if it were bankrupt: E <= 0 < LE), and where tiers release margin faster than closing cost.
// An insolvent account (LE < 0) gives a negative loss: a taker must bring that much more than the mark. A deficit is
// spread evenly over the line (dM by its average rate), so that one price is right for every part of a slice that fills;
// a positive equity may follow dM itself, since where rates rise with size the first part frees the most.
#pragma once

#include <optional>

#include "model/market.hpp"

namespace plimsoll {

/// How the account's numeraire is spoken in a position's settlement asset. Prices in the feeds' currency; all
/// alike and without weights where the settlement asset is the numeraire.
struct SettlementPrice {
    Price numeraire{one_e8};
    Price low{one_e8};   // of the settlement asset
    Price high{one_e8};
    MarginRate liability_weight = margin_rate_one;  // what a debt of it counts for in margin equity,
    MarginRate closing_cost;                        // and what closing costs in liquidation equity
};
/// An equity of the account in its settlement asset, such that a loss of one unit there takes no more than one unit of
/// it: a positive equity is divided by the dearest unit, high * max(liability weight, 1 + closing cost), a negative one by the
/// cheapest, low * (1 - closing cost); rounded down. Demands low > 0.
Amount equity_in_settlement(Amount numeraire, const SettlementPrice& price);
/// Maintenance in the settlement asset: at the high price that it was charged at, rounded up.
Amount maintenance_in_settlement(Amount numeraire, const SettlementPrice& price);

/// An account as seen from one of its positions. Amounts in the settlement asset.
struct AccountLine {
    InstrumentKind kind = InstrumentKind::linear_perpetual;
    Quantity quantity;             // not zero
    Price mark;                    // > 0
    Quantity lot;
    Amount equity;                 // E: margin equity, rounded down
    Amount maintenance;            // M of the whole account, rounded up; > 0
    Amount liquidation_equity;     // LE: full prices less stated closing cost, rounded down
    MarginRate closing_cost;       // of the market
    SettlementPrice price;         // by which the three were spoken
    const MarginTerms* margin = nullptr;  // in force now
};

/// Maintenance of a quantity of this line at its mark, exact.
Exact line_maintenance(const AccountLine& line, Quantity quantity);
/// What closing `trade` (signed opposite to the position, at most as large) takes off the maintenance. For models that
/// step (size-linear) the line's average share is taken, which is never more.
Exact released(const AccountLine& line, Quantity trade);
/// The line's average share: its maintenance * |trade| / |quantity|, rounded down. Deficits are carried in this share.
Exact released_on_average(const AccountLine& line, Quantity trade);
/// What the position loses in value at the mark when `trade` closes part of it: cash of just this much leaves equity as
/// it was. -d * mark, exact (linear); whole atoms, by the rounding of the value itself (inverse).
Notional given_up(const AccountLine& line, Quantity trade);
/// The same as cash, rounded up.
Amount mark_cash(const AccountLine& line, Quantity trade);

/// The stated closing cost that `trade` makes unnecessary, as liquidation equity counts it: in settlement units.
Exact closing_cost_saved(const AccountLine& line, Quantity trade);

/// The most that closing `trade` may cost the account; negative where it must gain. Rounded down.
Amount loss_limit(const AccountLine& line, Quantity trade);
/// The least cash that the account may receive for `trade` (negative: the most it pays, as a negative number).
inline Amount limit_cash(const AccountLine& line, Quantity trade) {
    return mark_cash(line, trade) - loss_limit(line, trade);
}
/// The value of an inverse line is whole atoms before and after: two may be lost between them without any loss.
inline constexpr Amount inverse_slack{2};
/// Whether `cash` for `trade` keeps both shares, exactly: nothing is rounded but the value of an inverse line.
bool limit_kept(const AccountLine& line, Quantity trade, Amount cash);
/// limit_cash as a price on the grid, rounded to the account's protection: whatever part of the trade fills at it or
/// better has limit_kept (rates that rise with size). For inverse markets an atom per lot is kept back for the rounding
/// of fills. Empty where no price would do; one tick where a sale may be made at any price.
std::optional<Price> limit_price(const AccountLine& line, Quantity trade, Price tick);

/// What a taker brings at least for a slice of an insolvent account whose deficit others pay: the value at the mark less the stated
/// closing cost that the slice saves. Then the lift is at most the slice's share of the deficit.
Amount lifted_cash(const AccountLine& line, Quantity trade);
/// lifted_cash as a price on the grid, as limit_price.
std::optional<Price> lifted_price(const AccountLine& line, Quantity trade, Price tick);
/// lifted_cash of a part and of the whole are rounded apart: by no more than this.
inline constexpr Amount lift_slack{4};
/// What others pay so that nobody receives negative equity: what `cash` is short of limit_cash.
inline Amount lift_of(const AccountLine& line, Quantity filled, Amount cash) {
    const Amount missing = limit_cash(line, filled) - cash;
    return missing > Amount{} ? missing : Amount{};
}

/// rate * |cash|, rounded down, but only what the fill left above the limit: zero where nothing.
Amount liquidation_fee(const AccountLine& line, MarginRate rate, Quantity filled, Amount cash);

}  // namespace plimsoll
