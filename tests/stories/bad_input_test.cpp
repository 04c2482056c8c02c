// What comes from outside may be broken anywhere: bits of a command, of a rule book, of a log. The engine refuses it or carries it out;
// it never crashes, and what it holds stays sound. (The stories show the refusals by name; the unit tests of journal, codec, rulebook and
// feeds have the smaller cases.)
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "codec/codec.hpp"
#include "codec/text_fields.hpp"
#include "journal/file_journal.hpp"
#include "journal/log_reader.hpp"
#include "tests/stories/story.hpp"
#include "tests/support/files.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;
using plimsoll::testing::TestFolder;

std::vector<SentCommand> log_of(const std::string& story) {
    for (const StoryFile& file : all_stories())
        if (file.path == "tests/stories/" + story + ".story") return tell(file.lines).sent;
    ADD_FAILURE() << "no story " << story;
    return {};
}

Bytes flipped(const Bytes& bytes, std::size_t bit) {
    Bytes bad = bytes;
    bad[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    return bad;
}

// Every so many bits turned round; from every so many bytes on, eight of them (a number, where they hit one) made nought, minus one
// and as large as can be.
std::vector<Bytes> damaged(const Bytes& bytes, std::size_t bits, std::size_t places) {
    std::vector<Bytes> found;
    for (std::size_t bit = 0; bit < bytes.size() * 8; bit += bits) found.push_back(flipped(bytes, bit));
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += places)
        for (const u64 value : {u64{0}, ~u64{0}, ~u64{0} >> 1}) {
            Bytes bad = bytes;
            std::memcpy(bad.data() + at, &value, sizeof value);
            found.push_back(bad);
        }
    return found;
}

// What the decoder takes is what the encoder makes of it.
std::optional<Command> decoded(const Bytes& bytes) {
    const auto command = codec::decode_command(bytes);
    if (!command) {
        EXPECT_LE(command.error().offset, bytes.size());
        return std::nullopt;
    }
    EXPECT_EQ(codec::encode(*command), bytes);
    return *command;
}

// --- commands ---

class BrokenCommand : public ::testing::TestWithParam<const char*> {};

// Each command of a story, damaged in every place, given to an engine that stands where the story stood.
TEST_P(BrokenCommand, IsRefusedOrCarriedOutAndNothingIsLost) {
    Engine story;
    int refused = 0, carried_out = 0;
    for (const auto& [command, time] : log_of(GetParam())) {
        Engine broken;
        ASSERT_TRUE(broken.restore(story.snapshot()));
        const bool rules = std::holds_alternative<LoadRuleBook>(command);  // those have a test of their own
        for (const Bytes& bytes : rules ? std::vector<Bytes>{} : damaged(codec::encode(command), 1, 1)) {
            const auto wrong = decoded(bytes);
            if (!wrong) continue;
            const Reply reply = broken.submit(*wrong, time);
            ++(reply.reject == Reject::none ? carried_out : refused);
            ASSERT_EQ(broken.audit(), "") << codec::json_line(*wrong, reply.sequence, time);
        }
        story.submit(command, time);
    }
    EXPECT_GT(refused, 100);
    EXPECT_GT(carried_out, 100);
}

INSTANTIATE_TEST_SUITE_P(Stories, BrokenCommand,
                         ::testing::Values("amend_keeps_or_loses_priority", "call_auction_opens_a_market",
                                           "isolated_margin_in_and_out", "settlement_credit",
                                           "inverse_perpetual_pays_in_coins", "liquidated_through_the_book",
                                           "taken_over_by_the_backstop", "who_pays_in_order", "leverage_is_chosen",
                                           "self_trade_cancels_maker", "margin_change_is_announced"),
                         [](const auto& row) { return std::string(row.param); });

// --- rule books ---

// A small history with everything that a rule book can change: trades, a crash, a liquidation, time.
std::string live_under(const RuleBook& rules) {
    Venue venue{rules};
    const auto is_loaded = venue.engine.state().clock.rulebook_loaded != 0;
    if (!is_loaded) return {};
    venue.price(dollars(10'000));
    venue.open_markets();
    const AccountId maker = venue.account(units(100'000)), trader = venue.account(units(1'010)),
                    coins = venue.account(units(2), btc);
    for (const MarketId market : {perp, future}) {
        venue.order(maker, market, Side::sell, dollars(10'000), coins_e3(1'000));
        venue.order(trader, market, Side::buy, dollars(10'000), coins_e3(500));
        venue.order(maker, market, Side::buy, dollars(9'400), coins_e3(2'000));
    }
    venue.order(coins, spot, Side::sell, dollars(10'000), coins_e3(500));
    venue.order(maker, spot, Side::buy, dollars(10'000), coins_e3(500));
    venue.order(maker, inverse, Side::sell, dollars(10'000), {1'000 * one_e8});
    venue.order(coins, inverse, Side::buy, dollars(10'000), {1'000 * one_e8});
    for (const i64 price : {9'600, 9'300, 9'000}) {
        venue.now = venue.now + seconds(31);
        venue.price(dollars(price));
    }
    venue.send(Withdraw{maker, usdt, units(1)});
    return venue.engine.audit();
}

// Validate takes nothing that the engine cannot live with.
TEST(BrokenRuleBook, IsRefusedOrCanBeLivedWith) {
    const bool at_length = std::getenv("PLIMSOLL_LONG") != nullptr;
    const Bytes good = codec::encode(Command{LoadRuleBook{rule_book()}});
    int taken = 0, refused = 0;
    for (const Bytes& bytes : at_length ? damaged(good, 1, 1) : damaged(good, 11, 3)) {
        const auto command = decoded(bytes);
        if (!command || !std::holds_alternative<LoadRuleBook>(*command)) continue;
        Engine engine;
        engine.submit(UpgradeProtocol{protocol_version}, start);
        const Reject answer = engine.submit(*command, start).reject;
        ++(answer == Reject::none ? taken : refused);
        if (answer == Reject::none)
            ASSERT_EQ(live_under(std::get<LoadRuleBook>(*command).rules), "");
        else
            ASSERT_EQ(answer, Reject::rulebook_invalid);
    }
    EXPECT_GT(taken, 100);
    EXPECT_GT(refused, 100);
}

// --- logs ---

struct Log {
    std::string path;
    std::string bytes;
    std::vector<std::size_t> ends;  // of the groups, the header first
    std::vector<u64> commands{0};   // known after each
    std::vector<Hash> states;       // after each
    Hash chain;
};

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The story's commands in groups of one, two, three, one, two, three...
Log write_log(const TestFolder& folder, const std::string& story) {
    Log log{folder / "story.log", {}, {}, {0}, {}, {}};
    auto journal = journal::FileJournal::open(log.path);
    Engine engine;
    log.ends.push_back(std::filesystem::file_size(log.path));
    log.states.push_back(engine.state_hash());
    const auto sent = log_of(story);
    for (std::size_t first = 0, size = 1; first < sent.size(); first += size, size = size % 3 + 1) {
        std::vector<Bytes> encoded;
        std::vector<journal::Entry> group;
        const std::size_t end = std::min(first + size, sent.size());
        for (std::size_t i = first; i < end; ++i) encoded.push_back(codec::encode(sent[i].first));
        for (std::size_t i = first; i < end; ++i) {
            group.push_back({sent[i].second, encoded[i - first]});
            engine.submit(sent[i].first, sent[i].second);
        }
        EXPECT_TRUE((*journal)->append(group).has_value());
        log.ends.push_back(std::filesystem::file_size(log.path));
        log.commands.push_back(end);
        log.states.push_back(engine.state_hash());
    }
    log.chain = (*journal)->chain();
    EXPECT_TRUE((*journal)->close().has_value());
    log.bytes = bytes_of(log.path);
    return log;
}

// A new file: to cut an old one short and fill it again costs some filesystems a flush.
std::string write_anew(const TestFolder& folder, const std::string& name, std::string_view bytes) {
    std::filesystem::remove(folder / name);
    return folder.write(name, bytes);
}

struct Recovered {
    u64 commands = 0;
    u64 bytes = 0;  // up to the end of the last whole group
    bool torn = false;
    Hash state;
};

// Runs what the log still gives.
std::optional<Recovered> replay(const std::string& path) {
    auto reader = journal::LogReader::open(path);
    if (!reader) return std::nullopt;
    Engine engine;
    journal::Item item;
    auto more = (*reader)->next(item);
    for (; more.value_or(false); more = (*reader)->next(item))
        engine.submit(*codec::decode_command(item.command), item.time);
    EXPECT_TRUE(more.has_value()) << to_text(more.error());
    return Recovered{std::to_underlying((*reader)->last()), (*reader)->offset(), (*reader)->torn_tail().has_value(),
                     engine.state_hash()};
}

TEST(BrokenLog, EveryTruncationGivesTheStateAfterItsWholeGroups) {
    const TestFolder folder;
    const Log log = write_log(folder, "inverse_perpetual_pays_in_coins");
    for (std::size_t size = log.ends[0]; size <= log.bytes.size(); ++size) {
        const auto recovered = replay(write_anew(folder, "cut.log", std::string_view(log.bytes).substr(0, size)));
        ASSERT_TRUE(recovered.has_value()) << "cut to " << size;
        const auto whole = std::upper_bound(log.ends.begin(), log.ends.end(), size) - log.ends.begin();
        const std::size_t group = static_cast<std::size_t>(whole) - 1;
        ASSERT_EQ(recovered->commands, log.commands[group]) << "cut to " << size;
        ASSERT_EQ(recovered->bytes, log.ends[group]);
        ASSERT_EQ(recovered->torn, size != log.ends[group]);
        ASSERT_EQ(recovered->state, log.states[group]) << "cut to " << size;
    }
}

// A writer that comes back cuts the torn tail off and goes on; what it then writes is as if nothing had happened.
TEST(BrokenLog, AWriterGoesOnAfterItsWholeGroups) {
    const TestFolder folder;
    const Log log = write_log(folder, "inverse_perpetual_pays_in_coins");
    const auto sent = log_of("inverse_perpetual_pays_in_coins");
    for (std::size_t group = 1; group < log.ends.size(); ++group) {
        const std::string cut =
            write_anew(folder, "cut.log", std::string_view(log.bytes).substr(0, log.ends[group] - 1));
        auto journal = journal::FileJournal::open(cut);
        ASSERT_TRUE(journal.has_value()) << to_text(journal.error());
        ASSERT_EQ(std::to_underlying((*journal)->last()), log.commands[group - 1]);
        std::vector<Bytes> encoded;
        std::vector<journal::Entry> entries;
        for (u64 i = log.commands[group - 1]; i < log.commands[group]; ++i)
            encoded.push_back(codec::encode(sent[i].first));
        for (std::size_t i = 0; i < encoded.size(); ++i)
            entries.push_back({sent[log.commands[group - 1] + i].second, encoded[i]});
        ASSERT_TRUE((*journal)->append(entries).has_value());
        ASSERT_TRUE((*journal)->close().has_value());
        ASSERT_EQ(bytes_of(cut), log.bytes.substr(0, log.ends[group]));
    }
}

// In every byte one bit, another one from byte to byte: damage is found, or the last group is cut off; the chain is another one.
TEST(BrokenLog, NoFlippedBitGivesTheSameChain) {
    const TestFolder folder;
    const Log log = write_log(folder, "inverse_perpetual_pays_in_coins");
    const auto sent = log_of("inverse_perpetual_pays_in_coins");
    for (std::size_t at = 0; at < log.bytes.size(); ++at) {
        std::string bad = log.bytes;
        bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << (at % 8)));
        auto reader = journal::LogReader::open(write_anew(folder, "bad.log", bad));
        if (!reader) continue;
        journal::Item item;
        u64 given = 0;
        auto more = (*reader)->next(item);
        for (; more.value_or(false); more = (*reader)->next(item), ++given)
            ASSERT_TRUE(std::ranges::equal(item.command, codec::encode(sent[given].first))) << "byte " << at;
        ASSERT_TRUE(!more.has_value() || (*reader)->torn_tail().has_value()) << "byte " << at;
        ASSERT_NE((*reader)->chain(), log.chain) << "byte " << at;
        ASSERT_LT(given, sent.size());
    }
}

}  // namespace
