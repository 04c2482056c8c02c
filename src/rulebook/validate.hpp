// Whether a rule book can be run: pure, and the same for a file, an API call and a command in the log. The engine refuses
// LoadRuleBook and ChangeMargin by it, so that nothing below needs to doubt a parameter.
#pragma once

#include "model/rulebook.hpp"
#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

/// Every rule that is broken, with the key as in a rule book file; empty = valid. File and line stay empty.
Errors validate(const RuleBook& rules);

/// The margin terms of one market, as ChangeMargin brings them. `liquidation_fee` must stay below the lowest maintenance
/// rate. Keys begin with `path`.
Errors validate(const MarginTerms& margin, MarginRate liquidation_fee, const std::string& path = "margin");

/// Whether `next` is `old` with feeds, assets and markets added at the ends of its lists and nothing else changed.
bool extends(const RuleBook& old, const RuleBook& next);

/// Whether each market's maintenance requirement is a convex function of size without steps (rates rise with size and
/// are not rounded by size): only such accounts can prove their health in zero knowledge.
bool provable(const RuleBook& rules);

}  // namespace plimsoll::rulebook
