// Every rule book of the tree as the engine meets it: a command with canonical bytes and a hash that text does not change.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "codec/codec.hpp"
#include "rulebook/rulebook.hpp"
#include "rulebook/toml_document.hpp"

namespace plimsoll {
namespace {

TEST(VenueBooks, survive_as_commands_and_keep_their_hash) {
    int books = 0;
    for (const auto& entry : std::filesystem::directory_iterator("venues")) {
        const auto rules = rulebook::load_rulebook(entry.path().string());
        ASSERT_TRUE(rules.has_value()) << rulebook::to_text(rules.error());
        const Bytes bytes = codec::encode(Command{LoadRuleBook{*rules}});
        const auto back = codec::decode_command(bytes);
        ASSERT_TRUE(back.has_value()) << codec::describe(back.error());
        EXPECT_EQ(std::get<LoadRuleBook>(*back).rules, *rules);
        const auto again = rulebook::parse_rulebook(rulebook::to_toml(*rules), "again.toml");
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(codec::hash_of(*again), codec::hash_of(*rules));
        ++books;
    }
    EXPECT_GE(books, 4);
}

TEST(VenueBooks, a_comment_leaves_the_hash_and_a_number_changes_it) {
    const auto text = rulebook::read_text("venues/binance_um.toml");
    ASSERT_TRUE(text.has_value());
    const auto rules = rulebook::parse_rulebook(*text, "binance_um.toml");
    const auto commented = rulebook::parse_rulebook("# a comment\n" + *text, "binance_um.toml");
    ASSERT_TRUE(rules.has_value() && commented.has_value());
    EXPECT_EQ(codec::hash_of(*rules), codec::hash_of(*commented));
    RuleBook other = *rules;
    other.markets[0].fees.taker.raw += 1;
    EXPECT_NE(codec::hash_of(*rules), codec::hash_of(other));
}

}  // namespace
}  // namespace plimsoll
