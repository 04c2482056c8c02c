// Exact fractions of whole numbers, for rules of other systems that are stated in decimals. Conformance only: the
// engine's own numbers are typed and rounded where it says so.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "base/wide.hpp"

namespace plimsoll::conformance {

/// In lowest terms, denominator > 0. Every operation demands that numerator and denominator of its result fit in
/// 127 bits before they are reduced (checked).
struct Fraction {
    i128 numerator = 0;
    i128 denominator = 1;

    friend bool operator==(const Fraction&, const Fraction&) = default;
    friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
        return compare_products(a.numerator, b.denominator, b.numerator, a.denominator);
    }
};

/// Demands denominator != 0.
Fraction fraction(i128 numerator, i128 denominator = 1);
/// "12", "-0.025" or "7/3"; empty where the text is none of these.
std::optional<Fraction> parse_fraction(std::string_view text);

Fraction operator+(const Fraction& a, const Fraction& b);
Fraction operator-(const Fraction& a, const Fraction& b);
Fraction operator*(const Fraction& a, const Fraction& b);
Fraction operator/(const Fraction& a, const Fraction& b);
inline i128 rounded(const Fraction& value, Round round) { return div_round(value.numerator, value.denominator, round); }

}  // namespace plimsoll::conformance
