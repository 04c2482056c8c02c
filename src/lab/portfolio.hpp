// One account as a JSON file: balances, positions, open orders, and the prices at which to look at it. Format:
// docs/formats/portfolio.md. Symbols are text here; portfolio_venue.hpp resolves them against a rule book.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed.hpp"
#include "model/account.hpp"
#include "model/order.hpp"

namespace plimsoll::lab {

inline constexpr i64 portfolio_schema = 1;

struct PortfolioPrice {
    std::string feed;
    Price price;
    Price confidence;  // collateral counts at price - confidence, debts at price + confidence
};
struct PortfolioMarket {
    std::string market;
    std::optional<Price> mark;      // absent: the feed's price
    Quantity open_interest;         // where initial margin rises with it
};
struct PortfolioBalance {
    std::string asset;
    Amount amount;  // negative: a debt
};
struct PortfolioPosition {
    std::string market;
    Quantity quantity;                  // not 0; a short is negative
    std::optional<Price> entry;         // absent: the mark
    std::optional<MarginRate> initial_rate;  // 1 / leverage, rounded up
    Amount funding_owed;                // negative: to be received
};
struct PortfolioOrder {
    std::string market;
    Side side{};
    Price price;
    Quantity quantity;  // what is still open
};
struct Portfolio {
    std::string name;
    std::optional<std::string> numeraire;  // absent: the venue's
    MarginMode mode = MarginMode::cross;
    std::vector<PortfolioPrice> prices;
    std::vector<PortfolioMarket> markets;
    std::vector<PortfolioBalance> balances;
    std::vector<PortfolioPosition> positions;
    std::vector<PortfolioOrder> orders;
};

/// The first thing that is wrong, with file and key: "p.json: positions[1].quantity: is '1,5'; expected a decimal such as
/// \"12.5\"".
std::expected<Portfolio, std::string> parse_portfolio(std::string_view text, const std::string& file);
std::expected<Portfolio, std::string> load_portfolio(const std::string& path);

}  // namespace plimsoll::lab
