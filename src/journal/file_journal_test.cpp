#include "journal/file_journal.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "codec/codec.hpp"
#include "journal/crc32c.hpp"
#include "journal/log_reader.hpp"
#include "journal/receipt.hpp"
#include "tests/support/generators.hpp"

namespace plimsoll::journal {
namespace {

std::string fresh_path(const std::string& name) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    const std::string path = ::testing::TempDir() + "plimsoll_" + test->name() + "_" + name;
    std::filesystem::remove(path);
    std::filesystem::remove(path + ".snapshot");
    return path;
}

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
void write_bytes(const std::string& path, const std::string& bytes) {
    std::filesystem::remove(path);  // a new file costs less than the truncation of an old one
    std::ofstream(path, std::ios::binary) << bytes;
}

Bytes deposit(u32 account) { return codec::encode(Command{Deposit{AccountId{account}, AssetId{0}, Amount{100}}}); }

Hash state_after(u64 sequence) { return hash_bytes(std::as_bytes(std::span{&sequence, 1})); }

// Three groups of one, two and three deposits, a checkpoint after the second; where each ends.
std::vector<std::size_t> write_small_log(const std::string& path) {
    auto journal = FileJournal::open(path);
    EXPECT_TRUE(journal.has_value());
    std::vector<std::size_t> ends{std::filesystem::file_size(path)};
    u32 account = 1;
    for (u32 size = 1; size <= 3; ++size) {
        std::vector<Bytes> commands;
        std::vector<Entry> group;
        for (u32 i = 0; i < size; ++i) commands.push_back(deposit(account++));
        for (const Bytes& command : commands) group.push_back({Time{1000 + size}, command});
        EXPECT_TRUE((*journal)->append(group).has_value());
        ends.push_back(std::filesystem::file_size(path));
        if (size != 2) continue;
        EXPECT_TRUE((*journal)->checkpoint(state_after(3)).has_value());
        ends.push_back(std::filesystem::file_size(path));
    }
    EXPECT_TRUE((*journal)->close().has_value());
    return ends;
}

struct Read {
    std::vector<Sequence> commands;
    std::vector<Sequence> checkpoints;
    std::optional<JournalError> torn;
    std::optional<JournalError> error;
};
Read read_all(const std::string& path) {
    Read read;
    auto reader = LogReader::open(path);
    if (!reader) {
        read.error = reader.error();
        return read;
    }
    Item item;
    for (;;) {
        const auto more = (*reader)->next(item);
        if (!more) read.error = more.error();
        if (!more || !*more) break;
        (item.kind == Item::Kind::command ? read.commands : read.checkpoints).push_back(item.sequence);
    }
    read.torn = (*reader)->torn_tail();
    return read;
}

TEST(Crc32c, gives_the_published_check_value) {
    const std::string digits = "123456789";  // RFC 3720, B.4, and the catalogue of CRC parameters
    EXPECT_EQ(crc32c(std::as_bytes(std::span(digits))), 0xE306'9283U);
    const auto bytes = std::as_bytes(std::span(digits));
    EXPECT_EQ(crc32c(bytes.subspan(4), crc32c(bytes.first(4))), 0xE306'9283U);
    const std::string zeros(32, '\0');
    EXPECT_EQ(crc32c(std::as_bytes(std::span(zeros))), 0x8A91'36AAU);
}

TEST(FileJournal, what_was_appended_is_read_in_order) {
    const std::string path = fresh_path("log");
    write_small_log(path);
    auto journal = FileJournal::open(path);
    ASSERT_TRUE(journal.has_value());
    EXPECT_EQ((*journal)->last(), Sequence{6});
    EXPECT_FALSE((*journal)->torn_tail().has_value());
    auto reader = (*journal)->read(Sequence{1});
    ASSERT_TRUE(reader.has_value());
    Item item;
    for (u32 sequence = 1; sequence <= 6; ++sequence) {
        ASSERT_TRUE((*reader)->next(item).value());
        ASSERT_EQ(item.kind, Item::Kind::command);
        EXPECT_EQ(item.sequence, Sequence{sequence});
        EXPECT_TRUE(std::ranges::equal(item.command, deposit(sequence)));
        EXPECT_EQ(item.time, Time{sequence == 1 ? 1001 : sequence <= 3 ? 1002 : 1003});
        if (sequence != 3) continue;
        ASSERT_TRUE((*reader)->next(item).value());
        EXPECT_EQ(item.kind, Item::Kind::checkpoint);
        EXPECT_EQ(item.state, state_after(3));
    }
    EXPECT_FALSE((*reader)->next(item).value());
    EXPECT_EQ((*reader)->chain(), (*journal)->chain());
}

TEST(FileJournal, reading_starts_where_it_is_asked_to) {
    const std::string path = fresh_path("log");
    write_small_log(path);
    auto reader = LogReader::open(path, Sequence{5});
    Item item;
    ASSERT_TRUE((*reader)->next(item).value());
    EXPECT_EQ(item.sequence, Sequence{5});
}

TEST(FileJournal, a_log_that_is_reopened_goes_on_as_if_it_never_closed) {
    const std::string twice = fresh_path("twice"), once = fresh_path("once");
    const Bytes a = deposit(1), b = deposit(2);
    {
        auto journal = FileJournal::open(twice);
        ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{1}, a}}).has_value());
    }
    {
        auto journal = FileJournal::open(twice);
        ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{2}, b}}).has_value());
    }
    auto journal = FileJournal::open(once);
    ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{1}, a}}).has_value());
    ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{2}, b}}).has_value());
    EXPECT_EQ(bytes_of(twice), bytes_of(once));
}

TEST(FileJournal, every_truncation_recovers_to_whole_groups) {
    const std::string path = fresh_path("whole"), cut_path = fresh_path("cut");
    const auto ends = write_small_log(path);
    const std::string whole = bytes_of(path);
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        write_bytes(cut_path, whole.substr(0, size));
        auto journal = FileJournal::open(cut_path);
        ASSERT_TRUE(journal.has_value()) << "cut to " << size << ": " << to_text(journal.error());
        const std::size_t kept =
            size < ends[0] ? ends[0] : *std::prev(std::upper_bound(ends.begin(), ends.end(), size));
        EXPECT_EQ(std::filesystem::file_size(cut_path), kept);
        EXPECT_EQ((*journal)->torn_tail().has_value(), size != 0 && size != kept);
        // What is left can be gone on with, and is whole when it is read.
        const Bytes next = deposit(77);
        ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{9}, next}}).has_value());
        const Read read = read_all(cut_path);
        EXPECT_FALSE(read.error.has_value());
        EXPECT_FALSE(read.torn.has_value());
        EXPECT_EQ(read.commands.back(), (*journal)->last());
    }
}

TEST(FileJournal, no_flipped_bit_passes) {
    const std::string path = fresh_path("whole"), bad_path = fresh_path("bad");
    const auto ends = write_small_log(path);
    const std::string whole = bytes_of(path);
    const std::size_t last_group = *std::prev(ends.end(), 2);
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string bad = whole;
            bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << bit));
            write_bytes(bad_path, bad);
            const Read read = read_all(bad_path);
            if (at < last_group) {
                ASSERT_TRUE(read.error.has_value()) << "byte " << at << " bit " << bit;
                EXPECT_LE(read.error->offset, at);
                if (bit == 0) {  // nothing is repaired by guessing: the file is left as it is
                    EXPECT_FALSE(FileJournal::open(bad_path).has_value());
                    EXPECT_EQ(bytes_of(bad_path), bad);
                }
            } else {
                ASSERT_TRUE(read.torn.has_value()) << "byte " << at << " bit " << bit;
                EXPECT_EQ(read.torn->offset, last_group);
                EXPECT_EQ(read.commands.size(), 3U);
            }
        }
}

TEST(FileJournal, damage_in_the_middle_is_named_by_offset_and_sequence) {
    const std::string path = fresh_path("log");
    const auto ends = write_small_log(path);
    std::string bytes = bytes_of(path);
    bytes[ends[1] + group_header_bytes + 5] ^= 1;  // in the second group
    write_bytes(path, bytes);
    const Read read = read_all(path);
    ASSERT_TRUE(read.error.has_value());
    EXPECT_EQ(read.error->offset, ends[1]);
    EXPECT_EQ(read.error->sequence, Sequence{1});
    EXPECT_EQ(to_text(*read.error),
              path + ": byte " + std::to_string(ends[1]) +
                  ", after sequence 1: a group's checksum does not match, and whole groups follow it: "
                  "the file is damaged in the middle; restore it from a copy");
}

// Someone who rewrites a group can also mend its checksum, but not the chain of those after it.
TEST(FileJournal, a_rewritten_group_breaks_the_chain) {
    const std::string path = fresh_path("log"), other = fresh_path("other");
    const auto ends = write_small_log(path);
    std::string bytes = bytes_of(path);
    const Bytes lie = deposit(99);
    const Bytes forged = encode_commands(Sequence{1}, std::vector<Entry>{{Time{1001}, lie}}, Hash{});
    ASSERT_EQ(forged.size(), ends[1] - ends[0]);
    std::memcpy(bytes.data() + ends[0], forged.data(), forged.size());
    write_bytes(path, bytes);
    const Read read = read_all(path);
    ASSERT_TRUE(read.error.has_value());
    EXPECT_NE(read.error->what.find("chain"), std::string::npos);
}

TEST(FileJournal, a_missing_group_is_noticed) {
    const std::string path = fresh_path("log");
    const auto ends = write_small_log(path);
    std::string bytes = bytes_of(path);
    bytes.erase(ends[1], ends[2] - ends[1]);
    write_bytes(path, bytes);
    const Read read = read_all(path);
    ASSERT_TRUE(read.error.has_value());
    EXPECT_NE(read.error->what.find("missing"), std::string::npos);
}

// A chain can be made over any groups: that each begins where the one before ended is looked at by itself.
TEST(FileJournal, groups_that_are_chained_but_not_numbered_in_a_row_are_refused) {
    const std::string path = fresh_path("log");
    const auto ends = write_small_log(path);
    const std::string first_group = bytes_of(path).substr(0, ends[1]);
    const Bytes command = deposit(7);
    for (const u64 number : {1U, 2U, 3U}) {
        const auto last = std::as_bytes(std::span{first_group}.subspan(ends[0]));
        const Bytes next = encode_commands(Sequence{number}, std::vector<Entry>{{Time{2000}, command}}, chain_of(last));
        write_bytes(path, first_group + std::string(reinterpret_cast<const char*>(next.data()), next.size()));
        const Read read = read_all(path);
        ASSERT_EQ(read.error.has_value(), number != 2) << number;
        if (number == 2) continue;
        EXPECT_NE(read.error->what.find("numbered"), std::string::npos) << read.error->what;
    }
}

TEST(FileJournal, one_process_writes_at_a_time) {
    const std::string path = fresh_path("log");
    auto first = FileJournal::open(path);
    ASSERT_TRUE(first.has_value());
    const auto second = FileJournal::open(path);
    ASSERT_FALSE(second.has_value());
    EXPECT_NE(second.error().what.find("another process"), std::string::npos);
}

TEST(FileJournal, other_files_are_left_alone) {
    const std::string path = fresh_path("notes");
    for (const std::string text : {"a note", "a much longer note, of more than the bytes of a header"}) {
        write_bytes(path, text);
        EXPECT_FALSE(FileJournal::open(path).has_value());
        EXPECT_EQ(bytes_of(path), text);
    }
    EXPECT_TRUE(read_all(path + ".absent").error.has_value());
}

TEST(FileJournal, a_closed_journal_takes_nothing) {
    const std::string path = fresh_path("log");
    auto journal = FileJournal::open(path, {.protocol = 7, .durable = true});
    const Bytes command = deposit(1);
    ASSERT_TRUE((*journal)->append(std::vector<Entry>{{Time{1}, command}}).has_value());
    ASSERT_TRUE((*journal)->close().has_value());
    EXPECT_FALSE((*journal)->append(std::vector<Entry>{{Time{2}, command}}).has_value());
    EXPECT_EQ((*journal)->last(), Sequence{1});
    EXPECT_EQ((*LogReader::open(path))->file_header().protocol, 7U);
}

TEST(FileJournal, the_newest_snapshot_replaces_the_one_before) {
    const std::string path = fresh_path("log");
    auto journal = FileJournal::open(path);
    EXPECT_FALSE((*journal)->load_snapshot().value().has_value());
    const Bytes first(1000, std::byte{1}), second(500, std::byte{2});
    ASSERT_TRUE((*journal)->store_snapshot(Sequence{3}, first).has_value());
    ASSERT_TRUE((*journal)->store_snapshot(Sequence{9}, second).has_value());
    const auto loaded = (*journal)->load_snapshot();
    ASSERT_TRUE(loaded.has_value() && loaded->has_value());
    EXPECT_EQ((*loaded)->sequence, Sequence{9});
    EXPECT_EQ((*loaded)->bytes, second);
    std::string bytes = bytes_of(path + ".snapshot");
    bytes[100] ^= 4;
    write_bytes(path + ".snapshot", bytes);
    EXPECT_FALSE((*journal)->load_snapshot().has_value());
}

TEST(Receipt, verifies_for_every_command_and_fails_when_tampered_with) {
    const std::string path = fresh_path("log");
    write_small_log(path);
    for (u64 sequence = 1; sequence <= 6; ++sequence) {
        auto reader = LogReader::open(path);
        while ((*reader)->last() < Sequence{sequence}) ASSERT_TRUE((*reader)->next_group().value());
        const Hash published = (*reader)->chain();
        const auto good = receipt(path, Sequence{sequence});
        ASSERT_TRUE(good.has_value());
        EXPECT_TRUE(verify_receipt(*good, published));
        const auto fails = [&](auto change) {
            Receipt bad = *good;
            change(bad);
            return !verify_receipt(bad, published);
        };
        EXPECT_TRUE(fails([](Receipt& bad) { bad.time.ns += 1; }));
        EXPECT_TRUE(fails([](Receipt& bad) { bad.sequence = Sequence{std::to_underlying(bad.sequence) + 1}; }));
        EXPECT_TRUE(fails([](Receipt& bad) { bad.command.back() ^= std::byte{1}; }));
        EXPECT_TRUE(fails([](Receipt& bad) { bad.chain_before.bytes[0] ^= 1; }));
        for (std::size_t step = 0; step < good->path.size(); ++step) {
            EXPECT_TRUE(fails([&](Receipt& bad) { bad.path[step].sibling.bytes[31] ^= 1; }));
            EXPECT_TRUE(fails([&](Receipt& bad) { bad.path[step].sibling_left ^= true; }));
        }
        EXPECT_FALSE(verify_receipt(*good, Hash{}));
    }
    EXPECT_FALSE(receipt(path, Sequence{7}).has_value());
}

RC_GTEST_PROP(Receipt, every_leaf_of_every_tree_leads_to_the_root, ()) {
    const auto count = *rc::gen::inRange<std::size_t>(1, 40);
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) leaves.push_back(plimsoll::testing::any_value<Hash>());
    const auto place = *rc::gen::inRange<std::size_t>(0, count);
    Hash node = hash_leaf(leaves[place]);
    for (const PathStep& step : merkle_path(leaves, place))
        node = step.sibling_left ? hash_pair(step.sibling, node) : hash_pair(node, step.sibling);
    RC_ASSERT(node == merkle_root(leaves));
}

RC_GTEST_PROP(FileJournal, any_history_of_groups_comes_back, ()) {
    const std::string path = ::testing::TempDir() + "plimsoll_any_history";
    std::filesystem::remove(path);
    auto journal = FileJournal::open(path);
    std::vector<Bytes> sent;
    const int groups = *rc::gen::inRange(1, 6);
    for (int g = 0; g < groups; ++g) {
        const std::size_t first = sent.size();
        const int count = *rc::gen::inRange(1, 20);
        for (int i = 0; i < count; ++i) sent.push_back(codec::encode(plimsoll::testing::any_value<Command>()));
        std::vector<Entry> group;
        for (std::size_t i = first; i < sent.size(); ++i) group.push_back({Time{static_cast<i64>(i)}, sent[i]});
        RC_ASSERT((*journal)->append(group).has_value());
    }
    auto reader = (*journal)->read(Sequence{1});
    Item item;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        RC_ASSERT((*reader)->next(item).value());
        RC_ASSERT(std::ranges::equal(item.command, sent[i]));
        RC_ASSERT(item.time == Time{static_cast<i64>(i)});
        RC_ASSERT(std::to_underlying(item.sequence) == i + 1);
    }
    RC_ASSERT(!(*reader)->next(item).value());
}

}  // namespace
}  // namespace plimsoll::journal
