// How liquidations move the price that the publishers see (docs/guide/replay.md, "Feedback").
//
// The rest of the world trades at the source's price S. What this venue's liquidations have done to it is kept beside it, as a
// logarithm x of each feed: the publishers see P = S * e^x. A slice whose fills moved the middle of the venue's book by m (the
// logarithm, signed) adds impact_permanent * m to x after arbitrage_delay, and x relaxes by half in every impact_half_life
// (0: it stays). Linear in m, since an impact that decays exponentially and is not linear could be traded in a circle at a
// profit (Gatheral, No-dynamic-arbitrage and market impact, Quantitative Finance 10, 2010).
#pragma once

#include <deque>
#include <vector>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"
#include "rulebook/lab_terms.hpp"

namespace plimsoll::lab {

class Feedback {
public:
    /// `on` = false: nothing ever moves.
    Feedback(const rulebook::MarketMakerTerms& terms, std::size_t feeds, bool on);

    /// A liquidation moved the middle of a book on the feed by the logarithm `move_e18` (1e-18; a fall is negative).
    void add(FeedId feed, i128 move_e18, Time time);
    /// When the next move reaches the publishers; never where none is on its way.
    Time next() const { return waiting_.empty() ? never : waiting_.front().due; }
    /// What is due reaches them: the feeds that it moves, ascending.
    std::vector<FeedId> reach(Time time);
    /// What publishers see at `time`, where the rest of the world trades at `source`; rounded down, at least 1e-8. Exactly `source`
    /// while nothing has moved it. Demands times that do not go back.
    Price published(FeedId feed, Price source, Time time);

private:
    struct Waiting {
        Time due;
        FeedId feed{};
        i128 move_e18 = 0;
    };
    struct Moved {
        i128 log_e18 = 0;
        Time at;
    };
    void relax(Moved& moved, Time time) const;

    const rulebook::MarketMakerTerms* terms_;
    bool on_;
    std::deque<Waiting> waiting_;  // in order of time
    std::vector<Moved> moved_;     // by FeedId
};

}  // namespace plimsoll::lab
