// A JSON document as a tree in which every number keeps the digits that the file has: no number goes through a double.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/int128.hpp"

namespace plimsoll::lab {

struct JsonValue {
    enum class Kind : u8 { null, boolean, number, text, array, object };
    Kind kind = Kind::null;
    bool yes = false;
    std::string text{};  // of a text; the digits of a number as they stand
    std::vector<JsonValue> elements{};
    std::vector<std::pair<std::string, JsonValue>> members{};  // in the order of the file

    const JsonValue* find(std::string_view name) const;
};

/// The error names file and line: text that is no JSON, a member given twice, nesting deeper than 32.
std::expected<JsonValue, std::string> parse_json(std::string_view text, const std::string& file);

}  // namespace plimsoll::lab
