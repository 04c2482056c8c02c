// Numbers and times of market files, exact: no double is ever in between.
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "base/fixed.hpp"
#include "base/time.hpp"

namespace plimsoll::feeds {

enum class NumberError : u8 { empty, not_a_number, nan, out_of_range };
std::string_view describe(NumberError error);

/// A decimal with optional sign, point and exponent, as a count of 10^-decimals. Digits beyond the last decimal are
/// rounded as asked: floor is towards minus infinity. NaN and infinities in their usual spellings are `nan`.
/// Out of range: 2^96 and more of the counted unit.
std::expected<i128, NumberError> parse_number(std::string_view text, int decimals, Round round);

template <class F>
std::expected<F, NumberError> parse_fixed(std::string_view text, Round round) {
    const auto raw = parse_number(text, F::decimals, round);
    if (!raw) return std::unexpected(raw.error());
    if constexpr (sizeof(typename F::Raw) < sizeof(i128)) {
        if (*raw > INT64_MAX || *raw < INT64_MIN) return std::unexpected(NumberError::out_of_range);
    }
    return F{static_cast<typename F::Raw>(*raw)};
}

/// Whole numbers without sign: ids and counts. A fraction of zeros (12.0) is accepted.
std::expected<u64, NumberError> parse_count(std::string_view text);

/// True/False, true/false, 1/0.
std::optional<bool> parse_bool(std::string_view text);

enum class EpochUnit : u8 { seconds, milliseconds, microseconds, nanoseconds };
std::string_view name_of(EpochUnit unit);

/// By magnitude: below 10^11 seconds, below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. Right for
/// every moment from 1973-03-03 (10^11 ms) to 5138.
constexpr EpochUnit epoch_unit(u64 value) {
    if (value < 100'000'000'000) return EpochUnit::seconds;
    if (value < 100'000'000'000'000) return EpochUnit::milliseconds;
    if (value < 100'000'000'000'000'000) return EpochUnit::microseconds;
    return EpochUnit::nanoseconds;
}

struct Stamp {
    Time time;
    EpochUnit unit{};
};
/// An epoch of any unit, with or without a fraction, or UTC text as parse_time reads it, its Z left out or not (unit: nanoseconds).
/// `unit` overrules the magnitude. Times before 1970 and after 2262 are out of range.
std::expected<Stamp, NumberError> parse_stamp(std::string_view text, std::optional<EpochUnit> unit = {});

}  // namespace plimsoll::feeds
