// Listens to the facts of a run and adds them up.
#pragma once

#include <array>

#include "engine/engine.hpp"
#include "lab/largest_move.hpp"
#include "lab/replay_result.hpp"
#include "model/reject.hpp"

namespace plimsoll::lab {

/// Somebody took from a book.
struct BookFill {
    MarketId market{};
    Side taker{};
    Quantity quantity;
    bool liquidation = false;
};

/// An account of the population.
struct Customer {
    AccountId account{};
    std::string name;
};

class Recorder {
public:
    Recorder(const Engine& engine, ReplayResult& result) : engine_(&engine), result_(&result) {}

    /// Only these are counted, ascending by account: what market makers and backstops do is not.
    void begin(std::vector<Customer> customers);
    void after_command(const Reply& reply);
    /// What was taken from books since the last clear().
    std::vector<BookFill>& fills() { return fills_; }

    /// What the publishers say and what their source says, for cascade gain and charts.
    void see_prices(MarketId market, Time time, Price published, Price source);
    /// Closes minutes up to `now`. True where one has ended.
    bool see_time(Time now);
    void finish();

private:
    // One market and window: what the publishers said, and what their source said.
    struct Moves {
        explicit Moves(Duration window) : with(window), without(window) {}
        LargestMove with, without;
    };
    struct MarketMoves {
        Moves hour{hours(1)}, run{Duration{-1}};
    };
    void fact(const Posted& fact);
    void fact(const AccountQueued& fact);
    void fact(const LiquidationStepped& fact);
    void fact(const OrderFilled& fact);
    void fact(const DeficitAbsorbed& fact);
    void fact(const AdlTransferred& fact);
    template <class Other>
    void fact(const Other&) {}
    Amount in_numeraire(AssetId asset, Amount amount) const;
    Amount fund_value() const;
    Amount customers_value() const;
    void sample_fund();
    void roll_minute();
    AccountResult* result_of(AccountId account);
    void fill_account(AccountResult& row, bool start) const;

    const Engine* engine_;
    ReplayResult* result_;
    MarketResult* result_of(MarketId market);

    // A position that ADL has just handed to an account: what it realises there follows as postings of the same command.
    struct Deleveraged {
        AccountId account = no_account;
        AssetId asset{};
        Amount cost;  // what the account pays beyond the mark
        Amount realised;
    };
    void close_deleveraged();

    std::vector<u32> rows_;         // by account: place in account_results, none_u32 for others
    std::vector<u32> market_rows_;  // by MarketId: place in markets
    std::vector<BookFill> fills_;
    std::array<u64, reject_table.size()> refusals_{};
    std::vector<MarketMoves> moves_;  // by place in markets
    Deleveraged deleveraged_;
    std::vector<char> deleveraged_before_;  // by account
    Amount adl_profit_;                     // of those deleveraged, before
    MinuteRow minute_;
    bool minute_open_ = false;
};

}  // namespace plimsoll::lab
