// Where an exact integer function is not below zero: Newton's method from outside, which for a concave function never
// steps over the edge, so that the answer is exact without a correction afterwards.
#pragma once

#include <algorithm>
#include <bit>
#include <optional>

#include "base/wide.hpp"

namespace plimsoll {

/// All z with f(z) >= 0 are low .. high.
struct Interval {
    i128 low, high;
};

/// floor(a / b) or a little less (relative error under 2^-100): a lower bound of the quotient of two 256-bit numbers.
/// Demands a >= 0, b > 0. Never more than 2^126.
inline i128 quotient_below(Int256 a, Int256 b) {
    const int width = 256 - (b.limb[3] != 0   ? std::countl_zero(b.limb[3])
                             : b.limb[2] != 0 ? 64 + std::countl_zero(b.limb[2])
                                              : 128);
    if (width > 128 || !b.fits_i128()) {
        const i128 unit = i128{1} << std::min(std::max(width - 120, 8), 126);
        a = divide(a, unit, Round::floor);
        b = divide(b, unit, Round::ceil);
    }
    constexpr i128 most = i128{1} << 126;
    if (!b.fits_i128()) return 0;  // only beyond 2^246, which the limits exclude
    const Int256 quotient = divide(a, b.to_i128(), Round::floor);
    return quotient.fits_i128() ? std::min(quotient.to_i128(), most) : most;
}

/// From z with f(z) < 0 toward `end` (step = +1 or -1): the first point with f >= 0, none where there is none. Tangents
/// of a concave function lie above it, so a tangent's root never lies beyond the edge looked for.
template <class F>
std::optional<i128> edge_from_outside(const F& f, i128 z, i128 end, i128 step) {
    Int256 value = f(z);
    while (value.sign() < 0) {
        if (z == end) return std::nullopt;
        const Int256 slope = f(z + step) - value;
        if (slope.sign() <= 0) return std::nullopt;
        const i128 jump = std::max<i128>(quotient_below(-value, slope), 1);
        if (jump > (end - z) * step) {
            z = end;
        } else {
            z += jump * step;
        }
        value = f(z);
    }
    return z;
}

/// A point outside toward `end`, near to the edge: the root of the tangent at `inside`, where f >= 0. `end` where the
/// tangent does not fall.
template <class F>
i128 outside_by_tangent(const F& f, i128 inside, const Int256& value, i128 end, i128 step) {
    if (inside == end) return end;
    const Int256 fall = value - f(inside + step);
    if (fall.sign() <= 0) return end;
    const i128 jump = quotient_below(value, fall) + 2;
    return jump > (end - inside) * step ? end : inside + jump * step;
}

/// f concave on low .. high; `hint` inside speeds it up where f(hint) >= 0.
template <class F>
std::optional<Interval> interval_of_concave(const F& f, i128 low, i128 high, i128 hint) {
    const Int256 value = f(hint);
    const bool healthy = value.sign() >= 0;
    const i128 from_low = healthy ? outside_by_tangent(f, hint, value, low, -1) : low;
    const auto first = edge_from_outside(f, from_low, high, 1);
    if (!first) return std::nullopt;
    const i128 from_high = healthy ? outside_by_tangent(f, hint, value, high, 1) : high;
    const auto last = edge_from_outside(f, from_high, low, -1);
    return Interval{*first, last ? *last : *first};
}

/// An edge of the healthy piece around `inside` toward `end`, where f need not be concave: a sign change.
template <class F>
i128 edge_by_bisection(const F& f, i128 inside, i128 end) {
    if (f(end).sign() >= 0) return end;
    i128 outside = end;
    while (outside - inside > 1 || inside - outside > 1) {
        const i128 middle = inside + (outside - inside) / 2;
        (f(middle).sign() >= 0 ? inside : outside) = middle;
    }
    return inside;
}

/// The healthy piece around `hint`, or, where f(hint) < 0, the first one met when the distance from it is doubled.
template <class F>
std::optional<Interval> interval_by_bisection(const F& f, i128 low, i128 high, i128 hint) {
    std::optional<i128> inside;
    if (f(hint).sign() >= 0) inside = hint;
    for (i128 distance = 1; !inside && (hint - distance > low || hint + distance < high); distance *= 2) {
        for (const i128 z : {std::max(hint - distance, low), std::min(hint + distance, high)}) {
            if (f(z).sign() >= 0) inside = z;
        }
    }
    for (const i128 z : {low, high}) {
        if (!inside && f(z).sign() >= 0) inside = z;
    }
    if (!inside) return std::nullopt;
    return Interval{edge_by_bisection(f, *inside, low), edge_by_bisection(f, *inside, high)};
}

}  // namespace plimsoll
