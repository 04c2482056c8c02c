// Where a generated history takes its choices from: a seed, or the bytes of a fuzzer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "base/philox.hpp"

namespace plimsoll::test {

class Draws {
public:
    Draws() = default;
    Draws(const Draws&) = delete;
    Draws& operator=(const Draws&) = delete;
    virtual ~Draws() = default;

    /// Uniform in [0, bound), or whatever the bytes say. Demands bound > 0.
    virtual u64 below(u64 bound) = 0;
    /// Nothing is left to choose from: every further draw is 0.
    virtual bool spent() const { return false; }

    /// In [low, high].
    i64 between(i64 low, i64 high) { return low + static_cast<i64>(below(static_cast<u64>(high - low) + 1)); }
    bool chance(u64 percent) { return below(100) < percent; }
    template <class T>
    T pick(std::initializer_list<T> choices) {
        return *(choices.begin() + below(choices.size()));
    }
    /// Between low and high, every order of magnitude as likely as every other. Demands 0 < low <= high.
    i64 magnitude(i64 low, i64 high) {
        i64 top = low;
        while (top <= high / 2 && below(8) != 0) top *= 2;
        return between(low, top < high / 2 ? 2 * top : high);
    }
};

/// Counter-based: the same seed gives the same history on every machine.
class SeededDraws final : public Draws {
public:
    explicit SeededDraws(u64 seed) : random_(seed, 0x68697374, 0) {}
    u64 below(u64 bound) override { return random_.below(bound); }

private:
    Random random_;
};

/// As few bytes a draw as its bound needs, so that a fuzzer's mutation of a byte is a mutation of a choice.
class ByteDraws final : public Draws {
public:
    explicit ByteDraws(std::span<const std::uint8_t> bytes) : rest_(bytes) {}
    u64 below(u64 bound) override {
        u64 value = 0;
        for (u64 reach = bound - 1; reach != 0 && !rest_.empty(); reach >>= 8) {
            value = value << 8 | rest_.front();
            rest_ = rest_.subspan(1);
        }
        return value % bound;
    }
    bool spent() const override { return rest_.empty(); }

private:
    std::span<const std::uint8_t> rest_;
};

}  // namespace plimsoll::test
