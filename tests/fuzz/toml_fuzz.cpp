// Arbitrary text as a rule book, its lab terms and a scenario: read or refused with an error that can be shown; what is
// read is valid and comes back from its own text.
#include <cstdint>

#include "rulebook/lab_terms.hpp"
#include "rulebook/rulebook.hpp"
#include "rulebook/scenario.hpp"
#include "rulebook/validate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plimsoll::rulebook;
    if (size > 64 * 1024) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto rules = parse_rulebook(text, "fuzz.toml");
    if (rules) {
        PLIMSOLL_INVARIANT(validate(*rules).empty());
        const auto again = parse_rulebook(to_toml(*rules), "again.toml");
        PLIMSOLL_INVARIANT(again && *again == *rules);
        if (const auto lab = parse_lab_terms(text, "fuzz.toml", *rules); !lab) PLIMSOLL_INVARIANT(!lab.error().empty());
    } else {
        PLIMSOLL_INVARIANT(!rules.error().empty() && !to_text(rules.error()).empty());
    }
    if (const auto scenario = parse_scenario(text, "fuzz.toml"); !scenario)
        PLIMSOLL_INVARIANT(!scenario.error().empty());
    return 0;
}
