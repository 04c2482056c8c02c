#include "base/int128.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(Int128, has_a_magnitude_at_both_ends) {
    EXPECT_TRUE(magnitude(0) == 0);
    EXPECT_TRUE(magnitude(-5) == 5);
    EXPECT_TRUE(magnitude(i128_max) == static_cast<u128>(i128_max));
    EXPECT_TRUE(magnitude(i128_min) == u128{1} << 127);
    EXPECT_TRUE(i128_min < 0 && i128_min == -i128_max - 1);
}

TEST(Int128, has_a_sign) {
    EXPECT_EQ(sign(i128_min), -1);
    EXPECT_EQ(sign(0), 0);
    EXPECT_EQ(sign(i128{1} << 100), 1);
}

}  // namespace
}  // namespace plimsoll
