// BLAKE2b-256 (RFC 7693) by libsodium: state pages, log groups and input files are hashed with it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <span>
#include <string>

#include "base/int128.hpp"

struct crypto_generichash_blake2b_state;

namespace plimsoll {

struct Hash {
    std::array<u8, 32> bytes{};
    friend auto operator<=>(const Hash&, const Hash&) = default;
    /// 64 lower-case hexadecimal digits.
    std::string hex() const;
};

/// Hash of one run of bytes.
Hash hash_bytes(std::span<const std::byte> bytes);
/// Hash of two hashes after each other: an inner node of a Merkle tree or a link of a chain.
Hash hash_pair(const Hash& left, const Hash& right);
/// Root of a binary Merkle tree over the leaves in order; an odd node moves up unchanged; no leaf gives
/// the zero hash. Leaves and inner nodes are told apart by a first byte (0 and 1), as in RFC 9162.
Hash merkle_root(std::span<const Hash> leaves);

/// Streaming hash of bytes that do not stand together.
class Hasher {
public:
    Hasher();
    void add(std::span<const std::byte> bytes);
    Hash finish();

private:
    alignas(64) std::array<std::byte, 384> state_;
};

}  // namespace plimsoll
