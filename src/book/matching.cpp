#include "book/matching.hpp"

#include "book/book.hpp"

namespace plimsoll {

namespace {

// A book whose slots are the places of its orders in the order of their arrival.
struct Exchange {
    BookNodes nodes;
    Book book{nodes};
    std::vector<u32> owners;  // by slot
    std::vector<MatchedTrade> trades;

    void rest(const LimitOrder& order, Quantity remaining) {
        book.insert(static_cast<u32>(owners.size()), order.side, order.price, remaining);
        owners.push_back(order.id);
    }
    void rest(std::span<const LimitOrder> orders) {
        for (const LimitOrder& order : orders) rest(order, order.size);
    }

    void take(const LimitOrder& order) {
        const bool market = order.type == OrderType::market;
        const auto limit = market ? std::nullopt : std::optional{order.price};
        if (order.tif == TimeInForce::fok && !fills_whole(order, limit)) return;
        Quantity remaining = order.size;
        while (const auto fill = next_fill(book, order.side, limit, remaining)) {
            trade(order, *fill);
            remaining -= fill->quantity;
        }
        const bool rests = !market && (order.tif == TimeInForce::gtc || order.tif == TimeInForce::gtt);
        if (rests && remaining > Quantity{}) rest(order, remaining);
    }
    bool fills_whole(const LimitOrder& order, std::optional<Price> limit) const {
        const Price worst = limit.value_or(order.side == Side::buy ? Price{std::numeric_limits<i64>::max()}
                                                                   : Price{std::numeric_limits<i64>::min()});
        return book.depth(opposite(order.side), worst, order.size) == order.size;
    }
    void trade(const LimitOrder& taker, const Fill& fill) {
        const u32 maker = owners[fill.maker];
        const bool buys = taker.side == Side::buy;
        trades.push_back({buys ? taker.id : maker, buys ? maker : taker.id, fill.quantity, fill.price});
        if (fill.quantity == book.remaining(fill.maker)) book.remove(fill.maker);
        else book.reduce(fill.maker, fill.quantity);
    }
};

}  // namespace

std::vector<MatchedTrade> match_continuous(std::span<const LimitOrder> buys, std::span<const LimitOrder> sells,
                                           std::span<const LimitOrder> incoming) {
    Exchange exchange;
    exchange.rest(buys);
    exchange.rest(sells);
    for (const LimitOrder& order : incoming) exchange.take(order);
    return std::move(exchange.trades);
}

AuctionResult match_auction(std::span<const LimitOrder> buys, std::span<const LimitOrder> sells, Price tick) {
    Exchange exchange;
    exchange.rest(buys);
    exchange.rest(sells);
    const Uncrossing crossed = uncross(exchange.book);
    if (crossed.volume == Quantity{}) return {};
    return {crossed.volume, clearing_price(crossed, tick)};
}

}  // namespace plimsoll
