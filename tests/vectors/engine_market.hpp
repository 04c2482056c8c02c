// The same orders through the whole engine: accounts with ample collateral place them as commands, and what its facts say was
// traded is compared with what the bare book answers. Each order has an owner of its own, so that self-trade rules and
// margin cannot interfere.
#pragma once

#include <expected>
#include <string>

#include "book/matching.hpp"

namespace plimsoll::vectors {

/// Trades of the incoming orders. An error says why the engine cannot be asked: resting orders that cross, or numbers beyond
/// its limits, price band or grid.
std::expected<std::vector<MatchedTrade>, std::string> engine_trades(std::span<const LimitOrder> buys,
                                                                    std::span<const LimitOrder> sells,
                                                                    std::span<const LimitOrder> incoming);
/// The call auction that opens the market.
std::expected<AuctionResult, std::string> engine_auction(std::span<const LimitOrder> buys,
                                                         std::span<const LimitOrder> sells);

}  // namespace plimsoll::vectors
