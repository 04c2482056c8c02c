#include "base/invariant.hpp"

#include <gtest/gtest.h>

namespace plimsoll {
namespace {

TEST(InvariantDeathTest, a_broken_one_names_itself_and_its_place_and_stops_the_process) {
    const int balance = -1;
    EXPECT_DEATH(PLIMSOLL_INVARIANT(balance >= 0), "invariant broken: balance >= 0 .*invariant_test.cpp:[0-9]+");
}

TEST(Invariant, one_that_holds_is_asked_once_and_says_nothing) {
    int asked = 0;
    PLIMSOLL_INVARIANT(++asked == 1);
    EXPECT_EQ(asked, 1);
}

#if defined(PLIMSOLL_AUDITS)
TEST(InvariantDeathTest, an_audit_stops_the_process_where_audits_are_compiled_in) {
    EXPECT_DEATH(PLIMSOLL_AUDIT(1 + 1 == 3), "invariant broken");
}
#else
TEST(Invariant, an_audit_is_not_even_asked_where_audits_are_left_out) {
    int asked = 0;
    PLIMSOLL_AUDIT(++asked == 7);
    EXPECT_EQ(asked, 0);
}
#endif

}  // namespace
}  // namespace plimsoll
