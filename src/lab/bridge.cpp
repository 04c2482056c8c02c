#include "lab/bridge.hpp"

#include <algorithm>

#include "base/fixed_math.hpp"
#include "base/philox.hpp"

namespace plimsoll::lab {

namespace {

i128 square_root(i128 value) {
    i128 root = 0;
    for (i128 bit = i128{1} << 62; bit > 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= value) root += bit;
    return root;
}

// A nearly normal deviate at 18 decimals: twelve uniforms less six (Irwin-Hall: mean 0, variance 1, |z| < 6).
i128 deviate_e18(Random& random) {
    i128 sum = 0;
    for (int i = 0; i < 12; ++i) sum += static_cast<i128>(random.bits() >> 4);  // 60 bits each
    return mul_div(sum, one_e18, i128{1} << 60, Round::floor) - i128{6} * one_e18;
}

struct Segment {
    Price low, high;  // bounds of the published extremes; 0 = none
};

class Bridge {
public:
    Bridge(Duration step, Rate volatility, u64 seed, u32 stream)
        : step_(step), volatility_(volatility), seed_(seed), stream_(stream) {}

    void fill(std::vector<Price>& prices, u64 left, u64 right, u64 origin, const Segment& bounds) const {
        if (right - left < 2) return;
        const u64 middle = left + (right - left) / 2;
        const Price a = prices[left - origin], b = prices[right - origin];
        // ln p = mean of the ends, weighted by the distances: a geometric mean where the middle is in the middle.
        const i128 mean = square_root(i128{a.raw} * b.raw);
        Random random(seed_, stream_, static_cast<u32>(middle), static_cast<u32>(middle >> 32));
        const i128 move = mul_div(deviate_e18(random), deviation_e18(middle - left, right - middle), one_e18, Round::floor);
        Price price{static_cast<i64>(std::max<i128>(1, mul_div(mean, exp_e18(move), one_e18, Round::floor)))};
        if (bounds.low > Price{}) price = std::max(price, bounds.low);
        if (bounds.high > Price{}) price = std::min(price, bounds.high);
        prices[middle - origin] = price;
        fill(prices, left, middle, origin, bounds);
        fill(prices, middle, right, origin, bounds);
    }

private:
    // sigma * sqrt(l r / (l + r)) with l and r in years, at 18 decimals.
    i128 deviation_e18(u64 l, u64 r) const {
        const i128 spread_ns = mul_div(static_cast<i128>(l) * step_.ns, static_cast<i128>(r) * step_.ns, static_cast<i128>(l + r) * step_.ns, Round::floor);
        const i128 years_e18 = mul_div(spread_ns, one_e18, year.ns, Round::floor);
        const i128 root_e9 = square_root(years_e18);
        return mul_div(root_e9 * 1'000'000'000, volatility_.raw, one_e8, Round::floor);
    }

    Duration step_;
    Rate volatility_;
    u64 seed_;
    u32 stream_;
};

}  // namespace

std::vector<Price> brownian_bridge(const std::vector<BridgePoint>& points, Duration step, Rate volatility, u64 seed, u32 stream) {
    const u64 origin = points.front().step;
    std::vector<Price> prices(points.back().step - origin + 1);
    for (const BridgePoint& point : points) prices[point.step - origin] = point.price;
    const Bridge bridge(step, volatility, seed, stream);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        Segment bounds;
        for (const BridgePoint& end : {points[i], points[i + 1]}) {
            if (end.floor) bounds.low = std::max(bounds.low, end.price);
            if (end.ceiling) bounds.high = bounds.high == Price{} ? end.price : std::min(bounds.high, end.price);
        }
        bridge.fill(prices, points[i].step, points[i + 1].step, origin, bounds);
    }
    return prices;
}

}  // namespace plimsoll::lab
