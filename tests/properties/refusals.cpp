// A refused command changes nothing but the clock: a twin that is only told the time where a command was refused stays the same
// engine. A command before the engine's time changes nothing at all.
#include <gtest/gtest.h>

#include "tests/support/fact_bytes.hpp"
#include "tests/support/history_run.hpp"

namespace plimsoll::test {
namespace {

class RefusalsChangeNothing final : public Watch {
public:
    std::string after(Engine& engine, const Step& step, const Reply& reply) override {
        if (reply.reject == Reject::time_reversed)
            return engine.event_count() == 0 && engine.sequence() == twin_.sequence()
                       ? ""
                       : "a command of the past left a trace";
        const Reply own = reply.reject == Reject::none ? twin_.submit(step.command, step.time)
                                                       : twin_.submit(AdvanceTime{}, step.time);
        if (reply.reject == Reject::none && own != reply) return "the twin answers otherwise";
        if (fact_bytes(engine) != fact_bytes(twin_))
            return "refused as " + std::string(name_of(reply.reject)) + ", and more came of it than the time brings";
        const bool sampled = is_single_run() || std::to_underlying(reply.sequence) % 64 == 0;
        return sampled ? same_state(engine) : std::string{};
    }
    std::string end(Engine& engine) override { return same_state(engine); }

private:
    std::string same_state(Engine& engine) {
        return engine.state_hash() == twin_.state_hash() ? "" : "the twin's state is another";
    }

    Engine twin_;
};

TEST(Refusals, a_refused_command_changes_nothing_but_the_clock) {
    HistoryShape shape;
    shape.nonsense = 40;
    hold({.name = "refusals", .first_seed = 3'000'000, .commands = 100'000, .shape = shape, .watch = [](u64) {
              return std::make_unique<RefusalsChangeNothing>();
          }});
}

}  // namespace
}  // namespace plimsoll::test
