// BLAKE2b-256 (RFC 7693) by libsodium: state pages, log groups and input files are hashed with it.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <span>
#include <string>

#include "base/int128.hpp"

namespace plimsoll {

struct Hash {
    std::array<u8, 32> bytes{};
    friend auto operator<=>(const Hash&, const Hash&) = default;
    /// 64 lower-case hexadecimal digits.
    std::string hex() const;
};

/// Hash of one run of bytes, with nothing before or after it (`b2sum -l 256` gives the same).
Hash hash_bytes(std::span<const std::byte> bytes);
/// Hash of the byte 1 and two hashes: an inner node of a Merkle tree or a link of a chain.
Hash hash_pair(const Hash& left, const Hash& right);
/// Hash of the byte 0 and a hash: a leaf of a Merkle tree.
Hash hash_leaf(const Hash& leaf);
/// Root of a binary Merkle tree over the leaves in order, in the shape of RFC 9162, section 2.1.1: a leaf enters
/// as hash_leaf, an inner node is hash_pair, so that one can never pass for the other; an odd node moves up unchanged;
/// no leaf gives the zero hash.
Hash merkle_root(std::span<const Hash> leaves);

/// Streaming hash of bytes that do not stand together: the same as hash_bytes over all of them.
class Hasher {
public:
    Hasher();
    void add(std::span<const std::byte> bytes);
    /// The last call: what was added is gone afterwards.
    Hash finish();

private:
    alignas(64) std::array<std::byte, 384> state_{};  // libsodium's, kept out of this header
};

}  // namespace plimsoll
