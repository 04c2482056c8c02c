// Small replays under venues/default.toml with prices that a test writes down.
#pragma once

#include <gtest/gtest.h>

#include "lab/replay.hpp"
#include "rulebook/rulebook.hpp"

namespace plimsoll::test {

/// Straight lines between the points, one tick every ten seconds.
class DrawnPrices final : public lab::PriceSource {
public:
    struct Point {
        i64 minute;
        i64 cents;
    };
    struct Path {
        FeedId feed;
        std::vector<Point> points;  // ascending; the first at minute 0
    };
    explicit DrawnPrices(std::vector<Path> paths) : paths_(std::move(paths)) {}

    std::expected<std::optional<lab::Tick>, std::string> next() override {
        if (path_ == paths_.size()) {
            path_ = 0;
            at_ = at_ + step;
        }
        if (at_ > end()) return std::nullopt;
        const Path& path = paths_[path_++];
        return lab::Tick{begin + at_, path.feed, price(path, at_)};
    }
    Time from() const override { return begin; }
    Time to() const override { return begin + at_; }

private:
    static constexpr Time begin{1'600'000'000'000'000'000};
    static constexpr Duration step = seconds(10);

    Duration end() const { return minutes(paths_.front().points.back().minute); }
    static Price price(const Path& path, Duration at) {
        std::size_t i = 1;
        while (i + 1 < path.points.size() && minutes(path.points[i].minute) < at) ++i;
        const Point &a = path.points[i - 1], &b = path.points[i];
        const i128 gone = (at - minutes(a.minute)).ns, span = minutes(b.minute - a.minute).ns;
        return {static_cast<i64>(a.cents * 1'000'000 + div_round(i128{b.cents - a.cents} * 1'000'000 * gone, span, Round::floor))};
    }

    std::vector<Path> paths_;
    std::size_t path_ = 0;
    Duration at_{};
};

inline MarketId market_named(const RuleBook& rules, std::string_view symbol) {
    for (u32 i = 0; i < rules.markets.size(); ++i)
        if (rules.markets[i].symbol == symbol) return MarketId{i};
    ADD_FAILURE() << "no market " << symbol;
    return no_market;
}
inline AssetId asset_named(const RuleBook& rules, std::string_view symbol) {
    for (u32 i = 0; i < rules.assets.size(); ++i)
        if (rules.assets[i].symbol == symbol) return AssetId{i};
    ADD_FAILURE() << "no asset " << symbol;
    return no_asset;
}

/// The default venue with the named markets and so many accounts, all at one leverage.
inline lab::ReplaySetup default_setup(const std::vector<std::string>& markets, u32 accounts, i64 leverage) {
    lab::ReplaySetup setup;
    auto rules = rulebook::load_rulebook("venues/default.toml");
    EXPECT_TRUE(rules.has_value());
    auto terms = rulebook::load_lab_terms("venues/default.toml", *rules);
    EXPECT_TRUE(terms.has_value());
    setup.rules = std::move(*rules);
    setup.lab = std::move(*terms);
    setup.lab.population.accounts = accounts;
    setup.lab.population.leverage = {{Rate{leverage * one_e8}, 1}};
    for (const std::string& symbol : markets) setup.markets.push_back(market_named(setup.rules, symbol));
    return setup;
}
inline FeedId feed_of(const lab::ReplaySetup& setup, std::string_view market) {
    return setup.rules.markets[index(market_named(setup.rules, market))].feed;
}

inline lab::ReplayResult run(const lab::ReplaySetup& setup, const std::vector<DrawnPrices::Path>& paths,
                             const lab::ReplayHooks& hooks = {}) {
    DrawnPrices prices(paths);
    auto result = lab::replay(setup, prices, hooks);
    EXPECT_TRUE(result.has_value()) << result.error();
    return result.has_value() ? std::move(*result) : lab::ReplayResult{};
}

}  // namespace plimsoll::test
