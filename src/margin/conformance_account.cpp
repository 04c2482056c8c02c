#include "margin/conformance_account.hpp"

#include <algorithm>
#include <array>

#include "margin/bankruptcy.hpp"
#include "margin/liquidation_price.hpp"
#include "margin/risk.hpp"

namespace plimsoll::conformance {

namespace {

struct Whole {
    i128 notional, initial, maintenance;
};
Whole whole(const PeerMarket& market, i128 size) {
    const PeerRequirements all = position_requirements(market, size);
    return {all.notional.to_i128(), all.initial.to_i128(), all.maintenance.to_i128()};
}

i128 size_in(std::span<const PeerPosition> positions, u64 market) {
    const auto place = std::ranges::find(positions, market, &PeerPosition::market);
    return place == positions.end() ? 0 : place->size;
}

bool reduces(i128 size, i128 close_size) {
    return close_size != 0 && sign(size) == -sign(close_size) && magnitude(close_size) <= magnitude(size);
}

std::optional<i128> at_scale(const Fraction& value, i128 units) {
    const Fraction scaled = value * fraction(units);
    if (!scaled.whole() || !scaled.numerator.fits_i128()) return std::nullopt;
    return scaled.numerator.to_i128();
}

}  // namespace

const PeerMarket& market_of(const PeerAccount& account, u64 id) {
    const auto place = std::ranges::find(account.markets, id, [](const auto& row) { return row.first; });
    PLIMSOLL_INVARIANT(place != account.markets.end());
    return place->second;
}

PeerTotals account_totals(const PeerAccount& account) {
    PeerTotals totals{account.cash, 0, 0};
    for (const PeerPosition& position : account.positions) {
        const Int256 owed = product(difference(position.index_now, position.entry_funding_index), position.size);
        totals.equity += divide(difference({}, owed), one_e6, Round::floor).to_i128();
        const Whole own = whole(market_of(account, position.market), position.size);
        totals.equity += own.notional;
        totals.initial += own.initial;
        totals.maintenance += own.maintenance;
    }
    return totals;
}

bool transition_allowed(const PeerTotals& before, const PeerTotals& after, bool after_below_initial) {
    if (!after_below_initial) return true;
    if (after.maintenance > before.maintenance) return false;
    if (before.maintenance == 0 || after.maintenance == 0)
        return before.maintenance == 0 && after.maintenance == 0 && after.equity > before.equity;
    return compare_riskiness({after.equity}, {after.maintenance}, {before.equity}, {before.maintenance}) <= 0;
}

std::expected<i128, PeerError> bankruptcy_quote(const PeerAccount& account, u64 market, i128 close_size) {
    const i128 size = size_in(account.positions, market);
    if (!reduces(size, close_size)) return std::unexpected(PeerError::invalid_size_delta);
    const PeerMarket& terms = market_of(account, market);
    const Whole before = whole(terms, size), after = whole(terms, size + close_size);
    const PeerTotals totals = account_totals(account);
    if (totals.maintenance <= 0) return std::unexpected(PeerError::undefined);
    return bankruptcy_cash({totals.equity}, {totals.maintenance}, {after.notional - before.notional},
                           {after.maintenance - before.maintenance})
        .raw;
}

std::expected<Fraction, PeerError> liquidation_limit_price(const PeerAccount& account, u64 market, i128 close_size,
                                                           const LimitTerms& terms) {
    const i128 size = size_in(account.positions, market);
    if (!reduces(size, close_size)) return std::unexpected(PeerError::invalid_size_delta);
    const Whole own = whole(market_of(account, market), size);
    const PeerTotals totals = account_totals(account);
    if (totals.maintenance <= 0) return std::unexpected(PeerError::undefined);
    const Fraction shortage = fraction(1) - fraction(totals.equity, totals.maintenance);
    const Fraction share =
        std::clamp(shortage * fraction(terms.bankruptcy_adjustment_ppm, one_e6), fraction(0), fraction(1));
    const Fraction spread = share * fraction(terms.spread_to_mm_ppm, one_e6) * fraction(own.maintenance);
    return (fraction(own.notional) - spread) / fraction(size);
}

std::optional<Fraction> closed_form_liquidation_price(const ClosedForm& input) {
    const Fraction size = absolute(input.position);
    const Fraction slope = input.linear_slippage * size + input.quadratic_slippage * size * size +
                           size * input.risk_factor - input.position;
    if (slope == Fraction{}) return std::nullopt;
    const Fraction free = input.collateral - input.position * input.mark_price - input.funding_buffer;
    return std::max(free / slope, fraction(0));
}

std::optional<Fraction> exact_liquidation_price(const ClosedForm& input) {
    const Fraction rate =
        input.risk_factor + input.linear_slippage + input.quadratic_slippage * absolute(input.position);
    const auto ppm = at_scale(rate, one_e6), size = at_scale(input.position, one_e8),
               mark = at_scale(input.mark_price, one_e8);
    const auto cash = at_scale(input.collateral - input.funding_buffer, one_e8);
    const auto cost = at_scale(fraction(0) - input.position * input.mark_price, one_e8);
    if (!ppm || !size || !mark || !cash || !cost || !fits_i64(*size) || !fits_i64(*mark) || *ppm < 0 || *ppm > one_e6)
        return std::nullopt;
    const std::array<AssetTerms, 1> asset_terms{};
    const std::array<AssetState, 1> assets{};
    std::array<MarketTerms, 1> market_terms{};
    std::array<MarketState, 1> markets{};
    TieredMargin model;
    model.count = 1;
    model.tiers[0] = {{}, {static_cast<i64>(*ppm)}, {static_cast<i64>(*ppm)}};
    market_terms[0].settlement = AssetId{0};
    market_terms[0].margin.model = model;
    markets[0].mark = {static_cast<i64>(*mark)};
    std::array<Balance, 1> balances{};
    balances[0].asset = AssetId{0};
    balances[0].amount = {*cash};
    std::array<plimsoll::Position, 1> positions{};
    positions[0].market = MarketId{0};
    positions[0].quantity = {static_cast<i64>(*size)};
    positions[0].cost = {*cost};
    const VenueView venue{asset_terms, assets, market_terms, markets};
    const LiquidationPrice found = liquidation_price(venue, {AssetId{0}, balances, positions}, MarketId{0});
    if (found.outcome == PriceOutcome::none) return fraction(0);
    if (found.outcome != PriceOutcome::exact) return std::nullopt;
    return fraction(found.price.raw, one_e8);
}

std::optional<bool> liquidation_prices_agree(const ClosedForm& input) {
    const auto closed = closed_form_liquidation_price(input), exact = exact_liquidation_price(input);
    if (!closed || !exact) return std::nullopt;
    return absolute(*closed - *exact) <= fraction(1, one_e8);
}

std::optional<i128> open_interest_change(bool is_match, std::span<const PeerParty> parties) {
    if (!is_match) return 0;
    if (parties.size() != 2 || parties[0].changes.size() != 1 || parties[1].changes.size() != 1) return std::nullopt;
    const PeerChange &a = parties[0].changes[0], &b = parties[1].changes[0];
    if (a.market != b.market || a.delta != -b.delta) return std::nullopt;
    i128 sum = 0;
    for (const PeerParty& party : parties) {
        const i128 before = size_in(party.positions, a.market), after = before + party.changes[0].delta;
        sum += std::max<i128>(after, 0) - std::max<i128>(before, 0);
    }
    return sum;
}

}  // namespace plimsoll::conformance
