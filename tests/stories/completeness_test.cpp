// The stories together show every command, refusal, fact, step of a liquidation, taker, payer, and end of an order that the
// vocabulary has: whoever adds one writes a story for it.
#include <gtest/gtest.h>

#include "tests/stories/story.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;

// What no story can show, and why.
const std::map<std::string, std::string> cannot_be_shown{
    {"refusal account_not_flat", "no command closes an account"},
    {"refusal event_replay", "facts are replayed by replay_event; no command is submitted to do it"},
    {"refusal isolated_margin_missing", "an order without margin belongs to the cross account"},
    {"step closed", "an account with nothing left is released by AccountReleased, without a step"},
    {"posted adl", "the cash of an ADL transfer passes as realised profit of both sides"},
    {"posted settlement", "a future that settles realises its positions"},
    {"status reduce_only",
     "no command asks for it; a market whose price is not usable takes reductions alone without it"},
};

Shown shown_by_stories() {
    Shown shown;
    for (const StoryFile& story : all_stories()) shown.merge(tell(story.lines).shown);
    return shown;
}

std::string lines_of(const Shown& names) {
    std::string lines;
    for (const std::string& name : names) lines += "\n  " + name;
    return lines;
}

TEST(Stories, ShowEverythingThatTheVocabularyHas) {
    Shown missing = vocabulary();
    for (const std::string& name : shown_by_stories()) missing.erase(name);
    for (const auto& [name, why] : cannot_be_shown) missing.erase(name);
    EXPECT_TRUE(missing.empty()) << "no story shows:" << lines_of(missing);
}

TEST(Stories, ShowNothingThatIsSaidToBeImpossible) {
    const Shown shown = shown_by_stories();
    for (const auto& [name, why] : cannot_be_shown) {
        EXPECT_FALSE(shown.contains(name)) << name << " is shown by a story: take it off the list (" << why << ")";
        EXPECT_TRUE(vocabulary().contains(name)) << name << " is in no vocabulary: take it off the list";
    }
}

}  // namespace
