// Where the orders of all books of an engine keep their place in a queue: one array, addressed by the slot of the order's
// row. A slot stands in at most one book at a time, so that the books share the array instead of each paying for all slots.
#pragma once

#include <cstdlib>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/invariant.hpp"

namespace plimsoll {

/// Slot + 1: 0 is nobody, and the node of nobody exists. Neighbours are linked by it, so that both ends of a queue are
/// written without asking whether a neighbour is there: writes to nobody go to that node, which is never read.
using BookRef = u32;
inline constexpr BookRef nobody = 0;
constexpr BookRef ref_of(u32 slot) { return slot + 1; }
constexpr u32 slot_at(BookRef ref) { return ref - 1; }  // nobody: no_row
static_assert(slot_at(nobody) == no_row);

struct BookNode {
    Price price;
    Quantity remaining;
    BookRef previous;  // in time priority at its price
    BookRef next;
    u32 place;         // which side of which book it stands in; 0 = none
    u32 reserved;
};
static_assert(sizeof(BookNode) == 32);  // two to a cache line

/// Outlives the books that were made over it. Grows by itself; references into it end when it grows.
class BookNodes {
public:
    explicit BookNodes(u32 slots = 0) { grow(slots); }
    ~BookNodes() { std::free(block_); }
    BookNodes(const BookNodes&) = delete;
    BookNodes& operator=(const BookNodes&) = delete;

    /// Room for slots below `slots`, so that none of them allocates later.
    void reserve(u32 slots) {
        if (slots >= size_) [[unlikely]] grow(slots);
    }
    bool covers(u32 slot) const { return ref_of(slot) < size_; }  // no_row: nobody, which stands in no book
    /// Demands a reference to a slot that is covered, or to nobody.
    BookNode& operator[](BookRef ref) { return nodes_[ref]; }
    const BookNode& operator[](BookRef ref) const { return nodes_[ref]; }
    /// Asks the memory for a slot's node ahead of its use.
    void prefetch(u32 slot) const { __builtin_prefetch(nodes_ + ref_of(slot)); }
    /// A number that no other book over these nodes has.
    u32 next_book() { return ++books_; }

private:
    void grow(u32 slots);

    BookNode* nodes_ = nullptr;  // in block_, from the start of a cache line on
    void* block_ = nullptr;
    u32 size_ = 0;  // nodes, nobody's included
    u32 books_ = 0;
};

}  // namespace plimsoll
