// Tells a story to an engine, line by line: docs/formats/stories.md is the format. What a line did not do as told is thrown as
// Wrong; `tell` turns that into a message with file, line, what was expected and what came.
#pragma once

#include <iosfwd>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "tests/stories/story_line.hpp"

namespace plimsoll::test {

/// Everything a line has shown on purpose, as "kind name": an accepted command, the refusal behind an arrow, an expectation that
/// held ("command Deposit", "refusal amount_not_positive", "fact OrderFilled", "payer adl").
using Shown = std::set<std::string>;

/// Everything there is to show, in the same spelling.
const Shown& vocabulary();

using SentCommand = std::pair<Command, Time>;

class Story {
public:
    Story();
    /// Demands to be told nothing more once it has thrown.
    void line(const std::string& text);
    /// The last line was `conserved`.
    bool ended_conserved() const { return conserved_; }
    const Shown& shown() const { return shown_; }
    const std::vector<SentCommand>& sent() const { return sent_; }

private:
    using Verb = void (Story::*)(const StoryLine&);
    using Expectation = void (Story::*)(const StoryLine&);
    static const std::map<std::string, Verb>& verbs();
    static const std::map<std::string, Expectation>& expectations();

    void act(const StoryLine& line);
    template <class C>
    Reply send(const C& command);
    void begin();
    template <class Fact>
    void see(const Fact& fact);
    void see_certificate(const Certificate& certificate);

    // names
    AccountId account(const std::string& name) const;
    OwnerId owner(const std::string& name) const;
    OrderId order(const std::string& name) const;
    MarketId market(const std::string& symbol) const;
    AssetId asset(const std::string& symbol) const;
    FeedId feed(const std::string& symbol) const;

    // story_commands.cpp
    void nothing_loaded(const StoryLine&);
    void rules(const StoryLine&);
    void upgrade_protocol(const StoryLine&);
    void load_rules(const StoryLine&);
    void announce(const StoryLine&);
    void open_market(const StoryLine&);
    void halt_market(const StoryLine&);
    void open_account(const StoryLine&);
    void self_trade(const StoryLine&);
    void backstop(const StoryLine&);
    void deposit(const StoryLine&);
    void withdraw(const StoryLine&);
    void transfer(const StoryLine&);
    void fund(const StoryLine&);
    void leverage(const StoryLine&);
    void place_order(const StoryLine&);
    void amend(const StoryLine&);
    void cancel(const StoryLine&);
    void cancel_all(const StoryLine&);
    void report(const StoryLine&);
    void wait(const StoryLine&);
    void repeat(const StoryLine&);
    void earlier(const StoryLine&);
    void forget(const StoryLine&);
    void conserved(const StoryLine&);

    // story_expect.cpp
    void expect(const StoryLine&);
    void expect_balance(const StoryLine&);
    void expect_fund(const StoryLine&);
    void expect_venue(const StoryLine&);
    void expect_position(const StoryLine&);
    void expect_price(const StoryLine&);
    void expect_status(const StoryLine&);
    void expect_feed(const StoryLine&);
    void expect_weight(const StoryLine&);
    void expect_risk(const StoryLine&);
    void expect_withdrawable(const StoryLine&);
    void expect_queued(const StoryLine&);
    void expect_fact(const StoryLine&);
    void expect_posted(const StoryLine&);
    void expect_absorbed(const StoryLine&);
    void expect_taken(const StoryLine&);
    void expect_order(const StoryLine&);
    void expect_uncrossed(const StoryLine&);
    void expect_rate(const StoryLine&);

    RuleBook rules_;
    Engine engine_;
    Engine follower_;  // hears of facts alone
    Time now_;
    Time last_report_;
    bool begun_ = false;
    Duration back_{};  // `earlier`
    Reject answer_ = Reject::none;
    bool conserved_ = false;
    std::vector<SentCommand> sent_;
    std::map<std::string, AccountId> accounts_;
    std::map<std::string, OwnerId> owners_;
    std::map<std::string, OrderId> orders_;  // by the name given, and the last one under its account's

    // since the last `forget`
    std::map<std::string, int> seen_;         // "kind name"
    std::map<std::string, Amount> posted_;    // "reason ASSET"
    std::map<std::string, Amount> absorbed_;  // by payer
    std::map<std::string, Quantity> taken_;   // by taker
    Quantity moved_to_backstops_;             // in the step that is being seen
    std::optional<AuctionUncrossed> uncrossed_;
    std::map<MarketId, Rate> funding_rates_;

    Shown shown_;
};

struct Fault {
    int line = 0;  // from 1; 0: the story's end
    std::string text;
    std::string expected;
    std::string got;
};
/// "x.story:12: withdraw alice 5 USDT", then what was expected and what came.
std::string message(const Fault& fault, const std::string& file);

struct Telling {
    std::optional<Fault> fault;  // the first, and the last: telling stops there
    Shown shown;
    std::vector<SentCommand> sent;  // the story as a log
};
Telling tell(const std::vector<std::string>& lines);

struct StoryFile {
    std::string path;  // relative to the root of the tree
    std::vector<std::string> lines;
};
/// Its path, for messages of tests.
void PrintTo(const StoryFile& story, std::ostream* out);
/// Every story of tests/stories, by name.
std::vector<StoryFile> all_stories();

}  // namespace plimsoll::test
