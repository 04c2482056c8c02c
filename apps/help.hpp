// The flag table as text: --help, manual pages (roff), completion for bash and zsh.
#pragma once

#include <string>

#include "apps/verb.hpp"

namespace plimsoll::apps {

std::string help_text();
std::string help_text(const Verb& verb);

/// "--rules FILE", "[--out DIR]", "LOG": how a flag stands in a synopsis.
std::string synopsis(const Flag& flag);

/// plimsoll.1 and plimsoll-<verb>.1
std::string man_page();
std::string man_page(const Verb& verb);

std::string completion_bash();
std::string completion_zsh();

struct ExitRow {
    int code;
    std::string_view text;
};
const std::vector<ExitRow>& exit_rows();

}  // namespace plimsoll::apps
