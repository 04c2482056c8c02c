// docs: what the program says about itself, as files.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "apps/help.hpp"
#include "apps/verbs.hpp"
#include "lab/outputs_file.hpp"
#include "model/reject.hpp"

namespace plimsoll::apps {

namespace {

constexpr std::string_view made = "<!-- Made by `plimsoll docs`; change the table in the source, then run ./do docs. -->\n\n";

std::string refusals_page() {
    std::string out = "# Refusals\n\n" + std::string(made) +
                      "A command that cannot be carried out is refused: an ordinary answer that changes nothing but the clock. "
                      "Each refusal\nhas one name; checks run in the order of the verb's ladder, and the first that fails "
                      "answers.\n\n| code | refusal | meaning |\n|---|---|---|\n";
    for (const RejectText& row : reject_table)
        out += fmt::format("| {} | `{}` | {} |\n", static_cast<unsigned>(row.reject), row.name, row.meaning);
    return out;
}

std::string exit_page() {
    std::string out = "# Exit codes\n\n" + std::string(made) + "| code | meaning |\n|---|---|\n";
    for (const ExitRow& row : exit_rows()) out += fmt::format("| {} | {} |\n", row.code, row.text);
    return out;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    if (const auto written = lab::write_file(path.string(), text); !written) throw std::runtime_error(written.error());
}

void write_man(const std::filesystem::path& folder) {
    write(folder / "plimsoll.1", man_page());
    for (const Verb& verb : verbs()) write(folder / fmt::format("plimsoll-{}.1", verb.name), man_page(verb));
}

int write_all(const std::filesystem::path& folder) {
    write(folder / "refusals.md", refusals_page());
    write(folder / "exit-codes.md", exit_page());
    write_man(folder / "man");
    write(folder / "completion" / "plimsoll.bash", completion_bash());
    write(folder / "completion" / "_plimsoll", completion_zsh());
    return exit_code::ok;
}

int run(const Arguments& arguments) {
    const std::string what = arguments.text("PAGE"), where = arguments.text("WHERE");
    if (what.empty()) {
        if (!arguments.has("--out")) bad_input("say what to print (refusals, exit-codes, man DIR, completion SHELL) or --out DIR");
        return write_all(arguments.text("--out"));
    }
    if (what == "refusals") fmt::print("{}", refusals_page());
    if (what == "exit-codes") fmt::print("{}", exit_page());
    if (what == "man") {
        if (where.empty()) bad_input("man needs a folder: plimsoll docs man DIR");
        write_man(where);
    }
    if (what == "completion") {
        if (where != "bash" && where != "zsh") bad_input("completion is for bash or zsh: plimsoll docs completion bash");
        fmt::print("{}", where == "bash" ? completion_bash() : completion_zsh());
    }
    return exit_code::ok;
}

}  // namespace

Verb docs_verb() {
    return {.name = "docs",
            .summary = "write the reference pages that are generated from the program",
            .text = "Refusals, exit codes, manual pages and shell completion, made from the tables that the program runs on.",
            .flags = {{.name = "PAGE", .value = "PAGE", .text = "what to print or write",
                       .choices = {"refusals", "exit-codes", "man", "completion"}},
                      {.name = "WHERE", .value = "WHERE", .text = "man: a folder; completion: bash or zsh"},
                      {.name = "--out", .value = "DIR", .text = "write all of them below this folder"}},
            .examples = {{"plimsoll docs --out docs/reference", "all pages"},
                         {"plimsoll docs man ~/.local/share/man/man1", "manual pages where man finds them"},
                         {"plimsoll docs completion bash > ~/.local/share/bash-completion/completions/plimsoll",
                          "completion for bash"}},
            .run = run};
}

}  // namespace plimsoll::apps
