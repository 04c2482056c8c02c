#include "apps/help.hpp"

#include <fmt/format.h>

#include "apps/verbs.hpp"

namespace plimsoll::apps {

namespace {

constexpr std::size_t width = 96;

// Breaks a paragraph at spaces, each line after `indent` blanks; the first line begins at column `at`.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t at) {
    std::string out;
    std::size_t column = at;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (column > indent && column + word.size() + 1 > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out;
}

std::string row(std::string_view left, std::string_view text, std::size_t indent) {
    std::string out = "  " + std::string(left);
    if (out.size() + 2 > indent) out += "\n" + std::string(indent, ' ');
    else out.append(indent - out.size(), ' ');
    return out + wrapped(text, indent, indent) + "\n";
}

std::string described(const Flag& flag) {
    std::string text(flag.text);
    if (!flag.choices.empty()) {
        text += " (";
        for (std::size_t i = 0; i < flag.choices.size(); ++i) text += (i == 0 ? "" : ", ") + std::string(flag.choices[i]);
        text += ")";
    }
    if (!flag.fallback.empty()) text += fmt::format(" [{}]", flag.fallback);
    return text;
}

std::string left_of(const Flag& flag) {
    if (flag.by_place()) return std::string(flag.name);
    std::string text(flag.name);
    if (!flag.value.empty()) text += " " + std::string(flag.value);
    if (flag.times == Times::list) text += "...";
    return text;
}

}  // namespace

const std::vector<ExitRow>& exit_rows() {
    static const std::vector<ExitRow> rows{
        {exit_code::ok, "done, and every check held"},
        {exit_code::check_failed, "the work was done, and a check failed (a log that disagrees, a rule book with errors)"},
        {exit_code::bad_input, "the command line or an input file cannot be used; the message says what to change"},
        {exit_code::internal, "the program could not go on (a full disk, or a mistake of its own)"},
        {exit_code::interrupted, "interrupted from the keyboard; what was found until then has been written"},
    };
    return rows;
}

std::string synopsis(const Flag& flag) {
    std::string text = left_of(flag);
    if (flag.times == Times::repeated && !flag.by_place()) text += " ...";
    return flag.required ? text : "[" + text + "]";
}

std::string help_text() {
    std::string out =
        "plimsoll: margin, liquidation and risk of leveraged markets\n\n"
        "usage: plimsoll VERB [flags]\n\nverbs:\n";
    for (const Verb& verb : verbs()) out += row(verb.name, verb.summary, 12);
    out += "\nflags:\n" + row("--help", "this text; plimsoll VERB --help tells about a verb", 12) +
           row("--version", "commit, compiler, protocol and formats", 12) + "\nexit codes:\n";
    for (const ExitRow& code : exit_rows()) out += row(fmt::format("{}", code.code), code.text, 12);
    return out;
}

std::string help_text(const Verb& verb) {
    std::string usage = fmt::format("usage: plimsoll {}", verb.name);
    const std::size_t indent = usage.size() + 1;
    std::size_t column = usage.size();
    for (const Flag& flag : verb.flags) {
        const std::string part = synopsis(flag);
        if (column + 1 + part.size() > width) {
            usage += "\n" + std::string(indent - 1, ' ');
            column = indent - 1;
        }
        usage += " " + part;
        column += part.size() + 1;
    }
    std::string out = fmt::format("plimsoll {}: {}\n\n{}\n\n", verb.name, verb.summary, usage);
    std::string_view rest = verb.text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find("\n\n"), rest.size());
        out += wrapped(rest.substr(0, end), 0, 0) + "\n\n";
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    out += "flags:\n";
    for (const Flag& flag : verb.flags) out += row(left_of(flag), described(flag), 28);
    out += row("--help", "this text", 28) + "\nexamples:\n";
    for (const Example& example : verb.examples) out += fmt::format("  # {}\n  {}\n", example.text, example.command);
    return out;
}

}  // namespace plimsoll::apps
