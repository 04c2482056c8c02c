#include "engine/triggers.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

namespace plimsoll {
namespace {

constexpr Variable mark{VariableKind::mark, 0}, coin{VariableKind::asset, 0};
constexpr Price none_below{0}, none_above{INT64_MAX};

Side1D between(Variable variable, i64 low, i64 high) { return {variable, {low}, {high}}; }

std::vector<AccountId> low(Triggers& triggers, Variable variable, i64 price) {
    std::vector<AccountId> found;
    triggers.collect_low(variable, {price}, found);
    std::ranges::sort(found);
    return found;
}

std::vector<AccountId> high(Triggers& triggers, Variable variable, i64 price) {
    std::vector<AccountId> found;
    triggers.collect_high(variable, {price}, found);
    std::ranges::sort(found);
    return found;
}

using Accounts = std::vector<AccountId>;

TEST(Triggers, APriceOnATriggerReachesIt) {
    Triggers triggers;
    triggers.set(AccountId{7}, std::vector{between(mark, 900, 1'100)}, false);
    EXPECT_EQ(low(triggers, mark, 901), Accounts{});
    EXPECT_EQ(low(triggers, mark, 900), Accounts{AccountId{7}});
    EXPECT_EQ(low(triggers, mark, 1), Accounts{AccountId{7}});
    EXPECT_EQ(high(triggers, mark, 1'099), Accounts{});
    EXPECT_EQ(high(triggers, mark, 1'100), Accounts{AccountId{7}});
    EXPECT_EQ(high(triggers, mark, 1'000'000), Accounts{AccountId{7}});
}

TEST(Triggers, EachVariableHasItsOwn) {
    Triggers triggers;
    triggers.set(AccountId{1}, std::vector{between(mark, 900, none_above.raw), between(coin, none_below.raw, 500)},
                 false);
    EXPECT_EQ(low(triggers, coin, 1), Accounts{});
    EXPECT_EQ(high(triggers, mark, 1'000'000), Accounts{});
    EXPECT_EQ(low(triggers, mark, 800), Accounts{AccountId{1}});
    EXPECT_EQ(high(triggers, coin, 600), Accounts{AccountId{1}});
}

// Prices that differ in their last bits only share a bucket; the bucket is walked once its nearest trigger is reached.
TEST(Triggers, ABucketKnowsItsNearestTriggerWhateverCameFirst) {
    const i64 price = 12'345'678'900'000;
    for (const bool far_first : {true, false}) {
        Triggers triggers;
        const i64 far = price - 1'000, near = price - 10;
        triggers.set(AccountId{1}, std::vector{between(mark, far_first ? far : near, none_above.raw)}, false);
        triggers.set(AccountId{2}, std::vector{between(mark, far_first ? near : far, none_above.raw)}, false);
        EXPECT_EQ(low(triggers, mark, price), Accounts{});
        EXPECT_EQ(low(triggers, mark, near), Accounts{far_first ? AccountId{2} : AccountId{1}});
        EXPECT_EQ(low(triggers, mark, near),
                  Accounts{far_first ? AccountId{2} : AccountId{1}});  // found again until it is cleared
        EXPECT_EQ(low(triggers, mark, far), (Accounts{AccountId{1}, AccountId{2}}));
    }
}

TEST(Triggers, NewSidesReplaceTheOldOnesAndTheWatchList) {
    Triggers triggers;
    triggers.set(AccountId{1}, std::vector{between(mark, 900, 1'100)}, false);
    triggers.set(AccountId{1}, {}, true);
    EXPECT_EQ(low(triggers, mark, 1), Accounts{});
    EXPECT_EQ(triggers.watched(), Accounts{AccountId{1}});
    EXPECT_TRUE(triggers.banded(AccountId{1}));
    triggers.set(AccountId{2}, {}, true);
    triggers.set(AccountId{1}, std::vector{between(mark, 800, 1'200)}, false);
    EXPECT_EQ(triggers.watched(), Accounts{AccountId{2}});
    EXPECT_EQ(low(triggers, mark, 850), Accounts{});
    triggers.clear(AccountId{1});
    EXPECT_FALSE(triggers.banded(AccountId{1}));
    EXPECT_EQ(low(triggers, mark, 1), Accounts{});
}

// Against a list of sides that is asked one by one. Prices lie close together and far apart.
RC_GTEST_PROP(TriggersProperty, AnyHistoryFindsWhatAListFinds, ()) {
    Triggers triggers;
    std::map<AccountId, Side1D> list;
    const auto any_price = [] {
        const i64 level = i64{1} << *rc::gen::inRange(0, 58),
                  near = *rc::gen::inRange<i64>(0, std::min<i64>(level, 40));
        return level + level / 8 * *rc::gen::inRange<i64>(0, 8) + near / 8;
    };
    for (int step = *rc::gen::inRange(0, 60); step > 0; --step) {
        const AccountId account{*rc::gen::inRange<u32>(0, 12)};
        switch (*rc::gen::inRange(0, 4)) {
            case 0:
                triggers.clear(account);
                list.erase(account);
                break;
            case 1:
            case 2: {
                const i64 one = any_price(), other = any_price();
                const Side1D side = between(mark, std::min(one, other), std::max(one, other));
                triggers.set(account, std::vector{side}, false);
                list.insert_or_assign(account, side);
                break;
            }
            default: {
                const i64 price = any_price();
                Accounts below, above;
                for (const auto& [id, side] : list) {
                    if (side.low.raw >= price) below.push_back(id);
                    if (side.high.raw <= price) above.push_back(id);
                }
                RC_ASSERT(low(triggers, mark, price) == below);
                RC_ASSERT(high(triggers, mark, price) == above);
            }
        }
    }
}

}  // namespace
}  // namespace plimsoll
