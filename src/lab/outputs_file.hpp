// Files that are there whole or not at all: written under another name in the same folder, then renamed.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace plimsoll::lab {

/// The error is a sentence that names the file.
std::expected<void, std::string> write_file(const std::string& path, std::string_view text);
/// The whole file; the error names it.
std::expected<std::string, std::string> read_file(const std::string& path);

}  // namespace plimsoll::lab
