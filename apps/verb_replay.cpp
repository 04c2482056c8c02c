// replay: market history through the engine.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "apps/interrupt.hpp"
#include "apps/progress.hpp"
#include "apps/replay_inputs.hpp"
#include "apps/verbs.hpp"
#include "apps/version.hpp"
#include "lab/outputs.hpp"
#include "lab/report_json.hpp"
#include "lab/report_text.hpp"

namespace plimsoll::apps {

namespace {

constexpr std::size_t issues_shown = 20;

struct Job {
    std::string name;    // of the run where there are several; also its folder
    const ReplayInputs* inputs = nullptr;
    lab::IntrabarPath path = lab::IntrabarPath::low_first;
};

struct Finished {
    std::string name;
    lab::ReplayResult result;
    lab::ReportContext context;
};

// What the readers found, as notes of the result: counts by kind, and the first of each on stderr.
void tell_issues(const feeds::IssueLog& issues, std::vector<std::string>& notes) {
    for (std::size_t kind = 0; kind < feeds::issue_kinds; ++kind) {
        const auto which = static_cast<feeds::IssueKind>(kind);
        const u64 count = issues.count(which);
        if (count == 0) continue;
        const auto first = std::ranges::find(issues.kept(), which, &feeds::Issue::kind);
        notes.push_back(fmt::format("{} {} in the market files ({}), the first: {}", count, lab::words_of(feeds::name_of(which)),
                                    feeds::drops_row(which) ? "rows dropped" : "rows kept",
                                    first == issues.kept().end() ? "" : feeds::to_text(first->at)));
    }
    std::size_t shown = 0;
    for (const feeds::Issue& issue : issues.kept())
        if (shown++ < issues_shown) fmt::print(stderr, "plimsoll replay: {}\n", feeds::to_text(issue.at));
    if (issues.total() > issues_shown)
        fmt::print(stderr, "plimsoll replay: {} more like these\n", issues.total() - issues_shown);
}

Finished run_job(const Job& job, const Arguments& arguments, Interrupt& interrupt, const std::string& folder) {
    feeds::IssueLog issues;
    PreparedRun prepared = prepare(*job.inputs, job.path, issues);
    std::unique_ptr<lab::Outputs> outputs;
    if (!folder.empty()) {
        auto opened = lab::Outputs::open({.folder = folder, .protocol = protocol_version, .stop = &interrupt.flag()});
        if (!opened) bad_input(opened.error());
        outputs = std::move(*opened);
    }
    ProgressLine line(job.name.empty() ? "" : job.name + "  ");
    lab::ReplayHooks hooks;
    hooks.observer = outputs.get();
    const Time end = line.on() ? end_of_prices(*job.inputs) : Time{};
    hooks.progress = [&](lab::Progress progress) {
        progress.to = end == Time{} ? progress.from : std::max(progress.to, end);
        line.show(progress);
    };
    hooks.stop = &interrupt.flag();
    auto result = lab::replay(prepared.setup, *prepared.source, hooks);
    line.clear();
    if (!result) bad_input(result.error());
    result->inputs = job.inputs->hashes;
    result->references = job.inputs->references;
    tell_issues(issues, result->notes);
    Finished finished{job.name.empty() ? result->rules_name : job.name, std::move(*result),
                      {version_line(), arguments.command_line, &job.inputs->rules}};
    if (outputs)
        if (const auto written = outputs->finish(finished.result, finished.context); !written)
            throw std::runtime_error(written.error());
    return finished;
}

void print_json(const std::vector<Finished>& runs) {
    if (runs.size() == 1) {
        fmt::print("{}", lab::report_json(runs.front().result, runs.front().context));
        return;
    }
    lab::JsonWriter out;
    out.begin_object();
    out.key("runs");
    out.begin_array();
    for (const Finished& run : runs) {
        out.begin_object();
        out.member("name", run.name);
        out.key("report");
        lab::write_report(out, run.result, run.context);
        out.end_object();
    }
    out.end_array();
    out.end_object();
    fmt::print("{}\n", out.text());
}

void print_text(const std::vector<Finished>& runs) {
    if (runs.size() == 1) {
        fmt::print("{}", lab::report_text(runs.front().result, runs.front().context));
        return;
    }
    fmt::print("{}\n{}", runs[0].result.title,
               lab::comparison_text({runs[0].name, &runs[0].result, &runs[0].context}, {runs[1].name, &runs[1].result, &runs[1].context}));
}

bool anything_lost(const lab::ReplayResult& result) {
    return std::ranges::any_of(result.conservation_error, [](const auto& row) { return row.second != Amount{}; });
}

lab::IntrabarPath path_of(const std::string& name) {
    if (name == "high-first") return lab::IntrabarPath::high_first;
    return name == "close" ? lab::IntrabarPath::close_only : lab::IntrabarPath::low_first;
}

int run(const Arguments& arguments) {
    const ReplayInputs inputs = read_inputs(arguments);
    const std::string path = arguments.text("--path");
    if (path == "both" && arguments.has("--policy-diff")) bad_input("--path both and --policy-diff both make two runs: give one of them");
    std::optional<TwoRuns> both;
    std::vector<Job> jobs;
    if (arguments.has("--policy-diff")) {
        both = under_both(inputs, arguments.text("--policy-diff"));
        const bool same_name = both->first.rules.name == both->second.rules.name;
        jobs = {{both->first.rules.name, &both->first, path_of(path)},
                {both->second.rules.name + (same_name ? "-other" : ""), &both->second, path_of(path)}};
    } else if (path == "both") {
        jobs = {{"low-first", &inputs, lab::IntrabarPath::low_first}, {"high-first", &inputs, lab::IntrabarPath::high_first}};
    } else {
        jobs = {{"", &inputs, path_of(path)}};
    }
    Interrupt interrupt;
    std::vector<Finished> runs;
    const std::string out = arguments.text("--out");
    for (const Job& job : jobs) {
        runs.push_back(run_job(job, arguments, interrupt, out.empty() || jobs.size() == 1 ? out : out + "/" + job.name));
        if (interrupt.signalled()) break;
    }
    if (arguments.has("--json")) print_json(runs);
    else print_text(runs);
    if (!out.empty()) fmt::print(stderr, "plimsoll replay: {} holds {}\n", out, fmt::join(lab::Outputs::file_names(), ", "));
    if (interrupt.signalled()) return exit_code::interrupted;
    const bool lost = std::ranges::any_of(runs, [](const Finished& one) { return anything_lost(one.result); });
    return lost ? exit_code::check_failed : exit_code::ok;
}

}  // namespace

Verb replay_verb() {
    return {
        .name = "replay",
        .summary = "drive the engine with market history and report liquidations and losses",
        .text =
            "Bars or trades of real history, or the price path of a scenario, become reports of an oracle's publishers; a market maker quotes "
            "around them; accounts from a file or a seeded population hold positions. The report says who was liquidated, in which "
            "order the losses were absorbed, and whether a unit was lost.\n\n"
            "A market file is mapped to the rule book by its symbol: BTCUSDT prices the feed BTC and trades as the linear perpetual "
            "on it. SYMBOL=FILE says it explicitly, with a market, a feed or an exchange symbol in front. Files of one symbol and "
            "interval form one series.\n\n"
            "A population is a list such as accounts=10000,leverage=5:40;20:20,long=0.6,seed=7 and replaces those parts of the rule "
            "book's [population]: accounts, seed, long, isolated, positions, leverage, collateral, assets, markets. Rows of a list "
            "are separated by semicolons, the weight stands after a colon.\n\n"
            "Ctrl-C ends the run and writes the report of what has happened until then.",
        .flags = {{.name = "--rules", .value = "FILE", .text = "the rule book", .required = true},
                  {.name = "--market", .value = "FILE", .text = "klines or trades: CSV, plain, .gz or .zst; or SYMBOL=FILE", .times = Times::list},
                  {.name = "--scenario", .value = "FILE", .text = "a price path instead of market files"},
                  {.name = "--accounts", .value = "FILE", .text = "accounts as CSV"},
                  {.name = "--population", .value = "SPEC", .text = "a seeded population", .fallback = "the rule book's"},
                  {.name = "--out", .value = "DIR", .text = "write report.html, report.json, liquidations.csv, events and command log"},
                  {.name = "--json", .value = "", .text = "print the report as one JSON object"},
                  {.name = "--path", .value = "ORDER", .text = "order of low and high inside a bar; both: run both and compare",
                   .choices = {"low-first", "high-first", "close", "both"}, .fallback = "low-first"},
                  {.name = "--gaps", .value = "POLICY", .text = "what happens where bars or trades are missing",
                   .choices = {"stop", "carry", "halt"}, .fallback = "halt"},
                  {.name = "--seed", .value = "N", .text = "seed of the population and of a scenario's path"},
                  {.name = "--from", .value = "TIME", .text = "skip what is before this, UTC"},
                  {.name = "--to", .value = "TIME", .text = "end before this, UTC"},
                  {.name = "--no-feedback", .value = "", .text = "liquidations do not move the index"},
                  {.name = "--static-depth", .value = "", .text = "the market maker's depth does not thin as prices move"},
                  {.name = "--policy-diff", .value = "FILE", .text = "run under this rule book too and print the differences"}},
        .examples = {{"plimsoll replay --rules venues/default.toml --scenario scenarios/2020-03-12.toml --out out/demo",
                      "the crash of 12 March 2020"},
                     {"plimsoll replay --rules venues/default.toml --market BTCUSDT-1m.csv.gz --population accounts=10000,seed=7 --json",
                      "minutes of bitcoin, ten thousand accounts, figures as JSON"},
                     {"plimsoll replay --rules venues/default.toml --market BTCUSDT-5m.csv --path both",
                      "whether the order of low and high matters"}},
        .run = run};
}

}  // namespace plimsoll::apps
