// Limits that close: with them every exact sum of an account fits its type (DESIGN: 2^96 * 2^20 * 2^9 in
// 128 bits). Checked at every gate and price update; a price that would breach them pauses its market.
#pragma once

#include "base/fixed.hpp"

namespace plimsoll::limits {

inline constexpr i128 notional_raw_max = i128{1} << 96;  // |quantity * price|, units 1e-16
inline constexpr i128 amount_raw_max = i128{1} << 80;    // |amount|, units 1e-8
inline constexpr i128 index_raw_max = i128{1} << 110;    // |funding or interest index|, units 1e-18
inline constexpr i64 price_raw_max = i64{1} << 60;
inline constexpr i64 quantity_raw_max = i64{1} << 60;
inline constexpr u32 lines_max = 512;         // balances + positions of one account
inline constexpr u32 assets_per_account_max = 64;  // distinct assets that the risk of one account can hold
inline constexpr u32 balances_per_account_max = 32; // accepted at the gates; settlement in further assets still finds room
inline constexpr u32 open_orders_max = 1000;  // of one account
inline constexpr u32 tiers_max = 16;
inline constexpr u32 haircut_tiers_max = 6;
inline constexpr u32 sources_max = 16;  // publishers of one feed
inline constexpr u32 ladder_max = 8;
inline constexpr u32 assets_max = 4096;
inline constexpr u32 markets_max = 4096;

constexpr bool within(Amount amount) { return abs(amount).raw < amount_raw_max; }
constexpr bool within(Notional value) { return abs(value).raw < notional_raw_max; }

}  // namespace plimsoll::limits
