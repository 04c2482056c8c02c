#include "base/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

#include "base/merkle.hpp"

namespace plimsoll {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span{text.data(), text.size()}); }

Hash filled(int value) {
    Hash hash;
    hash.bytes.fill(static_cast<u8>(value));
    return hash;
}

std::vector<Hash> leaves(int count) {
    std::vector<Hash> all;
    for (int i = 0; i < count; ++i) all.push_back(filled(i));
    return all;
}

// Known answers: Python 3.11, hashlib.blake2b(data, digest_size=32).hexdigest().
TEST(Hash, is_blake2b_of_256_bits) {
    EXPECT_EQ(hash_bytes({}).hex(), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    EXPECT_EQ(hash_bytes(bytes("abc")).hex(), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    std::string long_text;
    for (int i = 0; i < 1000; ++i) long_text.push_back(static_cast<char>(i % 256));
    EXPECT_EQ(hash_bytes(bytes(long_text)).hex(), "c636324d47d89f2b2434dc2c994100663fbbaea880ff020fc5de89dd0f77a1ec");
}

TEST(Hash, of_a_pair_is_marked_as_one) {
    EXPECT_EQ(hash_pair(filled(0), filled(1)).hex(),
              "eb7a1a9fbc14e44b80cc681343479dae8291d6fba69e00b766716f92ab7e6c27");
    EXPECT_NE(hash_pair(filled(0), filled(1)), hash_pair(filled(1), filled(0)));
    const Hash zero{};
    EXPECT_NE(hash_leaf(zero), hash_bytes(std::as_bytes(std::span{zero.bytes})));
}

// The leaves are 32 times the byte 0, 32 times the byte 1, and so on; the answers come from RFC 9162's recursive
// definition (split at the largest power of two below the count), written in Python over hashlib.
TEST(MerkleRoot, has_the_shape_of_rfc_9162) {
    EXPECT_EQ(merkle_root({}), Hash{});
    const char* const expected[] = {"d8908c165dee785924e7421a0fd0418a19d5daeec395fd505a92a0fd3117e428",
                                    "fa58e34ac53c9bb7b87b36ac8f863e802bb942a0924532cabfd8a351507c6bef",
                                    "cdcce76799ccfa20cdc9d4fb0b058f2ba3507fe82f5785e55cda3ed23f4626f2",
                                    "a62ae81b69857d493c0f38c2d346aaea160e99fc335596f8a9250b6c1a9769c6",
                                    "b2b047a37695b94e83200507cffb4c86d2b66739b9e1bd1ae53f9bc091378465"};
    for (int count = 1; count <= 5; ++count) EXPECT_EQ(merkle_root(leaves(count)).hex(), expected[count - 1]) << count;
}

TEST(MerkleRoot, changes_with_order_with_length_and_with_a_repeated_leaf) {
    std::set<Hash> roots;
    for (int count = 0; count <= 9; ++count) roots.insert(merkle_root(leaves(count)));
    std::vector<Hash> repeated = leaves(3);
    repeated.push_back(repeated.back());
    roots.insert(merkle_root(repeated));
    std::vector<Hash> swapped = leaves(4);
    std::swap(swapped[1], swapped[2]);
    roots.insert(merkle_root(swapped));
    EXPECT_EQ(roots.size(), 12u);
    // A tree of two leaves is not the tree of one leaf that is their inner node.
    EXPECT_NE(merkle_root(leaves(2)), merkle_root(std::vector{merkle_root(leaves(2))}));
}

RC_GTEST_PROP(Hasher, does_not_see_where_the_bytes_were_cut, (const std::vector<std::string>& parts)) {
    Hasher hasher;
    std::string whole;
    for (const std::string& part : parts) {
        hasher.add(bytes(part));
        whole += part;
    }
    Hasher copy = hasher;
    RC_ASSERT(hasher.finish() == hash_bytes(bytes(whole)));
    copy.add(bytes("more"));
    RC_ASSERT(copy.finish() == hash_bytes(bytes(whole + "more")));
}

TEST(Hasher, works_wherever_it_stands) {
    std::vector<Hasher> many(3);
    for (Hasher& hasher : many) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(&hasher) % 64, 0u);
        hasher.add(bytes("abc"));
        EXPECT_EQ(hasher.finish(), hash_bytes(bytes("abc")));
    }
}

RC_GTEST_PROP(MerkleTree, kept_equals_built_afresh_after_every_change, (const std::vector<u8>& changes)) {
    MerkleTree tree;
    std::vector<Hash> all;
    RC_ASSERT(tree.root() == Hash{});
    for (std::size_t i = 0; i < changes.size(); ++i) {
        // Half of the changes add a leaf, the others change one; a root is asked for at some of them.
        const std::size_t index = changes[i] < 128 ? all.size() : changes[i] % (all.size() + 1);
        if (index == all.size()) all.emplace_back();
        all[index] = filled(static_cast<int>(i % 251));
        tree.set(index, all[index]);
        if (changes[i] % 3 == 0) RC_ASSERT(tree.root() == merkle_root(all));
    }
    RC_ASSERT(tree.size() == all.size());
    RC_ASSERT(tree.root() == merkle_root(all));
    RC_ASSERT(tree.root() == merkle_root(all));
}

}  // namespace
}  // namespace plimsoll
