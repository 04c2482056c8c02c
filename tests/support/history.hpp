// A stream of commands as a venue might see it on its worst days: mostly sensible, a share of nonsense, over a rule book drawn
// by chance. Which command comes next depends on the draws and on the state that the commands so far have led to, so that a
// history is a function of its draws alone. Recorded as steps it can be run again without its draws.
#pragma once

#include <deque>
#include <vector>

#include "engine/engine.hpp"
#include "tests/support/draws.hpp"

namespace plimsoll::test {

struct Step {
    Command command;
    Time time;
};

/// What kind of history is wanted.
struct HistoryShape {
    u32 accounts_min = 10;  // customers opened before the trading starts; isolated accounts come on top
    u32 accounts_max = 40;
    u64 nonsense = 7;  // percent of commands with damaged fields
    i64 step_max_ns = 3 * day.ns;
    u32 moods = 5;  // 1: prices stay calm
};

class History {
public:
    explicit History(Draws& draws, HistoryShape shape = {});

    /// The next command, given where the commands so far have led. Demands that `engine` ran all of them and nothing else.
    Step next(const Engine& engine);

private:
    enum class Mood : u8 { calm, chop, rise, fall, crash };
    struct Planned {
        Command command;
        Duration delay;
    };

    void look(const Engine& engine);
    void plan(const Command& command, Duration delay = {}) { planned_.push_back({command, delay}); }

    // --- history.cpp ---
    void plan_setup();
    void plan_funding_of(AccountId account);
    void plan_main();
    void plan_governance();
    void plan_accounts();
    void plan_time();
    void plan_crash();
    void plan_tick(FeedId feed, bool moved);
    void plan_report(FeedId feed, SourceId source);
    void plan_odd_report(FeedId feed);
    void move_prices();
    void change_mood();

    // --- history_trading.cpp ---
    void plan_order();
    void plan_quotes();
    void plan_reduction();
    void plan_isolated();
    void plan_amendment();
    void plan_cancellation();
    void plan_money();

    const State& state() const { return *state_; }
    AccountId customer();
    AccountId rich_customer();
    AssetId asset();
    MarketId market();
    MarketId trading_market();
    FeedId feed();
    u32 open_order();  // row, no_row where there is none
    /// Full value of what the account holds, in 1e-8 of the feeds' currency.
    i128 worth(AccountId account) const;
    i128 price_of(AssetId asset) const;
    Quantity size_for(MarketId market, i128 value) const;
    Price limit_near(MarketId market, Side side, i64 reach_ppm);
    Side side() { return draws_.below(2) == 0 ? Side::buy : Side::sell; }
    Amount amount_of(AssetId asset, i64 dollars_low, i64 dollars_high);

    Draws& draws_;
    HistoryShape shape_;
    RuleBook rules_;
    u32 accounts_wanted_;
    const State* state_ = nullptr;
    std::vector<AccountId> customers_;
    u32 accounts_seen_ = 0;
    std::deque<Planned> planned_;
    std::vector<i64> levels_;  // by FeedId
    Mood mood_ = Mood::calm;
    u32 mood_left_ = 0;
};

}  // namespace plimsoll::test
