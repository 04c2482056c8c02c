// A Merkle tree that is kept: a changed leaf costs the hashes on its way to the root, not the whole tree.
#pragma once

#include <vector>

#include "base/hash.hpp"

namespace plimsoll {

class MerkleTree {
public:
    std::size_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
    /// Replaces a leaf, or adds one behind the last. Demands index <= size().
    void set(std::size_t index, const Hash& leaf);
    /// The same as merkle_root over all leaves.
    Hash root();

private:
    std::vector<std::vector<Hash>> levels_;  // leaves first
    std::vector<std::size_t> changed_;       // leaves set since the last root
};

}  // namespace plimsoll
