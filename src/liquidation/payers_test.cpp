#include "liquidation/payers.hpp"

#include <gtest/gtest.h>

#include "liquidation/test_line.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

LiquidationTerms full_ladder() {
    LiquidationTerms terms;
    terms.payer_count = 6;
    terms.payers = {Payer::market_fund, Payer::shared_fund, Payer::backstop_capital, Payer::adl, Payer::socialisation,
                    Payer::open_deficit};
    return terms;
}
PayerRoom room_of(i64 market, i64 shared, i64 backstop, i64 adl, i64 social) {
    return {money(market), money(shared), no_claim_limit, money(backstop), money(adl), money(social)};
}

TEST(Payers, EachPaysAsFarAsItCanInOrder) {
    const auto shares = plan_payers(money(100), full_ladder(), room_of(10, 20, 5, 15, 30));
    EXPECT_EQ(shares, (std::vector<PayerShare>{{Payer::market_fund, money(10)}, {Payer::shared_fund, money(20)},
                                               {Payer::backstop_capital, money(5)}, {Payer::adl, money(15)},
                                               {Payer::socialisation, money(30)}, {Payer::open_deficit, money(20)}}));
}

TEST(Payers, WhoeverCoversItAllEndsTheLadder) {
    EXPECT_EQ(plan_payers(money(7), full_ladder(), room_of(10, 20, 5, 15, 30)),
              (std::vector<PayerShare>{{Payer::market_fund, money(7)}}));
    EXPECT_TRUE(plan_payers(Amount{}, full_ladder(), room_of(10, 20, 5, 15, 30)).empty());
}

TEST(Payers, FundsPayUpToTheirClaimCaps) {
    LiquidationTerms terms = full_ladder();
    terms.market_fund_claim_max = money(4);
    PayerRoom room = room_of(10, 20, 0, 0, 0);
    room.fund_claim_left = money(9);
    EXPECT_EQ(plan_payers(money(100), terms, room),
              (std::vector<PayerShare>{{Payer::market_fund, money(4)}, {Payer::shared_fund, money(5)}, {Payer::open_deficit, money(91)}}));
}

TEST(Payers, AnEmptyFundPaysNothing) {
    EXPECT_EQ(plan_payers(money(3), full_ladder(), room_of(-5, 0, -1, 0, 0)),
              (std::vector<PayerShare>{{Payer::open_deficit, money(3)}}));
}

TEST(Payers, AnUnfinishedLadderEndsInAnOpenDeficit) {
    LiquidationTerms terms;
    terms.payer_count = 1;
    terms.payers = {Payer::market_fund};
    EXPECT_EQ(plan_payers(money(3), terms, room_of(1, 9, 9, 9, 9)),
              (std::vector<PayerShare>{{Payer::market_fund, money(1)}, {Payer::open_deficit, money(2)}}));
}

TEST(Payers, ADebtWithoutAPositionGoesToTheSharedFund) {
    EXPECT_EQ(plan_payers_without_market(money(3), room_of(9, 1, 9, 9, 9)),
              (std::vector<PayerShare>{{Payer::shared_fund, money(1)}, {Payer::open_deficit, money(2)}}));
}

TEST(Payers, ADeficitIsSplitByMaintenance) {
    const std::vector<MarketShare> shares{{MarketId{0}, money(1)}, {MarketId{1}, money(2)}};
    EXPECT_EQ(split_deficit(Amount{10}, shares), (std::vector<Amount>{Amount{3}, Amount{7}}));
}

TEST(Payers, OnlyProfitIsSocialised) {
    const std::vector<Amount> profits{money(30), money(-50), Amount{}, money(10)};
    EXPECT_EQ(socialise(money(20), profits), (std::vector<Amount>{money(15), Amount{}, Amount{}, money(5)}));
    EXPECT_EQ(socialise(money(40), profits), (std::vector<Amount>{money(30), Amount{}, Amount{}, money(10)}));
}

TEST(Payers, ADeficitInAnotherAssetRoundsUp) {
    EXPECT_EQ(deficit_in_asset(Amount{100}, Price{3 * one_e8}, MarginRate{}), Amount{34});
    EXPECT_EQ(deficit_in_asset(Amount{90}, Price{one_e8}, MarginRate{100'000}), Amount{100});
}

TEST(Payers, SharesAlwaysAddUp) {
    each_case([](Draw& draw) {
        LiquidationTerms terms = full_ladder();
        for (u32 i = 0; i < terms.payer_count; ++i)
            std::swap(terms.payers[i], terms.payers[static_cast<std::size_t>(draw.in(0, 5))]);
        terms.payer_count = static_cast<u32>(draw.in(0, 6));
        terms.market_fund_claim_max = Amount{draw.in(0, 50)};
        terms.shared_fund_claim_max = Amount{draw.in(0, 50)};
        const PayerRoom room{{draw.in(-9, 99)}, {draw.in(-9, 99)}, {draw.in(0, 99)}, {draw.in(0, 99)}, {draw.in(0, 99)}, {draw.in(0, 99)}};
        const Amount deficit{draw.in(0, 400)};
        Amount sum{}, funds{};
        for (const PayerShare& share : plan_payers(deficit, terms, room)) {
            ASSERT_TRUE(share.amount > Amount{});
            if (share.payer == Payer::market_fund || share.payer == Payer::shared_fund) funds += share.amount;
            sum += share.amount;
        }
        ASSERT_TRUE(sum == deficit && funds <= room.fund_claim_left);
    });
}

TEST(Payers, NobodyLosesMoreThanItsProfitToSocialisation) {
    each_case([](Draw& draw) {
        std::vector<Amount> profits(static_cast<std::size_t>(draw.in(1, 20)));
        Amount room{};
        for (Amount& profit : profits) {
            profit = Amount{draw.in(-100, 100)};
            room += std::max(profit, Amount{});
        }
        const Amount loss{draw.in(0, static_cast<i64>(room.raw))};
        const std::vector<Amount> parts = socialise(loss, profits);
        Amount sum{};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            ASSERT_TRUE(parts[i] >= Amount{} && parts[i] <= std::max(profits[i], Amount{}));
            sum += parts[i];
        }
        ASSERT_TRUE(sum == loss);
    });
}

}  // namespace
}  // namespace plimsoll
