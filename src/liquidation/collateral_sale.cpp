#include "liquidation/collateral_sale.hpp"

#include <algorithm>
#include <vector>

namespace plimsoll {

LastUnit last_unit(const AssetTerms& terms, Amount net, bool is_numeraire) {
    if (is_numeraire) return {Amount{}, margin_rate_one, MarginRate{}};
    u32 last = 0;
    for (u32 k = 1; k < terms.haircut_tier_count; ++k)
        if (terms.haircut_tiers[k].floor < net) last = k;
    return {terms.haircut_tiers[last].floor, terms.haircut_tiers[last].weight, terms.closing_cost};
}

Amount sale_limit_cash(const SaleTerms& terms, Quantity quantity) {
    PLIMSOLL_INVARIANT(terms.debt_low.raw > 0 && terms.debt_high.raw > 0 && terms.solvency.collateral > Amount{});
    const i128 by_weight = mul_div(quantity.raw, i128{terms.low.raw} * terms.weight.raw,
                                   i128{terms.debt_high.raw} * terms.liability_weight.raw, Round::ceil);
    const i128 kept = (margin_rate_one - terms.closing_cost).raw;
    const i128 at_full_price = mul_div(quantity.raw, i128{terms.full.raw} * kept, i128{terms.debt_low.raw} * one_e6, Round::ceil);
    const Amount least_kept = std::max(Amount{}, terms.solvency.collateral - terms.solvency.liquidation_equity);
    const i128 by_solvency = mul_div(at_full_price, least_kept.raw, terms.solvency.collateral.raw, Round::ceil);
    return {std::max(by_weight, by_solvency)};
}

namespace {

struct Choice {
    LastUnit last;
    const Solvency& solvency;
    const Debt& debt;
    const Collateral& collateral;
    const SpotMarket& market;

    SaleTerms terms() const {
        return {collateral.low, collateral.full, last.weight, last.closing_cost, debt.low, debt.high, debt.liability_weight, solvency};
    }
    // Lowest multiple of the tick for which no quantity brings less than its limit: the limit of a size so large that its
    // rounding counts for nothing.
    i128 limit() const {
        const Quantity large{limits::quantity_raw_max};
        const i128 price = mul_div(sale_limit_cash(terms(), large).raw, one_e8, large.raw, Round::ceil);
        return std::max<i128>(div_round(price, market.tick.raw, Round::ceil), 1) * market.tick.raw;
    }
    Quantity quantity(i128 limit_price) const {
        const i128 lot = market.lot.raw;
        const i128 in_tier = (collateral.net - last.floor).raw;
        i128 size = std::min({mul_div(debt.owed.raw, one_e8, limit_price, Round::floor), collateral.sellable.raw, in_tier});
        if (market.depth_share > MarginRate{}) {
            const i128 share = mul_div(market.depth.raw, market.depth_share.raw, one_e6, Round::floor);
            size = std::min(size, share / limit_price);
        }
        size = std::clamp<i128>(size, 0, limits::quantity_raw_max);
        return {static_cast<i64>(size / lot * lot)};
    }
    std::optional<CollateralSale> sale() const {
        const i128 limit_price = limit();
        if (limit_price > limits::price_raw_max) return std::nullopt;
        const Quantity sold = quantity(limit_price);
        if (sold == Quantity{}) return std::nullopt;
        return CollateralSale{debt.asset, collateral.asset, market.market, sold, {static_cast<i64>(limit_price)}, terms()};
    }
};

// For comparing debts: 1e-22.
Int256 worth(const Debt& debt) { return multiply(debt.owed.raw, i128{debt.high.raw} * debt.liability_weight.raw); }

bool better(const CollateralSale& a, const CollateralSale& b) {
    return a.terms.weight != b.terms.weight ? a.terms.weight > b.terms.weight : a.collateral < b.collateral;
}

}  // namespace

std::optional<CollateralSale> plan_collateral_sale(std::span<const AssetTerms> assets, AssetId numeraire,
                                                   const Solvency& solvency, std::span<const Debt> debts,
                                                   std::span<const Collateral> collaterals,
                                                   std::span<const SpotMarket> markets) {
    std::vector<Debt> by_worth(debts.begin(), debts.end());
    std::ranges::sort(by_worth, [](const Debt& a, const Debt& b) {
        const auto order = worth(a) <=> worth(b);
        return order != 0 ? order > 0 : a.asset < b.asset;
    });
    for (const Debt& debt : by_worth) {
        std::optional<CollateralSale> best;
        for (const Collateral& collateral : collaterals) {
            const AssetId asset = collateral.asset;
            const LastUnit last = last_unit(assets[index(asset)], collateral.net, asset == numeraire);
            for (const SpotMarket& market : markets) {
                if (market.base != asset || market.settlement != debt.asset) continue;
                const auto sale = Choice{last, solvency, debt, collateral, market}.sale();
                if (sale && (!best || better(*sale, *best))) best = sale;
            }
        }
        if (best) return best;
    }
    return std::nullopt;
}

Amount sale_fee(MarginRate rate, Amount cash, Amount least) {
    return std::max(Amount{}, std::min(apply_rate(cash, rate, Round::floor), cash - least));
}

SaleGain sale_gain(const SaleTerms& terms, Quantity sold, Amount received) {
    const i128 counted = i128{terms.low.raw} * terms.weight.raw;
    const i128 repaid = i128{terms.debt_high.raw} * terms.liability_weight.raw;
    const i128 owned = i128{terms.full.raw} * (margin_rate_one - terms.closing_cost).raw;
    const auto in_currency = [](Int256 value) { return Amount{divide(value, one_e14, Round::floor).to_i128()}; };
    return {in_currency(multiply(received.raw, repaid) - multiply(sold.raw, counted)),
            in_currency(multiply(received.raw, i128{terms.debt_low.raw} * one_e6) - multiply(sold.raw, owned))};
}

}  // namespace plimsoll
