// Which collateral is sold for which debt. A negative balance (a loan from settlement credit) is repaid by selling another
// asset on a spot market of the two, as an IOC with a limit that protects both equities. Where the debt is what the market
// settles in, collateral is sold there; where it is the market's base asset (a spot short), the debt is bought, and the collateral
// sold is what that costs:
//     weight      a unit may not go for less than it counts for in margin equity: slippage stays below its haircut,
//                 and margin equity cannot fall by a sale
//     solvency    all collateral sold so may lose at most LE: a solvent account (LE >= 0) stays solvent, which the
//                 weight alone would not ensure where haircuts hide what the account owns (E < 0 < LE)
// What does not sell at that limit stays, and goes with the vertical slice when the account is taken over.
#pragma once

#include <optional>
#include <span>

#include "base/ids.hpp"
#include "model/asset.hpp"
#include "model/order.hpp"

namespace plimsoll {

/// Prices in the feeds' currency.
struct Debt {
    AssetId asset = no_asset;
    Amount owed;             // > 0, in the asset
    Price low{one_e8};
    Price high{one_e8};
    MarginRate liability_weight = margin_rate_one;
};
struct Collateral {
    AssetId asset = no_asset;
    Amount net;              // what counts as collateral: > 0
    Amount sellable;         // settled balance
    Price low{one_e8};
    Price full{one_e8};      // middle price
};
struct SpotMarket {
    MarketId market = no_market;
    AssetId base = no_asset;
    AssetId settlement = no_asset;
    Price tick;
    Quantity lot;
    Price best_bid;          // of now: a sale is sized by what it will bring; 0 = by its limit
    Notional bids;           // measured depth,
    Notional asks;
    MarginRate depth_share;  // of which at most this is taken in one step; 0 = no cap
};
/// What the account owns beyond its debts, in its numeraire.
struct Solvency {
    Amount liquidation_equity;
    Amount collateral;       // all positive balances at full prices, > 0
};

/// What a sale is measured by.
struct SaleTerms {
    Price low;                     // of what is sold
    Price full;
    MarginRate weight;             // at which it counts
    MarginRate closing_cost;
    Price debt_low;
    Price debt_high;
    MarginRate liability_weight;
    Solvency solvency;
};
/// The least of the debt's asset that a sale may bring, rounded up: the larger of
///   sold * low * weight / (debt_high * liability_weight)
///   sold * full * (1 - closing_cost) * (collateral - LE) / (collateral * debt_low)
Amount sale_limit_cash(const SaleTerms& terms, Amount sold);
inline Amount sale_limit_cash(const SaleTerms& terms, Quantity sold) { return sale_limit_cash(terms, Amount{sold.raw}); }
/// The other way round: the most collateral that may go for `received` of the debt's asset, so that sale_limit_cash(sold) <= received;
/// rounded down, at most the limit of amounts.
Amount most_sold(const SaleTerms& terms, Amount received);
/// How the last unit of a net collateral counts.
struct LastUnit {
    Amount floor;             // of the haircut tier in which it lies
    MarginRate weight;
    MarginRate closing_cost;
};
/// The numeraire counts in full, and costs nothing to turn into itself.
LastUnit last_unit(const AssetTerms& terms, Amount net, bool is_numeraire);

struct CollateralSale {
    AssetId debt = no_asset;
    AssetId collateral = no_asset;
    MarketId market = no_market;
    Side side = Side::sell;  // buy: the debt is the base asset
    Quantity quantity;       // of the base asset: > 0, in whole lots
    Price limit;             // worst price, on the grid
    SaleTerms terms;
};
/// The debt worth most that any sale can serve, ties to the lowest asset; for it the collateral with the highest weight
/// in its last tier, ties to the lowest asset. Sells what repays the debt at the best bid, or the limit if that is better, at most the last haircut tier
/// of the collateral, what is sellable, and the share of the depth, in whole lots. Empty where no market joins the two or not a
/// lot is left. `assets` by AssetId; demands solvency.collateral > 0.
std::optional<CollateralSale> plan_collateral_sale(std::span<const AssetTerms> assets, AssetId numeraire,
                                                   const Solvency& solvency, std::span<const Debt> debts,
                                                   std::span<const Collateral> collaterals,
                                                   std::span<const SpotMarket> markets);

/// The liquidation fee of a sale: rate * cash, rounded down, at most what is left above the limit.
Amount sale_fee(MarginRate rate, Amount cash, Amount least);
/// Of a purchase that cost `paid`: the same, in what is paid with; `most` is what it might have cost.
Amount purchase_fee(MarginRate rate, Amount paid, Amount most);

/// What the sale did to both equities, at least, in the feeds' currency: rounded down.
struct SaleGain {
    Amount equity;
    Amount liquidation_equity;
};
SaleGain sale_gain(const SaleTerms& terms, Amount sold, Amount received);

}  // namespace plimsoll
