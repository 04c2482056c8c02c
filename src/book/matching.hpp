// Matching as a pure function: orders in, trades out. It drives the real book without accounts, margin or self-trade rules,
// for conformance tests against other venues and for anybody who wants to see what a book does.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/order.hpp"

namespace plimsoll {

struct LimitOrder {
    u32 id = 0;  // whose it is, as the trades name it; need not be unique
    Side side = Side::buy;
    Quantity size;
    Price price;  // ignored for a market order
    OrderType type = OrderType::limit;
    TimeInForce tif = TimeInForce::gtc;
};

struct MatchedTrade {
    u32 buyer = 0;
    u32 seller = 0;
    Quantity size;
    Price price;
    friend bool operator==(const MatchedTrade&, const MatchedTrade&) = default;
};

/// Orders that rest, each side in order of time, and then the incoming ones in turn. Each incoming order takes what is
/// no worse than its limit, best price first and then the earliest, at the resting price; fill-or-kill takes all or
/// nothing; what is left of an order rests unless it is a market order, immediate-or-cancel or fill-or-kill. Resting
/// orders are placed as they are, even where they cross. Sizes must be above 0.
std::vector<MatchedTrade> match_continuous(std::span<const LimitOrder> buys, std::span<const LimitOrder> sells,
                                           std::span<const LimitOrder> incoming);

struct AuctionResult {
    Quantity volume;              // 0: nothing crosses
    std::optional<Price> price;   // of all trades; empty where nothing crosses
};

/// Call auction: the price at which the most volume crosses; the middle, rounded down to `tick`, where a range of price
/// levels reaches that volume. With a tick of one raw unit that is floor((lowest + highest) / 2).
AuctionResult match_auction(std::span<const LimitOrder> buys, std::span<const LimitOrder> sells, Price tick = {1});

}  // namespace plimsoll
