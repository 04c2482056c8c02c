// Where along one price an account meets its maintenance, exactly: tiers, accrued funding, other lines held still.
// The number users ask for most and venues get wrong most.
#pragma once

#include <optional>
#include <vector>

#include "margin/view.hpp"

namespace plimsoll {

enum class PriceOutcome : u8 {
    exact,        // one root on the losing side
    none,         // healthy at every price above zero
    undefined,    // no mark, no position, or the account is unhealthy at every price
    several       // healthy in pieces; `price` is the one nearest to the mark on the losing side
};
struct LiquidationPrice {
    PriceOutcome outcome = PriceOutcome::undefined;
    Price price;  // the first price (nearest to the mark, in raw steps of 1e-8) at which health < 0
    friend bool operator==(const LiquidationPrice&, const LiquidationPrice&) = default;
};

/// The mark of `market` moves alone; everything else stays.
LiquidationPrice liquidation_price(const VenueView& venue, const AccountLines& account, MarketId market);
/// The same for liquidation equity reaching zero.
LiquidationPrice bankruptcy_price(const VenueView& venue, const AccountLines& account, MarketId market);

/// All prices that follow a feed move together by one factor: assets and markets of that feed. One point per factor.
struct CurvePoint {
    MarginRate factor;   // 1 = today
    Amount equity;
    Amount maintenance;
    Amount liquidation_equity;
};
std::vector<CurvePoint> risk_curve(const VenueView& venue, const AccountLines& account, FeedId feed,
                                   std::span<const MarginRate> factors);
/// The factor nearest to 1 below (side < 0) or above (side > 0) at which health turns negative when the feed alone
/// moves; empty where there is none between 0 and 100.
std::optional<MarginRate> liquidation_factor(const VenueView& venue, const AccountLines& account, FeedId feed, int side);

/// Exposure / liquidation equity in 1e-8; empty where that equity is not positive.
std::optional<Rate> effective_leverage(const VenueView& venue, const AccountLines& account);

}  // namespace plimsoll
