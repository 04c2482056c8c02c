#include "book/nodes.hpp"

#include <cstring>
#include <memory>

namespace plimsoll {

// By a share of the size, so that growth is amortised; realloc moves pages instead of bytes where the system can. The
// nodes begin on a cache line, so that none of them lies across two.
void BookNodes::grow(u32 slots) {
    PLIMSOLL_INVARIANT(slots < no_row - 1);
    constexpr std::size_t line = 64;
    const u64 wanted = u64{slots} + slots / 4 + 1'024;
    const u32 size = wanted < no_row ? static_cast<u32>(wanted) : no_row;
    const std::size_t bytes = std::size_t{size_} * sizeof(BookNode), bytes_wanted = std::size_t{size} * sizeof(BookNode);
    const std::size_t before = nodes_ == nullptr ? 0 : static_cast<std::size_t>(reinterpret_cast<char*>(nodes_) - static_cast<char*>(block_));

    block_ = std::realloc(block_, bytes_wanted + line);
    PLIMSOLL_INVARIANT(block_ != nullptr);
    void* first = block_;
    std::size_t space = bytes_wanted + line;
    std::align(line, bytes_wanted, first, space);
    if (bytes != 0) std::memmove(first, static_cast<char*>(block_) + before, bytes);  // seldom anywhere else
    std::memset(static_cast<char*>(first) + bytes, 0, bytes_wanted - bytes);
    nodes_ = static_cast<BookNode*>(first);
    size_ = size;
}

}  // namespace plimsoll
