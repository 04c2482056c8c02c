#include "liquidation/collateral_sale.hpp"

#include <algorithm>
#include <vector>

namespace plimsoll {

const HaircutTier& last_tier(const AssetTerms& terms, Amount net) {
    u32 last = 0;
    for (u32 k = 1; k < terms.haircut_tier_count; ++k)
        if (terms.haircut_tiers[k].floor < net) last = k;
    return terms.haircut_tiers[last];
}

namespace {

// low * weight / (high * liability weight), as a fraction.
struct Exchange {
    i128 worth;   // of a unit sold, 1e-14
    i128 repaid;  // by a unit of the debt's asset, 1e-14

    Exchange(Price low, MarginRate weight, Price high, MarginRate debt_weight)
        : worth(i128{low.raw} * weight.raw), repaid(i128{high.raw} * debt_weight.raw) {
        PLIMSOLL_INVARIANT(worth >= 0 && repaid > 0);
    }
};

}  // namespace

Amount sale_limit_cash(Quantity quantity, Price low, MarginRate weight, Price debt_high, MarginRate debt_weight) {
    const Exchange exchange(low, weight, debt_high, debt_weight);
    return {mul_div(quantity.raw, exchange.worth, exchange.repaid, Round::ceil)};
}

namespace {

struct Choice {
    const AssetTerms& terms;
    const Debt& debt;
    const Collateral& collateral;
    const SpotMarket& market;

    const HaircutTier& tier() const { return last_tier(terms, collateral.net); }

    // Lowest multiple of the tick at which a unit sold is worth its weight.
    Price limit() const {
        const i128 price = sale_limit_cash(Quantity{one_e8}, collateral.low, tier().weight, debt.high, debt.liability_weight).raw;
        const i128 on_tick = div_round(price, market.tick.raw, Round::ceil) * market.tick.raw;
        return {static_cast<i64>(std::clamp<i128>(on_tick, market.tick.raw, limits::price_raw_max))};
    }
    Quantity quantity(Price limit_price) const {
        const i128 lot = market.lot.raw;
        const i128 repays = mul_div(debt.owed.raw, one_e8, limit_price.raw, Round::ceil);
        i128 size = div_round(repays, lot, Round::ceil) * lot;
        size = std::min({size, collateral.sellable.raw, (collateral.net - tier().floor).raw});
        if (market.depth_share > MarginRate{}) {
            const i128 share = mul_div(market.depth.raw, market.depth_share.raw, one_e6, Round::floor);
            size = std::min(size, share / limit_price.raw);
        }
        size = std::clamp<i128>(size, 0, limits::quantity_raw_max);
        return {static_cast<i64>(size / lot * lot)};
    }
};

// Worth in the numeraire, for comparing debts: 1e-22, whole.
Int256 worth(const Debt& debt) { return multiply(debt.owed.raw, i128{debt.high.raw} * debt.liability_weight.raw); }

std::optional<CollateralSale> best_sale(std::span<const AssetTerms> terms, const Debt& debt,
                                        std::span<const Collateral> collaterals, std::span<const SpotMarket> markets) {
    std::optional<CollateralSale> best;
    for (const Collateral& collateral : collaterals) {
        for (const SpotMarket& market : markets) {
            if (market.base != collateral.asset || market.settlement != debt.asset) continue;
            const Choice choice{terms[index(collateral.asset)], debt, collateral, market};
            const Price limit = choice.limit();
            const Quantity quantity = choice.quantity(limit);
            if (quantity == Quantity{}) continue;
            const CollateralSale sale{debt.asset, collateral.asset, market.market, quantity, limit, choice.tier().weight};
            const bool better = !best || sale.weight > best->weight ||
                                (sale.weight == best->weight && sale.collateral < best->collateral);
            if (better) best = sale;
        }
    }
    return best;
}

}  // namespace

std::optional<CollateralSale> plan_collateral_sale(std::span<const AssetTerms> terms, std::span<const Debt> debts,
                                                   std::span<const Collateral> collaterals,
                                                   std::span<const SpotMarket> markets) {
    std::vector<Debt> by_worth(debts.begin(), debts.end());
    std::ranges::stable_sort(by_worth, [](const Debt& a, const Debt& b) {
        const auto order = worth(a) <=> worth(b);
        return order != 0 ? order > 0 : a.asset < b.asset;
    });
    for (const Debt& debt : by_worth)
        if (const auto sale = best_sale(terms, debt, collaterals, markets)) return sale;
    return std::nullopt;
}

}  // namespace plimsoll
