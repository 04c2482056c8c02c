// The publishers of every feed: they agree on what the source says, moved by the feedback of liquidations, with a basis point
// of doubt. As many speak as the feed needs for a price, and for a step beyond its band.
#pragma once

#include <vector>

#include "lab/driver.hpp"
#include "lab/feedback.hpp"
#include "lab/market_maker.hpp"

namespace plimsoll::lab {

class Publishers {
public:
    /// All must outlive the publishers. `maker` hears every price.
    Publishers(const ReplaySetup& setup, Driver& driver, MarketMaker& maker);

    /// The source says a price; nobody has heard it yet.
    void see_source(FeedId feed, Price price) { feeds_[index(feed)].source = price; }
    Price source(FeedId feed) const { return feeds_[index(feed)].source; }
    std::vector<Price> sources() const;  // by FeedId

    /// A gap: nobody speaks until the source does.
    void fall_silent(FeedId feed) { feeds_[index(feed)].silent = true; }
    void wake(FeedId feed) { feeds_[index(feed)].silent = false; }

    /// From now on the recorder is told of the prices of these markets, and of what they are at this moment.
    void follow(const std::vector<MarketId>& markets, Time time);

    /// All feeds that have a price report it.
    void publish_all(Time time);
    /// When somebody must speak though the source does not: a heartbeat, or feedback that arrives.
    Time next() const;
    /// Reports what is due, and in any case `asked`. False: nobody had anything to say.
    bool speak(Time time, FeedId asked = no_feed);

    Feedback& feedback() { return feedback_; }

private:
    struct Feed {
        Price source, published;
        Time said = never;  // when the last report was made; never: none yet
        Time stamp{};       // of that report
        bool silent = false;
        u32 speakers = 0;
        std::vector<MarketId> followed;
    };
    void publish(FeedId feed, Time time);
    void record(const Feed& feed, Time time) const;

    const ReplaySetup* setup_;
    Driver* driver_;
    MarketMaker* maker_;
    Feedback feedback_;
    std::vector<Feed> feeds_;
    std::vector<FeedId> due_;
};

}  // namespace plimsoll::lab
