// What the name of a market file says: BTCUSDT-1h.csv.gz, BTCUSDT-1m-2024-02.csv, BTCUSDT-aggTrades-2024-02.zst.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace plimsoll::feeds {

struct FileName {
    std::string symbol;                // empty where the name holds none
    std::optional<Duration> interval;  // 1s 1m 5m 1h 1d 1w; a month (1M) has no fixed length and counts as none
};

/// Never fails: what cannot be told is empty. Words in lower case before the interval (a venue, "mark", "index") are no
/// part of the symbol.
FileName parse_file_name(std::string_view path);

/// "1m" as a duration, in the spelling of exchanges: digits and one of s m h d w.
std::optional<Duration> parse_interval(std::string_view text);
std::string interval_text(Duration interval);

}  // namespace plimsoll::feeds
