#include "oracle/conformance_fraction.hpp"

#include "base/text.hpp"

namespace plimsoll::conformance {

namespace {

// Exact: `by` divides `value`.
Int256 part(const Int256& value, const Int256& by) { return quotient(value, by, Round::floor); }

// A decimal has no other prime factors below the line than 2 and 5. Empty, or how many decimals it needs.
std::optional<int> decimals_of(Int256 denominator) {
    int decimals = 0;
    while (denominator != Int256{1}) {
        const Int256 common = greatest_common_divisor(denominator, Int256{10});
        if (common == Int256{1}) return std::nullopt;
        denominator = part(denominator, common);
        ++decimals;
    }
    return decimals;
}

}  // namespace

// Compared by whole parts, then by what is left turned upside down: no product can grow beyond its width.
std::strong_ordering operator<=>(const Fraction& a, const Fraction& b) {
    Int256 a_above = a.numerator, a_below = a.denominator, b_above = b.numerator, b_below = b.denominator;
    bool turned = false;
    while (true) {
        const Int256 a_whole = quotient(a_above, a_below, Round::floor),
                     b_whole = quotient(b_above, b_below, Round::floor);
        if (a_whole != b_whole) return turned ? b_whole <=> a_whole : a_whole <=> b_whole;
        const Int256 a_rest = difference(a_above, product(a_whole, a_below));
        const Int256 b_rest = difference(b_above, product(b_whole, b_below));
        if (a_rest.zero() || b_rest.zero()) {
            const auto order = a_rest.sign() <=> b_rest.sign();
            return turned ? 0 <=> order : order;
        }
        a_above = a_below;
        a_below = a_rest;
        b_above = b_below;
        b_below = b_rest;
        turned = !turned;
    }
}

Fraction fraction(const Int256& numerator, const Int256& denominator) {
    PLIMSOLL_INVARIANT(!denominator.zero());
    const Int256 common = greatest_common_divisor(numerator, denominator);
    const Int256 by = denominator.negative() ? -common : common;
    return {part(numerator, by), part(denominator, by)};
}

std::optional<Fraction> parse_fraction(std::string_view text) {
    const auto slash = text.find('/');
    if (slash != std::string_view::npos) {
        const auto above = parse_whole(text.substr(0, slash)), below = parse_whole(text.substr(slash + 1));
        if (!above || !below || below->zero()) return std::nullopt;
        return fraction(*above, *below);
    }
    const auto point = text.find('.');
    if (point == std::string_view::npos) {
        const auto value = parse_whole(text);
        return value ? std::optional(fraction(*value)) : std::nullopt;
    }
    const std::size_t decimals = text.size() - point - 1;
    const auto digits = parse_whole(std::string(text.substr(0, point)).append(text.substr(point + 1)));
    if (!digits || decimals > 76) return std::nullopt;
    return fraction(*digits, ten_to(static_cast<i64>(decimals)));
}

std::string to_text(const Fraction& value) {
    if (value.whole()) return plimsoll::to_text(value.numerator);
    const auto decimals = decimals_of(value.denominator);
    if (!decimals || *decimals > 60)
        return plimsoll::to_text(value.numerator) + "/" + plimsoll::to_text(value.denominator);
    const Int256 whole = quotient_toward_zero(value.numerator, value.denominator);
    const Int256 rest = absolute(difference(value.numerator, product(whole, value.denominator)));
    std::string tail;
    Int256 left = rest;
    for (int k = 0; k < *decimals; ++k) {
        const Int256 raised = product(left, Int256{10}), digit = quotient(raised, value.denominator, Round::floor);
        tail += plimsoll::to_text(digit);
        left = difference(raised, product(digit, value.denominator));
    }
    return (value.sign() < 0 && whole.zero() ? "-0." : plimsoll::to_text(whole) + ".") + tail;
}

Fraction operator+(const Fraction& a, const Fraction& b) {
    const Int256 common = greatest_common_divisor(a.denominator, b.denominator);
    const Int256 a_by = part(b.denominator, common), b_by = part(a.denominator, common);
    return fraction(sum(product(a.numerator, a_by), product(b.numerator, b_by)), product(a.denominator, a_by));
}
Fraction operator-(const Fraction& a) { return {difference({}, a.numerator), a.denominator}; }
Fraction operator-(const Fraction& a, const Fraction& b) { return a + -b; }
Fraction operator*(const Fraction& a, const Fraction& b) {
    const Int256 one = greatest_common_divisor(a.numerator, b.denominator);
    const Int256 two = greatest_common_divisor(b.numerator, a.denominator);
    return {product(part(a.numerator, one), part(b.numerator, two)),
            product(part(a.denominator, two), part(b.denominator, one))};
}
Fraction operator/(const Fraction& a, const Fraction& b) { return a * fraction(b.denominator, b.numerator); }

}  // namespace plimsoll::conformance
