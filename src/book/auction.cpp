#include "book/book.hpp"

namespace plimsoll {

namespace {

// Walks the levels of one side, each with what the auction has not taken yet.
struct Front {
    const Ladder& ladder;
    Ladder::Key key = ladder.best_key();
    i128 left = key == Ladder::no_key ? 0 : ladder.level(key).quantity;

    bool done() const { return key == Ladder::no_key; }
    Price price() const { return ladder.price(key); }
    void take(i128 quantity) {
        left -= quantity;
        if (left != 0) return;
        key = ladder.worse(key);
        if (!done()) left = ladder.level(key).quantity;
    }
};

}  // namespace

// Best bids against best asks for as long as they cross. The sum is the most that any price clears, and the last pair
// bounds the range: at or below the last bid all its buyers stand ready, at or above the last ask all its sellers do.
Uncrossing uncross(const Book& book) {
    Front bids{book.ladder(Side::buy)}, asks{book.ladder(Side::sell)};
    Uncrossing result;
    i128 volume = 0;
    while (!bids.done() && !asks.done() && bids.price() >= asks.price()) {
        result.lowest = asks.price();
        result.highest = bids.price();
        const i128 crossed = std::min(bids.left, asks.left);
        volume += crossed;
        bids.take(crossed);
        asks.take(crossed);
    }
    result.volume = Book::saturated(volume);
    return result;
}

Price clearing_price(const Uncrossing& uncrossing, Price tick) {
    PLIMSOLL_INVARIANT(tick > Price{});
    const i64 half = tick.raw * 2;
    const i128 sum = i128{uncrossing.lowest.raw} + uncrossing.highest.raw;
    const i64 middle = static_cast<i64>(div_round(sum, half, Round::floor)) * tick.raw;
    return {std::max(middle, uncrossing.lowest.raw)};
}

}  // namespace plimsoll
