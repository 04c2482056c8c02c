// account_risk, bankruptcy_price, liquidation_price and open_interest.
#include "tests/vectors/peer.hpp"

namespace plimsoll::vectors {

namespace {

using namespace conformance;

// Where the case does not name a margin, nothing that depends on it is answered.
PeerTotals totals(const Node& node) {
    const auto initial = node.maybe("initial_margin"), maintenance = node.maybe("maintenance_margin");
    return {node["equity"].whole(), initial ? initial->whole() : 0, maintenance ? maintenance->whole() : 0};
}

Answer gates(const Node& in) {
    const PeerTotals found = totals(in);
    Answer answer;
    if (in.maybe("initial_margin")) answer.fields["initial_ok"] = initial_ok(found);
    if (!in.maybe("maintenance_margin")) return answer;
    answer.fields["maintenance_ok"] = maintenance_ok(found);
    answer.fields["liquidatable"] = liquidatable(found);
    return answer;
}

Answer account(const Node& in) {
    const PeerTotals found = account_totals(peer_case(in).account);
    Answer answer;
    answer.fields = {{"equity", shown(found.equity)},
                     {"initial_margin", shown(found.initial)},
                     {"maintenance_margin", shown(found.maintenance)},
                     {"initial_ok", initial_ok(found)},
                     {"maintenance_ok", maintenance_ok(found)},
                     {"liquidatable", liquidatable(found)}};
    return answer;
}

Answer riskiness(const Node& in) {
    const auto equity = [&](const char* which) { return Amount{in[which]["equity"].whole()}; };
    const auto maintenance = [&](const char* which) { return Amount{in[which]["maintenance_margin"].whole()}; };
    return answered("a_vs_b", i128{compare_riskiness(equity("a"), maintenance("a"), equity("b"), maintenance("b"))});
}

Answer transition(const Node& in) {
    const Node before = in["before"], after = in["after"];
    before.at("maintenance_margin");
    after.at("maintenance_margin");
    const auto below = after.maybe("below_initial");  // the kind is about accounts that stay below it
    return answered("allowed", transition_allowed(totals(before), totals(after), !below || below->truth()));
}

Answer bankruptcy(const Node& in) {
    PeerCase read = peer_case(in);
    const auto found = bankruptcy_quote(read.account, read.markets.id(in["close_market"]), in["close_size"].whole());
    return found ? answered("quote_delta", *found) : refused(error_name(found.error()));
}

Answer limit_price(const Node& in) {
    PeerCase read = peer_case(in);
    const LimitTerms terms{in["bankruptcy_adjustment_ppm"].number(), in["spread_to_mm_ppm"].number()};
    const auto found =
        liquidation_limit_price(read.account, read.markets.id(in["close_market"]), in["close_size"].whole(), terms);
    return found ? answered("limit_price_quote_atoms_per_base_atom", *found) : refused(error_name(found.error()));
}

Answer liquidation(const Node& in) {
    const ClosedForm input{in["position"].decimal(),        in["mark_price"].decimal(),
                           in["collateral"].decimal(),      in["risk_factor"].decimal(),
                           in["linear_slippage"].decimal(), in["quadratic_slippage"].decimal(),
                           in["funding_buffer"].decimal()};
    const auto closed = closed_form_liquidation_price(input);
    if (!closed) return refused("UNDEFINED");
    Answer answer = answered("liquidation_price", *closed);
    const auto agree = liquidation_prices_agree(input);
    if (agree && !*agree)
        throw CaseError{"the engine's liquidation_price says " + to_text(*exact_liquidation_price(input)) +
                        ", the closed form " + to_text(*closed)};
    answer.remarks.emplace_back(agree ? "met by the engine's liquidation_price as well"
                                      : "beyond the units of the engine's liquidation_price");
    return answer;
}

Answer open_interest(const Node& in) {
    Names markets;
    std::vector<PeerParty> parties;
    for (const Node& node : in["accounts"].items()) {
        PeerParty party;
        for (const Node& held : node["positions"].items())
            party.positions.push_back({markets.of(held["market"]), held["size"].whole()});
        for (const Node& change : node["changes"].items())
            party.changes.push_back({markets.of(change["market"]), change["delta"].whole()});
        parties.push_back(std::move(party));
    }
    const auto found = open_interest_change(in["is_match"].truth(), parties);
    return found ? answered("oi_delta", *found) : refused("INVALID_MATCH");
}

constexpr Rule rules[] = {
    {"perps", "account_risk", "account", "account_totals, initial_ok, maintenance_ok, liquidatable",
     "scaled_initial_rate", "sums per asset stay exact and are rounded for display only", account},
    {"perps", "account_risk", "gate", "initial_ok, maintenance_ok, liquidatable", "",
     "the sign of the exact health decides", gates},
    {"perps", "account_risk", "cmp", "compare_riskiness", "compare_riskiness", "", riskiness},
    {"perps", "account_risk", "undercollateralised_transition", "transition_allowed", "compare_riskiness",
     "a reduction must keep the ratio (`ratio_kept`), whatever the initial margin", transition},
    {"perps", "bankruptcy_price", "", "bankruptcy_quote", "bankruptcy_cash", "", bankruptcy},
    {"perps", "liquidation_price", "liquidation_limit_price", "liquidation_limit_price", "",
     "the limit is the bankruptcy price of the slice itself", limit_price},
    {"perps", "liquidation_price", "liquidation_price", "closed_form_liquidation_price, exact_liquidation_price",
     "liquidation_price", "it takes tiers, haircuts and other lines, and answers to a step of 1e-8", liquidation},
    {"perps", "open_interest", "", "open_interest_change", "", "open interest is summed as each position changes",
     open_interest},
};

}  // namespace

std::span<const Rule> account_rules() { return rules; }

}  // namespace plimsoll::vectors
