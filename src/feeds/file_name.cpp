#include "feeds/file_name.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace plimsoll::feeds {
namespace {

struct IntervalUnit {
    char letter;
    i64 seconds;
};
constexpr std::array<IntervalUnit, 5> interval_units{{{'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}}};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Capitals and digits with at least one capital: BTCUSDT, BTCUSD_PERP, 1000PEPEUSDT.
bool looks_like_symbol(std::string_view word) {
    return std::ranges::none_of(word, is_lower) && std::ranges::any_of(word, is_upper);
}

std::vector<std::string_view> words_of(std::string_view text, char separator) {
    std::vector<std::string_view> words;
    for (;;) {
        const auto at = text.find(separator);
        words.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return words;
        text.remove_prefix(at + 1);
    }
}

std::string_view stem(std::string_view path) {
    path.remove_prefix(path.find_last_of('/') + 1);  // npos + 1 is 0
    for (bool again = true; again;) {
        again = false;
        for (const std::string_view ending : {".gz", ".zst", ".csv", ".txt"}) {
            if (path.size() > ending.size() && path.ends_with(ending)) {
                path.remove_suffix(ending.size());
                again = true;
            }
        }
    }
    return path;
}

bool ends_symbol(std::string_view word) {
    return parse_interval(word) || word == "1M" || word == "aggTrades" || word == "trades";
}

std::string joined_symbols(const std::vector<std::string_view>& words, std::size_t count) {
    std::string symbol;
    for (std::size_t at = 0; at < count; ++at) {
        if (!looks_like_symbol(words[at])) continue;
        if (!symbol.empty()) symbol += '-';
        symbol += words[at];
    }
    return symbol;
}

}  // namespace

std::optional<Duration> parse_interval(std::string_view text) {
    if (text.size() < 2 || text.size() > 6) return std::nullopt;
    i64 count = 0;
    for (const char c : text.substr(0, text.size() - 1)) {
        if (c < '0' || c > '9') return std::nullopt;
        count = count * 10 + (c - '0');
    }
    for (const auto& unit : interval_units) {
        if (unit.letter == text.back() && count > 0) return seconds(count * unit.seconds);
    }
    return std::nullopt;
}

std::string interval_text(Duration interval) {
    for (const auto& unit : interval_units) {
        const i64 length = seconds(unit.seconds).ns;
        if (interval.ns >= length && interval.ns % length == 0) {
            return std::to_string(interval.ns / length) + unit.letter;
        }
    }
    return std::to_string(interval.ns) + "ns";
}

FileName parse_file_name(std::string_view path) {
    const std::string_view name = stem(path);
    const auto words = words_of(name, '-');
    FileName result;
    // The first word may be a bare interval only where it is the whole name; a symbol comes before the interval.
    for (std::size_t at = 1; at < words.size(); ++at) {
        if (!ends_symbol(words[at])) continue;
        result.interval = parse_interval(words[at]);
        result.symbol = joined_symbols(words, at);
        if (result.symbol.empty()) {  // btcusdt-1m: a name without capitals
            result.symbol = name.substr(0, static_cast<std::size_t>(words[at].data() - name.data()) - 1);
        }
        return result;
    }
    if (looks_like_symbol(name)) {
        result.symbol = name;
        return result;
    }
    for (const auto word : words_of(name, '_')) {  // binance-futures_BTCUSDT_2024-08-08
        if (looks_like_symbol(word)) result.symbol = word;
    }
    return result;
}

}  // namespace plimsoll::feeds
