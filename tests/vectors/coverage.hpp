// Which rules answer which files, and why the others wait.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/vectors/rule.hpp"

namespace plimsoll::vectors {

/// All rules, in the order of the tables.
const std::vector<Rule>& all_rules();

/// What can be done with a file: rules that answer it, or the reason why none does.
struct Coverage {
    std::string name;  // folder/file.json
    std::vector<Rule> rules = {};
    std::string waits = {};
};
/// Decided by the file's name, and by the folder that it stands in where that is one of the vectors' own.
Coverage coverage_of(const std::filesystem::path& file);

/// The rules as a table of Markdown: what docs/reference/vectors.md shows.
std::string list_of_rules();

}  // namespace plimsoll::vectors
