#include "tests/vectors/compare.hpp"

#include <fmt/format.h>

namespace plimsoll::vectors {

namespace {

using conformance::Fraction;

// Members of `expected` that speak about the comparison and are not compared themselves.
bool is_remark(const std::string& key) { return key == "tolerance" || key == "derived"; }

class Comparison {
public:
    explicit Comparison(const Tolerance& tolerance) : tolerance_(tolerance) {}

    void object(const Json& expected, const Json& got, const std::string& place) {
        if (!got.is_object()) return missed(place, expected, excerpt(got));
        for (const auto& [key, value] : expected.items()) {
            if (place.empty() && is_remark(key)) continue;
            const std::string inner = place.empty() ? key : place + "." + key;
            if (const auto found = got.find(key); found != got.end())
                any(value, *found, inner, key);
            else
                missed(inner, value, "nothing of that name: " + excerpt(got));
        }
    }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    void any(const Json& expected, const Json& got, const std::string& place, const std::string& field) {
        if (expected.is_object())
            object(expected, got, place);
        else if (expected.is_array())
            list(expected, got, place, field);
        else if (!same(expected, got, field))
            missed(place, expected, excerpt(got));
    }
    void list(const Json& expected, const Json& got, const std::string& place, const std::string& field) {
        if (!got.is_array() || got.size() != expected.size()) return missed(place, expected, excerpt(got));
        for (std::size_t k = 0; k < expected.size(); ++k)
            any(expected[k], got[k], fmt::format("{}[{}]", place, k), field);
    }
    bool same(const Json& expected, const Json& got, const std::string& field) const {
        if (const auto truth = truth_in(expected)) return truth == truth_in(got);
        const auto number = number_in(expected), found = number_in(got);
        if (number && found) return *number == *found || tolerance_.allows(field, *number, *found);
        return expected == got && !expected.is_number_float();
    }
    void missed(const std::string& place, const Json& expected, const std::string& got) {
        lines_.push_back(fmt::format("{}: expected {}, got {}", place, excerpt(expected), got));
    }

    const Tolerance& tolerance_;
    std::vector<std::string> lines_;
};

Fraction limit(const Json& value, const std::string& place) {
    const Fraction number = Node(value, place).decimal();
    if (number.sign() < 0) throw CaseError{place + " is below zero"};
    return number;
}

}  // namespace

Tolerance Tolerance::of(const Json& one_case) {
    const Json* found = nullptr;
    std::string place = "tolerance";
    if (one_case.contains("tolerance")) {
        found = &one_case["tolerance"];
    } else if (one_case.contains("expected") && one_case["expected"].is_object() &&
               one_case["expected"].contains("tolerance")) {
        found = &one_case["expected"]["tolerance"];
        place = "expected.tolerance";
    }
    Tolerance tolerance;
    if (found == nullptr || found->is_null() || *found == "exact") return tolerance;
    if (!found->is_object()) {
        tolerance.relative_ = limit(*found, place);
        return tolerance;
    }
    for (const auto& [key, value] : found->items()) tolerance.absolute_[key] = limit(value, place + "." + key);
    return tolerance;
}

bool Tolerance::allows(const std::string& field, const Fraction& expected, const Fraction& got) const {
    const Fraction off = absolute(got - expected);
    if (relative_) return off <= *relative_ * absolute(expected);
    const auto found = absolute_.find(field);
    return found != absolute_.end() && off <= found->second;
}

std::vector<std::string> differences(const Json& expected, const Json& got, const Tolerance& tolerance) {
    bool names_something = false;
    for (const auto& [key, value] : expected.items()) names_something |= !is_remark(key);
    if (!names_something) throw CaseError{"expected names nothing that could be compared"};
    Comparison comparison(tolerance);
    comparison.object(expected, got, "");
    return comparison.take();
}

}  // namespace plimsoll::vectors
