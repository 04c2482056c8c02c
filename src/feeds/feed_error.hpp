// What is wrong with an input file, said so that its owner can mend it.
#pragma once

#include <string>

#include "base/int128.hpp"

namespace plimsoll::feeds {

/// A file that cannot be read further. `line` counts from 1; 0 where no line is concerned (the file is missing).
struct FeedError {
    std::string file;
    u64 line{};
    std::string what;      // "column 3 (high) is not a number: 'n/a'"
    std::string expected;  // "a decimal such as 7300.25"; empty where there is nothing to add
};

/// file:line: what; expected ...
std::string to_text(const FeedError& error);

/// Text of an input for use in a message: cut at 40 characters, control characters shown as '?'.
std::string quoted(std::string_view text);

}  // namespace plimsoll::feeds
