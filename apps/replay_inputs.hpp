// From the flags of `replay` to a run of the lab: rule book, prices, accounts.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/market_map.hpp"
#include "apps/verb.hpp"
#include "feeds/issue.hpp"
#include "lab/replay.hpp"
#include "rulebook/scenario.hpp"

namespace plimsoll::apps {

RuleBook load_rules(const std::string& path);  // throws BadInput with every error of the file
std::string file_text(const std::string& path);

/// What does not depend on the rule book that is run.
struct ReplayInputs {
    std::string rules_path;
    RuleBook rules;
    rulebook::LabTerms lab;
    std::optional<rulebook::Scenario> scenario;
    std::vector<MappedSeries> series;
    std::optional<std::vector<feeds::FileAccount>> accounts;
    feeds::TimeRange range;
    feeds::GapPolicy gaps = feeds::GapPolicy::halt;
    u64 path_seed = 1;         // of a scenario's bridge
    u64 seed = 1;              // of the population
    bool feedback = true;
    bool static_depth = false;
    std::string title;
    std::vector<std::string> notes;
    std::vector<lab::InputHash> hashes;
    std::vector<std::array<std::string, 4>> references;
};
ReplayInputs read_inputs(const Arguments& arguments);

/// One run, ready to go. `issues` outlives it.
struct PreparedRun {
    lab::ReplaySetup setup;
    std::unique_ptr<lab::PriceSource> source;
};
/// Under the inputs' own rule book.
PreparedRun prepare(const ReplayInputs& inputs, lab::IntrabarPath path, feeds::IssueLog& issues);

/// The same prices, accounts, market makers and funds under another rule book: what it has no counterpart for is left out of
/// both, and a note says so.
struct TwoRuns {
    ReplayInputs first, second;
};
TwoRuns under_both(ReplayInputs inputs, const std::string& other_path);

/// When the prices end, for an estimate of the time left; reads the last file of each series. Zero where trades are among them:
/// their files are too long to be read twice.
Time end_of_prices(const ReplayInputs& inputs);

lab::InputHash hash_of_file(const std::string& path);

}  // namespace plimsoll::apps
