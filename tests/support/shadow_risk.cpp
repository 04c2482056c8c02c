// Re-margining from the ground up, one account at a time, by the formulas of docs/risk/margin.md.
#include <algorithm>

#include "tests/support/shadow.hpp"

namespace plimsoll::test {

namespace {

bool inverse(const MarketTerms& terms) { return terms.kind == InstrumentKind::inverse_perpetual; }

// Coins of an inverse quantity at a price.
i128 coins_of(i128 quantity, i64 price, Round round) { return div_round(quantity * one_e8, price, round); }

// Units 1e-16.
i128 notional_of(const MarketTerms& terms, Quantity quantity, Price mark) {
    const i128 size = abs(quantity).raw;
    return inverse(terms) ? coins_of(size, mark.raw, Round::ceil) * one_e8 : size * mark.raw;
}

i128 unrealised_of(const MarketTerms& terms, const ShadowLine& line, Price mark) {
    const i128 cost = line.cost.raw * one_e8;
    if (mark.raw <= 0) return cost;
    if (inverse(terms)) return coins_of(-i128{line.quantity.raw}, mark.raw, Round::floor) * one_e8 + cost;
    return i128{line.quantity.raw} * mark.raw + cost;
}

// Units 1e-22.
i128 tiered(const TieredMargin& model, i128 value) {
    i128 sum = 0;
    for (u32 k = 0; k < model.count; ++k) {
        const i128 from = model.tiers[k].floor.raw * one_e8;
        const i128 upto = k + 1 < model.count ? std::min(value, model.tiers[k + 1].floor.raw * one_e8) : value;
        if (upto > from) sum += (upto - from) * model.tiers[k].maintenance.raw;
    }
    return sum;
}

i128 size_linear(const SizeLinearMargin& model, i128 size, i128 value) {
    const i128 growth = div_round(i128{model.maintenance_slope.raw} * size, one_e10, Round::ceil);
    return value * std::min<i128>(model.maintenance_base.raw + growth, one_e6);
}

Int256 collateral(const AssetTerms& terms, i128 net, i128 price_and_halt) {
    Int256 sum;
    for (u32 k = 0; k < terms.haircut_tier_count; ++k) {
        const i128 from = terms.haircut_tiers[k].floor.raw * one_e8;
        const i128 upto =
            k + 1 < terms.haircut_tier_count ? std::min(net, terms.haircut_tiers[k + 1].floor.raw * one_e8) : net;
        if (upto > from) sum += multiply(upto - from, terms.haircut_tiers[k].weight.raw * price_and_halt);
    }
    return sum;
}

Amount atoms(const Int256& value, Price unit, Round round) {
    return {divide(value, i128{one_e10} * one_e10 * unit.raw, round).to_i128()};
}

}  // namespace

Amount Shadow::interest_owed(AccountId id, AssetId asset) const {
    const ShadowPurse held = purse(id, asset);
    if (held.amount >= Amount{} || !customer(id)) return {};
    return {mul_div(-held.amount.raw, assets_[index(asset)].credit_index.raw - held.anchor.raw, one_e18, Round::ceil)};
}

Amount Shadow::funding_owed(AccountId id, MarketId market) const {
    const ShadowLine held = line(id, market);
    const i128 change = markets_[index(market)].funding_index.raw - held.anchor.raw;
    return Amount{mul_div(held.quantity.raw, change, one_e18, Round::ceil)} - held.settled;
}

Amount Shadow::profit(AccountId id, MarketId market) const {
    const i128 value = unrealised_of(markets_[index(market)].terms, line(id, market), markets_[index(market)].mark);
    return Amount{div_round(value, one_e8, Round::floor)} - funding_owed(id, market);
}

Notional Shadow::net(AccountId id, AssetId asset) const {
    Notional sum = as_notional(purse(id, asset).amount - interest_owed(id, asset));
    for (u32 i = 0; i < account(id).lines.size(); ++i) {
        const ShadowLine& held = account(id).lines[i];
        if (held.quantity == Quantity{} || markets_[i].terms.settlement != asset) continue;
        sum += Notional{unrealised_of(markets_[i].terms, held, markets_[i].mark)} -
               as_notional(funding_owed(id, MarketId{i}));
    }
    return sum;
}

Exact Shadow::requirement(MarketId market, Quantity quantity) const {
    const MarketTerms& terms = markets_[index(market)].terms;
    const Price mark = markets_[index(market)].mark;
    if (quantity == Quantity{} || mark.raw <= 0) return {};
    const i128 value = notional_of(terms, quantity, mark);
    if (const auto* model = std::get_if<TieredMargin>(&terms.margin.model)) return {tiered(*model, value)};
    const i128 size = inverse(terms) ? value / one_e8 : i128{abs(quantity).raw};
    return {size_linear(std::get<SizeLinearMargin>(terms.margin.model), size, value)};
}

Price Shadow::full_price(AssetId asset) const {
    return assets_[index(asset)].terms.feed == no_feed ? Price{one_e8} : assets_[index(asset)].priced.price;
}

Price Shadow::numeraire_price(AccountId id) const {
    const Price price = full_price(account(id).opened.numeraire);
    return {std::max<i64>(price.raw, 1)};
}

NaiveRisk Shadow::risk(AccountId id) const {
    NaiveRisk sum;
    const AssetId numeraire = account(id).opened.numeraire;
    for (u32 i = 0; i < assets_.size(); ++i) {
        const AssetId asset{i};
        const AssetTerms& terms = assets_[i].terms;
        const bool own = asset == numeraire, par = terms.feed == no_feed;
        const i128 unit = numeraire_price(id).raw;
        const AssetPriced& priced = assets_[i].priced;
        const bool counts = terms.use == CollateralUse::cross || (terms.use == CollateralUse::isolated_only &&
                                                                  account(id).opened.mode == MarginMode::isolated);
        const i128 low = own ? unit : !counts ? 0 : par ? one_e8 : i128{priced.low.raw};
        const i128 high = own ? unit : par ? one_e8 : i128{priced.high.raw};
        const i128 halt = own || par ? one_e6 : i128{priced.halt_weight.raw};
        const i128 net = this->net(id, asset).raw;
        if (own)
            sum.equity += multiply(net, unit * one_e6 * one_e6);
        else if (net > 0)
            sum.equity += collateral(terms, net, low * halt);
        else
            sum.equity += multiply(net, i128{terms.liability_weight.raw} * high * one_e6);
        const i128 kept = own ? one_e6 : net < 0 ? one_e6 + terms.closing_cost.raw : one_e6 - terms.closing_cost.raw;
        const i128 full = own ? unit : i128{full_price(asset).raw};
        sum.liquidation += multiply(net, full * kept * one_e6);
        for (u32 m = 0; m < account(id).lines.size(); ++m) {
            const Quantity quantity = account(id).lines[m].quantity;
            if (markets_[m].terms.settlement != asset || quantity == Quantity{}) continue;
            sum.maintenance += multiply(requirement(MarketId{m}, quantity).raw, high * one_e6);
            if (markets_[m].mark.raw <= 0) continue;
            const i128 cost = notional_of(markets_[m].terms, quantity, markets_[m].mark) *
                              markets_[m].terms.liquidation.closing_cost.raw;
            sum.liquidation -= multiply(cost, full * one_e6);
        }
    }
    return sum;
}

NaiveAmounts Shadow::amounts(AccountId id) const {
    const NaiveRisk sum = risk(id);
    const Price unit = numeraire_price(id);
    return {atoms(sum.equity, unit, Round::floor), atoms(sum.maintenance, unit, Round::ceil),
            atoms(sum.liquidation, unit, Round::floor)};
}

Int256 Shadow::health_at(AccountId id, const std::vector<Price>& marks, const std::vector<Price>& assets) const {
    Shadow moved;  // only what risk() looks at
    moved.assets_ = assets_;
    moved.markets_ = markets_;
    moved.accounts_.resize(index(id) + 1);
    moved.accounts_[index(id)] = accounts_[index(id)];
    for (std::size_t i = 0; i < marks.size(); ++i)
        if (marks[i] > Price{}) moved.markets_[i].mark = marks[i];
    for (std::size_t i = 0; i < assets.size(); ++i)
        if (assets[i] > Price{})
            moved.assets_[i].priced.price = moved.assets_[i].priced.low = moved.assets_[i].priced.high = assets[i];
    const NaiveRisk sum = moved.risk(id);
    return sum.equity - sum.maintenance;
}

}  // namespace plimsoll::test
