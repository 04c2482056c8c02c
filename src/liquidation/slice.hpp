// Which position of an unhealthy account is reduced next, and by how much.
#pragma once

#include <span>

#include "liquidation/limit.hpp"

namespace plimsoll {

struct MarketShare {
    MarketId market = no_market;
    Amount maintenance;  // of the account's position there, in one currency for all
};
/// The market with the largest maintenance, ties to the lowest id; no_market where there is none.
MarketId market_to_reduce(std::span<const MarketShare> shares);

enum class SliceReason : u8 {
    to_target,        // brings equity to maintenance * (1 + target)
    no_partial_size,  // no part of the position would, so all of it
    portion,          // at most slice_portion of the position
    depth,            // at most slice_depth_share of the measured depth
    notional_max,     // at most slice_notional_max
    dust              // what would be left is below dust_notional, so all of it
};
struct Slice {
    Quantity quantity;  // signed as the trade of the account; zero where the depth allows not a single lot
    SliceReason reason = SliceReason::to_target;
};

/// The smallest number of lots after whose sale equity >= maintenance * (1 + target), expecting to lose the stated
/// closing cost and the liquidation fee on what is sold; the whole position where no part would do. Then at most each
/// of the caps (a cap of zero is off; portion and notional leave at least one lot), and the whole after all where what
/// would be left is dust. `depth` is the measured notional resting on the side that the trade takes.
/// Expected health is concave in the size (tiers only rise): it is searched by its slope, then by bisection. Where a rate
/// steps (size-linear) the answer meets the target but may be a few lots above the smallest.
Slice slice_size(const AccountLine& line, const LiquidationTerms& terms, Notional depth);

}  // namespace plimsoll
