#include "lab/portfolio_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace plimsoll::lab {

namespace {

constexpr std::size_t depth_max = 32;

// Builds the tree from the parser's calls. Numbers come with the token that they were read from.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return put({}); }
    bool boolean(bool yes) override { return put({.kind = JsonValue::Kind::boolean, .yes = yes}); }
    bool number_integer(number_integer_t value) override { return put_number(std::to_string(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put_number(std::to_string(value)); }
    bool number_float(number_float_t, const string_t& token) override { return put_number(token); }
    bool string(string_t& text) override { return put({.kind = JsonValue::Kind::text, .text = text}); }
    bool binary(binary_t&) override { return fail("binary values have no place in JSON"); }
    bool start_object(std::size_t) override { return open(JsonValue::Kind::object); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(JsonValue::Kind::array); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (open_.back().find(name) != nullptr) return fail("'" + name + "' is given twice");
        keys_.back() = name;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& trouble) override {
        position_ = position;
        const std::string what = trouble.what();
        return fail("is not JSON: " + what.substr(what.find("] ") + 2));
    }

    JsonValue root;
    std::string error;
    std::size_t position_ = 0;

private:
    bool fail(std::string what) {
        error = std::move(what);
        return false;
    }
    bool put_number(std::string token) { return put({.kind = JsonValue::Kind::number, .text = std::move(token)}); }
    bool open(JsonValue::Kind kind) {
        if (open_.size() == depth_max) return fail("is nested deeper than " + std::to_string(depth_max));
        open_.push_back({.kind = kind});
        keys_.emplace_back();
        return true;
    }
    bool close() {
        JsonValue done = std::move(open_.back());
        open_.pop_back();
        keys_.pop_back();
        return put(std::move(done));
    }
    bool put(JsonValue value) {
        if (open_.empty()) root = std::move(value);
        else if (open_.back().kind == JsonValue::Kind::array) open_.back().elements.push_back(std::move(value));
        else open_.back().members.emplace_back(std::move(keys_.back()), std::move(value));
        return true;
    }

    std::vector<JsonValue> open_;
    std::vector<std::string> keys_;  // of the member that is being read, by depth
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
    const auto found = std::ranges::find(members, name, [](const auto& member) { return std::string_view(member.first); });
    return found == members.end() ? nullptr : &found->second;
}

std::expected<JsonValue, std::string> parse_json(std::string_view text, const std::string& file) {
    Builder builder;
    const bool whole = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
    if (whole && builder.error.empty()) return std::move(builder.root);
    std::string place = file;
    if (builder.position_ > 0) {
        const auto read = text.substr(0, std::min(builder.position_ - 1, text.size()));
        place += ":" + std::to_string(1 + std::ranges::count(read, '\n'));
    }
    return std::unexpected(place + ": " + builder.error);
}

}  // namespace plimsoll::lab
