// Which collateral is sold for which debt. A negative balance (a loan from settlement credit) is repaid by selling another
// asset on a spot market of the two, as an IOC limited at the price where selling is worth exactly what the collateral
// counts for: slippage beyond its haircut is never taken, so that margin equity cannot fall by a sale. What does not
// sell at that limit stays, and goes with the vertical slice when the account is taken over.
#pragma once

#include <optional>
#include <span>

#include "base/ids.hpp"
#include "model/asset.hpp"
#include "model/market.hpp"

namespace plimsoll {

struct Debt {
    AssetId asset = no_asset;
    Amount owed;             // > 0, in the asset
    Price high{one_e8};      // in the numeraire
    MarginRate liability_weight = margin_rate_one;
};
struct Collateral {
    AssetId asset = no_asset;
    Amount net;              // what counts as collateral: > 0
    Amount sellable;         // settled balance, at most what can be delivered
    Price low{one_e8};       // in the numeraire
};
struct SpotMarket {
    MarketId market = no_market;
    AssetId base = no_asset;
    AssetId settlement = no_asset;
    Price tick;
    Quantity lot;
    Notional depth;          // measured on the bid side; only what it shares out is sold in one step
    MarginRate depth_share;  // 0 = no cap
    MarginRate fee;          // liquidation fee of the market
};
struct CollateralSale {
    AssetId debt = no_asset;
    AssetId collateral = no_asset;
    MarketId market = no_market;
    Quantity quantity;       // of the base asset: > 0, in whole lots
    Price limit;             // lowest price
    MarginRate weight;       // at which the collateral counted
};

/// The tier in which the last unit of a net collateral lies.
const HaircutTier& last_tier(const AssetTerms& terms, Amount net);
/// The least cash that a sale may bring: quantity * low * weight / (high * liability weight), rounded up.
Amount sale_limit_cash(Quantity quantity, Price low, MarginRate weight, Price debt_high, MarginRate debt_weight);

/// The debt worth most in the numeraire that any sale can serve, ties to the lowest asset; for it the collateral with the highest
/// weight in its last tier, ties to the lowest asset. Sells what repays the debt at the limit (rounded up to a
/// lot), at most the last haircut tier of the collateral, what is sellable, and the share of the depth. Empty where no
/// market joins the two or not a lot is left. `terms` by AssetId.
std::optional<CollateralSale> plan_collateral_sale(std::span<const AssetTerms> terms, std::span<const Debt> debts,
                                                   std::span<const Collateral> collaterals,
                                                   std::span<const SpotMarket> markets);

}  // namespace plimsoll
