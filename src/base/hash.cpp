#include "base/hash.hpp"

#include <sodium/core.h>
#include <sodium/crypto_generichash_blake2b.h>

#include <algorithm>
#include <new>
#include <vector>

#include "base/invariant.hpp"

namespace plimsoll {

namespace {

// Lets libsodium choose its code for this processor; without it the portable code hashes more slowly, to the same result.
[[maybe_unused]] const int sodium_ready = sodium_init();

using State = crypto_generichash_blake2b_state;

constexpr std::size_t hash_size = sizeof(Hash::bytes);
static_assert(sizeof(Hash) == 32 && hash_size >= crypto_generichash_blake2b_BYTES_MIN &&
              hash_size <= crypto_generichash_blake2b_BYTES_MAX);

const unsigned char* characters(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

State* state_in(std::byte* place) { return std::launder(reinterpret_cast<State*>(place)); }

/// Hash of a first byte and the hashes after it.
template <std::size_t count>
Hash hash_node(u8 first, const std::array<const Hash*, count>& hashes) {
    std::array<u8, 1 + hash_size * count> node{first};
    auto end = node.begin() + 1;
    for (const Hash* hash : hashes) end = std::copy(hash->bytes.begin(), hash->bytes.end(), end);
    return hash_bytes(std::as_bytes(std::span{node}));
}

}  // namespace

std::string Hash::hex() const {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const u8 byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

Hash hash_bytes(std::span<const std::byte> bytes) {
    Hash hash;
    const int failed =
        crypto_generichash_blake2b(hash.bytes.data(), hash_size, characters(bytes), bytes.size(), nullptr, 0);
    PLIMSOLL_INVARIANT(failed == 0);
    return hash;
}

Hash hash_leaf(const Hash& leaf) { return hash_node<1>(0, {&leaf}); }

Hash hash_pair(const Hash& left, const Hash& right) { return hash_node<2>(1, {&left, &right}); }

Hash merkle_root(std::span<const Hash> leaves) {
    if (leaves.empty()) return {};
    std::vector<Hash> level(leaves.size());
    for (std::size_t i = 0; i < leaves.size(); ++i) level[i] = hash_leaf(leaves[i]);
    while (level.size() > 1) {
        const std::size_t pairs = level.size() / 2;
        for (std::size_t i = 0; i < pairs; ++i) level[i] = hash_pair(level[2 * i], level[2 * i + 1]);
        if (level.size() % 2 != 0) level[pairs] = level.back();
        level.resize(pairs + level.size() % 2);
    }
    return level.front();
}

Hasher::Hasher() {
    static_assert(sizeof(state_) == sizeof(State) && alignof(Hasher) >= alignof(State));
    auto* state = new (state_.data()) State;
    PLIMSOLL_INVARIANT(crypto_generichash_blake2b_init(state, nullptr, 0, hash_size) == 0);
}

void Hasher::add(std::span<const std::byte> bytes) {
    State* state = state_in(state_.data());
    PLIMSOLL_INVARIANT(crypto_generichash_blake2b_update(state, characters(bytes), bytes.size()) == 0);
}

Hash Hasher::finish() {
    Hash hash;
    State* state = state_in(state_.data());
    PLIMSOLL_INVARIANT(crypto_generichash_blake2b_final(state, hash.bytes.data(), hash_size) == 0);
    return hash;
}

}  // namespace plimsoll
