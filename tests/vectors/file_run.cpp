#include "tests/vectors/file_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "tests/vectors/apart.hpp"
#include "tests/vectors/compare.hpp"
#include "tests/vectors/coverage.hpp"

namespace plimsoll::vectors {

namespace {

/// What came of the cases under one rule.
struct Tally {
    const Rule* rule;
    Counts counts = {};
    std::map<std::string, int> remarks = {};
};

std::string name_of(const Json& one_case, std::size_t place) {
    for (const char* key : {"name", "id"})
        if (one_case.is_object() && one_case.contains(key) && one_case[key].is_string())
            return one_case[key].get<std::string>();
    return fmt::format("case {}", place);
}

class FileRun {
public:
    explicit FileRun(const Coverage& coverage) : coverage_(coverage) {
        for (const Rule& rule : coverage.rules) tallies_.push_back({&rule});
    }

    Counts run(const Json& cases) {
        for (std::size_t k = 0; k < cases.size(); ++k) run_case(cases[k], name_of(cases[k], k));
        report();
        return counts_;
    }

private:
    void run_case(const Json& one_case, const std::string& name) {
        Tally* tally = nullptr;
        Verdict verdict;
        try {
            tally = &tally_for(Node(one_case, "case"));
            verdict = judged_apart([&] { return judge(one_case, *tally->rule); });
        } catch (const CaseError& error) {
            verdict.failures = {error.what};
        }
        Counts one;
        (verdict.failures.empty() ? one.passed : one.failed) = 1;
        counts_ += one;
        if (tally != nullptr) {
            tally->counts += one;
            for (const std::string& remark : verdict.remarks) ++tally->remarks[remark];
        }
        if (verdict.failures.empty()) return;
        const std::string kind =
            tally != nullptr && !tally->rule->kind.empty() ? fmt::format(" ({})", tally->rule->kind) : "";
        failures_ += fmt::format("    FAILED {}{}\n", name, kind);
        for (const std::string& line : verdict.failures) failures_ += fmt::format("           {}\n", line);
    }

    Tally& tally_for(const Node& one_case) {
        const auto given = one_case.maybe("kind");
        if (!given && tallies_.size() == 1) return tallies_.front();
        if (!given) throw CaseError{"kind is missing, and the file has several"};
        const std::string kind = given->text();
        const auto found = std::ranges::find_if(tallies_, [&](const Tally& tally) { return tally.rule->kind == kind; });
        if (found == tallies_.end()) throw CaseError{"no function answers kind '" + kind + "'"};
        return *found;
    }

    // Exceptions end here: what runs apart has no caller to catch them.
    static Verdict judge(const Json& one_case, const Rule& rule) {
        try {
            const Node whole(one_case, "case");
            whole.at("expected");
            const Json& expected = one_case["expected"];
            if (!expected.is_object()) throw CaseError{"case.expected is no object"};
            whole.at("input");
            const Tolerance tolerance = Tolerance::of(one_case);
            Answer answer = rule.answer(Node(one_case["input"], "input"));
            return {differences(expected, answer.fields, tolerance), std::move(answer.remarks)};
        } catch (const CaseError& error) {
            return {{error.what}};
        } catch (const std::exception& error) {
            return {{std::string("the function threw: ") + error.what()}};
        }
    }

    void report() const {
        fmt::print("{}: {} passed, {} failed\n", coverage_.name, counts_.passed, counts_.failed);
        for (const Tally& tally : tallies_) {
            const Rule& rule = *tally.rule;
            if (tally.counts.passed + tally.counts.failed == 0) continue;
            const std::string kind = rule.kind.empty() ? "" : std::string(rule.kind) + ": ";
            const std::string engine =
                rule.engine.empty() ? "conformance only" : fmt::format("engine: {}", rule.engine);
            fmt::print("    {}{} passed, {} failed; {}; {}\n", kind, tally.counts.passed, tally.counts.failed,
                       rule.functions, engine);
            for (const auto& [remark, count] : tally.remarks) fmt::print("        {} {}\n", count, remark);
        }
        fmt::print("{}", failures_);
    }

    const Coverage& coverage_;
    std::vector<Tally> tallies_;
    Counts counts_;
    std::string failures_;
};

Counts unusable(const Coverage& coverage, const std::string& why) {
    fmt::print("{}: FAILED, {}\n", coverage.name, why);
    return {0, 1, 0};
}

}  // namespace

Counts run_file(const std::filesystem::path& file) {
    const Coverage coverage = coverage_of(file);
    std::ifstream in(file, std::ios::binary);
    if (!in) return unusable(coverage, "the file cannot be read");
    Json content;
    try {
        content = Json::parse(in);
    } catch (const Json::exception& error) {
        return unusable(coverage, fmt::format("this is no JSON: {}", error.what()));
    }
    if (coverage.rules.empty()) {
        fmt::print("{}: skipped, {}\n", coverage.name, coverage.waits);
        return {0, 0, 1};
    }
    const auto cases = content.is_object() ? content.find("cases") : content.end();
    if (!content.is_object() || cases == content.end() || !cases->is_array())
        return unusable(coverage, "there is no list \"cases\" in it");
    if (cases->empty()) return unusable(coverage, "its list \"cases\" is empty");
    return FileRun(coverage).run(*cases);
}

}  // namespace plimsoll::vectors
