#include "base/pages.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace plimsoll {
namespace {

struct Row {
    u64 value;
    u32 next;
    u32 generation;
    friend bool operator==(const Row&, const Row&) = default;
};
using Table = PagedTable<Row>;
constexpr u32 page = static_cast<u32>(Table::rows_per_page);

struct Large {
    std::array<u64, 4096> words;
};
static_assert(PagedTable<Large>::rows_per_page == 1);
static_assert(page == 1024);

Table filled(u32 rows) {
    Table table;
    for (u32 row = 0; row < rows; ++row) table.write(table.append()).value = row * u64{7} + 1;
    return table;
}

Bytes saved(const Table& table) {
    Bytes bytes;
    ByteWriter out(bytes);
    table.save(out);
    return bytes;
}

/// The same table with no page ever hashed before.
Table rebuilt(const Table& table) {
    Table fresh;
    const Bytes bytes = saved(table);
    ByteReader in(bytes);
    EXPECT_TRUE(fresh.load(in));
    EXPECT_TRUE(in.done());
    return fresh;
}

TEST(PagedTable, rows_keep_their_place_over_many_pages) {
    const Table table = filled(3 * page + 5);
    EXPECT_EQ(table.size(), 3 * page + 5);
    for (const u32 row : {0u, 1u, page - 1, page, 2 * page, 3 * page + 4})
        EXPECT_EQ(table[row].value, row * u64{7} + 1);
    EXPECT_GE(table.bytes(), std::size_t{4} * page * sizeof(Row));
}

TEST(PagedTable, a_reference_stays_good_while_the_table_grows) {
    Table table = filled(1);
    const Row* first = &table[0];
    for (u32 i = 0; i < 5 * page; ++i) table.append();
    EXPECT_EQ(first, &table[0]);
}

TEST(PagedTable, the_root_after_a_change_is_that_of_a_table_built_afresh) {
    Table table = filled(3 * page);
    const Hash before = table.root();
    EXPECT_EQ(table.root(), before);
    for (const u32 row : {0u, page - 1, page, 3 * page - 1}) {
        const u64 old = table[row].value;
        table.write(row).value = 99;
        EXPECT_NE(table.root(), before);
        EXPECT_EQ(table.root(), rebuilt(table).root());
        table.write(row).value = old;
        EXPECT_EQ(table.root(), before);
    }
}

TEST(PagedTable, the_root_sees_size_and_free_list) {
    Table empty;
    Table one;
    one.append();
    Table two;
    two.append();
    two.append();
    EXPECT_NE(empty.root(), one.root());
    EXPECT_NE(one.root(), two.root());  // the rows are zero in both, only their number differs
    Table freed;
    freed.append();
    freed.free(0, &Row::next);
    Table linked;
    linked.write(linked.append()).next = no_row;
    EXPECT_EQ(freed[0], linked[0]);
    EXPECT_NE(freed.root(), linked.root());
}

TEST(PagedTable, the_row_freed_last_is_taken_first_and_comes_back_zeroed) {
    Table table = filled(4);
    table.free(1, &Row::next);
    table.free(3, &Row::next);
    EXPECT_EQ(table.next_row(), 3u);
    EXPECT_EQ(table.take(&Row::next), 3u);
    EXPECT_EQ(table[3], Row{});
    EXPECT_EQ(table.take(&Row::next), 1u);
    EXPECT_EQ(table.next_row(), 4u);
    EXPECT_EQ(table.take(&Row::next), 4u);
    EXPECT_EQ(table.size(), 5u);
}

TEST(PagedTable, a_generation_survives_where_nothing_is_zeroed) {
    Table table = filled(2);
    table.write(1).generation = 5;
    table.free_as_is(1, &Row::next);
    EXPECT_EQ(table[1].generation, 5u);
    EXPECT_EQ(table.take_as_is(&Row::next), 1u);
    EXPECT_EQ(table[1].generation, 5u);
    EXPECT_EQ(table[1].value, 8u);
    EXPECT_EQ(table.take_as_is(&Row::next), 2u);
}

TEST(PagedTable, what_was_saved_loads_with_its_free_list) {
    Table table = filled(page + 3);
    table.free(page, &Row::next);
    table.free(2, &Row::next);
    Table loaded = rebuilt(table);
    EXPECT_EQ(loaded.size(), table.size());
    for (u32 row = 0; row < table.size(); ++row) ASSERT_EQ(loaded[row], table[row]) << row;
    EXPECT_EQ(loaded.root(), table.root());
    EXPECT_EQ(saved(loaded), saved(table));
    EXPECT_EQ(loaded.take(&Row::next), 2u);
    EXPECT_EQ(loaded.take(&Row::next), page);
    EXPECT_EQ(loaded.append(), page + 3);
}

TEST(PagedTable, bytes_that_are_short_or_of_another_row_load_nothing) {
    const Bytes good = saved(filled(3));
    for (std::size_t size = 0; size < good.size(); ++size) {
        Table table = filled(2);
        ByteReader in(std::span{good}.first(size));
        EXPECT_FALSE(table.load(in)) << size;
        EXPECT_FALSE(in.ok());
        EXPECT_EQ(table.size(), 0u);
    }
    ByteReader of_another_row(good);
    PagedTable<Large> other;
    EXPECT_FALSE(other.load(of_another_row));

    Bytes wild = good;
    wild[8] = std::byte{3};  // head of the free list: a row that is not there
    wild[9] = wild[10] = wild[11] = std::byte{0};
    ByteReader in(wild);
    Table table;
    EXPECT_FALSE(table.load(in));
}

RC_GTEST_PROP(PagedTable, any_history_leaves_the_root_of_its_rows, (const std::vector<u16>& steps)) {
    Table table;
    std::vector<u32> live;
    for (const u16 step : steps) {
        if (step % 4 == 0 && !live.empty()) {
            const std::size_t which = step % live.size();
            table.free(live[which], &Row::next);
            live.erase(live.begin() + static_cast<std::ptrdiff_t>(which));
        } else if (step % 4 == 1 && !live.empty()) {
            table.write(live[step % live.size()]).value = step;
        } else if (step % 64 == 2) {
            for (u32 i = 0; i < page; ++i) live.push_back(table.take(&Row::next));
        } else {
            live.push_back(table.take(&Row::next));
            table.write(live.back()).value = step;
        }
        if (step % 7 == 0) RC_ASSERT(table.root() == rebuilt(table).root());
    }
    RC_ASSERT(table.root() == rebuilt(table).root());
}

}  // namespace
}  // namespace plimsoll
