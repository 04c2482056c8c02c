#include "liquidation/adl.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "liquidation/test_line.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

// A long is handed over, so counterparties are short.
AdlCandidate short_of(u32 account, i64 quantity, i64 profit) {
    AdlCandidate candidate;
    candidate.account = AccountId{account};
    candidate.quantity = size(-quantity);
    candidate.unhedged = size(quantity);
    candidate.profit = money(profit);
    candidate.equity = money(1000);
    candidate.maintenance = candidate.line_maintenance = money(100);
    candidate.initial = money(200);
    return candidate;
}
AdlOffer long_of(i64 quantity, i64 cash, i64 cost) { return {size(-quantity), money(cash), money(cost), Quantity{one_e8 / 10}}; }

TEST(Adl, SharesAreProRata) {
    const std::vector<AdlCandidate> candidates{short_of(1, 30, 50), short_of(2, 10, 50)};
    const AdlPlan plan = plan_adl(long_of(20, 2000, 0), candidates, AdlOrder::pro_rata);
    ASSERT_EQ(plan.shares.size(), 2u);
    EXPECT_EQ(plan.shares[0], (AdlShare{0, size(-15), money(1500), 1}));
    EXPECT_EQ(plan.shares[1], (AdlShare{1, size(-5), money(500), 1}));
}

TEST(Adl, RankedGoesByScoreThenByAccount) {
    std::vector<AdlCandidate> candidates{short_of(1, 5, 50), short_of(2, 10, 50), short_of(3, 10, 50)};
    candidates[1].score = candidates[2].score = 7;
    const AdlPlan plan = plan_adl(long_of(12, 1200, 0), candidates, AdlOrder::ranked);
    ASSERT_EQ(plan.shares.size(), 2u);
    EXPECT_EQ(plan.shares[0], (AdlShare{1, size(-10), money(1000), 1}));
    EXPECT_EQ(plan.shares[1], (AdlShare{2, size(-2), money(200), 1}));
}

TEST(Adl, HedgedOwnersAreNotStrippedWhileUnhedgedCapacityRemains) {
    std::vector<AdlCandidate> candidates{short_of(1, 10, 50), short_of(2, 10, 50)};
    candidates[0].unhedged = size(3);
    const AdlPlan plan = plan_adl(long_of(13, 1300, 0), candidates, AdlOrder::pro_rata);
    ASSERT_EQ(plan.shares.size(), 2u);
    EXPECT_EQ(plan.shares[0].quantity, size(-3));
    EXPECT_EQ(plan.shares[1].quantity, size(-10));
    const AdlPlan more = plan_adl(long_of(15, 1500, 0), candidates, AdlOrder::pro_rata);
    EXPECT_EQ(more.shares.back(), (AdlShare{0, size(-2), money(200), 2}));
}

TEST(Adl, LegsThatCloseWithTheirHedgeGoBeforeOtherHedgedOnes) {
    std::vector<AdlCandidate> candidates{short_of(1, 10, 50), short_of(2, 10, 50)};
    candidates[0].unhedged = candidates[1].unhedged = Quantity{};
    candidates[1].pairable = size(4);
    const AdlPlan plan = plan_adl(long_of(4, 400, 0), candidates, AdlOrder::pro_rata);
    ASSERT_EQ(plan.shares.size(), 1u);
    EXPECT_EQ(plan.shares[0], (AdlShare{1, size(-4), money(400), 2}));
}

TEST(Adl, NobodyPaysMoreThanItsProfitThere) {
    std::vector<AdlCandidate> candidates{short_of(1, 10, 20), short_of(2, 10, -5)};
    for (AdlCandidate& candidate : candidates) candidate.quantity = size(-10);
    // 10 each unit of 100: the first can afford not quite two units, the second none.
    const AdlOffer offer = long_of(10, 1100, 100);
    EXPECT_EQ(adl_capacity(offer, candidates[0]), Quantity{190'000'000});
    EXPECT_EQ(adl_capacity(offer, candidates[1]), Quantity{});
    EXPECT_EQ(adl_capacity(long_of(10, 1000, 0), candidates[1]), size(10));
}

TEST(Adl, WhereTheRatioWouldFallInitialMarginIsTheFloor) {
    AdlCandidate candidate = short_of(1, 10, 500);
    candidate.equity = money(100);      // carries 100 of maintenance over 10: 10 a unit keep the ratio
    candidate.initial = money(70);
    EXPECT_EQ(adl_capacity(long_of(10, 1090, 90), candidate), size(10));
    EXPECT_EQ(adl_capacity(long_of(10, 1200, 200), candidate), Quantity{140'000'000});  // 30 above initial at 20 a unit
    candidate.equity = money(60);
    EXPECT_EQ(adl_capacity(long_of(10, 1200, 200), candidate), Quantity{});
}

TEST(Adl, ScoreIsProfitShareTimesLeverage) {
    EXPECT_EQ(adl_score(money(50), money(100), money(300), money(100)), i128{500'000} * 3'000'000);
    EXPECT_EQ(adl_score(money(-50), money(100), money(300), money(100)), 0);
    EXPECT_EQ(adl_score(money(50), money(100), money(300), money(0)), 0);
}

TEST(Adl, AnOwnersNetIsWhatIsUnhedged) {
    const Quantity lot{one_e8 / 10};
    // Shorts 6 and 4, long 5 elsewhere: net -5 of 10 short.
    EXPECT_EQ(unhedged_part(size(-6), -600, -500, -1000, lot), size(3));
    EXPECT_EQ(unhedged_part(size(-4), -400, -500, -1000, lot), size(2));
    EXPECT_EQ(unhedged_part(size(5), 500, -500, 500, lot), Quantity{});
    EXPECT_EQ(unhedged_part(size(-6), -600, -1000, -1000, lot), size(6));
}

struct Case {
    AdlOffer offer;
    std::vector<AdlCandidate> candidates;
    AdlOrder order;
};
Case drawn_case(Draw& draw) {
    Case one;
    one.offer.lot = {draw.one_of<i64>({1, 1000, one_e8})};
    const i64 sign = draw.chance(50) ? 1 : -1, lots = draw.in(1, 1'000'000);
    one.offer.quantity = {sign * lots * one.offer.lot.raw};
    one.offer.cash = Amount{-sign * i128{draw.in(0, i64{1} << 50)}};
    one.offer.cost = Amount{draw.in(-1'000'000'000, 3'000'000'000)};
    one.order = draw.chance(50) ? AdlOrder::pro_rata : AdlOrder::ranked;
    const i64 count = draw.in(0, 12);
    for (i64 i = 0; i < count; ++i) {
        AdlCandidate candidate;
        candidate.account = AccountId{static_cast<u32>(i)};
        const i64 held = draw.in(1, 500'000);
        candidate.quantity = {sign * held * one.offer.lot.raw};
        candidate.unhedged = {draw.in(0, held) * one.offer.lot.raw};
        candidate.pairable = {draw.in(0, held) * one.offer.lot.raw};
        candidate.profit = Amount{draw.in(-1'000'000'000, 2'000'000'000)};
        candidate.maintenance = Amount{draw.in(1, 1'000'000'000)};
        candidate.line_maintenance = apply_rate(candidate.maintenance, MarginRate{draw.in(0, one_e6)}, Round::floor);
        candidate.initial = candidate.maintenance + candidate.maintenance;
        candidate.equity = Amount{draw.in(-1'000'000'000, 10'000'000'000)};
        candidate.score = draw.in(0, 3);
        one.candidates.push_back(candidate);
    }
    return one;
}

TEST(Adl, TransfersAddUpAndStayWithinCapacity) {
    each_case([](Draw& draw) {
        const Case one = drawn_case(draw);
        const AdlPlan plan = plan_adl(one.offer, one.candidates, one.order);
        std::vector<Quantity> given(one.candidates.size());
        Quantity sum{};
        Amount cash{};
        for (const AdlShare& share : plan.shares) {
            ASSERT_TRUE(share.quantity != Quantity{} && (share.quantity > Quantity{}) == (one.offer.quantity > Quantity{}));
            given[share.candidate] += abs(share.quantity);
            sum += share.quantity;
            cash += share.cash;
        }
        ASSERT_TRUE(sum == plan.quantity && cash == plan.cash);
        ASSERT_TRUE(abs(sum) <= abs(one.offer.quantity));
        if (sum == one.offer.quantity) {
            ASSERT_TRUE(cash == one.offer.cash);
        }
        for (std::size_t i = 0; i < given.size(); ++i)
            ASSERT_TRUE(given[i] <= adl_capacity(one.offer, one.candidates[i]));
    });
}

TEST(Adl, NoShareCostsMoreThanItsRules) {
    each_case([](Draw& draw) {
        Case one = drawn_case(draw);
        one.offer.cost = abs(one.offer.cost) + Amount{1};
        const AdlPlan plan = plan_adl(one.offer, one.candidates, one.order);
        std::vector<i128> cost(one.candidates.size()), quantity(one.candidates.size());
        const Amount at_mark = one.offer.cash - one.offer.cost;  // what the quantity is worth to the failing account
        for (const AdlShare& share : plan.shares) {
            const i128 part = mul_div(at_mark.raw, abs(share.quantity).raw, abs(one.offer.quantity).raw, Round::floor);
            cost[share.candidate] += share.cash.raw - part;
            quantity[share.candidate] += abs(share.quantity).raw;
        }
        for (std::size_t i = 0; i < cost.size(); ++i) {
            const AdlCandidate& candidate = one.candidates[i];
            if (quantity[i] == 0) continue;
            ASSERT_LE(cost[i], candidate.profit.raw + 2);
            const i128 freed = mul_div(candidate.line_maintenance.raw, quantity[i], abs(candidate.quantity).raw, Round::floor);
            const bool ratio = multiply(candidate.equity.raw - cost[i] + 2, candidate.maintenance.raw) >=
                               multiply(candidate.equity.raw, candidate.maintenance.raw - freed);
            ASSERT_TRUE(ratio || candidate.equity.raw - cost[i] + 2 >= candidate.initial.raw);
        }
    });
}

TEST(Adl, NothingHedgedGoesWhileUnhedgedCapacityIsLeft) {
    each_case([](Draw& draw) {
        const Case one = drawn_case(draw);
        const AdlPlan plan = plan_adl(one.offer, one.candidates, one.order);
        const bool second = std::ranges::any_of(plan.shares, [](const AdlShare& share) { return share.pass == 2; });
        if (!second) return;
        std::vector<Quantity> first(one.candidates.size());
        for (const AdlShare& share : plan.shares)
            if (share.pass == 1) first[share.candidate] = abs(share.quantity);
        for (std::size_t i = 0; i < first.size(); ++i) {
            const AdlCandidate& candidate = one.candidates[i];
            ASSERT_TRUE(first[i] == std::min(candidate.unhedged, adl_capacity(one.offer, candidate)));
        }
    });
}

TEST(Adl, ATransferWithoutCostAlwaysFindsItsCounterparties) {
    each_case([](Draw& draw) {
        Case one = drawn_case(draw);
        one.offer.cost = Amount{-draw.in(0, 1000)};
        Quantity opposite{};
        for (const AdlCandidate& candidate : one.candidates) opposite += abs(candidate.quantity);
        const AdlPlan plan = plan_adl(one.offer, one.candidates, one.order);
        ASSERT_TRUE(abs(plan.quantity) == std::min(opposite, abs(one.offer.quantity)));
    });
}

}  // namespace
}  // namespace plimsoll
