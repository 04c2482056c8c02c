#include "apps/interrupt.hpp"

#include <csignal>

namespace plimsoll::apps {

namespace {

std::atomic<bool> stop_wanted{false};
std::atomic<bool> signal_came{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

void on_signal(int number) {
    stop_wanted.store(true, std::memory_order_relaxed);
    signal_came.store(true, std::memory_order_relaxed);
    std::signal(number, SIG_DFL);
}

}  // namespace

Interrupt::Interrupt() {
    stop_wanted = false;
    signal_came = false;
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}

Interrupt::~Interrupt() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

std::atomic<bool>& Interrupt::flag() { return stop_wanted; }
bool Interrupt::signalled() const { return signal_came.load(std::memory_order_relaxed); }

}  // namespace plimsoll::apps
