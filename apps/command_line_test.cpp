// The program as its users meet it: exit codes, what stands on which stream, and bad input for every verb.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "lab/outputs_file.hpp"
#include "model/reject.hpp"
#include "tests/support/files.hpp"

using namespace plimsoll;
using plimsoll::testing::TestFolder;

namespace {

struct Outcome {
    int code = -1;
    std::string out, err;
};

std::string binary() {
    const char* const path = std::getenv("PLIMSOLL_BINARY");
    return path == nullptr ? std::string{} : path;
}

std::string text_of(const std::string& path) { return lab::read_file(path).value_or(""); }

class Program : public ::testing::Test {
protected:
    void SetUp() override {
        if (binary().empty()) GTEST_SKIP() << "PLIMSOLL_BINARY names no program";
    }
    Outcome run(const std::string& arguments, const std::string& before = "") const {
        const std::string out = folder / "out", err = folder / "err";
        const std::string command = before + " '" + binary() + "' " + arguments + " >'" + out + "' 2>'" + err + "'";
        const int status = std::system(command.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(out), text_of(err)};
    }
    void refuses(const std::string& arguments, const std::string& expected) const {
        const Outcome done = run(arguments);
        EXPECT_EQ(done.code, 2) << arguments;
        EXPECT_EQ(done.out, "") << arguments;
        EXPECT_NE(done.err.find(expected), std::string::npos) << arguments << "\n" << done.err;
    }
    TestFolder folder;
};

constexpr const char* small = "replay --rules venues/default.toml --scenario scenarios/2020-03-12.toml --population accounts=150,seed=3";

TEST_F(Program, HelpAndVersionOfEveryVerb) {
    EXPECT_NE(run("--version").out.find("protocol   1"), std::string::npos);
    EXPECT_NE(run("--help").out.find("exit codes:"), std::string::npos);
    for (const char* verb : {"replay", "audit", "margin", "compare", "check", "docs"}) {
        const Outcome done = run(std::string(verb) + " --help");
        EXPECT_EQ(done.code, 0);
        EXPECT_TRUE(done.out.starts_with("plimsoll " + std::string(verb) + ": ")) << done.out;
        EXPECT_NE(done.out.find("examples:\n"), std::string::npos);
    }
}

TEST_F(Program, AnUnknownVerbFlagOrChoiceIsRefused) {
    EXPECT_EQ(run("").code, 2);
    refuses("repaly", "see plimsoll --help");
    refuses("replay", "--rules is required; see plimsoll replay --help");
    refuses("replay --rules x --scenari y", "see plimsoll replay --help");
    refuses("replay --rules venues/default.toml --market x --path middle", "--path is 'middle'; allowed: low-first, high-first, close, both");
}

TEST_F(Program, ReplayRefusesBadInput) {
    const std::string rules = "replay --rules venues/default.toml ";
    refuses(rules, "give one of them");
    refuses(rules + "--market a.csv --scenario b.toml", "give one of them");
    refuses("replay --rules absent.toml --scenario scenarios/2020-03-12.toml", "absent.toml");
    refuses(rules + "--scenario absent.toml", "absent.toml");
    refuses(rules + "--market absent-1m.csv", "absent-1m.csv");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --from 2020-03-12", "--from belongs to --market");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --seed -1", "--seed '-1' is not a whole number");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --population long=2", "--population: long='2'; expected a share from 0 to 1");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --accounts absent.csv", "absent.csv");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --policy-diff absent.toml", "absent.toml");
    const std::string accounts = folder.write("a.csv", "owner,account,mode,kind,symbol,amount,entry_price,leverage\na,m,cross,balance,XYZ,1,,\n");
    refuses(rules + "--scenario scenarios/2020-03-12.toml --accounts " + accounts, "no asset 'XYZ'");
    const std::string bars = folder.write("BTCUSDT-1m.csv", "1583971200000,7900,7950,7850,7900,1,1583971259999,,,,,\n");
    refuses(rules + "--market " + bars + " --from yesterday", "--from 'yesterday' is not a UTC time");
    refuses(rules + "--market " + bars + " --from 2020-03-13 --to 2020-03-12", "--from lies at or after --to");
}

TEST_F(Program, AFloatInARuleBookIsRefusedWithFileAndLine) {
    const std::string broken = folder.write("broken.toml", "schema = 1\nname = \"x\"\n[venue]\nfunding_allowance = 0.001\n");
    const Outcome done = run("check " + broken);
    EXPECT_EQ(done.code, 1);
    EXPECT_NE(done.out.find(broken + ":4: "), std::string::npos) << done.out;
    refuses("margin docs/formats/portfolio-example.json --rules " + broken, broken + ":4: ");
}

TEST_F(Program, MarginAndCompareRefuseBadInput) {
    refuses("margin absent.json --rules venues/default.toml", "absent.json");
    const std::string broken = folder.write("p.json", "{\"schema\":1,\"balances\":{\"USDT\":\"1e\"}}");
    refuses("margin " + broken + " --rules venues/default.toml", "balances.USDT: '1e' is not a number");
    refuses("compare docs/formats/portfolio-example.json --rules venues/default.toml", "two rule books or more");
}

TEST_F(Program, JsonOfAReplayIsOneObjectAndRepeatsItself) {
    const Outcome one = run(std::string(small) + " --json"), two = run(std::string(small) + " --json", "LC_ALL=de_DE.UTF-8");
    ASSERT_EQ(one.code, 0) << one.err;
    const auto a = nlohmann::json::parse(one.out), b = nlohmann::json::parse(two.out);
    EXPECT_EQ(a["state_hash"], b["state_hash"]);
    EXPECT_EQ(a["accounts"], 150);
    for (const auto& [asset, error] : a["conservation_error"].items()) EXPECT_EQ(error, "0") << asset;
    EXPECT_GT(a["liquidations"], 0);
}

TEST_F(Program, WhatAReplayWritesIsAuditedAndAFlippedBitIsFound) {
    const std::string out = folder / "run";
    ASSERT_EQ(run(std::string(small) + " --out " + out).code, 0);
    for (const char* name : {"report.html", "report.json", "liquidations.csv", "events.jsonl.zst", "commands.log"})
        EXPECT_GT(std::filesystem::file_size(out + "/" + name), 0U) << name;
    const Outcome agreed = run("audit " + out + "/commands.log --json");
    ASSERT_EQ(agreed.code, 0) << agreed.out;
    const auto report = nlohmann::json::parse(text_of(out + "/report.json"));
    const auto audit = nlohmann::json::parse(agreed.out);
    EXPECT_EQ(audit["state_hash"], report["state_hash"]);
    EXPECT_EQ(audit["commands"], report["commands"]);
    EXPECT_EQ(audit["certificates"], report["liquidation_steps"]);
    EXPECT_NE(run("audit " + out + "/commands.log --certificate 1").out.find("margin equity was"), std::string::npos);
    refuses("audit " + out + "/commands.log --certificate 99999999", "there is no certificate");
    refuses("audit " + out + "/report.json", "report.json");

    std::string log = text_of(out + "/commands.log");
    log[log.size() / 2] = static_cast<char>(log[log.size() / 2] ^ 4);
    const Outcome broken = run("audit " + folder.write("broken.log", log));
    EXPECT_EQ(broken.code, 1);
    EXPECT_NE(broken.out.find("DISAGREES at sequence "), std::string::npos) << broken.out;
}

TEST_F(Program, AnInterruptedReplayWritesItsPartialReport) {
    const std::string out = folder / "partial";
    // The signal comes some way into a run that would go on for long.
    const std::string command = "timeout -s INT 2 '" + binary() +
                                "' replay --rules venues/default.toml --scenario scenarios/2020-03-12.toml --population 100000 --out " + out;
    const int status = std::system((command + " >/dev/null 2>&1; exit $?").c_str());
    if (WEXITSTATUS(status) == 0) GTEST_SKIP() << "the whole run took less than two seconds";
    const auto report = nlohmann::json::parse(text_of(out + "/report.json"));
    EXPECT_EQ(report["interrupted"], true);
    EXPECT_EQ(run("audit " + out + "/commands.log").code, 0);
}

TEST_F(Program, AFolderThatCannotBeWrittenIsNamed) {
    const std::string file = folder.write("taken", "x");
    refuses(std::string(small) + " --out " + file + "/below", "taken");
}

TEST_F(Program, DocsListEveryRefusal) {
    const std::string page = run("docs refusals").out;
    for (const RejectText& row : reject_table) EXPECT_NE(page.find("`" + std::string(row.name) + "`"), std::string::npos) << row.name;
    refuses("docs", "--out DIR");
    refuses("docs man", "man needs a folder");
    refuses("docs completion fish", "bash or zsh");
}

TEST_F(Program, ShellsAndManTakeWhatIsGenerated) {
    ASSERT_EQ(run("docs --out " + (folder / "reference")).code, 0);
    const std::string reference = folder / "reference";
    EXPECT_EQ(std::system(("bash -n '" + reference + "/completion/plimsoll.bash'").c_str()), 0);
    EXPECT_TRUE(text_of(reference + "/man/plimsoll-replay.1").starts_with(".TH PLIMSOLL\\-REPLAY 1"));
    EXPECT_NE(text_of(reference + "/completion/_plimsoll").find("--policy-diff"), std::string::npos);
}

}  // namespace
