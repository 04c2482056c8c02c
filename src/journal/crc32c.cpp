#include "journal/crc32c.hpp"

#include <array>
#include <cstring>

namespace plimsoll::journal {
namespace {

// tables[k][b]: checksum of byte b followed by k zero bytes, so that eight bytes go in one step (slicing by eight).
consteval std::array<std::array<u32, 256>, 8> make_tables() {
    std::array<std::array<u32, 256>, 8> tables{};
    for (u32 byte = 0; byte < 256; ++byte) {
        u32 rest = byte;
        for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1U) != 0 ? 0x82F63B78U : 0U);
        tables[0][byte] = rest;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t byte = 0; byte < 256; ++byte)
            tables[k][byte] = (tables[k - 1][byte] >> 8) ^ tables[0][tables[k - 1][byte] & 0xFFU];
    return tables;
}
constexpr auto tables = make_tables();

}  // namespace

u32 crc32c(std::span<const std::byte> bytes, u32 before) {
    u32 rest = ~before;
    while (bytes.size() >= 8) {
        u64 word = 0;
        std::memcpy(&word, bytes.data(), 8);
        word ^= rest;
        rest = 0;
        for (std::size_t k = 0; k < 8; ++k) rest ^= tables[7 - k][(word >> (8 * k)) & 0xFFU];
        bytes = bytes.subspan(8);
    }
    for (const std::byte byte : bytes) rest = (rest >> 8) ^ tables[0][(rest ^ std::to_integer<u32>(byte)) & 0xFFU];
    return ~rest;
}

}  // namespace plimsoll::journal
