#include <algorithm>
#include <deque>

#include "lab/price_source.hpp"

namespace plimsoll::lab {

namespace {

struct Point {
    Time time;
    Price price;
};

// The corners of the path inside one bar.
std::vector<Point> corners(const feeds::Bar& bar, Duration interval, IntrabarPath path) {
    const Time open = bar.open_time, close = open + interval - Duration{1};
    if (path == IntrabarPath::close_only) return {{open, bar.open}, {close, bar.close}};
    const Price second = path == IntrabarPath::low_first ? bar.low : bar.high;
    const Price third = path == IntrabarPath::low_first ? bar.high : bar.low;
    return {{open, bar.open},
            {open + Duration{interval.ns / 3}, second},
            {open + Duration{interval.ns / 3 * 2}, third},
            {close, bar.close}};
}

// Price on the straight line between two corners, rounded down.
Price between(const Point& a, const Point& b, Time at) {
    const i128 span = (b.time - a.time).ns, gone = (at - a.time).ns;
    return {static_cast<i64>(a.price.raw + div_round(i128{b.price.raw - a.price.raw} * gone, span, Round::floor))};
}

class BarsSource final : public PriceSource {
public:
    BarsSource(std::vector<feeds::BarSeries> series, std::vector<FeedId> feeds, feeds::GapPolicy gaps, IntrabarPath path,
               Duration heartbeat)
        : merge_(std::move(series), gaps), feeds_(std::move(feeds)), path_(path), heartbeat_(heartbeat),
          halted_(feeds_.size(), false) {
        pull();
        from_ = ahead_ ? ahead_->bar.open_time : Time{};
    }

    std::expected<std::optional<Tick>, std::string> next() override {
        // A tick may go once no bar still to come begins before it.
        while (failure_.empty() && ahead_ && (ticks_.empty() || ticks_.front().time >= ahead_->bar.open_time)) take_bar();
        if (!failure_.empty()) return std::unexpected(failure_);
        if (ticks_.empty()) return std::nullopt;
        const Tick tick = ticks_.front();
        ticks_.pop_front();
        return tick;
    }
    Time from() const override { return from_; }
    Time to() const override { return last_; }

private:
    void pull() {
        auto next = merge_.next();
        if (!next) {
            failure_ = feeds::to_text(next.error());
            ahead_.reset();
            return;
        }
        ahead_ = *next;
    }

    void take_bar() {
        const feeds::MergedBar item = *ahead_;
        const FeedId feed = feeds_[item.series];
        if (item.kind == feeds::MergedBar::Kind::gap_begins) {
            insert({item.bar.open_time, feed, Price{}, Tick::Kind::gap_begins});
            halted_[item.series] = true;
        } else {
            walk(item, feed);
        }
        pull();
    }

    void walk(const feeds::MergedBar& item, FeedId feed) {
        const std::vector<Point> path = corners(item.bar, merge_.series()[item.series].interval(), path_);
        Tick::Kind kind = halted_[item.series] ? Tick::Kind::gap_ends : Tick::Kind::price;
        halted_[item.series] = false;
        for (std::size_t i = 0; i < path.size(); ++i) {
            insert({path[i].time, feed, path[i].price, kind});
            kind = Tick::Kind::price;
            if (i + 1 == path.size()) break;
            for (Time at = path[i].time + heartbeat_; at < path[i + 1].time; at = at + heartbeat_)
                insert({at, feed, between(path[i], path[i + 1], at), kind});
        }
    }

    // Of one moment, ticks keep the order in which the series were given.
    void insert(const Tick& tick) {
        auto place = ticks_.end();
        while (place != ticks_.begin() && std::prev(place)->time > tick.time) --place;
        ticks_.insert(place, tick);
        last_ = std::max(last_, tick.time);
    }

    feeds::BarMerge merge_;
    std::vector<FeedId> feeds_;
    IntrabarPath path_;
    Duration heartbeat_;
    std::vector<bool> halted_;
    std::optional<feeds::MergedBar> ahead_;
    std::deque<Tick> ticks_;
    std::string failure_;
    Time from_, last_;
};

}  // namespace

std::unique_ptr<PriceSource> bars_source(std::vector<feeds::BarSeries> series, std::vector<FeedId> feeds, feeds::GapPolicy gaps,
                                         IntrabarPath path, Duration heartbeat) {
    return std::make_unique<BarsSource>(std::move(series), std::move(feeds), gaps, path, heartbeat);
}

}  // namespace plimsoll::lab
