// Ids are empty enums: they compare and hash as integers, and an account is never a market. All are dense
// indices into state tables.
#pragma once

#include <cstddef>
#include <utility>

#include "base/int128.hpp"

namespace plimsoll {

enum class AssetId : u32 {};
enum class FeedId : u32 {};    // one oracle feed: a price per unit of something
enum class SourceId : u32 {};  // one publisher of reports
enum class MarketId : u32 {};
enum class OwnerId : u32 {};
enum class AccountId : u32 {};
enum class OrderId : u64 {};   // generation << 32 | slot
enum class ClientId : u64 {};  // chosen by the client, 0 = none
enum class Sequence : u64 {};  // place of a command in the log, from 1

inline constexpr u32 none_u32 = 0xFFFF'FFFF;
inline constexpr AssetId no_asset{none_u32};
inline constexpr FeedId no_feed{none_u32};
inline constexpr MarketId no_market{none_u32};
inline constexpr OwnerId no_owner{none_u32};
inline constexpr AccountId no_account{none_u32};
inline constexpr OrderId no_order{~u64{0}};
inline constexpr u32 no_row = none_u32;  // end of a chain of rows

template <class Id>
constexpr std::size_t index(Id id) {
    return static_cast<std::size_t>(std::to_underlying(id));
}
constexpr u32 slot_of(OrderId id) { return static_cast<u32>(std::to_underlying(id)); }
constexpr u32 generation_of(OrderId id) { return static_cast<u32>(std::to_underlying(id) >> 32); }
constexpr OrderId order_id(u32 generation, u32 slot) { return OrderId{(static_cast<u64>(generation) << 32) | slot}; }

}  // namespace plimsoll
