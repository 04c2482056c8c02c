// Certificates: made by the engine with each liquidation step, recomputed here from their bytes and the rule book alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "liquidation/collateral_sale.hpp"
#include "liquidation/limit.hpp"
#include "model/certificate.hpp"
#include "model/rulebook.hpp"

namespace plimsoll {

/// Whether the rule speaks of one position in its market's settlement asset.
constexpr bool speaks_of_line(StepRule rule) { return rule == StepRule::book_slice || rule == StepRule::adl; }

/// Whether a collateral sale bought the base asset of its market, which was owed; else it sold that asset.
constexpr bool buys_debt(const Certificate& certificate) {
    return certificate.rule == StepRule::collateral_sale && certificate.slice > Quantity{};
}
/// The asset that settlement_low and settlement_high are the prices of.
AssetId priced_asset(const Certificate& certificate, const RuleBook& rules);
/// The prices of the certificate with the weights of the rule book's asset.
SettlementPrice settlement_price(const Certificate& certificate, const RuleBook& rules);
/// The account as the certificate saw it. Demands a rule that speaks of a line, and a market of the rule book.
AccountLine line_of(const Certificate& certificate, const RuleBook& rules);
/// What is left of E and M when the line is taken out, so that the certificate adds up.
struct LineRest {
    Amount equity;
    Amount maintenance;
};
LineRest rest_of(const AccountLine& line, Amount cost, Amount funding_owed);

/// E, M and LE when `trade` has brought `received` in all (cash less fee plus what others paid), in settlement units.
struct LineAfter {
    Amount equity;              // rounded down
    Amount maintenance;         // rounded up
    Amount liquidation_equity;  // rounded down
};
LineAfter line_after(const AccountLine& line, Quantity trade, Amount received);

LastUnit last_unit_sold(const Certificate& certificate, const RuleBook& rules);
/// By what a collateral sale was measured. Demands a spot market of the rule book.
SaleTerms sale_terms(const Certificate& certificate, const RuleBook& rules);
/// What the collateral sold from is worth at its middle price, in the numeraire, rounded down.
Amount collateral_value(const Certificate& certificate);
/// All three in the account's numeraire.
LineAfter sale_after(const Certificate& certificate, const SaleTerms& terms);

struct CertificateFault {
    std::string_view field;  // of Certificate
    std::string_view what;   // half a sentence to follow it
    friend bool operator==(const CertificateFault&, const CertificateFault&) = default;
};
/// Everything that a stranger can recompute: the rule book's hash, the numbers of the line, the limit, the fee, the gates and
/// the totals afterwards. `in_force` is the rule book with the margin terms in force at that sequence, `rulebook` the hash
/// of the one loaded. Which account (and so which
/// numeraire), step, sequence and price set the certificate belongs to only the log can tell.
std::vector<CertificateFault> verify(const Certificate& certificate, const RuleBook& in_force, const Hash& rulebook);

/// The step in plain words, with its numbers. Demands a market and assets of the rule book.
std::string explain(const Certificate& certificate, const RuleBook& in_force);

}  // namespace plimsoll
