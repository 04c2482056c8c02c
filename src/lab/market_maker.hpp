// The agent that quotes every market around what the publishers say: a ladder of orders on both sides whose depth thins and whose
// spread widens as the index moves (docs/guide/replay.md, [market_maker] of the rule book).
#pragma once

#include <optional>
#include <vector>

#include "lab/ladder.hpp"
#include "lab/maker_account.hpp"

namespace plimsoll::lab {

class MarketMaker {
public:
    /// `setup` and `driver` must outlive the agent; `notes` as in MakerAccount.
    MarketMaker(const ReplaySetup& setup, Driver& driver, std::vector<std::string>& notes);

    void add(MarketId market);
    /// What the publishers say now.
    void see_price(FeedId feed, Time time, Price price);
    /// Somebody has traded with the quotes: they are made anew at the next look. Gives how far that has moved the middle of the
    /// book (ladder.hpp).
    i128 see_trade(const BookFill& fill);

    /// Looks at the quotes of each market, ascending, that is due: its price has moved or somebody has traded, and the last look is
    /// `refresh` ago. An order stays where it is as long as it stands within a fifth of its distance from where it should be.
    void quote(Time time);
    /// Takes all quotes out.
    void withdraw(Time time);
    /// Keeps the accounts solvent (MakerAccount::support).
    void support(Time time);

private:
    struct Rung {
        OrderId order = no_order;  // no_order: none stands
        Price price;
        Quantity quantity;
    };
    struct Desk {
        MarketId market{};
        FeedId feed{};
        const MarketTerms* terms = nullptr;
        Amount depth;
        MakerAccount account;
        Time quoted_at{INT64_MIN};
        Price quoted_price{};
        const rulebook::Thinning* quoted_row = nullptr;
        bool anew = true;              // quotes must be made from nothing
        std::vector<Rung> bids{}, asks{};  // by level
        StandingDepth standing{};
    };
    const rulebook::Thinning& row(FeedId feed) const;
    bool due(const Desk& desk, Time time) const;
    void place_all(Desk& desk, const std::vector<Level>& levels, Time time);
    bool amend(Desk& desk, Side side, const std::vector<Level>& levels, Time time);

    const ReplaySetup* setup_;
    Driver* driver_;
    std::vector<std::string>* notes_;
    std::vector<Desk> desks_;         // ascending by market
    std::vector<RecentMove> recent_;  // by FeedId
};

}  // namespace plimsoll::lab
