#include "liquidation/pro_rata.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace plimsoll {
namespace {

TEST(ProRata, TheUnitLeftOverGoesToTheLargestRemainder) {
    const std::vector<i128> weights{1, 1, 4};
    EXPECT_EQ(split_pro_rata(10, weights), (std::vector<i128>{2, 2, 6}));  // 1.67, 1.67, 6.67: two units over, first two ties
}

TEST(ProRata, TiesGoToTheEarlierPlace) {
    const std::vector<i128> weights{1, 1, 1};
    EXPECT_EQ(split_pro_rata(4, weights), (std::vector<i128>{2, 1, 1}));
    EXPECT_EQ(split_pro_rata(-4, weights), (std::vector<i128>{-2, -1, -1}));
}

TEST(ProRata, NothingIsSplitIntoNothing) {
    EXPECT_EQ(split_pro_rata(0, std::vector<i128>{0, 0}), (std::vector<i128>{0, 0}));
    EXPECT_TRUE(split_pro_rata(0, std::vector<i128>{}).empty());
}

RC_GTEST_PROP(ProRata, PartsAddUpAndStayWithinAUnitOfTheirShare, ()) {
    const auto raw = *rc::gen::nonEmpty(rc::gen::container<std::vector<u64>>(rc::gen::inRange<u64>(0, u64{1} << 60)));
    const i128 total = *rc::gen::inRange<i64>(-(i64{1} << 60), i64{1} << 60);
    std::vector<i128> weights(raw.begin(), raw.end());
    const i128 sum = std::accumulate(weights.begin(), weights.end(), i128{0});
    RC_PRE(sum > 0);
    const std::vector<i128> parts = split_pro_rata(total, weights);
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), i128{0}) == total);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        RC_ASSERT(parts[i] >= mul_div(total, weights[i], sum, Round::floor));
        RC_ASSERT(parts[i] <= mul_div(total, weights[i], sum, Round::ceil));
        const i128 whole = total < 0 ? -total : total;
        if (whole <= sum) RC_ASSERT((total < 0 ? -parts[i] : parts[i]) <= weights[i]);
    }
}

}  // namespace
}  // namespace plimsoll
