#include "base/merkle.hpp"

#include <algorithm>

#include "base/invariant.hpp"

namespace plimsoll {

void MerkleTree::set(std::size_t index, const Hash& leaf) {
    PLIMSOLL_INVARIANT(index <= size());
    if (levels_.empty()) levels_.emplace_back();
    if (index == size()) levels_.front().emplace_back();
    levels_.front()[index] = hash_leaf(leaf);
    changed_.push_back(index);
}

// A level that has grown by a node has that node among its changed ones, so the level above is made anew
// wherever its shape is another, too.
Hash MerkleTree::root() {
    if (levels_.empty()) return {};
    std::sort(changed_.begin(), changed_.end());
    for (std::size_t height = 0; levels_[height].size() > 1; ++height) {
        if (height + 1 == levels_.size()) levels_.emplace_back();
        const std::vector<Hash>& below = levels_[height];
        std::vector<Hash>& above = levels_[height + 1];
        above.resize((below.size() + 1) / 2);
        for (std::size_t& node : changed_) node /= 2;
        changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
        for (const std::size_t node : changed_) {
            const bool pair = 2 * node + 1 < below.size();
            above[node] = pair ? hash_pair(below[2 * node], below[2 * node + 1]) : below[2 * node];
        }
    }
    changed_.clear();
    return levels_.back().front();
}

}  // namespace plimsoll
