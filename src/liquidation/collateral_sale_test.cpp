#include "liquidation/collateral_sale.hpp"

#include <gtest/gtest.h>

#include "liquidation/test_line.hpp"

namespace plimsoll {
namespace {

using namespace plimsoll::testing;

constexpr AssetId usd{0}, coin{1}, token{2};

std::vector<AssetTerms> three_assets() {
    std::vector<AssetTerms> assets(3);
    for (AssetTerms& asset : assets) asset.haircut_tiers[0].weight = margin_rate_one;
    assets[1].haircut_tiers[0].weight = {900'000};
    assets[2].haircut_tiers[0].weight = {800'000};
    assets[1].haircut_tier_count = 2;
    assets[1].haircut_tiers[1] = {money(10), {500'000}};
    return assets;
}
SpotMarket market_of(u32 id, AssetId base) { return {MarketId{id}, base, usd, price(1), Quantity{one_e8 / 100}, {}, {}, {}, {}}; }
Debt usd_debt(i64 owed) { return {usd, money(owed), price(1), price(1), margin_rate_one}; }
Collateral coins(AssetId asset, i64 amount) { return {asset, money(amount), money(amount), price(100), price(100)}; }
const Solvency rich{money(1'000'000), money(1'000'000)};

TEST(CollateralSale, SellsTheSafestCollateralAtNoMoreThanItsHaircut) {
    const auto assets = three_assets();
    const std::vector<Debt> debts{usd_debt(180)};
    const std::vector<Collateral> collaterals{coins(coin, 5), coins(token, 5)};
    const std::vector<SpotMarket> markets{market_of(7, token), market_of(8, coin)};
    const auto sale = plan_collateral_sale(assets, usd, rich, debts, collaterals, markets);
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->collateral, coin);
    EXPECT_EQ(sale->market, MarketId{8});
    EXPECT_EQ(sale->limit, price(90));
    EXPECT_EQ(sale->quantity, size(2));  // 2 at 90 repay 180
    EXPECT_EQ(sale_limit_cash(sale->terms, sale->quantity), money(180));
}

// At the limit of 90 it would be two coins; somebody pays 100.
TEST(CollateralSale, SellsNoMoreThanRepaysTheDebtAtTheBestBid) {
    const auto assets = three_assets();
    SpotMarket market = market_of(8, coin);
    market.best_bid = price(100);
    const auto sale =
        plan_collateral_sale(assets, usd, rich, std::vector{usd_debt(180)}, std::vector{coins(coin, 5)}, std::vector{market});
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->limit, price(90));
    EXPECT_EQ(sale->quantity.raw, 180'000'000);
}

TEST(CollateralSale, SellsOneHaircutTierAtATime) {
    const auto assets = three_assets();
    const std::vector<Collateral> collaterals{coins(coin, 12)};
    const auto sale = plan_collateral_sale(assets, usd, rich, std::vector{usd_debt(5000)}, collaterals, std::vector{market_of(8, coin)});
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->limit, price(50));
    EXPECT_EQ(sale->quantity, size(2));
}

// Collateral 500, debts 480: worth 20. Selling everything at the haircut would bring 450, below the debts.
TEST(CollateralSale, ASolventAccountStaysSolvent) {
    const auto assets = three_assets();
    const Solvency thin{money(20), money(500)};
    const auto sale =
        plan_collateral_sale(assets, usd, thin, std::vector{usd_debt(480)}, std::vector{coins(coin, 5)}, std::vector{market_of(8, coin)});
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->limit, price(96));
    EXPECT_EQ(sale->quantity, size(5));
}

TEST(CollateralSale, NothingIsSoldWithoutAMarketADebtOrALot) {
    const auto assets = three_assets();
    const std::vector<Collateral> collaterals{coins(coin, 5)};
    const std::vector<SpotMarket> markets{market_of(8, coin)};
    EXPECT_FALSE(plan_collateral_sale(assets, usd, rich, {}, collaterals, markets));
    EXPECT_FALSE(plan_collateral_sale(assets, usd, rich, std::vector{usd_debt(180)}, collaterals, {}));
    EXPECT_FALSE(plan_collateral_sale(assets, usd, rich, std::vector{Debt{usd, Amount{one_e8 / 10}}}, collaterals, markets));
}

TEST(CollateralSale, DepthSharesTheSaleOut) {
    const auto assets = three_assets();
    SpotMarket market = market_of(8, coin);
    market.bids = as_notional(money(900));
    market.depth_share = {100'000};
    const auto sale =
        plan_collateral_sale(assets, usd, rich, std::vector{usd_debt(180)}, std::vector{coins(coin, 5)}, std::vector{market});
    ASSERT_TRUE(sale);
    EXPECT_EQ(sale->quantity, size(1));
}

// The debt is 2 coins at 100 that count 110 each; collateral is dollars at par.
TEST(CollateralSale, ADebtInTheBaseAssetIsBought) {
    const auto assets = three_assets();
    const std::vector<Debt> debts{{coin, money(2), price(100), price(100), {1'100'000}}};
    SpotMarket market = market_of(8, coin);
    market.asks = as_notional(money(10'000));
    const Collateral dollars{usd, money(1'000), money(1'000), price(1), price(1)};
    const auto all = plan_collateral_sale(assets, usd, rich, debts, std::vector{dollars}, std::vector{market});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->side, Side::buy);
    EXPECT_EQ(all->limit, price(110));
    EXPECT_EQ(all->quantity, size(2));
    EXPECT_EQ(most_sold(all->terms, money(2)), money(220));

    const Collateral few{usd, money(111), money(111), price(1), price(1)};
    const auto part = plan_collateral_sale(assets, usd, rich, debts, std::vector{few}, std::vector{market});
    ASSERT_TRUE(part);
    EXPECT_EQ(part->quantity, Quantity{one_e8});  // 1.009 coins at 110, in whole hundredths

    market.depth_share = {10'000};
    const auto shallow = plan_collateral_sale(assets, usd, rich, debts, std::vector{dollars}, std::vector{market});
    ASSERT_TRUE(shallow);
    EXPECT_EQ(shallow->quantity.raw, 90'000'000);  // a hundredth of 10,000 at 110
}

TEST(CollateralSale, MostSoldIsTheInverseOfTheLimit) {
    each_case([](Draw& draw) {
        SaleTerms terms;
        terms.full = {draw.in(one_e8 / 100, 1000 * one_e8)};
        terms.low = {terms.full.raw - draw.in(0, terms.full.raw / 20)};
        terms.weight = {draw.in(0, one_e6)};
        terms.closing_cost = {draw.in(0, 20'000)};
        terms.debt_low = {draw.in(one_e8 / 2, 2000 * one_e8)};
        terms.debt_high = {terms.debt_low.raw + draw.in(0, 1'000'000)};
        terms.liability_weight = {draw.in(one_e6, 1'200'000)};
        terms.solvency.collateral = money(draw.in(1'000, 1'000'000));
        terms.solvency.liquidation_equity = apply_rate(terms.solvency.collateral, MarginRate{draw.in(-200'000, one_e6)}, Round::floor);
        const Amount received{draw.in(0, 100 * one_e8)};
        const Amount most = most_sold(terms, received);
        ASSERT_TRUE(sale_limit_cash(terms, most) <= received || most == Amount{});
        if (most < Amount{limits::amount_raw_max - 1}) {
            ASSERT_TRUE(sale_limit_cash(terms, most + Amount{1}) > received);
        }
    });
}

TEST(CollateralSale, TheFeeTakesOnlyWhatIsLeftAboveTheLimit) {
    EXPECT_EQ(sale_fee({10'000}, money(200), money(180)), money(2));
    EXPECT_EQ(sale_fee({10'000}, money(200), money(199)), money(1));
    EXPECT_EQ(sale_fee({10'000}, money(200), money(200)), Amount{});
}

TEST(CollateralSale, NeitherEquityFallsByMoreThanItsRule) {
    each_case([](Draw& draw) {
        SaleTerms terms;
        terms.full = {draw.in(one_e8, 1000 * one_e8)};
        terms.low = {terms.full.raw - draw.in(0, terms.full.raw / 20)};
        terms.weight = {draw.in(300'000, one_e6)};
        terms.closing_cost = {draw.in(0, 20'000)};
        terms.debt_low = {draw.in(one_e8 / 2, 2 * one_e8)};
        terms.debt_high = {terms.debt_low.raw + draw.in(0, 1'000'000)};
        terms.liability_weight = {draw.in(one_e6, 1'200'000)};
        terms.solvency.collateral = money(draw.in(1'000, 1'000'000));
        terms.solvency.liquidation_equity = apply_rate(terms.solvency.collateral, MarginRate{draw.in(0, one_e6)}, Round::floor);
        const Quantity sold{draw.in(1, 100 * one_e8)};
        const Amount least = sale_limit_cash(terms, sold), cash = least + Amount{draw.one_of<i64>({0, 1, 1'000'000'000})};
        const Amount fee = sale_fee({draw.in(0, 50'000)}, cash, least);
        const SaleGain gain = sale_gain(terms, Amount{sold.raw}, cash - fee);
        ASSERT_TRUE(gain.equity >= Amount{});
        // The part of LE that goes is at most the part of the collateral that goes.
        const i128 owned = mul_div(sold.raw, i128{terms.full.raw} * (one_e6 - terms.closing_cost.raw), one_e14, Round::ceil);
        const i128 most = mul_div(terms.solvency.liquidation_equity.raw, owned, terms.solvency.collateral.raw, Round::ceil);
        ASSERT_TRUE(-gain.liquidation_equity.raw <= most + 2);
    });
}

}  // namespace
}  // namespace plimsoll
