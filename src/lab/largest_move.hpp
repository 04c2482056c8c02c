// The largest move of a price inside a sliding window: a fall from a high before it, and a rise from a low before it.
#pragma once

#include <deque>

#include "base/fixed.hpp"
#include "base/time.hpp"

namespace plimsoll::lab {

class LargestMove {
public:
    /// `window` below zero: no price is ever too old.
    explicit LargestMove(Duration window) : window_(window) {}

    /// Demands times that do not go back and price > 0. Amortised constant time.
    void see(Time time, Price price);
    /// 1 - lowest / highest before it, and highest / lowest before it - 1; rounded down.
    MarginRate fall() const { return fall_; }
    MarginRate rise() const { return rise_; }

private:
    struct Seen {
        Time time;
        Price price;
    };
    void forget(std::deque<Seen>& seen, Time time) const;

    Duration window_;
    std::deque<Seen> highs_, lows_;  // candidates for the extreme of the window, the extreme first
    MarginRate fall_, rise_;
};

}  // namespace plimsoll::lab
