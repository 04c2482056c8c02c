#include "oracle/conformance_fraction.hpp"

#include "base/text.hpp"

namespace plimsoll::conformance {

namespace {

i128 greatest_common_divisor(i128 a, i128 b) {
    while (b != 0) {
        const i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

i128 product(i128 a, i128 b) { return multiply(a, b).to_i128(); }

}  // namespace

Fraction fraction(i128 numerator, i128 denominator) {
    PLIMSOLL_INVARIANT(denominator != 0);
    const i128 common = greatest_common_divisor(numerator, denominator);
    const i128 by = denominator < 0 ? -common : common;
    return {numerator / by, denominator / by};
}

std::optional<Fraction> parse_fraction(std::string_view text) {
    const auto slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto above = parse_decimal(text.substr(0, slash), 0), below = parse_decimal(text.substr(slash + 1), 0);
        if (!above || !below || *below == 0) return std::nullopt;
        return fraction(*above, *below);
    }
    const auto point = text.find('.');
    const std::size_t decimals = point == std::string_view::npos ? 0 : text.size() - point - 1;
    if (decimals > 36) return std::nullopt;
    const auto units = parse_decimal(text, static_cast<int>(decimals));
    if (!units) return std::nullopt;
    i128 one = 1;
    for (std::size_t k = 0; k < decimals; ++k) one *= 10;
    return fraction(*units, one);
}

Fraction operator+(const Fraction& a, const Fraction& b) {
    const Int256 sum = multiply(a.numerator, b.denominator) + multiply(b.numerator, a.denominator);
    return fraction(sum.to_i128(), product(a.denominator, b.denominator));
}
Fraction operator-(const Fraction& a, const Fraction& b) { return a + Fraction{-b.numerator, b.denominator}; }
Fraction operator*(const Fraction& a, const Fraction& b) {
    return fraction(product(a.numerator, b.numerator), product(a.denominator, b.denominator));
}
Fraction operator/(const Fraction& a, const Fraction& b) {
    return fraction(product(a.numerator, b.denominator), product(a.denominator, b.numerator));
}

}  // namespace plimsoll::conformance
