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

Amount sale_limit_cash(const SaleTerms& terms, Amount sold) {
    PLIMSOLL_INVARIANT(terms.debt_low.raw > 0 && terms.debt_high.raw > 0 && terms.solvency.collateral > Amount{});
    const i128 by_weight = mul_div(sold.raw, i128{terms.low.raw} * terms.weight.raw,
                                   i128{terms.debt_high.raw} * terms.liability_weight.raw, Round::ceil);
    const i128 kept = (margin_rate_one - terms.closing_cost).raw;
    const i128 at_full_price = mul_div(sold.raw, i128{terms.full.raw} * kept, i128{terms.debt_low.raw} * one_e6, Round::ceil);
    const Amount least_kept = std::max(Amount{}, terms.solvency.collateral - terms.solvency.liquidation_equity);
    const i128 by_solvency = mul_div(at_full_price, least_kept.raw, terms.solvency.collateral.raw, Round::ceil);
    return {std::max(by_weight, by_solvency)};
}

namespace {

// value * numerator / denominator, rounded down, at most the limit of amounts; nothing bounds where the denominator is zero.
i128 ratio_capped(i128 value, i128 numerator, i128 denominator) {
    constexpr i128 most = limits::amount_raw_max - 1;
    if (denominator == 0) return most;
    const Int256 quotient = divide(multiply(value, numerator), denominator, Round::floor);
    return quotient > Int256{most} ? most : quotient.to_i128();
}

}  // namespace

Amount most_sold(const SaleTerms& terms, Amount received) {
    PLIMSOLL_INVARIANT(received >= Amount{} && terms.solvency.collateral > Amount{});
    const i128 by_weight = ratio_capped(received.raw, i128{terms.debt_high.raw} * terms.liability_weight.raw,
                                        i128{terms.low.raw} * terms.weight.raw);
    const Amount least_kept = std::max(Amount{}, terms.solvency.collateral - terms.solvency.liquidation_equity);
    const i128 at_full_price = ratio_capped(received.raw, terms.solvency.collateral.raw, least_kept.raw);
    const i128 kept = i128{terms.full.raw} * (margin_rate_one - terms.closing_cost).raw;
    const i128 by_solvency = ratio_capped(at_full_price, i128{terms.debt_low.raw} * one_e6, kept);
    return {std::min(by_weight, by_solvency)};
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
    bool buys() const { return market.base == debt.asset; }
    // The multiple of the tick nearest to the mark's far side at which no quantity breaks its limit: the limit of a size so large
    // that its rounding counts for nothing. Zero where a purchase has none.
    i128 limit() const {
        constexpr i128 large = limits::quantity_raw_max, tick_most = limits::price_raw_max;
        const i128 tick = market.tick.raw;
        if (buys()) return mul_div(std::min(most_sold(terms(), {large}).raw, large * (tick_most / one_e8)), one_e8, large, Round::floor) / tick * tick;
        const i128 price = mul_div(sale_limit_cash(terms(), Amount{large}).raw, one_e8, large, Round::ceil);
        return std::max<i128>(div_round(price, tick, Round::ceil), 1) * tick;
    }
    // Of the collateral at most its last tier and what is there.
    i128 collateral_most() const { return std::min<i128>(collateral.sellable.raw, (collateral.net - last.floor).raw); }
    i128 wanted(i128 limit_price) const {
        const i128 expected = std::max<i128>(limit_price, market.best_bid.raw);
        if (!buys()) return std::min(mul_div(debt.owed.raw, one_e8, expected, Round::floor), collateral_most());
        // One atom less than what that much collateral must bring: then even at the limit, fee included, it is not exceeded.
        return std::min<i128>(debt.owed.raw, sale_limit_cash(terms(), Amount{collateral_most()}).raw - 1);
    }
    Quantity quantity(i128 limit_price) const {
        i128 size = wanted(limit_price);
        if (market.depth_share > MarginRate{}) {
            const i128 depth = buys() ? market.asks.raw : market.bids.raw;
            size = std::min(size, mul_div(depth, market.depth_share.raw, one_e6, Round::floor) / limit_price);
        }
        size = std::clamp<i128>(size, 0, limits::quantity_raw_max);
        return {static_cast<i64>(size / market.lot.raw * market.lot.raw)};
    }
    std::optional<CollateralSale> sale() const {
        const i128 limit_price = limit();
        if (limit_price > limits::price_raw_max || limit_price <= 0) return std::nullopt;
        const Quantity size = quantity(limit_price);
        if (size == Quantity{}) return std::nullopt;
        return CollateralSale{debt.asset, collateral.asset, market.market, buys() ? Side::buy : Side::sell,
                              size, {static_cast<i64>(limit_price)}, terms()};
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
                const bool joins = (market.base == asset && market.settlement == debt.asset) ||
                                   (market.base == debt.asset && market.settlement == asset);
                if (!joins) continue;
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

Amount purchase_fee(MarginRate rate, Amount paid, Amount most) {
    return std::max(Amount{}, std::min(apply_rate(paid, rate, Round::floor), most - paid));
}

SaleGain sale_gain(const SaleTerms& terms, Amount sold, Amount received) {
    const i128 counted = i128{terms.low.raw} * terms.weight.raw;
    const i128 repaid = i128{terms.debt_high.raw} * terms.liability_weight.raw;
    const i128 owned = i128{terms.full.raw} * (margin_rate_one - terms.closing_cost).raw;
    const auto in_currency = [](Int256 value) { return Amount{divide(value, one_e14, Round::floor).to_i128()}; };
    return {in_currency(multiply(received.raw, repaid) - multiply(sold.raw, counted)),
            in_currency(multiply(received.raw, i128{terms.debt_low.raw} * one_e6) - multiply(sold.raw, owned))};
}

}  // namespace plimsoll
