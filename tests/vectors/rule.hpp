// A rule of the vectors and the function of src/ that answers it. The runner parses, calls and compares; no arithmetic of
// the domain stands in it.
#pragma once

#include <span>
#include <string_view>

#include "base/text.hpp"
#include "tests/vectors/reader.hpp"

namespace plimsoll::vectors {

/// What a function answered, under the names that `expected` uses, and remarks to be counted in the report (such as a
/// second way on which the same answer was reached).
struct Answer {
    Json fields = Json::object();
    std::vector<std::string> remarks = {};
};

struct Rule {
    std::string_view folder;     // below the vectors
    std::string_view file;       // without .json
    std::string_view kind;       // empty: the file has one rule and its cases no kind
    std::string_view functions;  // of src/, separated by ", "
    std::string_view
        engine;            // functions among them, or below them, that the engine itself calls; empty: conformance only
    std::string_view why;  // in which way the engine's own rule differs; empty: it does not
    Answer (*answer)(const Node& input);
};

inline Json shown(const conformance::Fraction& value) { return conformance::to_text(value); }
inline Json shown(const Int256& value) { return to_text(value); }
inline Json shown(i128 value) { return to_text(value); }
inline Json shown(bool value) { return value; }
template <class T>
Json shown(const std::optional<T>& value) {
    return value ? shown(*value) : Json{};
}
template <class T>
Json shown_all(const std::vector<T>& values) {
    Json list = Json::array();
    for (const T& value : values) list.push_back(shown(value));
    return list;
}

template <class T>
Answer answered(const char* field, const T& value) {
    Answer answer;
    answer.fields[field] = shown(value);
    return answer;
}
inline Answer refused(std::string_view error) {
    Answer answer;
    answer.fields["error"] = error;
    return answer;
}

/// The tables, one for each subject.
std::span<const Rule> margin_rules();
std::span<const Rule> account_rules();
std::span<const Rule> liquidation_rules();
std::span<const Rule> price_rules();
std::span<const Rule> matching_rules();
std::span<const Rule> oracle_rules();

}  // namespace plimsoll::vectors
