// Ctrl-C asks the work to stop and report what it has; a second one ends the program at once.
#pragma once

#include <atomic>

namespace plimsoll::apps {

/// From its construction to its end, SIGINT and SIGTERM set the flag instead of ending the program.
class Interrupt {
public:
    Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;
    ~Interrupt();

    /// Set by a signal, or by whoever finds that going on is of no use.
    std::atomic<bool>& flag();
    /// Whether a signal came.
    bool signalled() const;
};

}  // namespace plimsoll::apps
