#include "lab/audit.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "codec/codec.hpp"
#include "journal/file_journal.hpp"
#include "lab/outputs.hpp"
#include "tests/support/files.hpp"
#include "tests/support/replay_result.hpp"

using namespace plimsoll;
using namespace plimsoll::lab;

namespace {

// A venue whose every command goes to a log, with a checkpoint where asked.
class LoggedVenue {
public:
    explicit LoggedVenue(const std::string& path) : log_(std::move(*journal::FileJournal::open(path))) {
        send(UpgradeProtocol{protocol_version});
        send(LoadRuleBook{test::rule_book()});
    }
    template <class Verb>
    Reply send(const Verb& verb) {
        const Bytes bytes = codec::encode(Command{verb});
        const journal::Entry entry{now, bytes};
        EXPECT_TRUE(log_->append({&entry, 1}).has_value());
        return engine.submit(verb, now);
    }
    void price(Price value) {
        now = now + seconds(1);
        for (u32 i = 0; i < 3; ++i) send(ReportPrice{test::btc_feed, SourceId{i}, value, Price{}, now});
    }
    AccountId account(Amount deposit) {
        const OwnerId owner = send(OpenOwner{}).owner;
        const AccountId id = send(OpenAccount{owner, test::usdt}).account;
        send(Deposit{id, test::usdt, deposit});
        return id;
    }
    void order(AccountId account, Side side, Price price, Quantity quantity) {
        send(PlaceOrder{.account = account, .market = test::perp, .side = side, .type = OrderType::limit, .tif = TimeInForce::gtc,
                        .flags = 0, .price = price, .quantity = quantity, .expiry = never, .client = {}, .isolated_margin = {}});
    }
    void checkpoint(const Hash& state) { EXPECT_TRUE(log_->checkpoint(state).has_value()); }

    Engine engine;
    Time now = test::start;

private:
    std::unique_ptr<journal::FileJournal> log_;
};

// Bob buys 1 BTC with 1,100; the price falls by 7 %, within the band of the feed step by step, and he is liquidated.
void a_liquidation(LoggedVenue& venue) {
    venue.price(test::dollars(10'000));
    venue.send(OpenMarket{test::perp});
    const AccountId alice = venue.account(test::units(100'000)), bob = venue.account(test::units(1'100));
    venue.order(alice, Side::sell, test::dollars(10'000), test::coins_e3(1'000));
    venue.order(bob, Side::buy, test::dollars(10'000), test::coins_e3(1'000));
    venue.order(alice, Side::buy, test::dollars(9'300), test::coins_e3(5'000));
    for (const i64 price : {9'700, 9'500, 9'350}) venue.price(test::dollars(price));
    for (int i = 0; i < 10; ++i) {
        venue.now = venue.now + seconds(5);
        venue.send(AdvanceTime{});
    }
}

TEST(Audit, AgreesWithWhatHappenedAndExplainsACertificate) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder / "commands.log";
    LoggedVenue venue(path);
    a_liquidation(venue);
    venue.checkpoint(venue.engine.state_hash());
    const auto result = audit_log(path, {.explain = 1, .progress = {}, .stop = nullptr});
    ASSERT_TRUE(result.has_value());
    EXPECT_FALSE(result->disagreement.has_value()) << (result->disagreement ? result->disagreement->what : "");
    EXPECT_EQ(result->commands, std::to_underlying(venue.engine.sequence()));
    EXPECT_EQ(result->state_hash, venue.engine.state_hash());
    EXPECT_EQ(result->checkpoints, 1U);
    EXPECT_GT(result->certificates, 0U);
    ASSERT_TRUE(result->explanation.has_value());
    EXPECT_NE(result->explanation->find("the account was unhealthy"), std::string::npos) << *result->explanation;
}

TEST(Audit, AForgedStateHashIsNamedWithItsSequence) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder / "commands.log";
    LoggedVenue venue(path);
    venue.checkpoint(venue.engine.state_hash());
    a_liquidation(venue);
    Hash forged = venue.engine.state_hash();
    forged.bytes[0] ^= 1;
    venue.checkpoint(forged);
    const auto result = audit_log(path);
    ASSERT_TRUE(result.has_value());
    ASSERT_TRUE(result->disagreement.has_value());
    EXPECT_EQ(result->disagreement->sequence, venue.engine.sequence());
    EXPECT_NE(result->disagreement->what.find("the last checkpoint that agrees stands at sequence 2"), std::string::npos)
        << result->disagreement->what;
}

TEST(Audit, ATruncatedLogIsNoDisagreementAndSaysSo) {
    const plimsoll::testing::TestFolder folder;
    const std::string path = folder / "commands.log";
    {
        LoggedVenue venue(path);
        a_liquidation(venue);
    }
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 3);
    const auto result = audit_log(path);
    ASSERT_TRUE(result.has_value());
    EXPECT_FALSE(result->disagreement.has_value());
    EXPECT_TRUE(result->torn_tail.has_value());
}

TEST(Audit, WhatIsNoLogIsAnError) {
    const plimsoll::testing::TestFolder folder;
    EXPECT_FALSE(audit_log(folder / "absent.log").has_value());
    EXPECT_FALSE(audit_log(folder.write("text.log", std::string(200, 'x'))).has_value());
}

TEST(Outputs, ARunThatFailsHalfWayLeavesNoFile) {
    const plimsoll::testing::TestFolder folder;
    Engine engine;
    {
        auto outputs = Outputs::open({.folder = folder / "run"});
        ASSERT_TRUE(outputs.has_value());
        const Command command = UpgradeProtocol{protocol_version};
        (*outputs)->after(command, test::start, engine.submit(command, test::start), engine);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder / "run"));
}

TEST(Outputs, AFinishedRunHasAllFilesAndItsLogAgrees) {
    const plimsoll::testing::TestFolder folder;
    const std::string out = folder / "run";
    const RuleBook rules = test::rule_book();
    Engine engine;
    auto outputs = Outputs::open({.folder = out, .checkpoint_commands = 1});
    ASSERT_TRUE(outputs.has_value());
    for (const Command& command : {Command{UpgradeProtocol{protocol_version}}, Command{LoadRuleBook{rules}}, Command{OpenOwner{}}})
        (*outputs)->after(command, test::start, engine.submit(command, test::start), engine);
    ReplayResult result = test::a_result();
    result.state_hash = engine.state_hash();
    ASSERT_TRUE((*outputs)->finish(result, test::a_context(rules)).has_value());
    outputs->reset();
    for (const std::string& name : Outputs::file_names()) EXPECT_TRUE(std::filesystem::exists(out + "/" + name)) << name;
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(out), {}), 5);
    const auto audit = audit_log(out + "/commands.log");
    ASSERT_TRUE(audit.has_value());
    EXPECT_FALSE(audit->disagreement.has_value());
    EXPECT_EQ(audit->checkpoints, 4U);
    EXPECT_EQ(audit->commands, 3U);
}

}  // namespace
