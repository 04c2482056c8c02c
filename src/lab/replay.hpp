// Real history in, liquidations and losses out: drives the engine with a price source, a population of accounts and a
// market maker that quotes around the index, and collects what happens.
//
// Each tick: publishers of the feed report the price (the source's, moved by the feedback of past liquidations: feedback.hpp), the
// market maker looks at its quotes, and while accounts wait in the liquidation queue time advances in steps until the next tick.
// Spot markets of what the accounts hold as collateral trade too, so that collateral can be sold.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/engine.hpp"
#include "feeds/accounts.hpp"
#include "lab/price_source.hpp"
#include "lab/replay_result.hpp"
#include "rulebook/lab_terms.hpp"

namespace plimsoll::lab {

struct ReplaySetup {
    std::string title;
    RuleBook rules;
    rulebook::LabTerms lab;                             // population, market maker, funds at the start
    std::vector<MarketId> markets;                      // that trade in this run
    std::optional<std::vector<feeds::FileAccount>> accounts;  // instead of a population
    u64 seed = 1;
    bool feedback = true;
    bool static_depth = false;                          // the market maker ignores the thinning table
    Duration heartbeat = minutes(1);                    // publishers repeat themselves at least this often
    std::vector<std::string> notes;
};

/// Sees every command with its reply and can read its facts: a log, a file of events.
class ReplayObserver {
public:
    virtual ~ReplayObserver() = default;
    virtual void after(const Command& command, Time time, const Reply& reply, Engine& engine) = 0;
};

struct Progress {
    Time now, from, to;
    u64 commands = 0;
    u32 liquidated = 0;
};

struct ReplayHooks {
    ReplayObserver* observer = nullptr;
    std::function<void(const Progress&)> progress;    // about every 2^16 commands
    const std::atomic<bool>* stop = nullptr;          // set: the run ends early and reports what it has
};

/// Runs to the end of the source. The error says what is wrong with the input, in a sentence.
std::expected<ReplayResult, std::string> replay(const ReplaySetup& setup, PriceSource& source, const ReplayHooks& hooks = {});

}  // namespace plimsoll::lab
