// The ladder of orders with which a market maker quotes, and how far trades with it have moved the middle of the book.
#pragma once

#include <array>
#include <deque>
#include <vector>

#include "model/market.hpp"
#include "model/order.hpp"
#include "rulebook/lab_terms.hpp"

namespace plimsoll::lab {

/// The prices of a feed inside the move window, and the row of the thinning table that their move asks for.
class RecentMove {
public:
    void see(Time time, Price price, Duration window);
    Price price() const { return prices_.empty() ? Price{} : prices_.back().second; }
    /// |last / first of the window - 1|, rounded down. 0 where there is no price.
    MarginRate move() const;

private:
    std::deque<std::pair<Time, Price>> prices_;  // inside the window, oldest first
};

/// The last row whose move is reached.
const rulebook::Thinning& thinning_row(const rulebook::MarketMakerTerms& terms, MarginRate move);

/// One level of a ladder: an order on each side.
struct Level {
    MarginRate distance;  // from the middle, before the spread
    Quantity quantity;    // of one side, in whole lots; at least the market's minimum
    Price bid;            // on the tick, away from the middle; 0 = none
    Price ask;
};
/// The levels of the market around `middle` with `depth` thinned by the row. Demands middle > 0.
std::vector<Level> ladder(const rulebook::MarketMakerTerms& terms, const MarketTerms& market, Amount depth,
                          const rulebook::Thinning& thin, Price middle);

/// A ladder that stands, and what has been taken from each side of it. Its levels stand for a book whose depth is spread evenly
/// between one distance and the next (the table `levels` is cumulative): eating a quantity q into a side moves that side's best
/// price to the distance d(q) at which the depth before it is used up, and the middle by half of that, as in the block-shaped
/// book of Obizhaeva and Wang (Optimal trading strategy and supply/demand dynamics, Journal of Financial Markets 16, 2013).
/// So the move does not depend on the slices in which a quantity is taken, nor on how coarse the levels are.
class StandingDepth {
public:
    void quote(const std::vector<Level>& levels);
    /// How far taking so much more moves the middle: the logarithm in 1e-18, below zero where the taker sells.
    i128 take(Side taker, Quantity quantity);

private:
    i128 distance_e18(Quantity taken) const;

    struct Step {
        MarginRate distance;
        Quantity within;  // cumulative
    };
    std::vector<Step> steps_;
    std::array<Quantity, 2> taken_{};  // by side of the taker
};

}  // namespace plimsoll::lab
