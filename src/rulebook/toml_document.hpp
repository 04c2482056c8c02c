// A TOML text as a plain tree that remembers lines. The only file that knows the TOML library is toml_document.cpp; a
// float keeps its spelling and never becomes a number.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/int128.hpp"
#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

struct Node {
    enum class Kind : u8 { table, list, text, integer, boolean, inexact, date };

    Kind kind = Kind::table;
    u32 line = 0;
    std::string key;   // under which it stands in its table; empty for an element of a list
    std::string text;  // of a text; the spelling of a float or date
    i64 integer = 0;
    bool boolean = false;
    std::vector<Node> parts;  // members of a table by line, elements of a list in order

    /// Null where there is none.
    const Node* member(std::string_view name) const;
};

/// "a string", "an integer", ...
std::string_view describe(Node::Kind kind);

/// `file` names the text in errors. Texts above 4 MiB are refused.
std::expected<Node, RuleBookError> parse_toml(std::string_view text, const std::string& file);

/// The bytes of a file, or why it cannot be read.
std::expected<std::string, RuleBookError> read_text(const std::string& path);

}  // namespace plimsoll::rulebook
