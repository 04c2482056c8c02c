// 128-bit integers under one name. The compiler's own type is exact, fast, and refused by -Wpedantic
// unless it is spoken of as an extension, so it is spoken of once, here.
#pragma once

#include <cstdint>

namespace plimsoll {

using i8 = std::int8_t;
using i16 = std::int16_t;
using i32 = std::int32_t;
using i64 = std::int64_t;
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
__extension__ typedef __int128 i128;
__extension__ typedef unsigned __int128 u128;

inline constexpr i128 i128_max = static_cast<i128>(~u128{0} >> 1);
inline constexpr i128 i128_min = -i128_max - 1;

constexpr u128 magnitude(i128 value) { return value < 0 ? ~static_cast<u128>(value) + 1 : static_cast<u128>(value); }
constexpr int sign(i128 value) { return (value > 0) - (value < 0); }

}  // namespace plimsoll
