#include "base/time.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

static_assert(day == hours(24) && hours(1) == minutes(60) && minutes(1) == seconds(60));
static_assert(seconds(1) == milliseconds(1000) && year == hours(8760));

TEST(Time, moves_by_durations_and_differs_by_them) {
    const Time start{1'000};
    const Time later = start + seconds(2);
    EXPECT_EQ(later.ns, 2'000'001'000);
    EXPECT_EQ(later - start, seconds(2));
    EXPECT_EQ(later - seconds(2), start);
    EXPECT_EQ(start - later, Duration{} - seconds(2));
    EXPECT_LT(start, later);
    EXPECT_LT(later, never);
}

}  // namespace
}  // namespace plimsoll
