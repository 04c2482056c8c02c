// The figures of a run as rows of name and value: what the summary prints, and what two runs are compared by. And how
// numbers look to people: grouped by thousands, with a point for the decimals whatever the locale.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/replay_result.hpp"
#include "model/rulebook.hpp"

namespace plimsoll::lab {

/// What a report says beside the result.
struct ReportContext {
    std::string program;  // "plimsoll 0.1.0 (commit)"
    std::string command;  // makes the report again
    const RuleBook* rules = nullptr;

    const std::string& numeraire() const { return rules->assets[index(rules->venue.numeraire)].symbol; }
    const std::string& settlement(MarketId market) const {
        return rules->assets[index(rules->markets[index(market)].settlement)].symbol;
    }
};

/// 12,345.67: all decimals that are not zero, at least `least` of them.
std::string grouped(i128 raw, int decimals, int least = 0);
/// Rounded to `shown` decimals for display (half away from zero).
std::string rounded(i128 raw, int decimals, int shown);
/// An amount with two decimals and its unit: exact where `exact`.
std::string money(Amount amount, const std::string& unit, bool exact = false);
/// A rate or a share as percent with two decimals.
std::string percent(Rate rate);
std::string percent(MarginRate rate);
/// part / whole in percent; "-" where whole is zero.
std::string share(u64 part, u64 whole);
/// Commands per second of wall time, 0 where no time was measured.
u64 commands_per_second(const ReplayResult& result);
/// In whole seconds, for display.
std::string shown(Time time);
/// "market fund" for market_fund.
std::string words_of(std::string_view name);

struct Figure {
    std::string section;
    std::string name;
    std::string value;
    std::string note;             // beside the value; not compared
    std::optional<i128> number;   // comparable: value = number / 10^decimals
    int decimals = 0;
};
/// In the order of the summary.
std::vector<Figure> figures(const ReplayResult& result, const ReportContext& context);

}  // namespace plimsoll::lab
