// A case is judged in a process of its own: a function that stops on a broken demand, divides by zero or does not come to an
// end fails its case, not the run.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace plimsoll::vectors {

struct Verdict {
    std::vector<std::string> failures = {};  // none: passed
    std::vector<std::string> remarks = {};
};

/// Calls `judge` in a child process and brings back what it found, or how the child ended.
Verdict judged_apart(const std::function<Verdict()>& judge);

}  // namespace plimsoll::vectors
