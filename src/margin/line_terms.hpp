// What one position adds to its settlement asset: profit less funding to the net, and a requirement.
#pragma once

#include "margin/risk.hpp"

namespace plimsoll {

struct LineTerms {
    Notional net;
    Exact requirement;
};

/// At the mark, maintenance rates, open orders ignored. A market without a mark yet adds its cost alone, and so does a line
/// without quantity: what a trade that closes it leaves there.
LineTerms maintenance_line(const MarketTerms& terms, const MarketState& state, const Position& position);
/// At strict prices, profit weighted and capped, initial rates, the worse side of the open orders filled. Not for spot.
LineTerms initial_line(const MarketTerms& terms, const MarketState& state, const Position& position);

/// Profit that counts for initial margin: floor(weight * profit), at most the cap; losses count whole.
Notional counted_profit(const MarginTerms& terms, Notional profit);
/// What filling all open bids (asks) at their limits would lose against the mark, at least; never negative. For bids it is most
/// at the lowest mark of a range; for asks no one mark is worst where coins are paid, so they are asked about the range.
Exact adverse_distance_bids(const MarketTerms& terms, const Position& position, Price mark);
Exact adverse_distance_asks(const MarketTerms& terms, const Position& position, Price lowest, Price highest);

}  // namespace plimsoll
