// Time is handed in with each command; nothing below the node reads a clock.
#pragma once

#include <compare>

#include "base/int128.hpp"

namespace plimsoll {

struct Duration {
    i64 ns{};
    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
};

/// Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Time {
    i64 ns{};
    friend constexpr auto operator<=>(Time, Time) = default;
    friend constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
    friend constexpr Time operator-(Time t, Duration d) { return {t.ns - d.ns}; }
    friend constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
};

inline constexpr Time never{INT64_MAX};

constexpr Duration milliseconds(i64 count) { return {count * 1'000'000}; }
constexpr Duration seconds(i64 count) { return {count * 1'000'000'000}; }
constexpr Duration minutes(i64 count) { return seconds(count * 60); }
constexpr Duration hours(i64 count) { return seconds(count * 3600); }
inline constexpr Duration day = hours(24);
inline constexpr Duration year = hours(i64{24} * 365);

}  // namespace plimsoll
