// One history, five ways: live; its commands again, from their bytes; its facts folded, from their bytes; and from a snapshot of
// either, taken at any moment, with the rest of the commands. All reach the same state, and those that run commands emit the same
// facts, byte by byte, although a restored engine has made its books, bands and queue anew.
#include <gtest/gtest.h>

#include "codec/text_fields.hpp"
#include "tests/support/fact_bytes.hpp"
#include "tests/support/history_run.hpp"

namespace plimsoll::test {
namespace {

std::vector<std::string> lines_of(const Engine& engine) {
    std::vector<std::string> lines;
    engine.visit_events(
        [&](const auto& fact) { lines.push_back(codec::json_line(Event{fact}, engine.sequence(), engine.now())); });
    return lines;
}

std::string first_difference(const Engine& live, const Engine& other) {
    const auto expected = lines_of(live), found = lines_of(other);
    const std::size_t same = std::min(expected.size(), found.size());
    std::size_t i = 0;
    while (i < same && expected[i] == found[i]) ++i;
    return "\n  live:  " + (i < expected.size() ? expected[i] : "no further fact") +
           "\n  again: " + (i < found.size() ? found[i] : "no further fact");
}

class Replays final : public Watch {
public:
    explicit Replays(u64 seed) : random_(seed, 0x7265706C, 0) {}

    std::string after(Engine& engine, const Step& step, const Reply& reply) override {
        const auto command = codec::decode_command(codec::encode(step.command));
        if (!command || !(*command == step.command)) return "the command is not what its bytes say";
        const Bytes facts = fact_bytes(engine);
        for (Engine* runner : {&again_, &restored_}) {
            if (runner == &restored_ && !has_snapshot_) continue;
            const char* const who = runner == &again_ ? "the commands again" : "the commands since a snapshot";
            if (runner->submit(*command, step.time) != reply) return std::string(who) + " are answered otherwise";
            if (fact_bytes(*runner) != facts)
                return std::string(who) + " bring other facts" + first_difference(engine, *runner);
        }
        if (std::string fault = follow(engine, step, reply); !fault.empty()) return fault;
        // Facts carry no sequence of their own: a command without any is not seen by who only follows them.
        if (engine.event_count() == 0 || random_.below(40) != 0) return {};
        return checkpoint(engine);
    }

private:
    std::string follow(const Engine& engine, const Step& step, const Reply& reply) {
        if (const auto* load = std::get_if<LoadRuleBook>(&step.command)) follower_.give_content(load->rules);
        if (const auto* change = std::get_if<ChangeMargin>(&step.command)) follower_.give_content(*change);
        std::string fault;
        engine.visit_events([&](const auto& fact) {
            const auto event = codec::decode_event(codec::encode(Event{fact}));
            if (!event || !(*event == Event{fact}))
                fault = "the fact is not what its bytes say";
            else
                follower_.replay_event(*event, reply.sequence);
        });
        return fault;
    }
    std::string checkpoint(Engine& engine) {
        const Hash hash = engine.state_hash();
        if (again_.state_hash() != hash) return "the commands again lead elsewhere";
        if (follower_.state_hash() != hash) return "the facts lead elsewhere";
        if (has_snapshot_ && restored_.state_hash() != hash) return "the commands since a snapshot lead elsewhere";
        const Bytes snapshot = engine.snapshot();
        if (follower_.snapshot() != snapshot) return "snapshots of one state differ";
        if (random_.below(3) != 0) return {};
        has_snapshot_ = true;
        if (!restored_.restore(snapshot)) return "a snapshot cannot be restored";
        if (restored_.state_hash() != hash) return "a snapshot restores another state";
        if (std::string fault = restored_.audit(); !fault.empty()) return "restored: " + fault;
        return random_.below(2) == 0 && !follower_.restore(snapshot) ? "a snapshot cannot be restored twice" : "";
    }

    Random random_;
    Engine again_, follower_, restored_;
    bool has_snapshot_ = false;
};

TEST(Replays, commands_facts_and_snapshots_lead_to_one_state) {
    hold({.name = "replays", .first_seed = 4'000'000, .commands = 150'000, .watch = [](u64 seed) {
              return std::make_unique<Replays>(seed);
          }});
}

}  // namespace
}  // namespace plimsoll::test
