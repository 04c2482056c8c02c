// Manual pages in roff, from the flag table.
#include <fmt/format.h>

#include "apps/help.hpp"
#include "apps/verbs.hpp"

namespace plimsoll::apps {

namespace {

// A minus that is to be copied, a backslash, and a dot or quote that would be a request at the start of a line.
std::string roff(std::string_view text) {
    std::string out;
    bool line_start = true;
    for (const char c : text) {
        if (line_start && (c == '.' || c == '\'')) out += "\\&";
        line_start = c == '\n';
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else out += c;
    }
    return out;
}

std::string head(std::string_view name, std::string_view summary) {
    std::string title;
    for (const char c : name) title += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return fmt::format(".TH {} 1 \"\" \"Plimsoll\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", roff(title), roff(name),
                       roff(summary));
}

std::string exit_section() {
    std::string out = ".SH EXIT STATUS\n";
    for (const ExitRow& row : exit_rows()) out += fmt::format(".TP\n.B {}\n{}\n", row.code, roff(row.text));
    return out;
}

std::string paragraphs(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\n\n"), text.size());
        out += ".PP\n" + roff(text.substr(0, end)) + "\n";
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return out;
}

std::string flag_entry(const Flag& flag) {
    std::string out = fmt::format(".TP\n\\fB{}\\fR", roff(flag.name));
    if (!flag.value.empty() && !flag.by_place()) out += fmt::format(" \\fI{}\\fR", roff(flag.value));
    if (flag.times != Times::once) out += " ...";
    out += "\n" + roff(flag.text);
    if (!flag.choices.empty()) {
        out += ": ";
        for (std::size_t i = 0; i < flag.choices.size(); ++i)
            out += (i == 0 ? "" : ", ") + std::string("\\fB") + roff(flag.choices[i]) + "\\fR";
    }
    if (!flag.fallback.empty()) out += fmt::format(" (without it: {})", roff(flag.fallback));
    return out + ".\n";
}

}  // namespace

std::string man_page() {
    std::string out = head("plimsoll", "margin, liquidation and risk of leveraged markets");
    out += ".SH SYNOPSIS\n.B plimsoll\n\\fIVERB\\fR [flags]\n.br\n.B plimsoll\n\\-\\-help | \\-\\-version\n.SH DESCRIPTION\n";
    out += "Drives a deterministic margin and liquidation engine with market history, and explains what it did.\n";
    out += ".SH VERBS\n";
    for (const Verb& verb : verbs()) out += fmt::format(".TP\n.BR plimsoll\\-{} (1)\n{}\n", verb.name, roff(verb.summary));
    return out + exit_section();
}

std::string man_page(const Verb& verb) {
    std::string out = head("plimsoll-" + std::string(verb.name), verb.summary);
    out += fmt::format(".SH SYNOPSIS\n.B plimsoll {}\n", verb.name);
    for (const Flag& flag : verb.flags) out += roff(synopsis(flag)) + "\n";
    out += ".SH DESCRIPTION\n" + paragraphs(verb.text) + ".SH OPTIONS\n";
    for (const Flag& flag : verb.flags) out += flag_entry(flag);
    out += exit_section() + ".SH EXAMPLES\n";
    for (const Example& example : verb.examples)
        out += fmt::format(".PP\n{}:\n.PP\n.RS\n.nf\n{}\n.fi\n.RE\n", roff(example.text), roff(example.command));
    return out + ".SH SEE ALSO\n.BR plimsoll (1)\n";
}

}  // namespace plimsoll::apps
