// Every verb of the program, each in its own file verb_<name>.cpp.
#pragma once

#include "apps/verb.hpp"

namespace plimsoll::apps {

Verb replay_verb();
Verb audit_verb();
Verb margin_verb();
Verb compare_verb();
Verb check_verb();
Verb docs_verb();

/// In the order in which help shows them.
const std::vector<Verb>& verbs();

}  // namespace plimsoll::apps
