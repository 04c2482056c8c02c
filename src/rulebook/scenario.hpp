// Scenario files: price paths through published points of historic crashes, each number with its source. Format:
// docs/formats/scenario.md. What stands here is what the file says; the bridge between points is the lab's.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulebook/lab_terms.hpp"

namespace plimsoll::rulebook {

/// Address or title of what a number was taken from, under the key that the file cites it by.
struct ScenarioSource {
    std::string key;
    std::string text;
    friend bool operator==(const ScenarioSource&, const ScenarioSource&) = default;
};
struct ScenarioMarket {
    std::string symbol;
    std::string feed;
    bool optional = false;  // true: left out where the rule book has no such market
    friend bool operator==(const ScenarioMarket&, const ScenarioMarket&) = default;
};
enum class PointKind : u8 { price, close, open, low, high };
struct ScenarioPoint {
    Time time;
    Price price;
    PointKind kind = PointKind::price;
    std::optional<Duration> within;  // low, high: the extreme is known for an interval of this length only
    std::string source;
    std::string note;
    friend bool operator==(const ScenarioPoint&, const ScenarioPoint&) = default;
};
struct ScenarioPath {
    std::string feed;
    std::string quote;
    Rate volatility_bridge;  // per year of 365 days; 0 = a straight line in log price
    bool optional = false;
    std::vector<ScenarioPoint> points;  // times strictly increasing, on the grid, from `from` to `to`
    friend bool operator==(const ScenarioPath&, const ScenarioPath&) = default;
};
struct PopulationOverrides {
    std::optional<u64> seed;
    std::optional<u32> accounts;
    std::optional<MarginRate> long_share;
    std::optional<MarginRate> isolated_share;
    std::vector<LeverageWeight> leverage;  // empty = as in the rule book
    friend bool operator==(const PopulationOverrides&, const PopulationOverrides&) = default;
};
struct ScenarioReference {
    std::string what;
    std::string value;  // a decimal number, shown as it stands
    std::string unit;
    std::string source;
    std::string note;
    friend bool operator==(const ScenarioReference&, const ScenarioReference&) = default;
};
struct Scenario {
    std::string name;
    std::string title;
    std::string description;
    std::string notes;
    Time from;
    Time to;
    Duration step;
    u64 seed = 1;
    std::vector<ScenarioSource> sources;
    std::vector<ScenarioMarket> markets;
    std::vector<ScenarioPath> paths;
    PopulationOverrides population;
    std::vector<ScenarioReference> references;
    friend bool operator==(const Scenario&, const Scenario&) = default;
};

/// Reads and checks; `file` names the text in errors, and its last part without .toml must be the scenario's name.
std::expected<Scenario, Errors> parse_scenario(std::string_view text, const std::string& file);
std::expected<Scenario, Errors> load_scenario(const std::string& path);

/// The rule book's population with what the scenario says in its place.
PopulationTerms overridden(PopulationTerms terms, const PopulationOverrides& overrides);

}  // namespace plimsoll::rulebook
