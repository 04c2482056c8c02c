// Collects what is wrong with a set of parameters, under the keys that a file would use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "model/enum_names.hpp"
#include "model/limits.hpp"
#include "model/rulebook.hpp"
#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

class Check {
public:
    Check(Errors& errors, std::string path) : errors_(&errors), path_(std::move(path)) {}

    Check in(std::string_view key) const { return {*errors_, path_of(key)}; }
    Check element(std::string_view key, std::size_t place) const {
        return {*errors_, path_of(key) + "[" + std::to_string(place + 1) + "]"};
    }
    /// An empty key means the table itself.
    void fail(std::string_view key, std::string message) const {
        errors_->push_back({{}, 0, path_of(key), std::move(message)});
    }
    void must(bool holds, std::string_view key, std::string_view message) const {
        if (!holds) fail(key, std::string(message));
    }
    /// low <= value <= high
    template <class T>
    void range(std::string_view key, T value, T low, T high) const {
        if (value < low || value > high)
            fail(key, "is " + shown(value) + "; allowed: " + shown(low) + " to " + shown(high));
    }
    /// 0 < value <= high
    template <class T>
    void positive(std::string_view key, T value, T high) const {
        if (value <= T{} || value > high) fail(key, "is " + shown(value) + "; allowed: above 0 to " + shown(high));
    }
    template <NamedEnum E>
    bool known(std::string_view key, E value) const {
        if (!is_known(value)) fail(key, "is not a value of its kind");
        return is_known(value);
    }
    std::string path_of(std::string_view key) const {
        if (key.empty()) return path_;
        return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
    }

private:
    template <class T>
    static std::string shown(T value) {
        if constexpr (std::is_integral_v<T>)
            return std::to_string(value);
        else
            return plimsoll::to_text(value);
    }

    Errors* errors_;
    std::string path_;
};

inline constexpr MarginRate no_margin_rate{};
inline constexpr MarginRate one = margin_rate_one;
inline constexpr Amount amount_max{limits::amount_raw_max - 1};

/// How the elements of a list are called: market[BTC-PERP], or by number from 1 where the symbol is empty or was there
/// before: market[3].
std::vector<std::string> item_paths(std::string_view list, const std::vector<std::string>& symbols);

void check_feeds(const RuleBook& rules, Errors& errors);
void check_assets(const RuleBook& rules, Errors& errors);
void check_markets(const RuleBook& rules, Errors& errors);
/// Symbols present, of the allowed characters, and no two alike.
void check_symbols(std::string_view list, const std::vector<std::string>& symbols, std::size_t most, Errors& errors);
void check_margin(const Check& check, const MarginTerms& margin, MarginRate liquidation_fee);
void check_liquidation(const Check& check, const LiquidationTerms& terms);

template <class T>
std::vector<std::string> symbols_of(const std::vector<T>& list) {
    std::vector<std::string> symbols;
    for (const T& item : list) symbols.push_back(item.symbol);
    return symbols;
}

}  // namespace plimsoll::rulebook
