#include "oracle/settlement.hpp"

#include <algorithm>

#include "oracle/nearest.hpp"

namespace plimsoll {

Time settlement_start(const MarketTerms& terms) { return terms.expiry - terms.settlement_window; }

SettlementAdvanced advance_settlement(MarketId market, const MarketTerms& terms, const MarketState& state, Price index,
                                      Time now) {
    SettlementAdvanced next{.market = market, .time_sum = state.settlement_time_sum, .settlement = state.settlement};
    if (state.settlement.raw != 0) return next;
    const Time from = std::max(state.settlement_time, settlement_start(terms)), until = std::min(now, terms.expiry);
    if (until > from) next.time_sum += i128{index.raw} * (until.ns - from.ns);
    if (now < terms.expiry || index.raw <= 0) return next;
    const i128 price =
        terms.settlement_window.ns == 0 ? index.raw : nearest(next.time_sum, 1, terms.settlement_window.ns);
    next.settlement = {static_cast<i64>(std::max<i128>(1, price))};
    return next;
}

}  // namespace plimsoll
