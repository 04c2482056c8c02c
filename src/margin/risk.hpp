// The one risk number of an account (DESIGN: risk of an account).
//
//   H = sum_a min(w+ X_a p_a^low, w- X_a p_a^high) - M_a p_a^high
//
// X_a: net of asset a: balance - credit interest owed + unrealised profit of positions settled in a - funding owed.
// M_a: requirement of those positions. w+: haircut weights by tier of size, times the ramp of a collateral whose
// price has halted; w-: liability weight. The account's numeraire has p = w = 1. An asset without a price counts as
// nothing where positive; where negative it keeps its last price. A numeraire that has a feed of its own stands at its
// middle price n, and H is in units of the feeds' currency; amounts shown are divided by n.
//   maintenance: keep prices (mark; asset low/high), maintenance rates, open orders ignored.
//   initial: strict prices, initial rates, unrealised profit only up to profit_weight and profit_cap, and open
//   orders: derivative markets reserve the worse of all bids and all asks filled, with the adverse distance of their
//   limit to the mark; spot orders count what they would pay as gone and what they would receive at its lowest weight.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

#include "margin/view.hpp"

namespace plimsoll {

enum class Purpose : u8 { maintenance, initial };

/// What adds over the lines of an account, per asset. Exact.
struct AssetTotals {
    AssetId asset{};
    Notional net;       // X_a; in 1e-16, since 512 lines of amounts at their limit do not fit in units of 1e-22
    Exact requirement;  // M_a
    Notional received;  // initial: what spot orders leave behind at least, to be counted at the lowest weight
};
/// The assets touched, ascending. The table is filled only as far as it is used: clearing all of it would cost more
/// than the risk of an ordinary account.
class RiskTerms {
public:
    std::span<const AssetTotals> totals() const { return {begin(), count_}; }
    MarginMode mode = MarginMode::cross;  // of the account: decides what may count as collateral
    /// The row of an asset, made where missing. Demands at most limits::assets_per_account_max different ones.
    AssetTotals& at(AssetId asset);

private:
    const AssetTotals* begin() const { return std::launder(reinterpret_cast<const AssetTotals*>(rows_.data())); }
    AssetTotals* begin() { return std::launder(reinterpret_cast<AssetTotals*>(rows_.data())); }

    std::size_t count_ = 0;
    alignas(AssetTotals) std::array<std::byte, sizeof(AssetTotals) * limits::assets_per_account_max> rows_;
};
RiskTerms risk_terms(const VenueView& venue, const AccountLines& account, Purpose purpose);

/// H in units of 1e-36 of what feeds are priced in. Its sign decides; it does not depend on the account's numeraire
/// having a price of its own, as long as that price is not zero.
using Health = Int256;
Health reduce(const VenueView& venue, const RiskTerms& terms, AssetId numeraire, Purpose purpose);
Health health(const VenueView& venue, const AccountLines& account, Purpose purpose);

/// Rounded display of the same, in the numeraire.
struct AccountRisk {
    Amount equity;              // margin equity (maintenance), rounded down
    Amount maintenance;         // rounded up
    Amount equity_initial;      // rounded down
    Amount initial;             // rounded up, order reserve included
    Amount liquidation_equity;  // full prices less stated closing cost, rounded down: decides bankruptcy
    Notional exposure;          // sum of |notional| over positions, in the numeraire at middle prices
    Amount free_margin() const { return equity_initial - initial; }
    friend bool operator==(const AccountRisk&, const AccountRisk&) = default;
};
AccountRisk account_risk(const VenueView& venue, const AccountLines& account);
/// Only equity and maintenance of the above are set: what liquidation decisions need.
AccountRisk maintenance_risk(const VenueView& venue, const AccountLines& account);
/// Full prices less stated closing cost of positions and of collateral: rounded down, in the numeraire.
Amount liquidation_equity(const VenueView& venue, const AccountLines& account);

/// E' * MM >= E * MM': a reduction may not lower the ratio of equity to maintenance. Where no maintenance is left
/// afterwards, E' >= 0 or E' >= E decides.
bool ratio_kept(const AccountRisk& before, const AccountRisk& after);
/// The riskier account has the lower E/MM (account_risk vectors): -1 a safer, 0 equal, +1 a riskier.
int compare_riskiness(Amount equity_a, Amount maintenance_a, Amount equity_b, Amount maintenance_b);

/// How much of `asset` may leave now: the most whose removal keeps initial health >= 0 at strict prices, and never more
/// than the settled balance. Zero where a price it needs is not usable.
Amount withdrawable(const VenueView& venue, const AccountLines& account, AssetId asset);

/// Whether every price that the account's risk needs is there, fresh and undisputed.
bool prices_usable(const VenueView& venue, const AccountLines& account);

}  // namespace plimsoll
