// A floor of an account's free margin over a box of prices, and what a change of its lines takes from that floor at most.
//
// The box gives each market an interval for mark and strict prices together, and each asset one for its strict prices (which
// enclose low and high). Every term of initial health is monotone in each of them, so that taking every term at its own worst
// end gives a number that health does not fall below while the prices stay inside. A floor >= 0 proves initial margin, and
// with it maintenance, since initial rates are never the lower ones. docs/risk/trigger_bands.md, section 4.
//
// The costs let a floor outlive the changes that make up order flow: as long as it stays >= 0 after each of them, nobody has
// to look at the rest of the account. They hold for lines of linear markets with tiered rates that settle in the numeraire.
#pragma once

#include <vector>

#include "margin/band.hpp"
#include "model/order.hpp"

namespace plimsoll {

/// No floor is known. Every other floor is >= 0 and at most free_floor_max, so that sums of a few cannot overflow.
inline constexpr Exact no_floor{-1};
inline constexpr Exact free_floor_max{i128{1} << 120};

/// Prices of the account's lines: today's and the box around them. Kept between calls so that none allocates.
struct FreeBox {
    struct Market {
        Range today, box;
        bool counts = false;  // has a quantity or orders, and is no spot market
    };
    struct Asset {
        AssetId id{};
        Range today, box;
        bool moves = false;  // its price can change health
    };
    std::vector<Market> markets;  // by place in AccountLines::positions
    std::vector<Asset> assets;    // those that the lines touch, ascending

    /// False where a price that decides is missing: such an account has no floor.
    bool gather(const VenueView& venue, const AccountLines& account);
    /// Box: today's prices and a share of them, in 1e-8, to both sides.
    void widen(i64 width);
    void sides(const AccountLines& account, std::vector<Side1D>& into) const;
};

/// What the strict variables of the box stand between today.
Range strict_range(const MarketState& state);
Range strict_range(const AssetState& state);

/// In units of the numeraire, rounded down; no_floor where it would be below zero. Demands a gathered box for these lines.
Exact free_floor(const VenueView& venue, const AccountLines& account, const Allowance& allowance, const FreeBox& box);

/// What costs need to know of a line: its interval, the highest marginal initial rate (its own leverage included), and how
/// far the funding index may move, in price.
struct LineCost {
    Range box;
    MarginRate rate;
    Price funding_span;
};
/// An order that rests, its fee aside. no_floor where the numbers are too large to say.
Exact cost_of_order(const LineCost& line, Side side, Price limit, Quantity quantity);
/// An order that has left the book, `left` being the line without it: what it offset of the position or of other orders' distance.
Exact cost_of_leaving(const LineCost& line, const Position& left, Side side, Price limit, Quantity quantity);
/// The quantity moves by `change` and the cost of the line by `cost`, funding having been settled; no_floor as above.
Exact cost_of_trade(const LineCost& line, Quantity change, Amount cost);

}  // namespace plimsoll
