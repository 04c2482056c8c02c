#include "tests/vectors/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace plimsoll::vectors {

namespace {

struct Waiting {
    std::string_view folder;
    std::string_view file;  // empty: all of the folder that no rule answers
    std::string_view reason;
};
constexpr std::array<Waiting, 12> waiting{{
    {"oracle", "quote_at_tick", "waits for the AMM"},
    {"oracle", "tick_accumulator", "waits for the AMM"},
    {"oracle", "twap_mean_tick", "waits for the AMM"},
    {"lab", "rng_counter_based", "of its generators only Philox4x32-10 is here"},
    {"lab", "rng_stream_layout", "its normal quantile waits for the valuation room"},
    {"trust", "blake2b", "BLAKE2b-512; hashes here are BLAKE2b-256"},
    {"amm", "", "waits for the AMM"},
    {"cdp", "", "waits for mint facilities"},
    {"lab", "", "waits for the models of the lab"},
    {"lending", "", "waits for lending pools"},
    {"options", "", "waits for options"},
    {"trust", "", "waits for signed reports and proofs"},
}};

bool is_own_folder(std::string_view folder) {
    return std::ranges::any_of(waiting, [&](const Waiting& row) { return row.folder == folder; }) ||
           std::ranges::any_of(all_rules(), [&](const Rule& rule) { return rule.folder == folder; });
}

std::string reason_for(std::string_view folder, std::string_view file) {
    for (const Waiting& row : waiting) {
        const bool here = folder.empty() || row.folder == folder;
        if (row.file == file && here) return std::string(row.reason);
        if (row.file.empty() && row.folder == folder) return std::string(row.reason);
    }
    return "no function here answers a file of this name";
}

std::string code(std::string_view names) {
    std::string text;
    while (!names.empty()) {
        const auto comma = names.find(", ");
        text += (text.empty() ? "`" : ", `") + std::string(names.substr(0, comma)) + "`";
        names = comma == std::string_view::npos ? "" : names.substr(comma + 2);
    }
    return text;
}

}  // namespace

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> all;
        for (const auto table :
             {margin_rules(), account_rules(), liquidation_rules(), price_rules(), matching_rules(), oracle_rules()})
            all.insert(all.end(), table.begin(), table.end());
        return all;
    }();
    return rules;
}

Coverage coverage_of(const std::filesystem::path& file) {
    const std::string stem = file.stem().string(), parent = file.parent_path().filename().string();
    const std::string folder = is_own_folder(parent) ? parent : "";
    Coverage coverage{(parent.empty() ? stem : parent + "/" + stem) + ".json"};
    for (const Rule& rule : all_rules())
        if (rule.file == stem && (folder.empty() || rule.folder == folder)) coverage.rules.push_back(rule);
    if (coverage.rules.empty()) coverage.waits = reason_for(folder, stem);
    return coverage;
}

std::string list_of_rules() {
    std::string text = "| file | kind | function | the engine | where its own rule differs |\n|---|---|---|---|---|\n";
    for (const Rule& rule : all_rules()) {
        const std::string kind = rule.kind.empty() ? "-" : "`" + std::string(rule.kind) + "`";
        const std::string engine = rule.engine.empty() ? "conformance only" : "engine: " + code(rule.engine);
        text += fmt::format("| `{}/{}.json` | {} | {} | {} | {} |\n", rule.folder, rule.file, kind,
                            code(rule.functions), engine, rule.why.empty() ? "-" : rule.why);
    }
    return text;
}

}  // namespace plimsoll::vectors
