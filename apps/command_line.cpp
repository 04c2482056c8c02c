#include "apps/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdio>
#include <deque>
#include <exception>

#include "apps/help.hpp"
#include "apps/verbs.hpp"
#include "apps/version.hpp"

namespace plimsoll::apps {

namespace {

// Where CLI11 puts what it finds for one flag.
struct Slot {
    const Flag* flag = nullptr;
    std::vector<std::string> values;
    bool on = false;
};

struct Parser {
    CLI::App app;
    std::deque<Slot> slots;
    std::vector<std::pair<CLI::App*, const Verb*>> subcommands;

    Parser() {
        app.set_help_flag("-h,--help");
        app.add_flag("--version");
        app.require_subcommand(0, 1);
        for (const Verb& verb : verbs()) {
            CLI::App* const sub = app.add_subcommand(std::string(verb.name));
            sub->set_help_flag("-h,--help");
            for (const Flag& flag : verb.flags) add(*sub, flag);
            subcommands.emplace_back(sub, &verb);
        }
    }
    void add(CLI::App& sub, const Flag& flag) {
        Slot& slot = slots.emplace_back(&flag);
        const std::string name(flag.name);
        if (flag.value.empty() && !flag.by_place()) {
            sub.add_flag(name, slot.on);
            return;
        }
        CLI::Option* const option = sub.add_option(name, slot.values);
        if (flag.required) option->required();
        if (flag.times == Times::once) option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
        if (flag.times != Times::list) option->allow_extra_args(false);
    }
    const Verb* chosen() const {
        for (const auto& [sub, verb] : subcommands)
            if (sub->parsed()) return verb;
        return nullptr;
    }
    Arguments arguments(const Verb& verb) const {
        Arguments found;
        for (const Slot& slot : slots) {
            if (slot.flag < verb.flags.data() || slot.flag >= verb.flags.data() + verb.flags.size()) continue;
            if (slot.on) found.add(slot.flag->name, {});
            for (const std::string& value : slot.values) {
                check_choice(*slot.flag, value);
                found.add(slot.flag->name, value);
            }
        }
        return found;
    }
    static void check_choice(const Flag& flag, const std::string& value) {
        if (flag.choices.empty() || std::ranges::find(flag.choices, value) != flag.choices.end()) return;
        std::string allowed;
        for (const std::string_view choice : flag.choices) allowed += (allowed.empty() ? "" : ", ") + std::string(choice);
        bad_input(std::string(flag.name) + " is '" + value + "'; allowed: " + allowed);
    }
};

std::string shell_quoted(std::string_view word) {
    const bool plain = !word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                               "-_=./,:+@%") == std::string_view::npos;
    if (plain) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string joined(int count, const char* const* words) {
    std::string line = "plimsoll";
    for (int i = 1; i < count; ++i) line += " " + shell_quoted(words[i]);
    return line;
}

int complain(std::string_view verb, const std::string& what, int code) {
    const std::string name = verb.empty() ? "plimsoll" : "plimsoll " + std::string(verb);
    std::fprintf(stderr, "%s: %s\n", name.c_str(), what.c_str());
    return code;
}

int show(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    return exit_code::ok;
}

int run_verb(const Parser& parser, const Verb& verb, const std::string& command_line) {
    try {
        Arguments arguments = parser.arguments(verb);
        arguments.command_line = command_line;
        const int code = verb.run(arguments);
        if (std::fflush(stdout) != 0) return complain(verb.name, "standard output cannot be written", exit_code::internal);
        return code;
    } catch (const BadInput& trouble) {
        return complain(verb.name, trouble.what(), exit_code::bad_input);
    } catch (const std::exception& trouble) {
        return complain(verb.name, std::string("internal error: ") + trouble.what(), exit_code::internal);
    }
}

}  // namespace

int run_command_line(int count, const char* const* words) {
    Parser parser;
    try {
        parser.app.parse(count, words);
    } catch (const CLI::CallForHelp&) {
        const Verb* const verb = parser.chosen();
        return show(verb == nullptr ? help_text() : help_text(*verb));
    } catch (const CLI::ParseError& trouble) {
        const Verb* const verb = parser.chosen();
        const std::string_view name = verb == nullptr ? std::string_view{} : verb->name;
        const std::string hint = verb == nullptr ? "plimsoll --help" : "plimsoll " + std::string(name) + " --help";
        return complain(name, std::string(trouble.what()) + "; see " + hint, exit_code::bad_input);
    }
    if (parser.app.count("--version") > 0) return show(version_text());
    const Verb* const verb = parser.chosen();
    if (verb == nullptr) {
        std::fputs(help_text().c_str(), stderr);
        return exit_code::bad_input;
    }
    return run_verb(parser, *verb, joined(count, words));
}

}  // namespace plimsoll::apps
