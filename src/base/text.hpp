// Numbers and times as text, exact both ways: no double is ever in between, and no locale is asked.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/fixed.hpp"
#include "base/time.hpp"

namespace plimsoll {

enum class TextError : u8 { empty, not_a_number, not_a_time, not_a_duration, too_many_decimals, out_of_range };
/// What is wrong, as half a sentence to follow the text ("is not a number").
std::string_view describe(TextError error);

/// A decimal such as -12.5 as a count of 10^-decimals. Accepts an optional sign, digits, one point and,
/// where `exponent` is true, e-notation. More decimals than fit are an error unless they are zeros. Demands
/// decimals in [0, 38].
std::expected<i128, TextError> parse_decimal(std::string_view text, int decimals, bool exponent = false);
/// As parse_decimal with e-notation, but what is beyond the last decimal is rounded as asked (market data).
std::expected<i128, TextError> parse_decimal_rounded(std::string_view text, int decimals, Round round);

template <class F>
std::expected<F, TextError> parse(std::string_view text) {
    const auto raw = parse_decimal(text, F::decimals);
    if (!raw) return std::unexpected(raw.error());
    if constexpr (sizeof(typename F::Raw) < sizeof(i128)) {
        if (*raw > INT64_MAX || *raw < INT64_MIN) return std::unexpected(TextError::out_of_range);
    }
    return F{static_cast<typename F::Raw>(*raw)};
}

std::string to_text(i128 value);
/// value * 10^-decimals with all decimals shown where `trim` is false, trailing zeros dropped otherwise.
std::string decimal_text(i128 value, int decimals, bool trim = true);
std::string to_text(const Int256& value);

template <class Tag, class Rep, int d>
std::string to_text(Fixed<Tag, Rep, d> value) {
    return decimal_text(value.raw, d);
}

/// 2020-03-12T10:43:00Z, with a fraction of up to nine digits only where there is one.
std::string to_text(Time time);
/// Reads what to_text writes; also a bare date (midnight), a space for the T, +00:00 for the Z, and a time of day
/// without seconds. A time of day must say that it is UTC.
std::expected<Time, TextError> parse_time(std::string_view text);
/// A whole number and its unit: 1d, 8h, 10m, 30s, 500ms, 20us, 7ns.
std::expected<Duration, TextError> parse_duration(std::string_view text);
/// In the largest unit that gives a whole number.
std::string to_text(Duration duration);

}  // namespace plimsoll
