#include "lab/largest_move.hpp"

#include <algorithm>

namespace plimsoll::lab {

void LargestMove::see(Time time, Price price) {
    forget(highs_, time);
    forget(lows_, time);
    while (!highs_.empty() && highs_.back().price <= price) highs_.pop_back();
    while (!lows_.empty() && lows_.back().price >= price) lows_.pop_back();
    highs_.push_back({time, price});
    lows_.push_back({time, price});
    const Price high = highs_.front().price, low = lows_.front().price;
    fall_ = std::max(fall_, MarginRate{static_cast<i64>(mul_div((high - price).raw, one_e6, high.raw, Round::floor))});
    rise_ = std::max(rise_, MarginRate{static_cast<i64>(mul_div((price - low).raw, one_e6, low.raw, Round::floor))});
}

void LargestMove::forget(std::deque<Seen>& seen, Time time) const {
    while (window_.ns >= 0 && !seen.empty() && seen.front().time < time - window_) seen.pop_front();
}

}  // namespace plimsoll::lab
