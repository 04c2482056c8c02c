// What is wrong with a rule book or scenario, said so that the reader can put it right: where it stands, which key, and
// what is allowed.
#pragma once

#include <string>
#include <vector>

#include "base/int128.hpp"

namespace plimsoll::rulebook {

struct RuleBookError {
    std::string file;     // empty where the rule book did not come from one
    u32 line = 0;         // 0: no line (a missing file, a rule book built in memory)
    std::string key;      // market[BTC-PERP].margin.tiers[2].initial
    std::string message;  // half a sentence to follow the key: "is 1.5; allowed: 0 to 1"
    friend bool operator==(const RuleBookError&, const RuleBookError&) = default;
};
using Errors = std::vector<RuleBookError>;

/// "venues/x.toml:12: market[BTC-PERP].book.tick: is 0; it must be above 0", without what is empty.
std::string to_text(const RuleBookError& error);
/// One line each.
std::string to_text(const Errors& errors);

}  // namespace plimsoll::rulebook
