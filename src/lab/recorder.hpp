// Listens to the facts of a run and adds them up.
#pragma once

#include <deque>
#include <unordered_map>

#include "engine/engine.hpp"
#include "lab/replay_result.hpp"

namespace plimsoll::lab {

/// A slice that a liquidation took from the book: what the feedback is made of.
struct BookImpact {
    MarketId market{};
    Price before;  // middle of the book before the command, 0 = unknown
    Price worst;   // farthest fill
};

class Recorder {
public:
    Recorder(const Engine& engine, ReplayResult& result) : engine_(&engine), result_(&result) {}

    /// Accounts from here on are the population's; what the makers and backstops before them do is not counted.
    void begin(AccountId first, std::vector<std::string> names);
    /// Before each command: where the books stand, if a liquidation may follow.
    void before_command();
    /// After each command. Slices taken from books are left in impacts().
    void after_command(const Reply& reply);
    std::vector<BookImpact>& impacts() { return impacts_; }
    bool traded(MarketId market) const { return traded_.size() > index(market) && traded_[index(market)] != 0; }

    /// What the publishers say and what their source says, for cascade gain and charts.
    void see_prices(MarketId market, Price published, Price source);
    /// Closes minutes up to `now`.
    void see_time(Time now);
    void finish();

private:
    struct Moves {
        Price published_start, source_start, published, source;
        std::deque<std::pair<Price, Price>> hour;  // one entry a minute: published, source
        MarginRate run_move, run_move_without, hour_move, hour_move_without;
    };
    void fact(const Posted& fact);
    void fact(const AccountQueued& fact);
    void fact(const LiquidationStepped& fact);
    void fact(const OrderFilled& fact);
    void fact(const DeficitAbsorbed& fact);
    void fact(const AdlTransferred& fact);
    template <class Other>
    void fact(const Other&) {}
    bool customer(AccountId account) const { return account >= first_ && index(account) < engine_->state().ledger.accounts.size(); }
    Amount in_numeraire(AssetId asset, Amount amount) const;
    Amount fund_value() const;
    Amount customers_value() const;
    void sample_fund();
    void roll_minute();
    AccountResult* result_of(AccountId account);
    void fill_account(AccountResult& row, bool start) const;

    const Engine* engine_;
    ReplayResult* result_;
    AccountId first_ = no_account;
    std::vector<Price> middles_;            // by MarketId
    std::vector<BookImpact> impacts_;
    std::vector<char> traded_;              // by MarketId, since the last before_command
    std::vector<Moves> moves_;              // by MarketId
    std::unordered_map<u32, Amount> realised_;  // by account, in this command
    std::unordered_map<u32, bool> deleveraged_;
    Amount adl_profit_;                     // of those deleveraged, before
    MinuteRow minute_;
    bool minute_open_ = false;
};

}  // namespace plimsoll::lab
