#include "lab/publishers.hpp"

#include <algorithm>

namespace plimsoll::lab {

namespace {

constexpr i64 doubt = 10'000;  // a report's confidence is its price over this

// The others never speak, so the median is theirs.
u32 speakers_needed(const FeedTerms& terms) {
    return std::min(terms.source_count, std::max(terms.sources_min, terms.pending_sources));
}

}  // namespace

Publishers::Publishers(const ReplaySetup& setup, Driver& driver, MarketMaker& maker)
    : setup_(&setup),
      driver_(&driver),
      maker_(&maker),
      feedback_(setup.lab.market_maker, setup.rules.feeds.size(), setup.feedback),
      feeds_(setup.rules.feeds.size()) {
    for (std::size_t i = 0; i < feeds_.size(); ++i) feeds_[i].speakers = speakers_needed(setup.rules.feeds[i]);
}

std::vector<Price> Publishers::sources() const {
    std::vector<Price> prices;
    for (const Feed& feed : feeds_) prices.push_back(feed.source);
    return prices;
}

void Publishers::follow(const std::vector<MarketId>& markets, Time time) {
    for (const MarketId market : markets)
        feeds_[index(setup_->rules.markets[index(market)].feed)].followed.push_back(market);
    for (const Feed& feed : feeds_) record(feed, time);
}

void Publishers::record(const Feed& feed, Time time) const {
    if (feed.published <= Price{}) return;
    for (const MarketId market : feed.followed) driver_->recorder().see_prices(market, time, feed.published, feed.source);
}

void Publishers::publish(FeedId id, Time time) {
    Feed& feed = feeds_[index(id)];
    if (feed.source <= Price{}) return;
    feed.published = feedback_.published(id, feed.source, time);
    // A second word at the same moment is a nanosecond younger: a report must be newer than the one before.
    feed.stamp = feed.said == never ? time : std::max(time, feed.stamp + Duration{1});
    feed.said = time;
    const FeedTerms& terms = setup_->rules.feeds[index(id)];
    for (u32 i = 0; i < feed.speakers; ++i)
        driver_->send(
            ReportPrice{id, terms.sources[i].source, feed.published, {feed.published.raw / doubt}, feed.stamp}, time);
    maker_->see_price(id, time, feed.published);
    record(feed, time);
}

void Publishers::publish_all(Time time) {
    for (u32 i = 0; i < feeds_.size(); ++i) publish(FeedId{i}, time);
}

Time Publishers::next() const {
    Time next = feedback_.next();
    for (const Feed& feed : feeds_)
        if (feed.said != never && !feed.silent) next = std::min(next, feed.said + setup_->heartbeat);
    return next;
}

bool Publishers::speak(Time time, FeedId asked) {
    due_ = feedback_.reach(time);
    if (asked != no_feed) due_.push_back(asked);
    for (u32 i = 0; i < feeds_.size(); ++i)
        if (feeds_[i].said != never && feeds_[i].said + setup_->heartbeat <= time) due_.push_back(FeedId{i});
    std::ranges::sort(due_);
    due_.erase(std::unique(due_.begin(), due_.end()), due_.end());
    std::erase_if(due_, [&](FeedId feed) { return feeds_[index(feed)].silent; });
    for (const FeedId feed : due_) publish(feed, time);
    return !due_.empty();
}

}  // namespace plimsoll::lab
