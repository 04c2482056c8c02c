#include <algorithm>

#include "margin/reduce.hpp"

namespace plimsoll {

namespace {

bool asset_usable(const VenueView& venue, AssetId asset) {
    return venue.terms(asset).feed == no_feed || venue.state(asset).usable != 0;
}

bool market_usable(const VenueView& venue, MarketId market) {
    const MarketState& state = venue.state(market);
    return state.index_usable != 0 && state.mark.raw > 0;
}

bool has_line(const Position& position) {
    return position.quantity != Quantity{} || position.bids != Quantity{} || position.asks != Quantity{};
}

// Whether the prices that others must rely on are good: of every position, every debt, and the numeraire where
// something else is weighed against it. Collateral without a price already counts as nothing.
bool demands_usable(const VenueView& venue, const AccountLines& account, bool collateral_too) {
    bool foreign = false;
    for (const Balance& balance : account.balances) {
        if (balance.asset == account.numeraire || balance.amount == Amount{}) continue;
        foreign = true;
        if ((collateral_too || balance.amount.raw < 0) && !asset_usable(venue, balance.asset)) return false;
    }
    for (const Position& position : account.positions) {
        if (!has_line(position)) continue;
        const MarketTerms& market = venue.terms(position.market);
        if (!market_usable(venue, position.market)) return false;
        for (const AssetId asset : {market.settlement, market.base}) {
            if (asset == account.numeraire || asset == no_asset) continue;
            foreign = true;
            if (!asset_usable(venue, asset)) return false;
        }
    }
    return !foreign || asset_usable(venue, account.numeraire);
}

// Most that may be taken from `net` of an asset while `rest` (all other terms of H) carries the remainder.
Amount most_removable(const AssetCurve& curve, Notional net, const Int256& rest, Amount balance) {
    const auto healthy_without = [&](i128 amount) {
        return (curve.value(net - as_notional({amount})) + rest).sign() >= 0;
    };
    if (healthy_without(balance.raw)) return balance;
    if (!healthy_without(0)) return {};
    i128 kept = 0, lost = balance.raw;  // healthy at `kept`, not at `lost`: V falls with what is taken
    while (lost - kept > 1) {
        const i128 middle = kept + (lost - kept) / 2;
        (healthy_without(middle) ? kept : lost) = middle;
    }
    return {kept};
}

}  // namespace

bool prices_usable(const VenueView& venue, const AccountLines& account) { return demands_usable(venue, account, true); }

Amount withdrawable(const VenueView& venue, const AccountLines& account, AssetId asset) {
    const auto line = std::ranges::find(account.balances, asset, &Balance::asset);
    if (line == account.balances.end() || line->amount <= Amount{}) return {};
    if (asset != account.numeraire && !asset_usable(venue, asset)) return {};
    if (!demands_usable(venue, account, false)) return {};
    RiskTerms terms = risk_terms(venue, account, Purpose::initial);
    const AssetCurve curve = asset_curve(venue, asset, {account.numeraire, account.mode, Purpose::initial});
    const Notional net = terms.at(asset).net;
    const Int256 rest = reduce(venue, terms, account.numeraire, Purpose::initial) - curve.value(net);
    return most_removable(curve, net, rest, line->amount);
}

}  // namespace plimsoll
