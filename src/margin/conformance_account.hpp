// Totals, gates and closing prices of a whole account as peers state them. (dYdX v4: x/subaccounts, x/clob; Vega:
// core/risk.)
#pragma once

#include <expected>
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
    friend bool operator==(const PeerPosition&, const PeerPosition&) = default;
};
struct PeerAccount {
    i128 cash = 0;  // quote atoms
    std::vector<PeerPosition> positions;
    std::vector<std::pair<u64, PeerMarket>> markets;  // by id
};
/// Demands that the account lists the market (checked).
const PeerMarket& market_of(const PeerAccount& account, u64 id);

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
inline bool liquidatable(const PeerTotals& totals) {
    return totals.maintenance > 0 && totals.maintenance > totals.equity;
}

/// Whether an account may go from one state to the other: into one that meets its initial margin always, below that only
/// where no risk is added. Calls compare_riskiness of margin/risk.hpp.
bool transition_allowed(const PeerTotals& before, const PeerTotals& after, bool after_below_initial);

/// What the vectors call INVALID_SIZE_DELTA (not a reduction) and UNDEFINED (no maintenance to share by).
enum class PeerError : u8 { invalid_size_delta, undefined };

/// Cash for closing `close_size` (opposite sign) of a position so that the rest is as risky as the whole was; calls
/// bankruptcy_cash of margin/bankruptcy.hpp, as the engine's liquidation does.
std::expected<i128, PeerError> bankruptcy_quote(const PeerAccount& account, u64 market, i128 close_size);

/// Limit of a liquidation order between the mark and the bankruptcy price, growing with the shortage.
struct LimitTerms {
    i64 bankruptcy_adjustment_ppm = 0;
    i64 spread_to_mm_ppm = 0;
};
std::expected<Fraction, PeerError> liquidation_limit_price(const PeerAccount& account, u64 market, i128 close_size,
                                                           const LimitTerms& terms);

/// One position with slippage and a risk factor: (collateral - V mark - buffer) / (lin |V| + quad V^2 + |V| rf - V),
/// never below zero. Empty: the denominator is zero.
struct ClosedForm {
    Fraction position, mark_price, collateral, risk_factor, linear_slippage, quadratic_slippage, funding_buffer;
};
std::optional<Fraction> closed_form_liquidation_price(const ClosedForm& input);
/// The same question put to liquidation_price of margin/liquidation_price.hpp, which the engine answers users with: a linear
/// market whose maintenance rate is rf + lin + quad |V|, cash = collateral - buffer, cost = -V mark. Empty where the rate is
/// no whole number of millionths in [0, 1], a number has no finite 8-decimal form, or the outcome is neither `exact` nor
/// `none` (zero).
std::optional<Fraction> exact_liquidation_price(const ClosedForm& input);
/// Whether both are the same price to the engine's step of 1e-8; empty where the engine has no answer.
std::optional<bool> liquidation_prices_agree(const ClosedForm& input);

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
