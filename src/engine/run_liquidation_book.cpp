// What the book takes: slices of positions, and collateral for debts. Both are IOC orders with a limit that protects the
// account; the fee takes only what the fills left above it.
#include <algorithm>

#include "engine/liquidation.hpp"
#include "liquidation/collateral_sale.hpp"
#include "liquidation/slice.hpp"
#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"

namespace plimsoll::liquidation {

namespace {

Side side_of(Quantity trade) { return trade > Quantity{} ? Side::buy : Side::sell; }

// Whether anybody stands at the limit or better.
bool within_reach(const Core& core, MarketId market, Side taker, Price limit) {
    const auto best = core.derived.books[index(market)].best_price(opposite(taker));
    return best && (taker == Side::buy ? *best <= limit : *best >= limit);
}

// The measured depth on the side that the trade takes: enough to know that it binds nothing.
Notional depth_for(const Core& core, MarketId market, const AccountLine& line, Quantity trade) {
    const MarginRate share = core.state.terms(market).liquidation.slice_depth_share;
    const i128 enough = share > MarginRate{} ? mul_div(abs(trade).raw, one_e6, share.raw, Round::ceil) : abs(trade).raw;
    const Quantity counted{static_cast<i64>(std::min<i128>(enough + line.lot.raw, limits::quantity_raw_max - 1))};
    return depth_least(core, market, opposite(side_of(trade)), counted);
}

// Whether the payers before ADL have what a slice of an insolvent account can be short of at most.
bool may_lift(const Core& core, const Failing& failing, MarketId market, const AccountLine& line, Quantity slice) {
    const MarketTerms& terms = core.state.terms(market);
    const Amount most = lift_of(line, slice, lifted_cash(line, slice)) + lift_slack;
    return borne_willingly(most, terms.liquidation, payer_room(core, failing.id, market, terms.settlement));
}

// The payers pay what the fills are short of the slice's bankruptcy price.
void lift(Core& core, const Failing& failing, MarketId market, Amount missing) {
    if (missing == Amount{}) return;
    const MarketTerms& terms = core.state.terms(market);
    const PayerRoom room = payer_room(core, failing.id, market, terms.settlement);
    collect(core, failing.id, market, terms.settlement, plan_payers(missing, willing_payers(terms.liquidation), room), {});
}

bool slice_market(Core& core, const Failing& failing, MarketId market, bool lifted) {
    const MarketTerms& terms = core.state.terms(market);
    if (!has_taker(terms, Taker::book)) return false;
    Certificate certificate = certificate_of(core, failing, StepRule::book_slice, market);
    const AccountLine line = line_of(certificate, core.state.rules);
    const Slice slice = slice_size(line, terms.liquidation, depth_for(core, market, line, -line.quantity));
    if (slice.quantity == Quantity{}) return false;
    const bool helped = lifted && may_lift(core, failing, market, line, slice.quantity);
    const auto limit = helped ? lifted_price(line, slice.quantity, terms.book.tick) : limit_price(line, slice.quantity, terms.book.tick);
    const Side side = side_of(slice.quantity);
    if (!limit || !within_reach(core, market, side, *limit)) return false;
    const EngineFill fill = take_from_book(core, failing.id, market, side, abs(slice.quantity), *limit);
    if (fill.filled == Quantity{}) return false;

    certificate.slice = slice.quantity;
    certificate.limit_cash = limit_cash(line, slice.quantity);
    certificate.filled = fill.filled;
    certificate.cash = fill.cash;
    certificate.fee = liquidation_fee(line, terms.liquidation.fee, fill.filled, fill.cash);
    take_income(core, failing.id, core.state.market(market).fund, terms.settlement, certificate.fee,
                PostReason::liquidation_fee);
    if (helped) certificate.absorbed = lift_of(line, fill.filled, fill.cash);
    lift(core, failing, market, certificate.absorbed);
    const LineAfter after = line_after(line, fill.filled, fill.cash - certificate.fee + certificate.absorbed);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    const Duration interval = slice.reason == SliceReason::dust ? Duration{} : terms.liquidation.slice_interval;
    step_done(core, certificate, next_step(core, failing.id, interval));
    return true;
}

// --- collateral ---

// What can be sold for what, as collateral_sale.hpp asks to see it.
struct Shelf {
    std::vector<Debt> debts;
    std::vector<Collateral> collaterals;
    std::vector<SpotMarket> markets;
    Amount collateral_value;  // all positive nets at full prices, in the numeraire

    const Collateral& of(AssetId asset) const { return *std::ranges::find(collaterals, asset, &Collateral::asset); }
};

Price full_price(const Core& core, AssetId asset) { return Price{numeraire_price(core.view(), asset)}; }

Amount in_numeraire(const Core& core, AssetId numeraire, AssetId asset, Amount amount) {
    return {mul_div(amount.raw, full_price(core, asset).raw, full_price(core, numeraire).raw, Round::floor)};
}

// A debt counts as far as the account's whole net of the asset is one: a sale for more would be counted at a haircut.
void add_debt(const Core& core, const Failing& failing, const Balance& line, Amount net, Shelf& shelf) {
    const AssetId numeraire = failing.lines.numeraire;
    const Amount owed = line.asset == numeraire ? -line.amount : std::min(-line.amount, -net);
    if (owed <= Amount{}) return;
    Certificate prices = certificate_of(core, failing, StepRule::collateral_sale);
    price_settlement(core, line.asset, prices);
    const MarginRate weight = line.asset == numeraire ? margin_rate_one : core.state.terms(line.asset).liability_weight;
    shelf.debts.push_back({line.asset, owed, prices.settlement_low, prices.settlement_high, weight});
}

void add_collateral(const Core& core, const Failing& failing, const Balance& line, Amount net, Shelf& shelf) {
    const AssetTerms& terms = core.state.terms(line.asset);
    const bool counts = line.asset == failing.lines.numeraire || counts_as_collateral(terms.use, failing.lines.mode);
    if (line.amount <= Amount{} || net <= Amount{} || !counts || !usable(core, line.asset, failing.lines.numeraire)) return;
    const Price full = full_price(core, line.asset);
    const Price low = terms.feed == no_feed ? full : core.state.asset(line.asset).low;
    shelf.collaterals.push_back({line.asset, std::min(net, Amount{limits::quantity_raw_max - 1}), line.amount, low, full});
}

void add_markets(const Core& core, Shelf& shelf) {
    for (u32 i = 0; i < core.state.markets.size(); ++i) {
        const MarketId id{i};
        const MarketTerms& terms = core.state.terms(id);
        if (terms.kind != InstrumentKind::spot || !has_taker(terms, Taker::book) || !trades(core, id)) continue;
        shelf.markets.push_back({id, terms.base, terms.settlement, terms.book.tick, terms.book.lot,
                                 core.derived.books[i].best_price(Side::buy).value_or(Price{}), depth_least(core, id, Side::buy), depth_least(core, id, Side::sell), terms.liquidation.slice_depth_share});
    }
}

Shelf shelf_of(const Core& core, const Failing& failing) {
    Shelf shelf;
    RiskTerms terms = risk_terms(core.view(), failing.lines.lines(), Purpose::maintenance);
    for (const Balance& line : failing.lines.balances) {
        const Amount net = settle(terms.at(line.asset).net, Round::floor);
        if (line.amount < Amount{}) add_debt(core, failing, line, net, shelf);
        else add_collateral(core, failing, line, net, shelf);
    }
    for (const Collateral& collateral : shelf.collaterals)
        shelf.collateral_value += in_numeraire(core, failing.lines.numeraire, collateral.asset, collateral.net);
    if (!shelf.debts.empty() && !shelf.collaterals.empty()) add_markets(core, shelf);
    return shelf;
}

std::optional<CollateralSale> best_sale(const Core& core, const Failing& failing, const Shelf& shelf) {
    if (shelf.debts.empty() || shelf.markets.empty() || shelf.collateral_value <= Amount{}) return std::nullopt;
    return plan_collateral_sale(core.state.rules.assets, failing.lines.numeraire,
                                {failing.risk.liquidation_equity, shelf.collateral_value}, shelf.debts, shelf.collaterals,
                                shelf.markets);
}

void record_sale(Core& core, const Failing& failing, const Shelf& shelf, const CollateralSale& sale, const EngineFill& fill) {
    const MarketTerms& market = core.state.terms(sale.market);
    const Collateral& sold = shelf.of(sale.collateral);
    Certificate certificate = certificate_of(core, failing, StepRule::collateral_sale);
    certificate.market = sale.market;
    certificate.price_set = core.state.feed(market.feed).update;
    price_settlement(core, sale.debt, certificate);
    certificate.mark = sold.low;
    certificate.full_price = sold.full;
    certificate.quantity = Quantity{static_cast<i64>(sold.net.raw)};
    certificate.cost = shelf.collateral_value;
    certificate.rest_equity = shelf.collateral_value - collateral_value(certificate);
    const bool buys = sale.side == Side::buy;
    certificate.slice = buys ? sale.quantity : -sale.quantity;
    certificate.limit_cash = buys ? -most_sold(sale.terms, {sale.quantity.raw}) : sale_limit_cash(sale.terms, sale.quantity);
    certificate.filled = fill.filled;
    certificate.cash = fill.cash;
    certificate.fee = buys ? purchase_fee(market.liquidation.fee, -fill.cash, most_sold(sale.terms, {fill.filled.raw}))
                           : sale_fee(market.liquidation.fee, fill.cash, sale_limit_cash(sale.terms, -fill.filled));
    const LineAfter after = sale_after(certificate, sale.terms);
    certificate.equity_after = after.equity;
    certificate.maintenance_after = after.maintenance;
    certificate.liquidation_equity_after = after.liquidation_equity;
    take_income(core, failing.id, core.state.market(sale.market).fund, market.settlement, certificate.fee, PostReason::liquidation_fee);
    step_done(core, certificate, next_step(core, failing.id, market.liquidation.slice_interval));
}

}  // namespace

bool take_slice(Core& core, const Failing& failing, bool lifted) {
    return std::ranges::any_of(failing.shares,
                               [&](const MarketShare& share) { return slice_market(core, failing, share.market, lifted); });
}

bool sell_collateral(Core& core, const Failing& failing) {
    Shelf shelf = shelf_of(core, failing);
    while (const auto sale = best_sale(core, failing, shelf)) {
        if (within_reach(core, sale->market, sale->side, sale->limit)) {
            const EngineFill fill = take_from_book(core, failing.id, sale->market, sale->side, sale->quantity, sale->limit);
            if (fill.filled != Quantity{}) {
                record_sale(core, failing, shelf, *sale, fill);
                return true;
            }
        }
        std::erase_if(shelf.markets, [&](const SpotMarket& market) { return market.market == sale->market; });
    }
    return false;
}

}  // namespace plimsoll::liquidation
