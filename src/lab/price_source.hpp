// Where prices come from: bars of real history or the path of a scenario, as one stream of ticks in time order.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "feeds/bar_merge.hpp"
#include "feeds/issue.hpp"

namespace plimsoll::rulebook {
struct Scenario;
}

namespace plimsoll::lab {

/// What the publishers of a feed see at a moment.
struct Tick {
    Time time;
    FeedId feed{};
    Price price;
    enum class Kind : u8 { price, gap_begins, gap_ends } kind = Kind::price;
};

/// Low and high of a bar have no order in time: which way the path goes inside it.
enum class IntrabarPath : u8 {
    low_first,   // open, low, high, close
    high_first,  // open, high, low, close
    close_only   // open, close
};

class PriceSource {
public:
    virtual ~PriceSource() = default;
    /// The next tick, in time order; nullopt at the end.
    virtual std::expected<std::optional<Tick>, std::string> next() = 0;
    virtual Time from() const = 0;
    virtual Time to() const = 0;
};

/// Bars, walked along the intrabar path: points stand at 0, 1/3, 2/3 and the last nanosecond of the interval; where two points are
/// farther apart than `heartbeat`, prices in between lie on the straight line. `feeds` gives the feed of each series.
std::unique_ptr<PriceSource> bars_source(std::vector<feeds::BarSeries> series, std::vector<FeedId> feeds, feeds::GapPolicy gaps,
                                         IntrabarPath path, Duration heartbeat);

/// The points of a scenario with a seeded geometric Brownian bridge between them (midpoint displacement on the step
/// grid, in fixed point: the same on every machine). Optional paths of feeds that `feed_of` does not know are left out.
std::unique_ptr<PriceSource> scenario_source(const rulebook::Scenario& scenario, std::vector<std::optional<FeedId>> feed_of_path,
                                             u64 seed);

}  // namespace plimsoll::lab
