#include "lab/replay.hpp"

#include <algorithm>
#include <set>

#include "tests/support/replay_setup.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

using Point = test::DrawnPrices::Point;

// Twenty quiet minutes, a fall by a third within ten, a recovery by half of it, an hour in all.
std::vector<Point> crash(i64 cents) {
    return {{0, cents}, {20, cents}, {30, cents * 2 / 3}, {45, cents * 5 / 6}, {60, cents * 5 / 6}};
}
std::vector<test::DrawnPrices::Path> two_crashes(const ReplaySetup& setup) {
    return {{test::feed_of(setup, "BTC-PERP"), crash(1'000'000)}, {test::feed_of(setup, "ETH-PERP"), crash(20'000)}};
}
const std::vector<std::string> two_markets{"BTC-PERP", "ETH-PERP"};

// Two insurance funds apart: nothing else in the venue is of the lab's making.
void nothing_lost(const ReplayResult& result) {
    for (const auto& [asset, error] : result.conservation_error) EXPECT_EQ(error, Amount{}) << result.asset_symbols[index(asset)];
}

TEST(Replay, WithoutFeedbackTheCascadeGainIsZeroToTheLastDigit) {
    ReplaySetup off = test::default_setup(two_markets, 300, 20);
    off.feedback = false;
    ReplaySetup none = test::default_setup(two_markets, 300, 20);
    none.lab.market_maker.impact_permanent = {};
    const ReplayResult a = test::run(off, two_crashes(off)), b = test::run(none, two_crashes(none));
    ASSERT_GT(a.accounts_liquidated, 100U);
    EXPECT_EQ(a.state_hash, b.state_hash);
    for (const ReplayResult* result : {&a, &b}) {
        ASSERT_EQ(result->cascade_gain.size(), 4U);  // two markets, two windows; spot has the index of its perpetual
        for (const CascadeGain& row : result->cascade_gain) {
            EXPECT_GT(row.move, MarginRate{300'000});
            EXPECT_EQ(row.move, row.move_without);
            EXPECT_EQ(row.gain, Rate{});
        }
        for (const MarketResult& market : result->markets) EXPECT_EQ(market.index_displaced, MarginRate{});
        nothing_lost(*result);
    }
}

TEST(Replay, TheCascadeGainRisesWithThePopulationsLeverage) {
    std::vector<std::vector<Rate>> gains;
    std::vector<u32> liquidated;
    for (const i64 leverage : {1, 2, 3, 5, 10, 20}) {
        const ReplaySetup setup = test::default_setup(two_markets, 1000, leverage);
        const ReplayResult result = test::run(setup, two_crashes(setup));
        std::vector<Rate> row;
        for (const CascadeGain& gain : result.cascade_gain) row.push_back(gain.gain);
        gains.push_back(std::move(row));
        liquidated.push_back(result.accounts_liquidated);
        nothing_lost(result);
    }
    EXPECT_TRUE(std::ranges::is_sorted(liquidated));
    // One market alone may fall less where more are liquidated early, so it is their sum that rises step by step.
    std::vector<i64> sums;
    for (const auto& row : gains) {
        sums.push_back(0);
        for (const Rate gain : row) sums.back() += gain.raw;
    }
    EXPECT_TRUE(std::ranges::is_sorted(sums)) << ::testing::PrintToString(sums);
    for (std::size_t which = 0; which < gains.front().size(); ++which) {
        SCOPED_TRACE(which);
        EXPECT_EQ(gains.front()[which], Rate{});  // without leverage nobody is liquidated
        EXPECT_GT(gains.back()[which], gains[1][which]);
        EXPECT_GT(gains.back()[which], Rate{500'000});  // half a percent of the fall and more
    }
}

TEST(Replay, ALongerHalfLifeKeepsTheIndexFartherFromItsSource) {
    std::vector<MarginRate> displaced;
    for (const Duration half_life : {seconds(30), minutes(10), Duration{}}) {  // the last: it stays
        ReplaySetup setup = test::default_setup({"BTC-PERP"}, 1000, 20);
        setup.lab.market_maker.impact_half_life = half_life;
        displaced.push_back(test::run(setup, {{test::feed_of(setup, "BTC-PERP"), crash(1'000'000)}}).markets[0].index_displaced);
    }
    EXPECT_LT(displaced[0], displaced[1]);
    EXPECT_LT(displaced[1], displaced[2]);
}

TEST(Replay, CoinsHeldAsCollateralAreSoldOnTheirSpotMarketInACrash) {
    ReplaySetup setup = test::default_setup({"ETH-PERP"}, 300, 3);
    setup.lab.population.assets = {{test::asset_named(setup.rules, "BTC"), 1}};
    setup.lab.population.isolated_share = {};
    setup.lab.population.long_share = margin_rate_one;
    // Ether falls; the coins that carry the positions do not, so that what is lost on them is owed in dollars.
    const ReplayResult result = test::run(setup, {{test::feed_of(setup, "ETH-PERP"), crash(20'000)},
                                                  {test::feed_of(setup, "BTC-PERP"), {{0, 1'000'000}, {60, 1'000'000}}}});
    const MarketId spot = test::market_named(setup.rules, "BTC/USDT");
    u32 sales = 0;
    for (const LiquidationRow& row : result.liquidations) {
        if (row.certificate.rule != StepRule::collateral_sale) continue;
        ++sales;
        EXPECT_EQ(row.certificate.market, spot);
        EXPECT_LT(row.certificate.filled, Quantity{});
        EXPECT_GT(row.certificate.cash, Amount{});
    }
    EXPECT_GT(sales, 10U);
    const auto traded = std::ranges::find(result.markets, spot, &MarketResult::market);
    ASSERT_NE(traded, result.markets.end());
    EXPECT_EQ(traded->liquidations, sales);
    EXPECT_GT(traded->index_displaced, MarginRate{});  // selling coins moves their price too
    nothing_lost(result);
}

TEST(Replay, OnlySpotMarketsOfWhatIsHeldTrade) {
    ReplaySetup setup = test::default_setup(two_markets, 20, 3);
    setup.lab.population.assets = {{test::asset_named(setup.rules, "USDT"), 1}};
    EXPECT_EQ(test::run(setup, two_crashes(setup)).markets.size(), 2U);
    setup.lab.population.assets = {{test::asset_named(setup.rules, "ETH"), 1}, {test::asset_named(setup.rules, "BCH"), 1}};
    setup.markets.push_back(test::market_named(setup.rules, "BCH-PERP"));
    std::vector<test::DrawnPrices::Path> paths = two_crashes(setup);
    paths.push_back({test::feed_of(setup, "BCH-PERP"), crash(30'000)});
    const ReplayResult result = test::run(setup, paths);
    ASSERT_EQ(result.markets.size(), 4U);
    EXPECT_EQ(result.markets.back().symbol, "ETH/USDT");
    EXPECT_TRUE(std::ranges::any_of(result.notes, [](const std::string& note) { return note.contains("no spot market trades BCH"); }));
}

// Facts of a run that the result does not hold.
class Watcher final : public ReplayObserver {
public:
    void after(const Command&, Time, const Reply&, Engine& engine) override {
        engine.visit_events([&]<class Fact>(const Fact& fact) {
            if constexpr (std::is_same_v<Fact, AccountQueued>)
                if (engine.state().account(fact.account).backstop == 0) queued_.insert(fact.account);
        });
    }
    std::set<AccountId> queued_;  // backstops apart, which risk their own
};

TEST(Replay, MarketMakersStandBehindTheirQuotesAndOnlyCustomersAreCounted) {
    const ReplaySetup setup = test::default_setup(two_markets, 1000, 20);
    Watcher watcher;
    const ReplayResult result = test::run(setup, two_crashes(setup), {.observer = &watcher, .progress = {}, .stop = nullptr});
    std::set<AccountId> customers;
    for (const AccountResult& row : result.account_results) {
        customers.insert(row.account);
        EXPECT_TRUE(row.name.starts_with("account ")) << row.name;
    }
    EXPECT_EQ(result.accounts, 1000U);
    const auto isolated = std::ranges::count_if(result.account_results, [](const AccountResult& row) { return row.name.ends_with("(isolated)"); });
    EXPECT_EQ(result.account_results.size(), 1000U + static_cast<std::size_t>(isolated));
    EXPECT_GT(isolated, 200);
    EXPECT_GT(result.accounts_liquidated, 300U);
    EXPECT_EQ(result.accounts_liquidated, std::ranges::count_if(result.account_results, [](const AccountResult& row) { return row.queued_at != never; }));
    for (const AccountId queued : watcher.queued_) EXPECT_TRUE(customers.contains(queued)) << "account " << index(queued);
    EXPECT_EQ(result.orders_refused_at_start, 0U);
}

TEST(Replay, AStopEndsItEarlyWithWhatIsKnown) {
    const ReplaySetup setup = test::default_setup(two_markets, 50, 5);
    const std::atomic<bool> stop{true};
    const ReplayResult result = test::run(setup, two_crashes(setup), {.observer = nullptr, .progress = {}, .stop = &stop});
    EXPECT_TRUE(result.interrupted);
    EXPECT_EQ(result.accounts, 50U);
    nothing_lost(result);
}

}  // namespace
