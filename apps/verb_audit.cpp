// audit: a command log run again and checked.
#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/verbs.hpp"
#include "base/text.hpp"
#include "lab/audit.hpp"
#include "lab/report_figures.hpp"
#include "lab/report_writer.hpp"

namespace plimsoll::apps {

namespace {

u64 certificate_flag(const Arguments& arguments) {
    if (!arguments.has("--certificate")) return 0;
    const std::string text = arguments.text("--certificate");
    u64 number = 0;
    const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (trouble != std::errc{} || end != text.data() + text.size() || number == 0)
        bad_input("--certificate '" + text + "' is not a whole number from 1");
    return number;
}

std::string count(u64 number) { return lab::grouped(static_cast<i128>(number), 0); }

void print_text(const lab::AuditResult& result, const std::string& path) {
    if (result.explanation) fmt::print("{}\n", *result.explanation);
    fmt::print("{}: {} commands ({} refused), {} events, {} to {}\n", path, count(result.commands), count(result.refused),
               count(result.events), to_text(result.from), to_text(result.to));
    fmt::print("recomputed: {} certificates, {} state hashes, the chain of the log {}\n", count(result.certificates),
               count(result.checkpoints), result.chain.hex());
    if (result.torn_tail) fmt::print("the last write was not finished and is left out: {}\n", *result.torn_tail);
    if (result.disagreement)
        fmt::print("DISAGREES at sequence {}: {}\n", std::to_underlying(result.disagreement->sequence), result.disagreement->what);
    else if (result.interrupted) fmt::print("interrupted: everything up to here agrees\n");
    else fmt::print("agrees; state hash {}\n", result.state_hash.hex());
}

void print_json(const lab::AuditResult& result, const std::string& path) {
    lab::JsonWriter out;
    out.begin_object();
    out.member("log", path);
    out.member("agrees", !result.disagreement.has_value());
    out.member("interrupted", result.interrupted);
    out.member("commands", result.commands);
    out.member("refused", result.refused);
    out.member("events", result.events);
    out.member("certificates", result.certificates);
    out.member("checkpoints", result.checkpoints);
    out.member("from", result.from);
    out.member("to", result.to);
    out.member("chain", result.chain);
    out.member("state_hash", result.state_hash);
    out.key("disagreement");
    if (result.disagreement) {
        out.begin_object();
        out.member("sequence", std::to_underlying(result.disagreement->sequence));
        out.member("what", result.disagreement->what);
        out.end_object();
    } else {
        out.null();
    }
    out.key("explanation");
    if (result.explanation) out.value(*result.explanation);
    else out.null();
    out.end_object();
    fmt::print("{}\n", out.text());
}

int run(const Arguments& arguments) {
    const std::string path = arguments.text("LOG");
    const u64 wanted = certificate_flag(arguments);
    Interrupt interrupt;
    ProgressLine line("audit  ");
    lab::AuditOptions options;
    options.explain = wanted;
    options.stop = &interrupt.flag();
    options.progress = [&](Sequence sequence) { line.show(0, 0, std::to_underlying(sequence), "commands"); };
    const auto result = lab::audit_log(path, options);
    line.clear();
    if (!result) bad_input(result.error());
    if (wanted > 0 && !result->explanation && !result->disagreement && !result->interrupted)
        bad_input("there is no certificate " + std::to_string(wanted) + "; the log makes " + std::to_string(result->certificates));
    if (arguments.has("--json")) print_json(*result, path);
    else print_text(*result, path);
    if (result->disagreement) return exit_code::check_failed;
    return result->interrupted ? exit_code::interrupted : exit_code::ok;
}

}  // namespace

Verb audit_verb() {
    return {.name = "audit",
            .summary = "run a command log again and recompute every certificate and state hash",
            .text = "Reads commands.log of a replay (or any command log), checks its checksums and hash chain, runs every command "
                    "through a fresh engine, recomputes each liquidation certificate from its own numbers and the rule book in "
                    "force, and compares the state hash at every checkpoint. The first sequence that disagrees is named, and the "
                    "exit code is 1.",
            .flags = {{.name = "LOG", .value = "LOG", .text = "the command log", .required = true},
                      {.name = "--certificate", .value = "N", .text = "explain the N-th certificate of the log in words, as numbered in liquidations.csv"},
                      {.name = "--json", .value = "", .text = "print the findings as one JSON object"}},
            .examples = {{"plimsoll audit out/demo/commands.log", "whether a run can be reproduced"},
                         {"plimsoll audit out/demo/commands.log --certificate 1", "what happened in the first step of the first liquidation"}},
            .run = run};
}

}  // namespace plimsoll::apps
