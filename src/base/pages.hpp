// A table of rows in fixed pages, addressed by a dense index. Rows are trivially copyable and have no
// padding, so that a page's bytes are its canonical form: hashing, snapshot and restore work on pages, and
// only pages written since the last root are hashed again. Freed rows go to a list inside the table
// (last freed, first reused), which is part of the bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/invariant.hpp"
#include "base/merkle.hpp"

namespace plimsoll {

template <class Row>
class PagedTable {
    static_assert(std::is_trivially_copyable_v<Row>);
    static_assert(std::has_unique_object_representations_v<Row>, "padding would leak into the state hash");

public:
    static constexpr std::size_t page_bytes = 16 * 1024;
    // A power of two, so that finding a row is a shift and a mask.
    static constexpr std::size_t rows_per_page = std::bit_floor(std::max<std::size_t>(1, page_bytes / sizeof(Row)));

    u32 size() const { return size_; }
    const Row& operator[](u32 row) const { return pages_[row / rows_per_page]->rows[row % rows_per_page]; }
    /// A row to be changed: its page will be hashed again.
    Row& write(u32 row) {
        PLIMSOLL_AUDIT(row < size_);
        const u32 page = row / rows_per_page;
        dirty_[page] = true;
        return pages_[page]->rows[row % rows_per_page];
    }
    /// A fresh zeroed row at the end.
    u32 append() {
        PLIMSOLL_INVARIANT(size_ < none_u32);
        if (size_ / rows_per_page == pages_.size()) {
            pages_.push_back(std::make_unique<Page>());
            dirty_.push_back(true);
        }
        dirty_[size_ / rows_per_page] = true;
        return size_++;
    }
    /// A zeroed row: one freed before, or a fresh one. `link` names the member that chains free rows.
    u32 take(u32 Row::* link) {
        if (free_ == no_row) return append();
        const u32 row = free_;
        free_ = (*this)[row].*link;
        write(row) = Row{};
        return row;
    }
    /// Gives a row back. The caller must hold no reference to it.
    void free(u32 row, u32 Row::* link) {
        Row& freed = write(row);
        freed = Row{};
        freed.*link = free_;
        free_ = row;
    }
    /// The row that take or take_as_is would give next.
    u32 next_row() const { return free_ == no_row ? size_ : free_; }
    /// Like take, for rows that keep their generation across lives: nothing is zeroed.
    u32 take_as_is(u32 Row::* link) {
        if (free_ == no_row) return append();
        const u32 row = free_;
        free_ = (*this)[row].*link;
        return row;
    }
    void free_as_is(u32 row, u32 Row::* link) {
        write(row).*link = free_;
        free_ = row;
    }

    /// Merkle root over all pages, then bound to size and free list. Hashes only what was written.
    Hash root() {
        for (std::size_t page = 0; page < pages_.size(); ++page) {
            if (!dirty_[page]) continue;
            tree_.set(page, hash_bytes(std::as_bytes(std::span{pages_[page]->rows})));
            dirty_[page] = false;
        }
        const u32 shape[2] = {size_, free_};
        return hash_pair(tree_.root(), hash_bytes(std::as_bytes(std::span{shape})));
    }
    void save(ByteWriter& out) const {
        out.put(static_cast<u32>(sizeof(Row)));
        out.put(size_);
        out.put(free_);
        for (std::size_t page = 0; page < pages_.size(); ++page) out.put_bytes(used(page));
    }
    /// False, with the table unchanged in meaning (empty), where the bytes are short or of another row.
    bool load(ByteReader& in) {
        *this = PagedTable{};
        const u32 row_bytes = in.get<u32>(), size = in.get<u32>(), free = in.get<u32>();
        if (!in.ok() || row_bytes != sizeof(Row) || in.left() / sizeof(Row) < size ||
            (free != no_row && free >= size)) {
            in.fail();
            return false;
        }
        for (std::size_t row = 0; row < size; row += rows_per_page) pages_.push_back(std::make_unique<Page>());
        dirty_.assign(pages_.size(), true);
        size_ = size;
        free_ = free;
        for (std::size_t page = 0; page < pages_.size(); ++page) {
            const std::size_t count = used(page).size();
            std::memcpy(pages_[page]->rows.data(), in.get_bytes(count).data(), count);
        }
        return in.ok();
    }
    std::size_t bytes() const { return pages_.size() * sizeof(Page); }

private:
    struct Page {
        std::array<Row, rows_per_page> rows{};
    };
    /// Bytes of the rows that exist in a page; behind them the page is zero.
    std::span<const std::byte> used(std::size_t page) const {
        const std::size_t rows = std::min(rows_per_page, size_ - page * rows_per_page);
        return std::as_bytes(std::span{pages_[page]->rows}).first(rows * sizeof(Row));
    }

    std::vector<std::unique_ptr<Page>> pages_;
    std::vector<char> dirty_;
    MerkleTree tree_;
    u32 size_ = 0;
    u32 free_ = no_row;
};

}  // namespace plimsoll
