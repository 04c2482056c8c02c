// One line on the terminal that is written over while a run goes on: where it is, how fast, how long still.
#pragma once

#include <chrono>
#include <string>

#include "lab/replay.hpp"

namespace plimsoll::apps {

class ProgressLine {
public:
    /// Quiet where stderr is not a terminal.
    explicit ProgressLine(std::string label);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() { clear(); }

    void show(const lab::Progress& progress);
    /// `done` of `whole` units of work, `count` of something said in words.
    void show(u64 done, u64 whole, u64 count, std::string_view what);
    void clear();
    bool on() const { return on_; }

private:
    bool due();
    void print(const std::string& text);
    /// "ETA 01:23", empty as long as nothing can be said.
    std::string eta(u64 done, u64 whole) const;

    std::string label_;
    bool on_;
    std::size_t shown_ = 0;
    std::chrono::steady_clock::time_point begun_, last_;
};

}  // namespace plimsoll::apps
