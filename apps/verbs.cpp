#include "apps/verbs.hpp"

namespace plimsoll::apps {

const std::vector<Verb>& verbs() {
    static const std::vector<Verb> table{replay_verb(), audit_verb(), margin_verb(), compare_verb(), check_verb(), docs_verb()};
    return table;
}

}  // namespace plimsoll::apps
