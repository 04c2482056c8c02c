// What a verb of the program is: its flags, its examples, and the function behind it. One table (verbs.hpp) serves the parser,
// --help, the manual pages and shell completion.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "apps/arguments.hpp"

namespace plimsoll::apps {

/// What the program answers to the shell; docs/reference/exit-codes.md.
namespace exit_code {
inline constexpr int ok = 0;
inline constexpr int check_failed = 1;
inline constexpr int bad_input = 2;
inline constexpr int internal = 3;
inline constexpr int interrupted = 130;
}  // namespace exit_code

/// What the user gave cannot be used: says what, where, and what to do. Ends the program with exit_code::bad_input.
struct BadInput : std::runtime_error {
    using std::runtime_error::runtime_error;
};
[[noreturn]] inline void bad_input(const std::string& what) { throw BadInput(what); }

enum class Times { once, repeated, list };  // repeated: --rules A --rules B; list: --market A B C as well

struct Flag {
    std::string_view name;   // "--rules", or "LOG" for an argument by place
    std::string_view value;  // what follows it ("FILE"); empty: a switch
    std::string_view text;
    bool required = false;
    Times times = Times::once;
    std::vector<std::string_view> choices{};  // empty: anything
    std::string_view fallback{};              // what holds without the flag, for display
    bool by_place() const { return !name.starts_with("--"); }
};

struct Example {
    std::string_view command;
    std::string_view text;
};

struct Verb {
    std::string_view name;
    std::string_view summary;  // one line
    std::string_view text;     // paragraphs, separated by empty lines
    std::vector<Flag> flags;
    std::vector<Example> examples;
    int (*run)(const Arguments&) = nullptr;
};

}  // namespace plimsoll::apps
