// Everything that margin has to say about one account, as plain data, text and JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lab/portfolio_venue.hpp"
#include "margin/liquidation_price.hpp"
#include "margin/risk.hpp"

namespace plimsoll::lab {

struct MarginPosition {
    MarketId market{};
    Quantity quantity;
    Price entry;                 // as the cost says, rounded; 0 where there is no position
    Price mark;
    Amount notional;             // settlement asset
    Amount unrealised;           // settlement asset, rounded down
    LiquidationPrice liquidation;
    LiquidationPrice bankruptcy;
};
/// The open orders of one market: which side reserves more when it fills.
struct MarginOrders {
    MarketId market{};
    Quantity bids, asks;
    Amount free_with_bids;       // free margin if only the bids stood, numeraire
    Amount free_with_asks;
    std::optional<Side> worst;   // empty: both the same
};
struct MarginFeed {
    FeedId feed{};
    Price price;
    std::optional<MarginRate> below, above;  // factor at which health turns negative
    std::vector<CurvePoint> curve;
};
struct MarginReport {
    AccountRisk risk;
    std::optional<Rate> leverage;
    bool healthy = false;
    std::vector<MarginPosition> positions;
    std::vector<MarginOrders> orders;
    std::vector<MarginFeed> feeds;
};

MarginReport margin_report(const PortfolioVenue& venue);

std::string margin_text(const MarginReport& report, const PortfolioVenue& venue, const std::string& name);
std::string margin_json(const MarginReport& report, const PortfolioVenue& venue, const std::string& name);

/// One portfolio under several venues, a column each.
struct ComparedVenue {
    const PortfolioVenue* venue = nullptr;
    MarginReport report;
};
std::string compare_text(const std::vector<ComparedVenue>& venues, const std::string& name);
std::string compare_json(const std::vector<ComparedVenue>& venues, const std::string& name);

}  // namespace plimsoll::lab
