#include "feeds/number.hpp"

#include <array>
#include <string>

#include "base/text.hpp"
#include "feeds/csv.hpp"

namespace plimsoll::feeds {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr u128 magnitude_max = (u128{1} << 96) - 1;

struct Decimal {
    std::string_view whole, fraction;  // digits
    int exponent = 0;
    bool negative = false;
};

std::string_view take_digits(std::string_view& text) {
    std::size_t size = 0;
    while (size < text.size() && is_digit(text[size])) ++size;
    const auto digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

bool take_sign(std::string_view& text) {
    if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
    const bool negative = text[0] == '-';
    text.remove_prefix(1);
    return negative;
}

// Exponents beyond four digits say zero or far out of range either way.
std::optional<int> take_exponent(std::string_view& text) {
    if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
    text.remove_prefix(1);
    const bool negative = take_sign(text);
    const auto digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    int value = 0;
    for (const char c : digits) value = value > 9999 ? value : value * 10 + (c - '0');
    return negative ? -value : value;
}

std::optional<Decimal> split_decimal(std::string_view text) {
    Decimal result;
    result.negative = take_sign(text);
    result.whole = take_digits(text);
    if (!text.empty() && text[0] == '.') {
        text.remove_prefix(1);
        result.fraction = take_digits(text);
    }
    if (result.whole.empty() && result.fraction.empty()) return std::nullopt;
    const auto exponent = take_exponent(text);
    if (!exponent || !text.empty()) return std::nullopt;
    result.exponent = *exponent;
    return result;
}

/// The ordinary case in one pass: digits with one point at most, no sign, all decimals kept, 64 bits hold it.
std::optional<i128> parse_plain(std::string_view text, int decimals) {
    constexpr std::size_t digits_max = 18;
    if (text.size() > digits_max) return std::nullopt;
    u64 value = 0;
    std::size_t point = text.size();
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_digit(text[at])) {
            value = value * 10 + static_cast<u64>(text[at] - '0');
        } else if (text[at] == '.' && point == text.size()) {
            point = at;
        } else {
            return std::nullopt;
        }
    }
    const std::size_t fraction = point == text.size() ? 0 : text.size() - point - 1;
    const std::size_t digits = text.size() - (point == text.size() ? 0 : 1);
    constexpr std::array<u64, 10> powers{1,       10,        100,        1'000,       10'000,
                                         100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
    const std::size_t scale = static_cast<std::size_t>(decimals) - fraction;
    if (digits == 0 || fraction > static_cast<std::size_t>(decimals) || scale >= powers.size()) return std::nullopt;
    return i128{value} * powers[scale];
}

bool spells_nan(std::string_view text) {
    take_sign(text);
    const std::string name = normalised(text);
    constexpr std::array<std::string_view, 7> names{"nan", "inf", "infinity", "null", "none", "na", "n/a"};
    for (const auto known : names) {
        if (name == known) return true;
    }
    return false;
}

}  // namespace

std::string_view describe(NumberError error) {
    switch (error) {
        case NumberError::empty: return "is empty";
        case NumberError::not_a_number: return "is not a number";
        case NumberError::nan: return "is not a finite number";
        case NumberError::out_of_range: return "is out of range";
    }
    return "";
}

std::expected<i128, NumberError> parse_number(std::string_view text, int decimals, Round round) {
    if (text.empty()) return std::unexpected(NumberError::empty);
    if (const auto plain = parse_plain(text, decimals)) return *plain;
    const auto parts = split_decimal(text);
    if (!parts) return std::unexpected(spells_nan(text) ? NumberError::nan : NumberError::not_a_number);

    // Digits count as one row; `keep` of them are whole units of 10^-decimals, the rest is the remainder.
    const auto digits = static_cast<i64>(parts->whole.size() + parts->fraction.size());
    const i64 keep = static_cast<i64>(parts->whole.size()) + parts->exponent + decimals;
    u128 value = 0;
    bool remainder = false;
    i64 at = 0;
    for (const auto run : {parts->whole, parts->fraction}) {
        for (const char c : run) {
            if (at++ < keep) {
                value = value * 10 + static_cast<u128>(c - '0');
                if (value > magnitude_max) return std::unexpected(NumberError::out_of_range);
            } else {
                remainder = remainder || c != '0';
            }
        }
    }
    for (i64 missing = keep - digits; missing > 0 && value != 0; --missing) {
        value *= 10;
        if (value > magnitude_max) return std::unexpected(NumberError::out_of_range);
    }
    if (remainder && parts->negative == (round == Round::floor)) ++value;
    const auto whole = static_cast<i128>(value);
    return parts->negative ? -whole : whole;
}

std::expected<u64, NumberError> parse_count(std::string_view text) {
    const auto value = parse_number(text, 0, Round::floor);
    if (!value) return std::unexpected(value.error());
    if (text[0] == '-' || *value > i128{UINT64_MAX}) return std::unexpected(NumberError::out_of_range);
    const auto rounded_up = parse_number(text, 0, Round::ceil);
    if (*rounded_up != *value) return std::unexpected(NumberError::not_a_number);
    return static_cast<u64>(*value);
}

std::optional<bool> parse_bool(std::string_view text) {
    if (text == "true" || text == "True" || text == "TRUE" || text == "1") return true;
    if (text == "false" || text == "False" || text == "FALSE" || text == "0") return false;
    return std::nullopt;
}

std::string_view name_of(EpochUnit unit) {
    switch (unit) {
        case EpochUnit::seconds: return "seconds";
        case EpochUnit::milliseconds: return "milliseconds";
        case EpochUnit::microseconds: return "microseconds";
        case EpochUnit::nanoseconds: return "nanoseconds";
    }
    return "";
}

namespace {

/// `text` is a decimal whose whole part is `whole`.
std::expected<Stamp, NumberError> stamp_of(u64 whole, std::string_view text, std::optional<EpochUnit> unit) {
    const EpochUnit read_as = unit.value_or(epoch_unit(whole));
    constexpr std::array<int, 4> digits_to_ns{9, 6, 3, 0};
    const auto ns = parse_number(text, digits_to_ns[static_cast<std::size_t>(read_as)], Round::floor);
    if (!ns || *ns > INT64_MAX) return std::unexpected(NumberError::out_of_range);
    return Stamp{Time{static_cast<i64>(*ns)}, read_as};
}

}  // namespace

std::expected<Stamp, NumberError> parse_stamp(std::string_view text, std::optional<EpochUnit> unit) {
    if (text.empty()) return std::unexpected(NumberError::empty);
    if (text.size() >= 10 && text[4] == '-') {
        auto time = parse_time(text);
        if (!time) time = parse_time(std::string(text) + "Z");  // files rarely say that they mean UTC
        if (!time) return std::unexpected(NumberError::not_a_number);
        return Stamp{*time, EpochUnit::nanoseconds};
    }
    if (const auto plain = parse_plain(text, 0); plain && !text.contains('.')) {
        return stamp_of(static_cast<u64>(*plain), text, unit);
    }
    const auto parts = split_decimal(text);
    if (!parts) return std::unexpected(spells_nan(text) ? NumberError::nan : NumberError::not_a_number);
    if (parts->negative || parts->whole.size() > 19) return std::unexpected(NumberError::out_of_range);
    if (parts->exponent != 0 || parts->whole.empty()) return std::unexpected(NumberError::not_a_number);

    u64 whole = 0;
    for (const char c : parts->whole) whole = whole * 10 + static_cast<u64>(c - '0');
    return stamp_of(whole, text, unit);
}

}  // namespace plimsoll::feeds
