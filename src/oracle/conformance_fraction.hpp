// Exact fractions of whole numbers, for rules of other systems that are stated in decimals. Conformance only: the
// engine's own numbers are typed and rounded where it says so.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "oracle/conformance_wide.hpp"

namespace plimsoll::conformance {

/// In lowest terms, denominator > 0. Every operation demands that numerator and denominator of its result, once in lowest
/// terms, fit in 255 bits (checked).
struct Fraction {
    Int256 numerator{};
    Int256 denominator{1};

    int sign() const { return numerator.sign(); }
    bool whole() const { return denominator == Int256{1}; }
    friend bool operator==(const Fraction&, const Fraction&) = default;
    friend std::strong_ordering operator<=>(const Fraction& a, const Fraction& b);
};

/// Demands denominator != 0.
Fraction fraction(const Int256& numerator, const Int256& denominator = Int256{1});
/// "12", "-0.025" or "7/3"; empty where the text is none of these.
std::optional<Fraction> parse_fraction(std::string_view text);
/// A decimal where it ends, otherwise as "7/3".
std::string to_text(const Fraction& value);

Fraction operator+(const Fraction& a, const Fraction& b);
Fraction operator-(const Fraction& a);
Fraction operator-(const Fraction& a, const Fraction& b);
Fraction operator*(const Fraction& a, const Fraction& b);
Fraction operator/(const Fraction& a, const Fraction& b);
inline Fraction absolute(const Fraction& value) { return value.sign() < 0 ? -value : value; }
/// Demands a result of 128 bits (checked).
inline i128 rounded(const Fraction& value, Round round) {
    return quotient(value.numerator, value.denominator, round).to_i128();
}

}  // namespace plimsoll::conformance
