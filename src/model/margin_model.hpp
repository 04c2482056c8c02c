// Requirement models: parameters only. The functions over them are in margin/model_*.hpp.
#pragma once

#include <array>
#include <variant>

#include "base/fixed.hpp"
#include "model/fields.hpp"
#include "model/limits.hpp"

namespace plimsoll {

/// Applies to the part of a position's notional above `floor` (settlement asset).
struct RiskTier {
    Amount floor;
    MarginRate initial;
    MarginRate maintenance;
    PLIMSOLL_FIELDS(RiskTier, floor, initial, maintenance);
};

/// requirement(N) = N * r_k - a_k with a_k = a_{k-1} + floor_k (r_k - r_{k-1}): continuous, and convex where
/// rates rise with size.
struct TieredMargin {
    u32 count = 0;
    std::array<RiskTier, limits::tiers_max> tiers{};  // ascending floors, the first zero
    PLIMSOLL_FIELDS(TieredMargin, count, tiers);
};

/// rate(size) = base + slope * |size|, rounded up to whole millionths; requirement = notional * rate. Size is
/// base units for linear markets and settlement coins for inverse ones.
struct SizeLinearMargin {
    MarginRate initial_base;
    MarginRate maintenance_base;
    Rate initial_slope;      // per 1.0 of size
    Rate maintenance_slope;  // per 1.0 of size
    PLIMSOLL_FIELDS(SizeLinearMargin, initial_base, maintenance_base, initial_slope, maintenance_slope);
};

using MarginModel = std::variant<TieredMargin, SizeLinearMargin>;

/// Raises the initial rate from its base to 100 % as open notional goes from `lower` to `upper`;
/// upper = 0 turns it off. Never touches maintenance.
struct OpenInterestScaling {
    Amount lower;
    Amount upper;
    PLIMSOLL_FIELDS(OpenInterestScaling, lower, upper);
};

struct MarginTerms {
    MarginModel model;
    OpenInterestScaling open_interest;
    MarginRate profit_weight = margin_rate_one;  // of unrealised profit that counts for initial margin,
    Amount profit_cap;                           // and at most this per position; 0 = no cap
    PLIMSOLL_FIELDS(MarginTerms, model, open_interest, profit_weight, profit_cap);
};

}  // namespace plimsoll
