// Philox4x32-10, a counter-based generator (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as
// 1, 2, 3; SC 2011). A number is a pure function of (seed, stream, step, entity, draw): adding an agent or a thread does
// not move anybody else's numbers.
#pragma once

#include <array>

#include "base/int128.hpp"

namespace plimsoll {

std::array<u32, 4> philox4x32_10(std::array<u32, 4> counter, std::array<u32, 2> key);

/// One addressable stream of numbers. Copies are independent; nothing is shared.
class Random {
public:
    Random(u64 seed, u32 stream, u32 entity) : seed_(seed), stream_(stream), entity_(entity) {}

    /// 64 random bits.
    u64 bits();
    /// Uniform in [0, bound), without bias. Demands bound > 0.
    u64 below(u64 bound);
    /// Uniform in [low, high]. Demands low <= high.
    i64 between(i64 low, i64 high);

private:
    u64 seed_;
    u32 stream_;
    u32 entity_;
    u64 draw_ = 0;
};

}  // namespace plimsoll
