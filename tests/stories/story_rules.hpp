// `rules` lines: the small venue's rule book with one parameter changed, by the key that docs/formats/rulebook.md gives it.
#pragma once

#include "model/rulebook.hpp"
#include "tests/stories/story_line.hpp"

namespace plimsoll::test {

/// rules venue KEY VALUE | rules markets KEY VALUE | rules feed|asset|market SYMBOL KEY VALUE | rules ... SYMBOL like OTHER
void change_rules(RuleBook& rules, const StoryLine& line);

}  // namespace plimsoll::test
