// How much other venues liquidate in one step, as vectors/perps/partial_liquidation.json states it, one function per
// kind. Conformance only: the engine's slices are bounded by LiquidationTerms, its size to cure keeps the exact
// ratio, and an account is taken over as a vertical slice instead of an asset exchanged for a debt. Amounts are
// atoms; *_e4, *_e6, *_e9 scaled integers.
#pragma once

#include <optional>
#include <vector>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::conformance {

/// kind "position_bounds": smallest and largest notional of one step, in quote atoms. Demands a sum of exponents of at most 76.
struct PositionBounds {
    i128 size = 0;
    i64 base_exp = 0;
    i128 price = 0;
    i64 price_exp = 0;
    i64 quote_exp = 0;
    i128 min_notional = 0;
    i128 max_portion_ppm = 0;
};
struct NotionalBounds {
    i128 least = 0;
    i128 most = 0;
};
NotionalBounds step_bounds(const PositionBounds& input);

/// kind "block_budget", for either limit.
inline i128 budget_left(i128 limit, i128 used) { return difference(limit, used).to_i128(); }

/// kind "size_to_cover_shortage", in base e9. Empty: no size does, take the whole position.
struct CoverShortage {
    i128 shortage = 0;
    i128 margin_ratio_e4 = 0;
    i128 liquidator_fee_e6 = 0;
    i128 insurance_fee_e6 = 0;
    i128 oracle_price_e6 = 0;
    i128 quote_price_e6 = 0;
};
std::optional<i128> size_to_cover_shortage_e9(const CoverShortage& input);

/// One side of an exchange of collateral for debt.
struct SpotSide {
    i128 weight_e4 = 0;  // only in spot_liability_to_cover_shortage
    i128 multiplier_e6 = 1'000'000;
    i64 decimals = 0;  // 0 to 18
    i128 price_e6 = 0;
};
/// kind "spot_liability_to_cover_shortage". Empty: the whole liability ("MAX").
std::optional<Int256> liability_to_cover_shortage(const Int256& shortage, const SpotSide& asset,
                                                  const SpotSide& liability, i128 insurance_fee_e6);
/// kind "liability_implied_by_asset".
Int256 liability_implied_by_asset(const Int256& asset_atoms, const SpotSide& asset, const SpotSide& liability);
/// kind "asset_seized_for_liability".
Int256 asset_seized_for_liability(const Int256& asset_available, const Int256& liability_atoms, const SpotSide& asset,
                                  const SpotSide& liability);
/// kind "swap_bound": whether a swap of asset for liability is no worse than the liquidation price allows.
bool swap_acceptable(const Int256& asset_atoms, const Int256& liability_atoms, const SpotSide& asset,
                     const SpotSide& liability);

/// kind "fee_ramp".
struct FeeRamp {
    i128 base_fee_e6 = 0;
    i128 max_fee_e6 = 0;
    i128 last_active_slot = 0;
    i128 slot = 0;
    i128 grace_slots = 0;
    i128 increase_per_slot_e6 = 0;
};
i128 fee_ramp_e6(const FeeRamp& input);

/// kind "inventory_disposal": size of the next order that sells what the venue took over.
struct Disposal {
    i128 position = 0;
    i128 volume_in_range = 0;
    Fraction disposal_fraction;
    i128 full_disposal_size = 0;
    Fraction max_fraction_consumed;
};
i128 disposal_order(const Disposal& input);
/// kind "inventory_disposal_run": the orders until nothing is left, the volume restored between them. Stops where an
/// order would be zero.
std::vector<i128> disposal_run(Disposal input);

}  // namespace plimsoll::conformance
