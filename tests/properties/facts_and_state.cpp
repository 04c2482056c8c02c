// The facts are all there is: after every command the state is what the facts alone make of it, and every sum kept beside the
// rows is what a naive sum over them gives. So money moves and is never made, coins are never paid out that the venue does not hold,
// positions and costs of a market cancel.
#include <gtest/gtest.h>

#include "tests/support/shadow_watch.hpp"

namespace plimsoll::test {
namespace {

class FactsAndState final : public ShadowWatch {
public:
    std::string after(Engine& engine, const Step&, const Reply& reply) override {
        fold(engine);
        if (std::string fault = shadow_.compare(engine.state()); !fault.empty()) return fault;
        const bool sampled = is_single_run() || std::to_underlying(reply.sequence) % 16 == 0;
        return sampled ? engine.audit() : std::string{};
    }
    std::string end(Engine& engine) override { return engine.audit(); }
};

TEST(FactsAndState, the_state_is_what_the_facts_make_of_it) {
    hold({.name = "facts and state", .first_seed = 1'000'000, .commands = 200'000, .watch = [](u64) {
              return std::make_unique<FactsAndState>();
          }});
}

}  // namespace
}  // namespace plimsoll::test
