// Shell completion, from the flag table.
#include <fmt/format.h>

#include <algorithm>

#include "apps/help.hpp"
#include "apps/verbs.hpp"

namespace plimsoll::apps {

namespace {

std::string verb_names() {
    std::string names;
    for (const Verb& verb : verbs()) names += (names.empty() ? "" : " ") + std::string(verb.name);
    return names;
}

std::string flag_names(const Verb& verb) {
    std::string names;
    for (const Flag& flag : verb.flags)
        if (!flag.by_place()) names += std::string(flag.name) + " ";
    return names + "--help";
}

std::string choice_words(const Flag& flag) {
    std::string words;
    for (const std::string_view choice : flag.choices) words += (words.empty() ? "" : " ") + std::string(choice);
    return words;
}

// What may follow the flag, as an action of zsh's _arguments.
std::string zsh_action(const Flag& flag) {
    if (!flag.choices.empty()) return "(" + choice_words(flag) + ")";
    if (flag.value == "DIR") return "_files -/";
    return flag.value == "N" || flag.value == "TIME" || flag.value == "SPEC" ? " " : "_files";
}

// Inside '...' of zsh's _arguments, where brackets and colons have a meaning.
std::string zsh_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') out += "'\\''";
        else if (c == '[' || c == ']' || c == ':') out += std::string("\\") + c;
        else out += c;
    }
    return out;
}

}  // namespace

std::string completion_bash() {
    std::string out =
        "# bash completion of plimsoll; made by `plimsoll docs completion bash`\n"
        "_plimsoll() {\n"
        "    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" verb=\"${COMP_WORDS[1]}\"\n"
        "    if [ \"$COMP_CWORD\" = 1 ]; then\n";
    out += fmt::format("        mapfile -t COMPREPLY < <(compgen -W \"{} --help --version\" -- \"$word\")\n", verb_names());
    out += "        return\n    fi\n    case \"$verb:$before\" in\n";
    for (const Verb& verb : verbs())
        for (const Flag& flag : verb.flags)
            if (!flag.choices.empty() && !flag.by_place())
                out += fmt::format(
                    "        {}:{}) mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$word\"); return ;;\n", verb.name, flag.name,
                    choice_words(flag));
    out += "    esac\n    case \"$verb:$word\" in\n";
    for (const Verb& verb : verbs())
        out += fmt::format("        {}:-*) mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$word\"); return ;;\n", verb.name,
                           flag_names(verb));
    for (const Verb& verb : verbs())
        for (const Flag& flag : verb.flags)
            if (flag.by_place() && !flag.choices.empty())
                out += fmt::format("        {}:*) mapfile -t COMPREPLY < <(compgen -W \"{}\" -- \"$word\"); return ;;\n",
                                   verb.name, choice_words(flag));
    return out +
           "    esac\n"
           "    mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
           "}\n"
           "complete -o filenames -F _plimsoll plimsoll\n";
}

std::string completion_zsh() {
    std::string out = "#compdef plimsoll\n# made by `plimsoll docs completion zsh`\n_plimsoll() {\n    local -a verbs\n    verbs=(\n";
    for (const Verb& verb : verbs()) out += fmt::format("        '{}:{}'\n", verb.name, zsh_text(verb.summary));
    out +=
        "    )\n"
        "    if (( CURRENT == 2 )); then\n"
        "        _describe verb verbs\n"
        "        _arguments '--help[what the program can do]' '--version[commit, compiler and formats]'\n"
        "        return\n"
        "    fi\n"
        "    local verb=$words[2]\n"
        "    shift words\n"
        "    (( CURRENT-- ))\n"
        "    case $verb in\n";
    for (const Verb& verb : verbs()) {
        out += fmt::format("        {})\n            _arguments", verb.name);
        for (const Flag& flag : verb.flags) {
            const std::string star = flag.times == Times::once ? "" : "*";
            if (flag.by_place()) out += fmt::format(" \\\n                '{}:{}:{}'", star, flag.name, zsh_action(flag));
            else if (flag.value.empty()) out += fmt::format(" \\\n                '{}[{}]'", flag.name, zsh_text(flag.text));
            else
                out += fmt::format(" \\\n                '{}{}[{}]:{}:{}'", star, flag.name, zsh_text(flag.text), flag.value,
                                   zsh_action(flag));
        }
        out += " \\\n                '--help[about this verb]'\n            ;;\n";
    }
    return out + "    esac\n}\n_plimsoll \"$@\"\n";
}

}  // namespace plimsoll::apps
