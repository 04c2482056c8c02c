// Whether an answer is what a case expects.
#pragma once

#include "tests/vectors/reader.hpp"

namespace plimsoll::vectors {

/// How far a number may lie from the expected one. A single number is relative to the expected value; numbers by field are
/// absolute and hold for that field wherever it stands, other fields staying exact.
class Tolerance {
public:
    Tolerance() = default;
    /// From the case's `tolerance`, or `expected.tolerance`. Throws CaseError where it is no tolerance.
    static Tolerance of(const Json& one_case);
    bool allows(const std::string& field, const conformance::Fraction& expected,
                const conformance::Fraction& got) const;

private:
    std::optional<conformance::Fraction> relative_;
    std::map<std::string, conformance::Fraction> absolute_;
};

/// One line for each field of `expected` that `got` misses. Only what `expected` names is compared; numbers by value, lists in
/// order and length. Throws CaseError where `expected` names nothing.
std::vector<std::string> differences(const Json& expected, const Json& got, const Tolerance& tolerance);

}  // namespace plimsoll::vectors
