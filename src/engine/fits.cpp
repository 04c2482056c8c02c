// The limits of model/limits.hpp as the engine keeps them. No position of a market is larger than its open interest, so that one
// number bounds them all.
#include <algorithm>
#include <array>

#include "engine/core.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {

bool interest_fits(const Core& core, MarketId id, Quantity more, Price price) {
    const MarketTerms& terms = core.state.terms(id);
    if (terms.kind == InstrumentKind::spot || price <= Price{}) return true;
    const i128 grown = i128{core.state.market(id).open_interest.raw} + more.raw;
    if (grown > limits::quantity_raw_max) return false;
    return limits::within(margin_notional(terms.kind, Quantity{static_cast<i64>(grown)}, price));
}

bool orders_fit(const Position& line) {
    if (!limits::within(line.bids_notional) || !limits::within(line.asks_notional)) return false;
    const i128 bought = i128{line.quantity.raw} + line.bids.raw, sold = i128{line.quantity.raw} - line.asks.raw;
    return bought <= limits::quantity_raw_max && sold >= -limits::quantity_raw_max &&
           line.bids.raw <= limits::quantity_raw_max && line.asks.raw <= limits::quantity_raw_max;
}

bool assets_fit(const Core& core, const AccountLines& lines, std::span<const AssetId> more) {
    constexpr std::size_t most = limits::assets_per_account_max;
    if (lines.balances.size() + 2 * lines.positions.size() + more.size() <= most) return true;
    std::vector<AssetId> assets(more.begin(), more.end());
    for (const Balance& line : lines.balances) assets.push_back(line.asset);
    for (const Position& line : lines.positions) {
        const MarketTerms& terms = core.state.terms(line.market);
        assets.push_back(terms.settlement);
        if (terms.base != no_asset) assets.push_back(terms.base);
    }
    std::ranges::sort(assets);
    return static_cast<std::size_t>(std::unique(assets.begin(), assets.end()) - assets.begin()) <= most;
}

bool line_fits(const Core& core, AccountId id, AssetId asset) {
    if (core.state.ledger.balance_row(id, asset) != no_row) return true;
    const Account& account = core.state.account(id);
    return account.balance_count < limits::balances_per_account_max &&
           account.balance_count + account.position_count < limits::lines_max &&
           assets_fit(core, core.gather(id, core.scratch_two), std::array{asset});
}

}  // namespace plimsoll
