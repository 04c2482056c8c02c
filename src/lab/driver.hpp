// One engine with those who listen to it: every command of a run goes through here.
#pragma once

#include "lab/recorder.hpp"
#include "lab/replay.hpp"

namespace plimsoll::lab {

class Driver {
public:
    /// All must outlive the driver.
    Driver(ReplayResult& result, const ReplayHooks& hooks) : hooks_(&hooks), recorder_(engine_, result) {}
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;

    template <class Verb>
    Reply send(const Verb& verb, Time time) {
        const Reply reply = engine_.submit(verb, time);
        recorder_.after_command(reply);
        if (hooks_->observer != nullptr) hooks_->observer->after(Command{verb}, time, reply, engine_);
        return reply;
    }

    Engine& engine() { return engine_; }
    const State& state() const { return engine_.state(); }
    Recorder& recorder() { return recorder_; }

private:
    const ReplayHooks* hooks_;
    Engine engine_;
    Recorder recorder_;
};

}  // namespace plimsoll::lab
