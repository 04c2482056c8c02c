#include "book/nodes.hpp"

#include <cstring>

namespace plimsoll {

// By a share of the size, so that growth is amortised; realloc moves pages instead of bytes where the system can.
void BookNodes::grow(u32 slots) {
    PLIMSOLL_INVARIANT(slots < no_row);
    const u64 wanted = u64{slots} + slots / 4 + 1024;
    const u32 size = wanted < no_row ? static_cast<u32>(wanted) : no_row - 1;
    auto* moved = static_cast<BookNode*>(std::realloc(nodes_, std::size_t{size} * sizeof(BookNode)));
    PLIMSOLL_INVARIANT(moved != nullptr);
    std::memset(static_cast<void*>(moved + size_), 0, std::size_t{size - size_} * sizeof(BookNode));
    nodes_ = moved;
    size_ = size;
}

}  // namespace plimsoll
