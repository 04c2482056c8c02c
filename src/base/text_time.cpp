#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"

namespace plimsoll {

namespace {

constexpr i64 ns_per_second = 1'000'000'000;

struct Unit {
    std::string_view name;
    i64 ns;
};
// Longest first: to_text takes the first that divides.
constexpr std::array<Unit, 7> units{{{"d", 86'400 * ns_per_second},
                                     {"h", 3'600 * ns_per_second},
                                     {"m", 60 * ns_per_second},
                                     {"s", ns_per_second},
                                     {"ms", 1'000'000},
                                     {"us", 1'000},
                                     {"ns", 1}}};

/// Reads a text from the left; the first thing that is not there turns `good` false for all that follows.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    i64 number(std::size_t digits) {
        if (rest_.size() < digits) return fail();
        i64 value = 0;
        for (const char c : rest_.substr(0, digits)) {
            if (c < '0' || c > '9') return fail();
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }
    bool skip(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    void demand(bool found) {
        if (!found) fail();
    }
    std::size_t digits_ahead() const { return std::min(rest_.find_first_not_of("0123456789"), rest_.size()); }
    bool good() const { return good_; }
    bool done() const { return rest_.empty(); }

private:
    i64 fail() {
        good_ = false;
        rest_ = {};
        return 0;
    }

    std::string_view rest_;
    bool good_ = true;
};

struct Clock {
    i64 hour = 0, minute = 0, second = 0, ns = 0;
};

i64 fraction_ns(Scanner& scanner, std::size_t digits) {
    i64 ns = scanner.number(digits);
    for (; digits < 9; ++digits) ns *= 10;
    return ns;
}

std::string padded(i64 value, std::size_t width) {
    std::string digits = std::to_string(value);
    if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
    return digits;
}

std::expected<Time, TextError> time_at(std::chrono::year_month_day date, Clock clock) {
    if (!date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 59)
        return std::unexpected(TextError::out_of_range);
    const i64 days = std::chrono::sys_days{date}.time_since_epoch().count();
    const i64 of_day = (clock.hour * 60 + clock.minute) * 60 + clock.second;
    const i128 ns = (i128{days} * 86'400 + of_day) * ns_per_second + clock.ns;
    if (!fits_i64(ns)) return std::unexpected(TextError::out_of_range);
    return Time{static_cast<i64>(ns)};
}

}  // namespace

std::string to_text(Time time) {
    using namespace std::chrono;
    const i64 second = static_cast<i64>(div_round(time.ns, ns_per_second, Round::floor));
    const i64 days = static_cast<i64>(div_round(second, 86'400, Round::floor));
    const i64 of_day = second - days * 86'400;
    const i64 ns = static_cast<i64>(i128{time.ns} - i128{second} * ns_per_second);
    const year_month_day date{sys_days{std::chrono::days{days}}};
    std::string text = padded(static_cast<int>(date.year()), 4) + '-' + padded(static_cast<unsigned>(date.month()), 2) +
                       '-' + padded(static_cast<unsigned>(date.day()), 2) + 'T' + padded(of_day / 3600, 2) + ':' +
                       padded(of_day / 60 % 60, 2) + ':' + padded(of_day % 60, 2);
    if (ns != 0) {
        text += '.' + padded(ns, 9);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text + 'Z';
}

std::expected<Time, TextError> parse_time(std::string_view text) {
    if (text.empty()) return std::unexpected(TextError::empty);
    Scanner scanner(text);
    const i64 y = scanner.number(4);
    scanner.demand(scanner.skip("-"));
    const i64 m = scanner.number(2);
    scanner.demand(scanner.skip("-"));
    const i64 d = scanner.number(2);
    Clock clock;
    if (!scanner.done()) {
        scanner.demand(scanner.skip("T") || scanner.skip(" "));
        clock.hour = scanner.number(2);
        scanner.demand(scanner.skip(":"));
        clock.minute = scanner.number(2);
        if (scanner.skip(":")) {
            clock.second = scanner.number(2);
            if (scanner.skip(".")) {
                const std::size_t digits = scanner.digits_ahead();
                if (digits > 9) return std::unexpected(TextError::too_many_decimals);
                scanner.demand(digits > 0);
                clock.ns = fraction_ns(scanner, digits);
            }
        }
        scanner.demand(scanner.skip("Z") || scanner.skip("+00:00"));
    }
    if (!scanner.good() || !scanner.done()) return std::unexpected(TextError::not_a_time);
    return time_at({std::chrono::year{static_cast<int>(y)}, std::chrono::month{static_cast<unsigned>(m)},
                    std::chrono::day{static_cast<unsigned>(d)}},
                   clock);
}

std::expected<Duration, TextError> parse_duration(std::string_view text) {
    if (text.empty()) return std::unexpected(TextError::empty);
    const std::size_t split = std::min(text.find_first_not_of("+-0123456789"), text.size());
    const auto count = parse_decimal(text.substr(0, split), 0);
    if (!count)
        return std::unexpected(count.error() == TextError::out_of_range ? count.error() : TextError::not_a_duration);
    for (const Unit& unit : units) {
        if (text.substr(split) != unit.name) continue;
        const i128 longest = INT64_MAX / unit.ns, shortest = INT64_MIN / unit.ns;
        if (*count > longest || *count < shortest) return std::unexpected(TextError::out_of_range);
        return Duration{static_cast<i64>(*count) * unit.ns};
    }
    return std::unexpected(TextError::not_a_duration);
}

std::string to_text(Duration duration) {
    if (duration.ns == 0) return "0s";
    for (const Unit& unit : units)
        if (duration.ns % unit.ns == 0) return to_text(i128{duration.ns / unit.ns}) + std::string{unit.name};
    return {};
}

}  // namespace plimsoll
