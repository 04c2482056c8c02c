// The agent that quotes every market around what the publishers say: a ladder of orders on both sides whose depth thins and whose
// spread widens as the index moves (docs/guide/replay.md, [market_maker] of the rule book).
#pragma once

#include <deque>
#include <vector>

#include "engine/engine.hpp"
#include "rulebook/lab_terms.hpp"

namespace plimsoll::lab {

struct Quote {
    Side side{};
    Price price;
    Quantity quantity;
};

class MarketMaker {
public:
    MarketMaker(const rulebook::MarketMakerTerms& terms, bool static_depth) : terms_(&terms), static_depth_(static_depth) {}

    /// The account that quotes a market.
    void add(MarketId market, AccountId account, const MarketTerms& market_terms);
    /// What the publishers say now.
    void see_price(FeedId feed, Time time, Price price);
    /// Somebody has traded with the quotes: they are made anew at the next look.
    void see_trade(MarketId market);

    struct Desk {
        MarketId market{};
        AccountId account{};
        const MarketTerms* terms = nullptr;
        Amount depth;
        Time quoted_at{INT64_MIN};
        Price quoted_price;
        bool traded = true;
    };
    /// Desks whose quotes are due, ascending by market.
    std::vector<Desk*> due(Time now);
    /// The ladder of a desk around the present price; empty where there is none yet.
    std::vector<Quote> ladder(const Desk& desk, Time now) const;
    Price price_of(FeedId feed) const;

private:
    struct History {
        std::deque<std::pair<Time, Price>> prices;  // inside the move window, oldest first
    };
    MarginRate move(FeedId feed) const;
    const rulebook::Thinning& thinning(FeedId feed) const;

    const rulebook::MarketMakerTerms* terms_;
    bool static_depth_;
    std::vector<Desk> desks_;
    std::vector<History> history_;  // by FeedId
};

}  // namespace plimsoll::lab
