// --population SPEC: what of the rule book's [population] is replaced, as key=value pairs (docs/guide/replay.md).
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "rulebook/lab_terms.hpp"

namespace plimsoll::apps {

/// "accounts=10000,leverage=5:40;20:20,long=0.6,seed=7" over `terms`. The error names the part that is wrong and what is
/// allowed. Symbols refer to `rules`.
std::expected<rulebook::PopulationTerms, std::string> parse_population(std::string_view spec, rulebook::PopulationTerms terms,
                                                                       const RuleBook& rules);

}  // namespace plimsoll::apps
