#include "liquidation/certificate.hpp"

#include "margin/position_value.hpp"

namespace plimsoll {

AssetId priced_asset(const Certificate& certificate, const RuleBook& rules) {
    const MarketTerms& market = rules.markets[index(certificate.market)];
    return buys_debt(certificate) ? market.base : market.settlement;
}

SettlementPrice settlement_price(const Certificate& certificate, const RuleBook& rules) {
    const AssetId settlement = priced_asset(certificate, rules);
    SettlementPrice price{certificate.numeraire_price, certificate.settlement_low, certificate.settlement_high, margin_rate_one,
                          MarginRate{}};
    if (settlement == certificate.numeraire) return price;  // counts at par in this account
    price.liability_weight = rules.assets[index(settlement)].liability_weight;
    price.closing_cost = rules.assets[index(settlement)].closing_cost;
    return price;
}

AccountLine line_of(const Certificate& certificate, const RuleBook& rules) {
    PLIMSOLL_INVARIANT(index(certificate.market) < rules.markets.size());
    const MarketTerms& market = rules.markets[index(certificate.market)];
    const SettlementPrice price = settlement_price(certificate, rules);
    return {market.kind,
            certificate.quantity,
            certificate.mark,
            market.book.lot,
            equity_in_settlement(certificate.equity, price),
            maintenance_in_settlement(certificate.maintenance, price),
            equity_in_settlement(certificate.liquidation_equity, price),
            market.liquidation.closing_cost,
            price,
            &market.margin};
}

LineRest rest_of(const AccountLine& line, Amount cost, Amount funding_owed) {
    const Amount value = settle(unrealised(line.kind, line.quantity, cost, line.mark), Round::floor) - funding_owed;
    return {line.equity - value, line.maintenance - settle(line_maintenance(line, line.quantity), Round::ceil)};
}

LineAfter line_after(const AccountLine& line, Quantity trade, Amount received) {
    if (trade == Quantity{}) return {line.equity, line.maintenance, line.liquidation_equity};
    const Notional gain = as_notional(received) - given_up(line, trade);
    const Exact freed = line_maintenance(line, line.quantity) - line_maintenance(line, line.quantity + trade);
    return {line.equity + settle(gain, Round::floor), line.maintenance - settle(freed, Round::floor),
            line.liquidation_equity + settle(exact(gain) + closing_cost_saved(line, trade), Round::floor)};
}

LastUnit last_unit_sold(const Certificate& certificate, const RuleBook& rules) {
    const MarketTerms& market = rules.markets[index(certificate.market)];
    const AssetId sold = buys_debt(certificate) ? market.settlement : market.base;
    return last_unit(rules.assets[index(sold)], {certificate.quantity.raw}, sold == certificate.numeraire);
}

SaleTerms sale_terms(const Certificate& certificate, const RuleBook& rules) {
    const LastUnit last = last_unit_sold(certificate, rules);
    return {certificate.mark,
            certificate.full_price,
            last.weight,
            last.closing_cost,
            certificate.settlement_low,
            certificate.settlement_high,
            settlement_price(certificate, rules).liability_weight,
            {certificate.liquidation_equity, certificate.cost}};
}

Amount collateral_value(const Certificate& certificate) {
    return {mul_div(certificate.quantity.raw, certificate.full_price.raw, certificate.numeraire_price.raw, Round::floor)};
}

LineAfter sale_after(const Certificate& certificate, const SaleTerms& terms) {
    const Amount sold = buys_debt(certificate) ? certificate.fee - certificate.cash : Amount{-certificate.filled.raw};
    const Amount received = buys_debt(certificate) ? Amount{certificate.filled.raw} : certificate.cash - certificate.fee;
    const SaleGain gain = sale_gain(terms, sold, received);
    const auto in_numeraire = [&](Amount value) {
        return Amount{mul_div(value.raw, one_e8, certificate.numeraire_price.raw, Round::floor)};
    };
    return {certificate.equity + in_numeraire(gain.equity), certificate.maintenance,
            certificate.liquidation_equity + in_numeraire(gain.liquidation_equity)};
}

namespace {

struct Check {
    const Certificate& is;
    const RuleBook& rules;
    std::vector<CertificateFault> faults{};

    void demand(bool holds, std::string_view field, std::string_view what) {
        if (!holds) faults.push_back({field, what});
    }
    const MarketTerms& market() const { return rules.markets[index(is.market)]; }

    void totals() {
        demand(index(is.numeraire) < rules.assets.size(), "numeraire", "is not in the rule book");
        demand(is.liquidatable == (is.equity < is.maintenance), "liquidatable", "is not whether equity < maintenance");
        demand(is.maintenance >= Amount{}, "maintenance", "is negative");
        demand(is.absorbed >= Amount{}, "absorbed", "is negative");
        demand(is.fee >= Amount{}, "fee", "is negative");
    }
    // What a rule has no use for stays at zero; prices at one.
    void no_line() {
        demand(is.quantity == Quantity{} && is.mark == Price{} && is.full_price == Price{}, "quantity", "speaks of a position where the rule has none");
        no_trade();
        no_rest();
        at_par();
    }
    void no_trade() {
        demand(is.slice == Quantity{} && is.filled == Quantity{} && is.limit_cash == Amount{}, "slice",
               "speaks of a trade where the rule has none");
        demand(is.fee == Amount{}, "fee", "is taken where the rule has none");
    }
    void no_rest() {
        demand(is.cost == Amount{} && is.funding_owed == Amount{} && is.rest_equity == Amount{} &&
                   is.rest_maintenance == Amount{},
               "cost", "speaks of a position where the rule has none");
    }
    void at_par() {
        const Price one{one_e8};
        demand(is.settlement_low == one && is.settlement_high == one && is.numeraire_price == one, "settlement_high",
               "is a price where the rule converts nothing");
    }
    void after(Amount equity, Amount maintenance, Amount liquidation_equity) {
        demand(is.equity_after == equity, "equity_after", "does not follow from the step");
        demand(is.maintenance_after == maintenance, "maintenance_after", "does not follow from the step");
        demand(is.liquidation_equity_after == liquidation_equity, "liquidation_equity_after", "does not follow from the step");
    }
    bool market_known() {
        const bool known = is.market != no_market && index(is.market) < rules.markets.size();
        demand(known, "market", "is not in the rule book");
        return known;
    }
    bool asset_price_par(AssetId asset, Price price) const {
        return rules.assets[index(asset)].feed != no_feed || price == Price{one_e8};
    }
    bool prices_sound() {
        const bool sound = is.numeraire_price.raw > 0 && is.settlement_low.raw > 0 && is.settlement_high >= is.settlement_low;
        demand(sound, "settlement_low", "is not a price, or above the high one");
        if (!sound) return false;
        const AssetId settlement = priced_asset(is, rules);
        const bool certain = settlement == is.numeraire || rules.assets[index(settlement)].feed == no_feed;
        demand(!certain || is.settlement_low == is.settlement_high, "settlement_low",
               "differs from the high price of an asset that has one price");
        demand(settlement != is.numeraire || is.settlement_high == is.numeraire_price, "settlement_high",
               "is not the numeraire's, which the market settles in");
        demand(asset_price_par(is.numeraire, is.numeraire_price), "numeraire_price", "is not one, and the asset has no feed");
        demand(asset_price_par(settlement, is.settlement_high), "settlement_high", "is not one, and the asset has no feed");
        return faults.empty();
    }

    // An inverse quantity is worth coins: its product with the price means nothing.
    bool value_within() const {
        const bool known = is.market != no_market && index(is.market) < rules.markets.size();
        if (known && market().kind == InstrumentKind::inverse_perpetual && is.mark > Price{})
            return limits::within(margin_notional(InstrumentKind::inverse_perpetual, is.quantity, is.mark));
        return limits::within(notional(is.quantity, is.mark));
    }
    static bool sound(Price price) { return price.raw >= 0 && price.raw < limits::price_raw_max; }
    bool within_limits() {
        const bool within = limits::within(is.equity) && limits::within(is.maintenance) && limits::within(is.cost) &&
                            limits::within(is.liquidation_equity) && limits::within(is.cash) && limits::within(is.fee) &&
                            limits::within(is.absorbed) && limits::within(is.funding_owed) &&
                            limits::within(is.rest_equity) && limits::within(is.rest_maintenance) &&
                            sound(is.mark) && sound(is.full_price) && sound(is.settlement_high) && sound(is.numeraire_price) &&
                            abs(is.quantity).raw < limits::quantity_raw_max &&
                            value_within();
        demand(within, "quantity", "or another number exceeds the limits of the number types");
        return within;
    }

    // --- book_slice, adl ---
    bool trade_fits() {
        const bool opposite = is.slice == Quantity{} || (is.slice > Quantity{}) != (is.quantity > Quantity{});
        const bool fits = is.quantity != Quantity{} && is.slice != Quantity{} && opposite &&
                          abs(is.slice) <= abs(is.quantity);
        demand(fits, "slice", "does not close a part of the position");
        const bool fill_fits = abs(is.filled) <= abs(is.slice) &&
                               (is.filled == Quantity{} || (is.filled > Quantity{}) == (is.slice > Quantity{}));
        demand(fill_fits, "filled", "is not a part of the slice");
        return fits && fill_fits;
    }
    void line() {
        if (!market_known() || !prices_sound() || !trade_fits()) return;
        demand(market().kind != InstrumentKind::spot, "market", "has no positions");
        demand(is.mark.raw > 0 && is.maintenance > Amount{}, "mark", "or maintenance is not above zero");
        demand(is.fraction == MarginRate{} && is.full_price == Price{}, "fraction", "or full price is set where the rule has none");
        if (!faults.empty()) return;
        const AccountLine seen = line_of(is, rules);
        const LineRest rest = rest_of(seen, is.cost, is.funding_owed);
        demand(is.rest_equity == rest.equity, "rest_equity", "and the position do not add up to equity");
        demand(is.rest_maintenance == rest.maintenance, "rest_maintenance", "and the position do not add up to maintenance");
        demand(is.rest_maintenance >= Amount{}, "rest_maintenance", "is negative");
        demand(is.limit_cash == limit_cash(seen, is.slice), "limit_cash", "is not the bankruptcy limit of the slice");
        if (is.rule == StepRule::book_slice) book(seen);
        else adl(seen);
        const LineAfter then = line_after(seen, is.filled, is.cash - is.fee + is.absorbed);
        after(then.equity, then.maintenance, then.liquidation_equity);
    }
    void book(const AccountLine& seen) {
        if (is.filled == Quantity{}) {
            demand(is.cash == Amount{} && is.fee == Amount{} && is.absorbed == Amount{}, "cash", "came in without a fill");
            return;
        }
        if (is.absorbed > Amount{}) return lifted(seen);
        demand(limit_kept(seen, is.filled, is.cash), "cash", "lies beyond the limit");
        demand(is.fee == liquidation_fee(seen, market().liquidation.fee, is.filled, is.cash), "fee",
               "is not the rule book's, or takes more than the limit leaves");
    }
    // Others pay what the fills are short of the limit: only of an account without equity, and no more than its share.
    void lifted(const AccountLine& seen) {
        demand(seen.liquidation_equity <= Amount{}, "absorbed", "is paid for a solvent account");
        demand(is.fee == Amount{}, "fee", "is taken where others pay");
        demand(is.cash + is.absorbed == limit_cash(seen, is.filled), "absorbed", "and cash are not the bankruptcy price of what filled");
        demand(is.cash + lift_slack >= lifted_cash(seen, is.filled), "cash", "is less than the mark and the stated closing cost allow");
    }
    void adl(const AccountLine& seen) {
        demand(is.filled == is.slice, "filled", "is not the whole slice");
        demand(is.fee == Amount{}, "fee", "is taken where counterparties are forced");
        demand(is.cash + is.absorbed == is.limit_cash, "cash", "and what others paid are not the bankruptcy price");
        demand(is.absorbed == Amount{} || loss_limit(seen, is.slice) < Amount{}, "absorbed", "is paid for a slice that has no deficit");
    }

    // --- collateral_sale ---
    void sale() {
        if (!market_known()) return;
        const MarketTerms& spot = market();
        demand(spot.kind == InstrumentKind::spot && spot.base != no_asset, "market", "is not a spot market");
        if (!faults.empty() || !prices_sound()) return;
        const bool fill_fits = abs(is.filled) <= abs(is.slice) &&
                               (is.filled == Quantity{} || (is.filled > Quantity{}) == (is.slice > Quantity{}));
        demand(is.quantity > Quantity{} && is.slice != Quantity{} && fill_fits, "slice", "does not sell what is held, or the fill is no part of it");
        demand(is.absorbed == Amount{} && is.fraction == MarginRate{}, "absorbed", "is paid where collateral is sold");
        demand(is.funding_owed == Amount{} && is.rest_maintenance == Amount{}, "funding_owed",
               "speaks of a position where the rule has none");
        demand(is.mark.raw > 0 && is.full_price >= is.mark, "mark", "is not above zero and at most the middle price");
        demand(is.rest_equity >= Amount{} && is.cost > Amount{} && is.cost == is.rest_equity + collateral_value(is), "cost",
               "is not the collateral sold from and the rest of it");
        if (!faults.empty()) return;
        const SaleTerms terms = sale_terms(is, rules);
        if (buys_debt(is)) bought(terms, spot.liquidation.fee);
        else sold(terms, spot.liquidation.fee);
        const LineAfter then = sale_after(is, terms);
        after(then.equity, then.maintenance, then.liquidation_equity);
    }

    i128 in_last_tier() const { return is.quantity.raw - last_unit_sold(is, rules).floor.raw; }
    void sold(const SaleTerms& terms, MarginRate fee) {
        demand(-is.slice.raw <= in_last_tier(), "slice", "reaches beyond the last haircut tier");
        demand(is.limit_cash == sale_limit_cash(terms, -is.slice), "limit_cash", "is not the least that the sale may bring");
        const Amount least = sale_limit_cash(terms, -is.filled);
        demand(is.cash >= least, "cash", "is less than the sale may bring");
        demand(is.fee == sale_fee(fee, is.cash, least), "fee", "is not the rule book's, or takes more than the limit leaves");
    }
    void bought(const SaleTerms& terms, MarginRate fee) {
        const Amount most = most_sold(terms, {is.filled.raw});
        demand((is.fee - is.cash).raw <= in_last_tier(), "cash", "reaches beyond the last haircut tier");
        demand(is.limit_cash == -most_sold(terms, {is.slice.raw}), "limit_cash", "is not the most that the purchase may cost");
        demand(is.cash <= Amount{} && -is.cash <= most, "cash", "is more than the purchase may cost");
        demand(is.fee == purchase_fee(fee, -is.cash, most), "fee", "is not the rule book's, or takes more than the limit leaves");
    }

    // --- rules without a line ---
    void takeover() {
        const bool whole = is.fraction == margin_rate_one;
        demand(is.fraction > MarginRate{} && is.fraction <= margin_rate_one, "fraction", "is not above zero and at most one");
        demand(is.cash >= Amount{}, "cash", "hands negative equity to the taker");
        demand(is.absorbed == Amount{} || is.liquidation_equity < Amount{} || !whole, "absorbed",
               "is paid for an account that has no deficit");
        demand(is.liquidation_equity_after == is.liquidation_equity + is.absorbed - is.cash, "liquidation_equity_after",
               "does not follow from the step");
        if (whole) after(Amount{}, Amount{}, Amount{});
        demand(is.maintenance_after <= is.maintenance, "maintenance_after", "has risen");
        if (is.equity > Amount{})
            demand(multiply(is.equity_after.raw, is.maintenance.raw) >= multiply(is.equity.raw, is.maintenance_after.raw),
                   "equity_after", "lets the margin ratio fall");
    }
    void cover() {
        demand(is.liquidation_equity < Amount{}, "liquidation_equity", "shows no deficit to cover");
        demand(is.cash == Amount{} && is.fraction == MarginRate{}, "cash", "is moved where only a deficit is covered");
        demand(is.absorbed >= -is.liquidation_equity, "absorbed", "does not cover the deficit");
        after(is.equity + is.absorbed, is.maintenance, is.liquidation_equity + is.absorbed);
    }
    void nothing_moved() {
        demand(is.cash == Amount{} && is.absorbed == Amount{} && is.fraction == MarginRate{}, "cash",
               "is moved where the rule moves nothing");
        demand(is.rule != StepRule::closed || (is.equity == Amount{} && is.maintenance == Amount{}), "rule",
               "is closed, and something is left");
        after(is.equity, is.maintenance, is.liquidation_equity);
    }
    void without_line() {
        demand(is.market == no_market && is.price_set == 0, "market", "or its price set is named where the rule has none");
        no_line();
        if (is.rule == StepRule::takeover) takeover();
        else if (is.rule == StepRule::deficit_cover) cover();
        else nothing_moved();
    }
};

}  // namespace

std::vector<CertificateFault> verify(const Certificate& certificate, const RuleBook& in_force, const Hash& rulebook) {
    Check check{certificate, in_force};
    check.demand(certificate.rulebook == rulebook, "rulebook", "is not the hash of the rule book in force");
    check.totals();
    if (!check.within_limits() || index(certificate.numeraire) >= in_force.assets.size()) return check.faults;
    if (speaks_of_line(certificate.rule)) check.line();
    else if (certificate.rule == StepRule::collateral_sale) check.sale();
    else check.without_line();
    return check.faults;
}

}  // namespace plimsoll
