// Cutting a failing history down. Each attempt runs in a child process, so that a broken invariant, which stops the process, is
// as good a failure as a property that does not hold.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/support/history.hpp"

namespace plimsoll::test {

using Recorded = std::vector<Step>;

struct Outcome {
    std::string fault;  // empty: nothing was wrong
};
/// Runs `body` in a child. It answers what was wrong and tells each step before it is run; `steps` are those it told.
Outcome in_child(const std::function<std::string(const std::function<void(const Step&)>&)>& body, Recorded& steps);

/// As few of the steps as still fail in the same way: whole stretches first, then single commands.
Recorded shrink(const Recorded& steps, const Outcome& outcome, const std::function<std::string(const Recorded&)>& run);

}  // namespace plimsoll::test
