// check: whether rule books and scenarios can be used.
#include <fmt/format.h>

#include "apps/replay_inputs.hpp"
#include "apps/verbs.hpp"
#include "codec/codec.hpp"
#include "rulebook/rulebook.hpp"
#include "rulebook/validate.hpp"

namespace plimsoll::apps {

namespace {

// A scenario has a step, which no rule book has at its top level.
bool is_scenario(const std::string& text) { return text.starts_with("step ") || text.find("\nstep ") != std::string::npos || text.find("\nstep=") != std::string::npos; }

std::string counted(std::size_t number, const char* one, const char* many) { return fmt::format("{} {}", number, number == 1 ? one : many); }

bool complain(const rulebook::Errors& errors) {
    fmt::print("{}", rulebook::to_text(errors));
    if (!rulebook::to_text(errors).ends_with('\n')) fmt::print("\n");
    return false;
}

bool check_scenario(const std::string& path, const std::string& text) {
    const auto scenario = rulebook::parse_scenario(text, path);
    if (!scenario) return complain(scenario.error());
    fmt::print("{}: scenario '{}', {}, {}\n", path, scenario->name, counted(scenario->markets.size(), "market", "markets"),
               counted(scenario->paths.size(), "price path", "price paths"));
    return true;
}

bool check_rules(const std::string& path, const std::string& text) {
    const auto rules = rulebook::parse_rulebook(text, path);
    if (!rules) return complain(rules.error());
    const auto lab_terms = rulebook::parse_lab_terms(text, path, *rules);
    if (!lab_terms) return complain(lab_terms.error());
    fmt::print("{}: rule book '{}', {}, {}, {}; provable: {}; hash {}\n", path, rules->name, counted(rules->feeds.size(), "feed", "feeds"),
               counted(rules->assets.size(), "asset", "assets"), counted(rules->markets.size(), "market", "markets"),
               rulebook::provable(*rules) ? "yes" : "no", codec::hash_of(*rules).hex());
    return true;
}

int run(const Arguments& arguments) {
    bool fine = true;
    for (const std::string& path : arguments.all("FILE")) {
        const std::string text = file_text(path);
        fine &= is_scenario(text) ? check_scenario(path, text) : check_rules(path, text);
    }
    return fine ? exit_code::ok : exit_code::check_failed;
}

}  // namespace

Verb check_verb() {
    return {.name = "check",
            .summary = "validate rule books and scenarios; every error with file and line",
            .text = "Reads each file as the other verbs would, and prints everything that is wrong with it: file, line, key, and what is "
                    "allowed. Exit code 1 where something is wrong.",
            .flags = {{.name = "FILE", .value = "FILE", .text = "rule books and scenarios", .required = true, .times = Times::list}},
            .examples = {{"plimsoll check venues/default.toml scenarios/2020-03-12.toml", "whether both can be used"}},
            .run = run};
}

}  // namespace plimsoll::apps
