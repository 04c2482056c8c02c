#include "base/philox.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace plimsoll {
namespace {

using Counter = std::array<u32, 4>;
using Key = std::array<u32, 2>;

// Random123 (D. E. Shaw Research), tests/kat_vectors, the lines "philox4x32 10".
TEST(Philox, gives_the_published_answers) {
    EXPECT_EQ(philox4x32_10({0, 0, 0, 0}, Key{0, 0}), (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr u32 ones = 0xffffffff;
    EXPECT_EQ(philox4x32_10({ones, ones, ones, ones}, Key{ones, ones}),
              (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    // Counter and key are the first digits of pi.
    EXPECT_EQ(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, Key{0xa4093822, 0x299f31d0}),
              (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, a_number_is_a_function_of_its_address) {
    Random stream(1, 0, 0);
    EXPECT_EQ(stream.bits(), 16504019988892878448u);
    EXPECT_EQ(stream.bits(), 16124519160171992091u);
    EXPECT_EQ(Random(1, 0, 1).bits(), 2476019081791142108u);
    EXPECT_EQ(Random(1, 0, 0, 1).bits(), 4792503686440360978u);
    Random far(20251010, 99999, 4999, 1439);
    for (int draw = 0; draw < 3; ++draw) far.bits();
    EXPECT_EQ(far.bits(), 4808534586245056202u);
}

TEST(Random, streams_entities_and_seeds_do_not_share_numbers) {
    std::set<u64> seen;
    for (u64 seed : {u64{1}, u64{1} << 32})
        for (u32 stream = 0; stream < 3; ++stream)
            for (u32 entity = 0; entity < 3; ++entity) {
                Random random(seed, stream, entity);
                for (int i = 0; i < 100; ++i) seen.insert(random.bits());
            }
    EXPECT_EQ(seen.size(), 2u * 3 * 3 * 100);
}

TEST(Random, a_copy_goes_on_by_itself) {
    Random first(7, 1, 2);
    first.bits();
    Random second = first;
    const u64 expected = first.bits();
    first.bits();
    EXPECT_EQ(second.bits(), expected);
}

TEST(Random, each_face_of_a_die_falls_as_often_as_the_others) {
    constexpr int throws = 60'000;
    std::array<int, 6> count{};
    Random die(42, 0, 0);
    for (int i = 0; i < throws; ++i) ++count[die.below(6)];
    // Chi-square with 5 degrees of freedom: 20.5 is passed once in a thousand seeds; in integers, sum of
    // (n - 10000)^2 / 10000.
    i64 squares = 0;
    for (const int n : count) squares += i64{n - throws / 6} * (n - throws / 6);
    EXPECT_LT(squares, 205'000);
}

// 2^64 mod (3 * 2^62) = 2^62: without drawing again, the lowest third would come twice as often.
TEST(Random, a_bound_that_does_not_divide_2_to_64_is_not_biased) {
    constexpr u64 third = u64{1} << 62;
    constexpr int draws = 30'000;
    std::array<int, 3> count{};
    Random random(3, 0, 0);
    for (int i = 0; i < draws; ++i) ++count[random.below(3 * third) / third];
    for (const int n : count) EXPECT_NEAR(n, draws / 3, 400);  // five standard deviations
}

TEST(Random, between_reaches_both_ends_and_nothing_else) {
    Random random(5, 0, 0);
    std::map<i64, int> seen;
    for (int i = 0; i < 2'000; ++i) ++seen[random.between(-2, 2)];
    EXPECT_EQ(seen.size(), 5u);
    EXPECT_EQ(seen.begin()->first, -2);
    EXPECT_EQ(seen.rbegin()->first, 2);
    EXPECT_EQ(random.between(9, 9), 9);
    EXPECT_EQ(random.below(1), 0u);
    bool negative = false, positive = false;
    for (int i = 0; i < 100; ++i) {
        const i64 any = random.between(INT64_MIN, INT64_MAX);
        negative |= any < 0;
        positive |= any > 0;
    }
    EXPECT_TRUE(negative && positive);
}

TEST(RandomDeathTest, an_empty_range_stops_the_process) {
    Random random(1, 1, 1);
    EXPECT_DEATH(random.below(0), "invariant broken");
    EXPECT_DEATH(random.between(1, 0), "invariant broken");
}

}  // namespace
}  // namespace plimsoll
