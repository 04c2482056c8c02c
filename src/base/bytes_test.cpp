#include "base/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace plimsoll {
namespace {

template <class T>
concept Writable = requires(ByteWriter out, T value) { out.put(value); };
struct Padded {
    u8 small;
    u32 large;
};
struct Packed {
    u16 a, b;
    friend bool operator==(Packed, Packed) = default;
};
static_assert(Writable<u64> && Writable<i128> && Writable<Packed>);
static_assert(!Writable<Padded> && !Writable<double> && !Writable<std::string>);

Bytes bytes_of(std::initializer_list<int> values) {
    Bytes bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

TEST(Bytes, are_little_endian_and_without_padding) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.put(u32{0x04030201});
    out.put(i8{-1});
    out.put(Packed{0x0605, 0x0807});
    out.put_text("ab");
    EXPECT_EQ(bytes, bytes_of({1, 2, 3, 4, 0xff, 5, 6, 7, 8, 2, 0, 0, 0, 'a', 'b'}));
}

TEST(Bytes, read_back_in_the_order_written) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.put(i128_min);
    out.put(true);
    out.put_text("");
    out.put_text(std::string_view{"a\0b", 3});
    out.put(Packed{1, 2});
    ByteReader in(bytes);
    EXPECT_TRUE(in.get<i128>() == i128_min);
    EXPECT_TRUE(in.get<bool>());
    EXPECT_EQ(in.get_text(10), "");
    EXPECT_EQ(in.get_text(3), (std::string{"a\0b", 3}));
    EXPECT_FALSE(in.done());
    EXPECT_EQ(in.get<Packed>(), (Packed{1, 2}));
    EXPECT_TRUE(in.done());
    EXPECT_EQ(in.left(), 0u);
}

TEST(Bytes, a_short_read_gives_zero_and_so_does_every_read_after_it) {
    const Bytes bytes = bytes_of({1, 2, 3, 4, 5});
    ByteReader in(bytes);
    EXPECT_EQ(in.get<u16>(), 0x0201);
    EXPECT_EQ(in.get<u32>(), 0u);
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(in.get<u8>(), 0u);
    EXPECT_TRUE(in.get_bytes(1).empty());
    EXPECT_EQ(in.get_text(10), "");
    EXPECT_FALSE(in.done());
}

TEST(Bytes, a_read_of_nothing_from_nothing_is_fine) {
    ByteReader in(std::span<const std::byte>{});
    EXPECT_TRUE(in.get_bytes(0).empty());
    EXPECT_TRUE(in.ok() && in.done());
    EXPECT_EQ(in.get<u8>(), 0u);
    EXPECT_FALSE(in.ok());
}

TEST(Bytes, a_text_longer_than_allowed_or_than_the_input_is_refused) {
    Bytes bytes;
    ByteWriter(bytes).put_text("hello");
    ByteReader strict(bytes);
    EXPECT_EQ(strict.get_text(4), "");
    EXPECT_FALSE(strict.ok());
    bytes.pop_back();
    ByteReader cut(bytes);
    EXPECT_EQ(cut.get_text(10), "");
    EXPECT_FALSE(cut.ok());
    const Bytes huge = bytes_of({0xff, 0xff, 0xff, 0xff, 'x'});
    ByteReader lying(huge);
    EXPECT_EQ(lying.get_text(SIZE_MAX), "");
    EXPECT_FALSE(lying.ok());
}

TEST(Bytes, a_bool_is_zero_or_one) {
    const Bytes bytes = bytes_of({0, 1, 2});
    ByteReader in(bytes);
    EXPECT_FALSE(in.get<bool>());
    EXPECT_TRUE(in.get<bool>());
    EXPECT_TRUE(in.ok());
    EXPECT_FALSE(in.get<bool>());
    EXPECT_FALSE(in.ok());
}

RC_GTEST_PROP(Bytes, every_prefix_but_the_whole_is_short, (u64 number, const std::string& text, i32 last)) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.put(number);
    out.put_text(text);
    out.put(last);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        ByteReader in(std::span{bytes}.first(size));
        const bool same = in.get<u64>() == number && in.get_text(text.size()) == text && in.get<i32>() == last;
        RC_ASSERT(in.done() == (size == bytes.size()));
        if (in.ok()) RC_ASSERT(same);
    }
}

}  // namespace
}  // namespace plimsoll
