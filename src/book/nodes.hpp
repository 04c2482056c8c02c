// Where the orders of all books of an engine keep their place in a queue: one array, addressed by the slot of the order's
// row. A slot stands in at most one book at a time, so that the books share the array instead of each paying for all slots.
#pragma once

#include <cstdlib>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/invariant.hpp"

namespace plimsoll {

struct BookNode {
    Price price;
    Quantity remaining;
    u32 previous;  // in time priority at its price, no_row at the front
    u32 next;      // no_row at the end
    u32 place;     // which side of which book it stands in; 0 = none
    u32 reserved;
};
static_assert(sizeof(BookNode) == 32);  // two to a cache line

/// Outlives the books that were made over it. Grows by itself; references into it end when it grows.
class BookNodes {
public:
    BookNodes() = default;
    explicit BookNodes(u32 slots) { reserve(slots); }
    ~BookNodes() { std::free(nodes_); }
    BookNodes(const BookNodes&) = delete;
    BookNodes& operator=(const BookNodes&) = delete;

    /// Room for slots below `slots`, so that none of them allocates later.
    void reserve(u32 slots) {
        if (slots > size_) [[unlikely]] grow(slots);
    }
    /// Demands a slot that is covered.
    BookNode& operator[](u32 slot) { return nodes_[slot]; }
    const BookNode& operator[](u32 slot) const { return nodes_[slot]; }
    bool covers(u32 slot) const { return slot < size_; }
    /// Asks the memory for the node ahead of its use.
    void prefetch(u32 slot) const { __builtin_prefetch(nodes_ + slot); }
    /// A number that no other book over these nodes has.
    u32 next_book() { return ++books_; }

private:
    void grow(u32 slots);

    BookNode* nodes_ = nullptr;
    u32 size_ = 0;
    u32 books_ = 0;
};

}  // namespace plimsoll
