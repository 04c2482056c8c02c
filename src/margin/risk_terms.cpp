#include <algorithm>

#include "margin/asset_value.hpp"
#include "margin/line_terms.hpp"
#include "margin/position_value.hpp"
#include "margin/single_asset.hpp"

namespace plimsoll {

namespace {

Notional settled_net(const VenueView& venue, const Balance& balance) {
    if (balance.amount.raw >= 0) return as_notional(balance.amount);
    return as_notional(balance.amount - credit_owed(balance, venue.state(balance.asset).credit_index));
}

bool is_spot(const MarketTerms& terms) { return terms.kind == InstrumentKind::spot; }
bool has_orders(const Position& position) { return position.bids != Quantity{} || position.asks != Quantity{}; }

LineTerms line_terms(const VenueView& venue, const Position& position, Purpose purpose) {
    const MarketTerms& terms = venue.terms(position.market);
    const MarketState& state = venue.state(position.market);
    return purpose == Purpose::maintenance ? maintenance_line(terms, state, position) : initial_line(terms, state, position);
}

// Open spot orders of one side pay `paid` for `got`, or stay as they are, or anything in between: what they pay counts
// as gone, and what is left in any case is the smaller of both at their lowest slopes (docs/risk/margin.md).
void add_spot_side(const VenueView& venue, RiskTerms& sums, const Valuer& valuer, AssetId paid_asset, Notional paid,
                   AssetId got_asset, Notional got) {
    if (paid == Notional{}) return;
    sums.at(paid_asset).net -= paid;
    const Int256 kept = asset_curve(venue, paid_asset, valuer).floor_value(paid);
    const Int256 bought = asset_curve(venue, got_asset, valuer).floor_value(got);
    if (bought < kept) {
        sums.at(got_asset).received += got;
    } else {
        sums.at(paid_asset).received += paid;
    }
}

void add_spot_orders(const VenueView& venue, RiskTerms& sums, const Valuer& valuer, const Position& line) {
    const MarketTerms& market = venue.terms(line.market);
    const Notional bids = notional(line.bids, {one_e8}), asks = notional(line.asks, {one_e8});
    add_spot_side(venue, sums, valuer, market.settlement, line.bids_notional, market.base, bids);
    add_spot_side(venue, sums, valuer, market.base, asks, market.settlement, line.asks_notional);
}

}  // namespace

AssetTotals& RiskTerms::at(AssetId asset) {
    AssetTotals* const rows = begin();
    std::size_t place = count_;
    while (place > 0 && rows[place - 1].asset > asset) --place;
    if (place > 0 && rows[place - 1].asset == asset) return rows[place - 1];
    PLIMSOLL_INVARIANT(count_ < limits::assets_per_account_max);
    std::construct_at(rows + count_);
    std::move_backward(rows + place, rows + count_, rows + count_ + 1);
    ++count_;
    rows[place] = {asset, {}, {}, {}};
    return rows[place];
}

bool single_asset_sums(const VenueView& venue, const AccountLines& account, Purpose purpose, LineTerms& sums) {
    sums = {};
    for (const Balance& balance : account.balances) {
        if (balance.asset != account.numeraire && balance.amount != Amount{}) return false;
        sums.net += settled_net(venue, balance);
    }
    for (const Position& position : account.positions) {
        const MarketTerms& market = venue.terms(position.market);
        if (is_spot(market)) {
            if (purpose == Purpose::initial && has_orders(position)) return false;
            continue;
        }
        if (market.settlement != account.numeraire) return false;
        const LineTerms line = line_terms(venue, position, purpose);
        sums.net += line.net;
        sums.requirement += line.requirement;
    }
    return true;
}

RiskTerms risk_terms(const VenueView& venue, const AccountLines& account, Purpose purpose) {
    RiskTerms sums;
    sums.mode = account.mode;
    for (const Balance& balance : account.balances) {
        if (balance.amount != Amount{}) sums.at(balance.asset).net += settled_net(venue, balance);
    }
    for (const Position& position : account.positions) {
        const MarketTerms& market = venue.terms(position.market);
        if (is_spot(market)) {
            if (purpose == Purpose::initial) add_spot_orders(venue, sums, {account.numeraire, account.mode, purpose}, position);
            continue;
        }
        const LineTerms line = line_terms(venue, position, purpose);
        AssetTotals& total = sums.at(market.settlement);
        total.net += line.net;
        total.requirement += line.requirement;
    }
    return sums;
}

}  // namespace plimsoll
