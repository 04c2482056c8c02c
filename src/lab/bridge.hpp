// A geometric Brownian bridge through given points on a grid of steps, in fixed point: the same path on every machine.
// Midpoint displacement: halfway between two known prices the logarithm is their mean plus a normal deviate of variance
// sigma^2 * dt / 4 (Levy's construction), and so on down to single steps.
#pragma once

#include <vector>

#include "base/fixed.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace plimsoll::lab {

struct BridgePoint {
    u64 step = 0;       // place on the grid
    Price price;        // the path passes through it exactly
    bool floor = false; // a published low: the path is not below it on either side
    bool ceiling = false;
};

/// Prices for steps first.step .. last.step. Demands at least two points, ascending steps, prices > 0. volatility is
/// yearly (365 days), 0 gives a straight line in the logarithm. `stream` tells paths of one seed apart.
std::vector<Price> brownian_bridge(const std::vector<BridgePoint>& points, Duration step, Rate volatility, u64 seed, u32 stream);

}  // namespace plimsoll::lab
