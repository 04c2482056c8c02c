// Typed numbers. A bare integer says nothing of what it measures: each quantity is its own type, and only
// those products exist that mean something. Products are exact; rounding is always spoken.
#pragma once

#include <compare>

#include "base/int128.hpp"
#include "base/wide.hpp"

namespace plimsoll {

template <class Tag, class Rep, int decimals_>
struct Fixed {
    using Raw = Rep;
    static constexpr int decimals = decimals_;

    Rep raw{};  // counts units of 10^-decimals

    friend constexpr auto operator<=>(Fixed, Fixed) = default;
    friend constexpr Fixed operator+(Fixed a, Fixed b) { return {static_cast<Rep>(a.raw + b.raw)}; }
    friend constexpr Fixed operator-(Fixed a, Fixed b) { return {static_cast<Rep>(a.raw - b.raw)}; }
    constexpr Fixed operator-() const { return {static_cast<Rep>(-raw)}; }
    constexpr Fixed& operator+=(Fixed other) { return *this = *this + other; }
    constexpr Fixed& operator-=(Fixed other) { return *this = *this - other; }
};

using Price = Fixed<struct PriceTag, i64, 8>;            // quote per one ledger unit of base
using Quantity = Fixed<struct QuantityTag, i64, 8>;      // signed: a short is negative
using Rate = Fixed<struct RateTag, i64, 8>;              // funding, interest, fees
using MarginRate = Fixed<struct MarginRateTag, i64, 6>;  // margin rates, haircuts, weights: whole millionths
using Amount = Fixed<struct AmountTag, i128, 8>;         // money in one asset, in its ledger unit
using Notional = Fixed<struct NotionalTag, i128, 16>;    // quantity x price, exact
using Exact = Fixed<struct ExactTag, i128, 22>;          // notional x margin rate, exact
using Index = Fixed<struct IndexTag, i128, 18>;          // funding and interest, cumulated

inline constexpr i64 one_e6 = 1'000'000;
inline constexpr i64 one_e8 = 100'000'000;
inline constexpr i64 one_e10 = 10'000'000'000;
inline constexpr i64 one_e14 = 100'000'000'000'000;
inline constexpr i64 one_e18 = 1'000'000'000'000'000'000;
inline constexpr MarginRate margin_rate_one{one_e6};

template <class Tag, class Rep, int d>
constexpr Fixed<Tag, Rep, d> abs(Fixed<Tag, Rep, d> value) {
    return value.raw < 0 ? -value : value;
}

constexpr Notional notional(Quantity size, Price price) { return {i128{size.raw} * price.raw}; }
constexpr Exact charge(Notional value, MarginRate rate) { return {value.raw * rate.raw}; }
constexpr Notional as_notional(Amount amount) { return {amount.raw * one_e8}; }
constexpr Exact exact(Notional value) { return {value.raw * one_e6}; }
constexpr Exact exact(Amount amount) { return {amount.raw * one_e14}; }

constexpr Amount settle(Notional value, Round round) { return {div_round(value.raw, one_e8, round)}; }
constexpr Amount settle(Exact value, Round round) { return {div_round(value.raw, one_e14, round)}; }
/// amount x rate: fees, interest of a period, shares given in 1e-8.
inline Amount apply_rate(Amount amount, Rate rate, Round round) {
    return {mul_div(amount.raw, rate.raw, one_e8, round)};
}
inline Amount apply_rate(Amount amount, MarginRate rate, Round round) {
    return {mul_div(amount.raw, rate.raw, one_e6, round)};
}
/// amount x numerator / denominator, for pro-rata splits. Demands denominator > 0.
inline Amount pro_rata(Amount amount, i128 numerator, i128 denominator, Round round) {
    return {mul_div(amount.raw, numerator, denominator, round)};
}
/// What a size owes when an index moved by `change`: size x change, one rounding.
inline Amount accrued(Quantity size, Index change, Round round) {
    return {mul_div(size.raw, change.raw, one_e18, round)};
}

static_assert(settle(Exact{-1}, Round::floor) == Amount{-1});  // down, not toward zero
static_assert(settle(Exact{-1}, Round::ceil) == Amount{0});

}  // namespace plimsoll
