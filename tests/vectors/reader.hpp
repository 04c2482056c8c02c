// A value of a vector file together with where it stands, so that whatever is wrong with it is said with its place. Numbers
// are decimal strings or JSON integers, never doubles.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "oracle/conformance_fraction.hpp"

namespace plimsoll::vectors {

using Json = nlohmann::json;

/// What is wrong with a case, as a sentence. Thrown by readers and answers, caught around each case.
struct CaseError {
    std::string what;
};

class Node {
public:
    Node(const Json& value, std::string place) : value_(&value), place_(std::move(place)) {}

    const std::string& place() const { return place_; }
    /// The member; it must be there and not null.
    Node at(const std::string& key) const;
    Node operator[](const std::string& key) const { return at(key); }
    /// The member, empty where it is absent or null.
    std::optional<Node> maybe(const std::string& key) const;
    std::vector<Node> items() const;

    std::string text() const;
    std::string name() const;  // of a thing: a string or a whole number
    bool truth() const;        // true, false, "true", "false"
    Int256 wide() const;       // a whole number of at most 255 bits
    i128 whole() const;
    i64 number() const;
    conformance::Fraction decimal() const;  // "-0.25", "7/3"
    std::size_t count() const;              // a number of things: not negative
    bool null() const { return value_->is_null(); }

    [[noreturn]] void wrong(const std::string& what) const;

private:
    std::string number_text() const;

    const Json* value_;
    std::string place_;
};

/// Names of things (markets, parties) as small numbers in the order in which they are first met. "1" and 1 are one name.
class Names {
public:
    u64 of(const Node& node);
    const std::string& name(u64 id) const { return names_.at(id); }

private:
    std::map<std::string, u64> ids_;
    std::vector<std::string> names_;
};

/// The number in a JSON value that is one: a string or an integer.
std::optional<conformance::Fraction> number_in(const Json& value);
std::optional<bool> truth_in(const Json& value);
/// As JSON text, cut where it is long.
std::string excerpt(const Json& value);

}  // namespace plimsoll::vectors
