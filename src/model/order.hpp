// An open order: a row of the state.
#pragma once

#include <array>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "model/fields.hpp"

namespace plimsoll {

enum class Side : u8 { buy, sell };
constexpr Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }
/// The quantity with its sign: a sale is negative.
constexpr Quantity signed_quantity(Side side, Quantity size) { return side == Side::buy ? size : -size; }

enum class OrderType : u8 { limit, market };
/// gtc rests; gtt rests until its expiry; ioc cancels what does not fill at once; fok fills whole or not at all.
enum class TimeInForce : u8 { gtc, gtt, ioc, fok };

/// Bits of Order::flags.
namespace order_flag {
inline constexpr u8 post_only = 1;
inline constexpr u8 reduce_only = 2;
inline constexpr u8 liquidation = 4;
inline constexpr u8 resting = 8;  // stands in the book
inline constexpr u8 dropped = 16; // being cancelled inside a sweep
}  // namespace order_flag

struct Order {
    Price price;
    Quantity remaining;
    Quantity filled;
    Time expiry;                  // gtt; never otherwise
    ClientId client{};
    u64 priority = 0;             // place in time priority within its market
    u32 generation = 0;           // of this slot: distinguishes lives of a reused row
    AccountId account = no_account;
    MarketId market = no_market;
    u32 next_of_account = no_row; // free rows are chained by it too
    u32 previous_of_account = no_row;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce tif = TimeInForce::gtc;
    u8 flags = 0;
};

}  // namespace plimsoll
