#include "tests/vectors/reader.hpp"

namespace plimsoll::vectors {

namespace {

std::optional<std::string> digits_in(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_unsigned()) return std::to_string(value.get<u64>());
    if (value.is_number_integer()) return std::to_string(value.get<i64>());
    return std::nullopt;
}

}  // namespace

void Node::wrong(const std::string& what) const { throw CaseError{place_ + " " + what}; }

Node Node::at(const std::string& key) const {
    if (!value_->is_object()) wrong("is no object, so it has no '" + key + "'");
    const auto found = value_->find(key);
    if (found == value_->end()) throw CaseError{place_ + "." + key + " is missing"};
    if (found->is_null()) throw CaseError{place_ + "." + key + " is null, a value is needed"};
    return {*found, place_ + "." + key};
}

std::optional<Node> Node::maybe(const std::string& key) const {
    if (!value_->is_object()) wrong("is no object, so it has no '" + key + "'");
    const auto found = value_->find(key);
    if (found == value_->end() || found->is_null()) return std::nullopt;
    return Node{*found, place_ + "." + key};
}

std::vector<Node> Node::items() const {
    if (!value_->is_array()) wrong("is no list");
    std::vector<Node> all;
    for (std::size_t k = 0; k < value_->size(); ++k)
        all.emplace_back((*value_)[k], place_ + "[" + std::to_string(k) + "]");
    return all;
}

std::string Node::text() const {
    if (!value_->is_string()) wrong("is no string: " + excerpt(*value_));
    return value_->get<std::string>();
}

std::string Node::name() const {
    const auto name = digits_in(*value_);
    if (!name) wrong("is no name, neither a string nor a whole number: " + excerpt(*value_));
    return *name;
}

bool Node::truth() const {
    const auto value = truth_in(*value_);
    if (!value) wrong("is neither true nor false: " + excerpt(*value_));
    return *value;
}

std::string Node::number_text() const {
    const auto digits = digits_in(*value_);
    if (!digits) wrong("is no number as a string or whole number: " + excerpt(*value_));
    return *digits;
}

Int256 Node::wide() const {
    const std::string digits = number_text();
    const auto value = conformance::parse_whole(digits);
    if (!value) wrong("is no whole number within 255 bits: '" + digits + "'");
    return *value;
}

i128 Node::whole() const {
    const Int256 value = wide();
    if (!value.fits_i128()) wrong("does not fit in 128 bits, which its rule takes: '" + number_text() + "'");
    return value.to_i128();
}

i64 Node::number() const {
    const i128 value = whole();
    if (!fits_i64(value)) wrong("does not fit in 64 bits, which its rule takes: '" + number_text() + "'");
    return static_cast<i64>(value);
}

std::size_t Node::count() const {
    const i64 value = number();
    if (value < 0) wrong("is below zero");
    return static_cast<std::size_t>(value);
}

conformance::Fraction Node::decimal() const {
    const std::string digits = number_text();
    const auto value = conformance::parse_fraction(digits);
    if (!value) wrong("is no decimal and no fraction a/b within 255 bits: '" + digits + "'");
    return *value;
}

u64 Names::of(const Node& node) {
    const auto [place, added] = ids_.try_emplace(node.name(), names_.size());
    if (added) names_.push_back(place->first);
    return place->second;
}

std::optional<conformance::Fraction> number_in(const Json& value) {
    const auto digits = digits_in(value);
    return digits ? conformance::parse_fraction(*digits) : std::nullopt;
}

std::optional<bool> truth_in(const Json& value) {
    if (value.is_boolean()) return value.get<bool>();
    if (value == "true") return true;
    if (value == "false") return false;
    return std::nullopt;
}

std::string excerpt(const Json& value) {
    constexpr std::size_t length = 400;
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    return text.size() <= length ? text : text.substr(0, length) + "...";
}

}  // namespace plimsoll::vectors
