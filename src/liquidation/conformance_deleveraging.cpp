#include "liquidation/conformance_deleveraging.hpp"

#include <algorithm>

namespace plimsoll::conformance {

namespace {

PeerPosition* position_in(PeerAccount& account, u64 market) {
    const auto found = std::ranges::find(account.positions, market, &PeerPosition::market);
    return found == account.positions.end() ? nullptr : &*found;
}

bool closes(const PeerPosition* position, i128 trade) {
    return position != nullptr && trade != 0 && (trade > 0) != (position->size > 0) &&
           magnitude(trade) <= magnitude(position->size);
}

void trade(PeerAccount& account, u64 market, i128 size, i128 cash) {
    position_in(account, market)->size += size;
    std::erase_if(account.positions, [](const PeerPosition& position) { return position.size == 0; });
    account.cash += cash;
}

bool may_become(const PeerAccount& before, const PeerAccount& after) {
    const PeerTotals totals = account_totals(after);
    return transition_allowed(account_totals(before), totals, !initial_ok(totals));
}

std::expected<i128, PeerError> transfer_cash(const TransferInput& input) {
    if (!input.at_oracle_price) return bankruptcy_quote(input.liquidated, input.market, input.close_size);
    return -quote_value(market_of(input.liquidated, input.market), input.close_size).to_i128();
}

}  // namespace

DeleverageGate deleverage_gate(const PeerAccount& account, bool final_settlement) {
    const bool insolvent = account_totals(account).equity < 0;
    return {insolvent, !insolvent && final_settlement};
}

TransferResult deleverage(const TransferInput& input) {
    TransferResult result{TransferError::none, 0, input.liquidated, input.counterparty};
    if (!closes(position_in(result.liquidated, input.market), input.close_size) ||
        !closes(position_in(result.counterparty, input.market), -input.close_size)) {
        result.error = TransferError::invalid_size_delta;
        return result;
    }
    const auto cash = transfer_cash(input);
    if (!cash) {
        result.error = TransferError::undefined;
        return result;
    }
    trade(result.liquidated, input.market, input.close_size, *cash);
    trade(result.counterparty, input.market, -input.close_size, -*cash);
    if (!may_become(input.liquidated, result.liquidated) || !may_become(input.counterparty, result.counterparty))
        return {TransferError::undercollateralized, 0, input.liquidated, input.counterparty};
    result.quote_to_liquidated = *cash;
    return result;
}

std::optional<i128> socialise_via_index(i128 loss, i128 base_long_e9, i128 base_short_e9) {
    const Int256 open = sum(absolute(base_long_e9), absolute(base_short_e9));
    if (open.zero()) return std::nullopt;
    return product(quotient(multiply(loss, 1'000'000'000), open, Round::ceil), 1000).to_i128();
}

i128 socialise_via_deposit_index(i128 loss, i128 total_deposits, i128 index_e10) {
    if (total_deposits == 0) return 0;
    return mul_div(index_e10, loss, total_deposits, Round::ceil);
}

}  // namespace plimsoll::conformance
