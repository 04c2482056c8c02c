#include <algorithm>

#include "base/text.hpp"

namespace plimsoll {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    const std::string_view taken = text.substr(0, count);
    text.remove_prefix(count);
    return taken;
}

bool take(std::string_view& text, std::string_view any_of) {
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// A decimal taken apart: (whole . fraction) * 10^exponent.
struct Parts {
    bool negative = false;
    std::string_view whole, fraction;
    i64 exponent = 0;
};

// An exponent of more digits than this says zero or out of range whatever it is, and is cut off here.
constexpr i64 exponent_limit = 1'000'000'000;

std::expected<Parts, TextError> take_apart(std::string_view text, bool exponent) {
    if (text.empty()) return std::unexpected(TextError::empty);
    Parts parts;
    parts.negative = text.front() == '-';
    take(text, "+-");
    parts.whole = take_digits(text);
    if (take(text, ".")) parts.fraction = take_digits(text);
    if (parts.whole.empty() && parts.fraction.empty()) return std::unexpected(TextError::not_a_number);
    if (exponent && take(text, "eE")) {
        const bool down = !text.empty() && text.front() == '-';
        take(text, "+-");
        const std::string_view digits = take_digits(text);
        if (digits.empty()) return std::unexpected(TextError::not_a_number);
        for (const char digit : digits) parts.exponent = std::min(parts.exponent * 10 + (digit - '0'), exponent_limit);
        if (down) parts.exponent = -parts.exponent;
    }
    if (!text.empty()) return std::unexpected(TextError::not_a_number);
    return parts;
}

/// Magnitude in units of 10^-decimals, toward zero, and whether anything was cut off.
struct Scaled {
    u128 magnitude = 0;
    bool exact = true;
};

std::expected<Scaled, TextError> scale(const Parts& parts, int decimals) {
    Scaled scaled;
    const auto push = [&scaled](unsigned digit) {
        return !__builtin_mul_overflow(scaled.magnitude, u128{10}, &scaled.magnitude) &&
               !__builtin_add_overflow(scaled.magnitude, u128{digit}, &scaled.magnitude);
    };
    // How many of the digits stand at or above the last place that is kept; digits may end before it.
    i64 kept = static_cast<i64>(parts.whole.size()) + decimals + parts.exponent;
    for (const std::string_view run : {parts.whole, parts.fraction}) {
        for (const char digit : run) {
            if (kept-- > 0) {
                if (!push(static_cast<unsigned>(digit - '0'))) return std::unexpected(TextError::out_of_range);
            } else if (digit != '0') {
                scaled.exact = false;
            }
        }
    }
    for (; kept > 0 && scaled.magnitude != 0; --kept)
        if (!push(0)) return std::unexpected(TextError::out_of_range);
    return scaled;
}

std::expected<i128, TextError> with_sign(u128 magnitude, bool negative) {
    const u128 limit = static_cast<u128>(i128_max) + (negative ? 1 : 0);
    if (magnitude > limit) return std::unexpected(TextError::out_of_range);
    return static_cast<i128>(negative ? ~magnitude + 1 : magnitude);
}

std::string digits_of(u128 value) {
    std::string digits;
    do {
        digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
        value /= 10;
    } while (value != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace

std::string_view describe(TextError error) {
    switch (error) {
        case TextError::empty: return "is empty";
        case TextError::not_a_number: return "is not a number";
        case TextError::not_a_time: return "is not a UTC time such as 2020-03-12T10:43:00Z";
        case TextError::not_a_duration: return "is not a duration such as 8h, 30s or 500ms";
        case TextError::too_many_decimals: return "has more decimals than are kept";
        case TextError::out_of_range: return "is out of range";
    }
    return "is wrong";
}

std::expected<i128, TextError> parse_decimal(std::string_view text, int decimals, bool exponent) {
    const auto parts = take_apart(text, exponent);
    if (!parts) return std::unexpected(parts.error());
    const auto scaled = scale(*parts, decimals);
    if (!scaled) return std::unexpected(scaled.error());
    if (!scaled->exact) return std::unexpected(TextError::too_many_decimals);
    return with_sign(scaled->magnitude, parts->negative);
}

std::expected<i128, TextError> parse_decimal_rounded(std::string_view text, int decimals, Round round) {
    const auto parts = take_apart(text, true);
    if (!parts) return std::unexpected(parts.error());
    const auto scaled = scale(*parts, decimals);
    if (!scaled) return std::unexpected(scaled.error());
    const bool away_from_zero = !scaled->exact && parts->negative == (round == Round::floor);
    if (away_from_zero && scaled->magnitude == ~u128{0}) return std::unexpected(TextError::out_of_range);
    return with_sign(scaled->magnitude + (away_from_zero ? 1 : 0), parts->negative);
}

std::string to_text(i128 value) {
    const std::string digits = digits_of(magnitude(value));
    return value < 0 ? "-" + digits : digits;
}

std::string decimal_text(i128 value, int decimals, bool trim) {
    std::string text = digits_of(magnitude(value));
    const auto places = static_cast<std::size_t>(decimals);
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    if (places > 0) {
        text.insert(text.size() - places, 1, '.');
        if (trim) text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return value < 0 ? "-" + text : text;
}

std::string to_text(const Int256& value) {
    // Quotients toward zero, so that the smallest value, which has no opposite, needs no case of its own.
    const Round to_zero = value.negative() ? Round::ceil : Round::floor;
    std::string text;
    Int256 left = value;
    do {
        const Int256 quotient = divide(left, one_e18, to_zero);
        std::string part = digits_of(magnitude((left - scale(quotient, one_e18)).to_i128()));
        if (!quotient.zero()) part.insert(0, 18 - part.size(), '0');
        text.insert(0, part);
        left = quotient;
    } while (!left.zero());
    return value.negative() ? "-" + text : text;
}

}  // namespace plimsoll
