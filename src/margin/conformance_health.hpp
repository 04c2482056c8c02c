// Account health over several tokens, one perpetual and one spot market's open orders, by weights. (Mango v4,
// health/cache.rs.)
#pragma once

#include <span>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

struct HealthToken {
    Fraction balance, price, asset_weight, liability_weight;
    bool settle = false;  // the perpetual settles in it, and spot orders pay in it
};
struct HealthPerp {
    Fraction lots, quote, bid_lots, ask_lots, lot_size, price;
    Fraction base_asset_weight, base_liability_weight, overall_asset_weight;
};
struct HealthSpotOrders {
    Fraction base, quote;  // reserved
};
/// Initial health. Demands one settle token and one other.
Fraction portfolio_health(std::span<const HealthToken> tokens, const HealthPerp& perp, const HealthSpotOrders& orders);

}  // namespace plimsoll::conformance
