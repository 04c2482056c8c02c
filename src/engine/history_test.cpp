// Random histories: what is derived agrees with the state, and an engine that has just been restored, and so has looked at everybody
// anew, says the same as one that has looked at the few that its bands and floors pointed out.
#include <gtest/gtest.h>

#include "codec/codec.hpp"
#include "tests/support/random_history.hpp"

using namespace plimsoll;
using namespace plimsoll::test;

namespace {

Bytes facts_of(const Engine& engine) {
    Bytes bytes;
    ByteWriter out(bytes);
    engine.visit_events([&](const auto& fact) { codec::encode(fact, out); });
    return bytes;
}

class Histories : public ::testing::TestWithParam<u32> {};

TEST_P(Histories, WhatIsDerivedAgreesWithTheStateAfterEveryCommand) {
    RandomHistory history(GetParam());
    u64 commands = 0;
    std::string fault;
    history.after = [&](const Command&, Time, const Reply&) {
        if (++commands % 3 == 0 && fault.empty()) fault = history.venue.engine.audit();
    };
    for (int step = 0; step < 3'000 && fault.empty(); ++step) history.step();
    EXPECT_EQ(fault, "") << "command " << commands;
}

// The restored engine has no floors yet: it watches every account with open orders at the first move. That is the naive watch.
TEST_P(Histories, ARestoredEngineSaysTheSame) {
    RandomHistory history(GetParam());
    const Engine& live = history.venue.engine;
    Engine restored;
    u64 commands = 0, closed = 0, queued = 0;
    bool begun = false, same = true;
    history.after = [&](const Command& command, Time time, const Reply& reply) {
        if (begun) same = same && restored.submit(command, time) == reply && facts_of(restored) == facts_of(live);
        live.visit_events([&]<class Fact>(const Fact& fact) {
            if constexpr (std::is_same_v<Fact, OrderClosed>)
                closed += fact.reason == CloseReason::initial_margin ? 1 : 0;
            if constexpr (std::is_same_v<Fact, AccountQueued>) ++queued;
        });
        if (++commands % 7 == 0) begun = restored.restore(live.snapshot());
    };
    for (int step = 0; step < 2'000 && same; ++step) history.step();
    EXPECT_TRUE(same) << "command " << commands;
    EXPECT_GT(closed, 10U);
    EXPECT_GT(queued, 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Histories, ::testing::Values(1U, 2U, 3U, 4U, 5U, 6U));

}  // namespace
