// Accounts of a run from a CSV file: docs/formats/accounts.md.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/fixed.hpp"
#include "feeds/feed_error.hpp"

namespace plimsoll::feeds {

enum class AccountMode : u8 { cross, isolated };

/// A deposit.
struct FileBalance {
    std::string asset;
    Amount amount;  // > 0
    u64 line{};
};

struct FilePosition {
    std::string market;
    Quantity quantity;                       // not 0; a short is negative
    std::optional<Price> entry;              // absent: the market's first mark price of the run
    std::optional<MarginRate> initial_rate;  // 1 / leverage, rounded up; absent: the venue's
    u64 line{};
};

struct FileAccount {
    std::string owner;
    std::string account;  // unique within its owner
    AccountMode mode{};
    std::vector<FileBalance> balances;
    std::vector<FilePosition> positions;  // isolated: at most one
    u64 line{};                           // its first
};

/// All accounts in the order of their first lines. The first thing that is wrong ends it: an account that is half read
/// would give a wrong run. Errors name line, column and value, and what is expected.
std::expected<std::vector<FileAccount>, FeedError> read_accounts(const std::string& path);

}  // namespace plimsoll::feeds
