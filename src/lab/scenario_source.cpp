#include <algorithm>

#include "lab/bridge.hpp"
#include "lab/price_source.hpp"
#include "rulebook/scenario.hpp"

namespace plimsoll::lab {

namespace {

class ScenarioSource final : public PriceSource {
public:
    ScenarioSource(const rulebook::Scenario& scenario, const std::vector<std::optional<FeedId>>& feed_of_path, u64 seed)
        : from_(scenario.from), to_(scenario.to), step_(scenario.step) {
        for (std::size_t i = 0; i < scenario.paths.size(); ++i) {
            if (!feed_of_path[i]) continue;
            const rulebook::ScenarioPath& path = scenario.paths[i];
            std::vector<BridgePoint> points;
            for (const rulebook::ScenarioPoint& point : path.points)
                points.push_back({static_cast<u64>((point.time - scenario.from).ns / step_.ns), point.price,
                                  point.kind == rulebook::PointKind::low, point.kind == rulebook::PointKind::high});
            feeds_.push_back(*feed_of_path[i]);
            prices_.push_back(brownian_bridge(points, step_, path.volatility_bridge, seed, bridge_stream + static_cast<u32>(i)));
        }
    }

    std::expected<std::optional<Tick>, std::string> next() override {
        if (feeds_.empty() || at_ >= prices_.front().size()) return std::nullopt;
        const Tick tick{from_ + Duration{static_cast<i64>(at_) * step_.ns}, feeds_[path_], prices_[path_][at_]};
        if (++path_ == feeds_.size()) {
            path_ = 0;
            ++at_;
        }
        return tick;
    }
    Time from() const override { return from_; }
    Time to() const override { return to_; }

private:
    static constexpr u32 bridge_stream = 1000;

    Time from_, to_;
    Duration step_;
    std::vector<FeedId> feeds_;
    std::vector<std::vector<Price>> prices_;  // by path, by step
    std::size_t at_ = 0, path_ = 0;
};

}  // namespace

std::unique_ptr<PriceSource> scenario_source(const rulebook::Scenario& scenario, std::vector<std::optional<FeedId>> feed_of_path,
                                             u64 seed) {
    return std::make_unique<ScenarioSource>(scenario, feed_of_path, seed);
}

}  // namespace plimsoll::lab
