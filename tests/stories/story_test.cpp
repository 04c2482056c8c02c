// Runs every tests/stories/*.story, and shows that each of their lines can fail.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "tests/stories/story.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;
using Lines = std::vector<std::string>;

class EveryStory : public testing::TestWithParam<StoryFile> {};

TEST_P(EveryStory, HappensAsTold) {
    const Telling telling = tell(GetParam().lines);
    EXPECT_FALSE(telling.fault.has_value()) << message(*telling.fault, GetParam().path);
}

// --- every line can fail ---

const std::map<std::string, std::string> opposites{{"queued", "not-queued"},
                                                   {"not-queued", "queued"},
                                                   {"no-fact", "fact"},
                                                   {"no-step", "step"},
                                                   {"no-closed", "closed"}};

// The last number of the line raised by one; false where there is none.
bool raise_last_number(Lines& words) {
    for (std::size_t i = words.size(); i-- > 0;) {
        const auto number = parse<Amount>(words[i]);
        if (!number) continue;
        words[i] = to_text(*number + Amount{one_e8});
        return true;
    }
    return false;
}

// The line with something else in what it claims; empty where it claims nothing but to be accepted.
std::string contradicted(const std::string& text) {
    const StoryLine line(text);
    if (line.empty()) return {};
    if (line.refused()) return text.substr(0, text.find("->"));
    if (line.at(0) != "expect") return {};
    Lines words;
    for (std::size_t i = 0; i < line.size(); ++i) words.push_back(line.at(i));
    const std::string& kind = words[1];
    if (const auto opposite = opposites.find(kind); opposite != opposites.end())
        words[1] = opposite->second;
    else if (raise_last_number(words)) {
    } else if (kind == "fact" || kind == "step" || kind == "closed")
        words[1] = "no-" + kind;
    else
        words.back() += "-not";
    std::string changed;
    for (const std::string& word : words) changed += word + " ";
    return changed;
}

TEST_P(EveryStory, CanFailInEveryLine) {
    const StoryFile& story = GetParam();
    for (std::size_t i = 0; i < story.lines.size(); ++i) {
        const std::string changed = contradicted(story.lines[i]);
        if (changed.empty()) continue;
        Lines lines = story.lines;
        lines[i] = changed;
        const Telling telling = tell(lines);
        ASSERT_TRUE(telling.fault.has_value()) << story.path << ":" << i + 1 << " also holds as: " << changed;
        EXPECT_EQ(telling.fault->line, static_cast<int>(i) + 1) << message(*telling.fault, story.path);
    }
    EXPECT_TRUE(tell(Lines(story.lines.begin(), story.lines.end() - 1)).fault.has_value()) << "without its last line";
}

INSTANTIATE_TEST_SUITE_P(Stories, EveryStory, testing::ValuesIn(all_stories()), [](const auto& told) {
    std::string name = told.param.path.substr(told.param.path.rfind('/') + 1);
    name.resize(name.rfind('.'));
    std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    return name;
});

// --- what a line that fails says ---

std::string said(const Lines& lines) {
    const Telling telling = tell(lines);
    return telling.fault ? message(*telling.fault, "x.story") : "nothing";
}

TEST(StoryMessage, NamesFileLineCommandExpectedAndGot) {
    EXPECT_EQ(said({"account alice", "deposit alice 5 USDT", "withdraw alice 6 USDT", "conserved"}),
              "x.story:3: withdraw alice 6 USDT\n  expected none\n  got      balance_insufficient");
    EXPECT_EQ(
        said({"account alice", "deposit alice 5 USDT -> amount_not_positive", "conserved"}),
        "x.story:2: deposit alice 5 USDT -> amount_not_positive\n  expected amount_not_positive\n  got      none");
    EXPECT_EQ(said({"account alice", "deposit alice 5 USDT", "expect balance alice 4 USDT   # not so"}),
              "x.story:3: expect balance alice 4 USDT   # not so\n  expected 4\n  got      5");
    EXPECT_EQ(said({"account alice", "expect queued alice"}),
              "x.story:2: expect queued alice\n  expected queued\n  got      not-queued");
    EXPECT_EQ(said({"account alice", "expect fact OrderFilled"}),
              "x.story:2: expect fact OrderFilled\n  expected at least one\n  got      0");
    EXPECT_EQ(said({"account alice"}), "x.story\n  expected 'conserved' as the last line\n  got      something else");
}

TEST(StoryMessage, NamesWhatIsMisspelt) {
    EXPECT_EQ(said({"acount alice"}),
              "x.story:1: acount alice\n  expected a verb of docs/formats/stories.md\n  got      'acount'");
    EXPECT_EQ(said({"account alice", "deposit alise 5 USDT"}),
              "x.story:2: deposit alise 5 USDT\n  expected a name of an account\n  got      'alise'");
    EXPECT_EQ(said({"account alice", "deposit alice five USDT"}),
              "x.story:2: deposit alice five USDT\n  expected a number\n  got      'five', which is not a number");
    EXPECT_EQ(said({"account alice", "deposit alice 5"}),
              "x.story:2: deposit alice 5\n  expected a word behind '5'\n  got      the end of the line");
    EXPECT_EQ(
        said({"account alice", "buy alice 1 BTC-PERP 10000 reduceonly"}),
        "x.story:2: buy alice 1 BTC-PERP 10000 reduceonly\n  expected a word of this form\n  got      'reduceonly'");
    EXPECT_EQ(said({"rules market BTC-PERP book.tik 1"}),
              "x.story:1: rules market BTC-PERP book.tik 1\n  expected a key of the rule book\n  got      'tik'");
    EXPECT_EQ(said({"wait soon"}),
              "x.story:1: wait soon\n  expected a duration such as 10m or 1h30m\n  got      'soon'");
    EXPECT_EQ(
        said({"account alice", "expect balanse alice 5 USDT"}),
        "x.story:2: expect balanse alice 5 USDT\n  expected an expectation of docs/formats/stories.md\n  got      "
        "'balanse'");
}

TEST(StoryMessage, NamesThatNothingHasAreNotWaitedFor) {
    EXPECT_EQ(said({"account alice", "expect no-fact OrderFiled"}),
              "x.story:2: expect no-fact OrderFiled\n  expected a name of model/\n  got      'fact OrderFiled'");
    EXPECT_EQ(said({"account alice", "expect absorbed charity 0"}),
              "x.story:2: expect absorbed charity 0\n  expected a name of model/\n  got      'payer charity'");
}

TEST(StoryMessage, ARefusalThatDoesNotExistIsNeverMet) {
    EXPECT_EQ(
        said({"account alice", "deposit alice 0 USDT -> amount_nought"}),
        "x.story:2: deposit alice 0 USDT -> amount_nought\n  expected amount_nought\n  got      amount_not_positive");
}

}  // namespace
