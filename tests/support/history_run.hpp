// Properties over generated histories. A property names a range of seeds and what is watched while each history runs; the
// first thing wrong stops it, with the seed, the place and the last commands. With PLIMSOLL_SEED=N only that history runs, and
// what fails is cut down to the commands that it takes. PLIMSOLL_LONG (not empty) runs ten times as many commands.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tests/support/history.hpp"
#include "tests/support/reached.hpp"

namespace plimsoll::test {

/// Looks at one history; a new one is made for each.
class Watch {
public:
    Watch() = default;
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;
    /// Before the engine gets the step.
    virtual void before(const Engine&, const Step&) {}
    /// After it; the facts can still be read. Answers what is wrong, in words, or nothing.
    virtual std::string after(Engine& engine, const Step& step, const Reply& reply) = 0;
    /// After the last step.
    virtual std::string end(Engine&) { return {}; }
};

struct Property {
    std::string name;
    u64 first_seed = 1;
    u64 commands = 0;  // of the default run, all histories together
    HistoryShape shape{};
    std::function<std::unique_ptr<Watch>(u64 seed)> watch;
    u64 length_min = 300, length_max = 2'500;  // commands of one history
};
/// Runs the property; a failure is a failure of the running test.
void hold(const Property& property);

/// Nothing shortens this run: every property ran all of its commands, if no filter took it away.
bool is_full_run();
/// A single history is being looked at: what is sampled in a full run is done every time.
bool is_single_run();

}  // namespace plimsoll::test
