// Philox4x32-10, a counter-based generator (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as
// 1, 2, 3; SC 2011). A number is a pure function of (seed, stream, step, entity, draw): adding an agent or a thread does
// not move anybody else's numbers.
#pragma once

#include <array>

#include "base/int128.hpp"

namespace plimsoll {

/// The bare generator: four words for one counter under one key.
std::array<u32, 4> philox4x32_10(std::array<u32, 4> counter, std::array<u32, 2> key);

/// One addressable stream of numbers. Copies are independent; nothing is shared. Layout: key = seed, low word
/// first; counter = (draw, entity, step, stream); a draw is the first two words, low word first. A draw beyond 2^32
/// goes on in the next step.
class Random {
public:
    Random(u64 seed, u32 stream, u32 entity, u32 step = 0)
        : seed_(seed), stream_(stream), entity_(entity), draw_(static_cast<u64>(step) << 32) {}

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
    u64 draw_;  // step << 32 | draw
};

}  // namespace plimsoll
