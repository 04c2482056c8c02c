#include "margin/conformance_health.hpp"

#include <algorithm>
#include <vector>

namespace plimsoll::conformance {

namespace {

const Fraction zero{};

Fraction token_health(const HealthToken& token) {
    return token.balance * token.price * (token.balance >= zero ? token.asset_weight : token.liability_weight);
}

// With all bids or all asks (negative) filled at the oracle price.
Fraction perp_scenario(const HealthPerp& perp, const Fraction& filled) {
    const Fraction lots = perp.lots + filled;
    const Fraction weight = lots >= zero ? perp.base_asset_weight : perp.base_liability_weight;
    const Fraction lot_value = perp.lot_size * perp.price;
    return lots * lot_value * weight + perp.quote - filled * lot_value;
}

Fraction perp_health(const HealthPerp& perp) {
    const Fraction worse = std::min(perp_scenario(perp, perp.bid_lots), perp_scenario(perp, zero - perp.ask_lots));
    return worse > zero ? worse * perp.overall_asset_weight : worse;
}

Fraction total(std::span<const HealthToken> tokens) {
    Fraction sum;
    for (const HealthToken& token : tokens) sum = sum + token_health(token);
    return sum;
}

}  // namespace

Fraction portfolio_health(std::span<const HealthToken> tokens, const HealthPerp& perp, const HealthSpotOrders& orders) {
    std::vector<HealthToken> rows(tokens.begin(), tokens.end());
    const auto quote = std::ranges::find(rows, true, &HealthToken::settle);
    const auto base = std::ranges::find(rows, false, &HealthToken::settle);
    PLIMSOLL_INVARIANT(quote != rows.end() && base != rows.end());
    quote->balance = quote->balance + perp_health(perp) / quote->price;
    const Fraction base_before = base->balance;
    base->balance = base->balance + orders.base + orders.quote * quote->price / base->price;
    const Fraction all_in_base = total(rows);
    base->balance = base_before;
    quote->balance = quote->balance + orders.quote + orders.base * base->price / quote->price;
    return std::min(all_in_base, total(rows));
}

}  // namespace plimsoll::conformance
