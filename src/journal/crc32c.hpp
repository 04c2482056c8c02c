// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78): finds torn writes and flipped bits. Not a defence against
// intent: that is the hash chain.
#pragma once

#include <cstddef>
#include <span>

#include "base/int128.hpp"

namespace plimsoll::journal {

/// "123456789" gives 0xE3069283. `before` continues the checksum of what stood before.
u32 crc32c(std::span<const std::byte> bytes, u32 before = 0);

}  // namespace plimsoll::journal
