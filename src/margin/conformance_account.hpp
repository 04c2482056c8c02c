// Totals, gates and closing prices of a whole account as peers state them. (dYdX v4: x/subaccounts, x/clob; Vega:
// core/risk.)
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "margin/conformance_requirement.hpp"

namespace plimsoll::conformance {

struct PeerPosition {
    u64 market = 0;
    i128 size = 0;
    i128 entry_funding_index = 0;  // in 1e-6 quote atoms per base atom
    i128 index_now = 0;
};
struct PeerAccount {
    i128 cash = 0;  // quote atoms
    std::vector<PeerPosition> positions;
    std::vector<std::pair<u64, PeerMarket>> markets;  // by id
};
struct PeerTotals {
    i128 equity = 0;
    i128 initial = 0;
    i128 maintenance = 0;
};
/// Cash, funding floor(-(now - entry) size / 1e6) per position, notionals; sums of requirements.
PeerTotals account_totals(const PeerAccount& account);

inline bool initial_ok(const PeerTotals& totals) { return totals.equity >= totals.initial; }
inline bool maintenance_ok(const PeerTotals& totals) { return totals.equity >= totals.maintenance; }
/// An account that needs no margin is never liquidated.
inline bool liquidatable(const PeerTotals& totals) { return totals.maintenance > 0 && totals.maintenance > totals.equity; }

/// Whether an account that is and stays below its initial margin may go from one state to the other.
bool transition_allowed(const PeerTotals& before, const PeerTotals& after, bool after_below_initial);

/// Cash for closing `close_size` (opposite sign) of a position so that the rest is as risky as the whole was; calls
/// bankruptcy_cash of margin/bankruptcy.hpp, as the engine's liquidation does. Empty: the size is not a reduction.
std::optional<i128> bankruptcy_quote(const PeerAccount& account, u64 market, i128 close_size);

/// Limit of a liquidation order between the mark and the bankruptcy price, growing with the shortage.
struct LimitTerms {
    i64 bankruptcy_adjustment_ppm = 0;
    i64 spread_to_mm_ppm = 0;
};
std::optional<Fraction> liquidation_limit_price(const PeerAccount& account, u64 market, i128 close_size,
                                                const LimitTerms& terms);

/// One position with slippage and a risk factor: (collateral - V mark - buffer) / (lin |V| + quad V^2 + |V| rf - V),
/// never below zero. Empty: the denominator is zero.
struct ClosedForm {
    Fraction position, mark_price, collateral, risk_factor, linear_slippage, quadratic_slippage, funding_buffer;
};
std::optional<Fraction> closed_form_liquidation_price(const ClosedForm& input);
/// The same question put to liquidation_price of margin/liquidation_price.hpp: a linear market whose maintenance rate is
/// rf + lin + quad |V|, cash = collateral - buffer, cost = -V mark. Empty where the rate is no whole number of millionths,
/// a number has no finite 8-decimal form, or the outcome is not `exact`.
std::optional<Fraction> exact_liquidation_price(const ClosedForm& input);

struct PeerChange {
    u64 market = 0;
    i128 delta = 0;
};
struct PeerParty {
    std::vector<PeerPosition> positions;
    std::vector<PeerChange> changes;
};
/// Change of the sum of long sizes by one match; zero for what is no match. Empty: not two parties with equal and
/// opposite changes of one market.
std::optional<i128> open_interest_change(bool is_match, std::span<const PeerParty> parties);

}  // namespace plimsoll::conformance
