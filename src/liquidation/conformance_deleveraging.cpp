#include "liquidation/conformance_deleveraging.hpp"

#include <algorithm>

#include "margin/bankruptcy.hpp"
#include "margin/risk.hpp"

namespace plimsoll::conformance {

namespace {

constexpr i64 quote_exp = -6;

i128 ten_to(i64 exponent) {
    i128 power = 1;
    for (i64 i = 0; i < exponent; ++i) power *= 10;
    return power;
}

// Toward zero.
i128 value_of(i128 size, const PeerMarket& market) {
    const i64 exponent = market.price_exp + market.base_exp - quote_exp;
    const i128 product = size * market.price;
    return exponent < 0 ? product / ten_to(-exponent) : product * ten_to(exponent);
}

i128 scaled_imf(const PeerMarket& market) {
    const i128 open = value_of(market.open_interest, market);
    if (market.oi_upper == 0 || open <= market.oi_lower) return market.imf_ppm;
    if (open >= market.oi_upper) return one_e6;
    return market.imf_ppm + mul_div(one_e6 - market.imf_ppm, open - market.oi_lower, market.oi_upper - market.oi_lower, Round::floor);
}

i128 initial_of(i128 size, const PeerMarket& market, i128 imf_ppm) {
    return mul_div(static_cast<i128>(magnitude(value_of(size, market))), imf_ppm, one_e6, Round::ceil);
}

i128 maintenance_of(i128 size, const PeerMarket& market) {
    return mul_div(initial_of(size, market, market.imf_ppm), market.mm_share_ppm, one_e6, Round::ceil);
}

PeerPosition* position_in(PeerAccount& account, u32 market) {
    const auto found = std::ranges::find(account.positions, market, &PeerPosition::market);
    return found == account.positions.end() ? nullptr : &*found;
}

bool closes(const PeerPosition* position, i64 trade) {
    return position != nullptr && trade != 0 && (trade > 0) != (position->size > 0) &&
           magnitude(trade) <= magnitude(position->size);
}

void trade(PeerAccount& account, u32 market, i64 size, i128 cash) {
    position_in(account, market)->size += size;
    std::erase_if(account.positions, [](const PeerPosition& position) { return position.size == 0; });
    account.cash += cash;
}

// An account below initial margin may move only to where it is not riskier.
bool may_move(const PeerRisk& before, const PeerRisk& after) {
    if (after.equity >= after.initial) return true;
    if (after.maintenance > before.maintenance) return false;
    if (before.maintenance == 0 || after.maintenance == 0)
        return before.maintenance == 0 && after.maintenance == 0 && after.equity > before.equity;
    return compare_riskiness({after.equity}, {after.maintenance}, {before.equity}, {before.maintenance}) <= 0;
}

i128 transfer_cash(const TransferInput& input, const PeerPosition& held, std::span<const PeerMarket> markets) {
    const PeerMarket& market = markets[input.market];
    const i128 after = i128{held.size} + input.close_size;
    if (input.at_oracle_price) return -value_of(input.close_size, market);
    const PeerRisk risk = peer_risk(input.liquidated, markets);
    const Amount value_change{value_of(after, market) - value_of(held.size, market)};
    const Amount maintenance_change{maintenance_of(after, market) - maintenance_of(held.size, market)};
    return bankruptcy_cash({risk.equity}, {risk.maintenance}, value_change, maintenance_change).raw;
}

}  // namespace

PeerRisk peer_risk(const PeerAccount& account, std::span<const PeerMarket> markets) {
    PeerRisk risk{account.cash, 0, 0};
    for (const PeerPosition& position : account.positions) {
        const PeerMarket& market = markets[position.market];
        risk.equity += value_of(position.size, market);
        risk.initial += initial_of(position.size, market, scaled_imf(market));
        risk.maintenance += maintenance_of(position.size, market);
    }
    return risk;
}

DeleverageGate deleverage_gate(const PeerAccount& account, std::span<const PeerMarket> markets, bool final_settlement) {
    const bool insolvent = peer_risk(account, markets).equity < 0;
    return {insolvent, !insolvent && final_settlement};
}

TransferResult deleverage(const TransferInput& input, std::span<const PeerMarket> markets) {
    TransferResult result{TransferError::none, 0, input.liquidated, input.counterparty};
    const PeerPosition* held = position_in(result.liquidated, input.market);
    if (!closes(held, input.close_size) || !closes(position_in(result.counterparty, input.market), -input.close_size)) {
        result.error = TransferError::invalid_size_delta;
        return result;
    }
    const i128 cash = transfer_cash(input, *held, markets);
    trade(result.liquidated, input.market, input.close_size, cash);
    trade(result.counterparty, input.market, -input.close_size, -cash);
    const bool allowed = may_move(peer_risk(input.liquidated, markets), peer_risk(result.liquidated, markets)) &&
                         may_move(peer_risk(input.counterparty, markets), peer_risk(result.counterparty, markets));
    if (!allowed) return {TransferError::undercollateralized, 0, input.liquidated, input.counterparty};
    result.quote_to_liquidated = cash;
    return result;
}

std::optional<i128> socialise_via_index(i128 loss, i128 base_long_e9, i128 base_short_e9) {
    const i128 open = static_cast<i128>(magnitude(base_long_e9) + magnitude(base_short_e9));
    if (open == 0) return std::nullopt;
    return mul_div(loss, 1'000'000'000, open, Round::ceil) * 1000;
}

i128 socialise_via_deposit_index(i128 loss, i128 total_deposits, i128 index_e10) {
    if (total_deposits == 0) return 0;
    return mul_div(index_e10, loss, total_deposits, Round::ceil);
}

}  // namespace plimsoll::conformance
