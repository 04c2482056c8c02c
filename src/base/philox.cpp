#include "base/philox.hpp"

#include "base/invariant.hpp"

namespace plimsoll {

std::array<u32, 4> philox4x32_10(std::array<u32, 4> counter, std::array<u32, 2> key) {
    for (int round = 0; round < 10; ++round) {
        const u64 even = u64{0xD2511F53} * counter[0], odd = u64{0xCD9E8D57} * counter[2];
        counter = {static_cast<u32>(odd >> 32) ^ counter[1] ^ key[0], static_cast<u32>(odd),
                   static_cast<u32>(even >> 32) ^ counter[3] ^ key[1], static_cast<u32>(even)};
        key[0] += 0x9E3779B9;  // golden ratio
        key[1] += 0xBB67AE85;  // sqrt(3) - 1
    }
    return counter;
}

u64 Random::bits() {
    const auto low = [](u64 word) { return static_cast<u32>(word); };
    const auto high = [](u64 word) { return static_cast<u32>(word >> 32); };
    const auto words = philox4x32_10({low(draw_), entity_, high(draw_), stream_}, {low(seed_), high(seed_)});
    ++draw_;
    return (static_cast<u64>(words[1]) << 32) | words[0];
}

// Lemire, Fast random integer generation in an interval, ACM TOMACS 29(1), 2019: the high half of bits * bound,
// where the few low halves that would favour some results are drawn again.
u64 Random::below(u64 bound) {
    PLIMSOLL_INVARIANT(bound > 0);
    u128 product = static_cast<u128>(bits()) * bound;
    if (static_cast<u64>(product) < bound) {
        const u64 surplus = (u64{0} - bound) % bound;  // 2^64 mod bound
        while (static_cast<u64>(product) < surplus) product = static_cast<u128>(bits()) * bound;
    }
    return static_cast<u64>(product >> 64);
}

i64 Random::between(i64 low, i64 high) {
    PLIMSOLL_INVARIANT(low <= high);
    const u64 span = static_cast<u64>(high) - static_cast<u64>(low) + 1;
    const u64 above = span == 0 ? bits() : below(span);  // 0: all of 64 bits
    return static_cast<i64>(static_cast<u64>(low) + above);
}

}  // namespace plimsoll
