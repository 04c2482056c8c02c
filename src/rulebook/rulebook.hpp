// Rule books as TOML files: docs/formats/rulebook.md.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "model/rulebook.hpp"
#include "rulebook/error.hpp"

namespace plimsoll::rulebook {

/// Version of the file format, the key `schema`.
inline constexpr i64 schema_version = 1;

/// Reads and validates. All errors at once, in order of lines; `file` names the text in them.
std::expected<RuleBook, Errors> parse_rulebook(std::string_view text, const std::string& file);
std::expected<RuleBook, Errors> load_rulebook(const std::string& path);

/// A file with every key spelled out. Demands a valid rule book; parsing gives the same one again.
std::string to_toml(const RuleBook& rules);

}  // namespace plimsoll::rulebook
