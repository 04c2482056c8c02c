#include "lab/market_maker.hpp"

#include <algorithm>

namespace plimsoll::lab {

namespace {

constexpr MarginRate tolerance{200'000};  // of the distance from the middle, and of the quantity

i64 part(i64 whole, MarginRate rate) { return static_cast<i64>(mul_div(whole, rate.raw, one_e6, Round::floor)); }

PlaceOrder quote_order(Side side, Price price, Quantity quantity) {
    PlaceOrder wish;
    wish.side = side;
    wish.flags = order_flag::post_only;
    wish.price = price;
    wish.quantity = quantity;
    return wish;
}

}  // namespace

MarketMaker::MarketMaker(const ReplaySetup& setup, Driver& driver, std::vector<std::string>& notes)
    : setup_(&setup), driver_(&driver), notes_(&notes), recent_(setup.rules.feeds.size()) {}

void MarketMaker::add(MarketId market) {
    const MarketTerms& terms = setup_->rules.markets[index(market)];
    Amount depth{};
    for (const rulebook::MarketDepth& row : setup_->lab.market_maker.depth)
        if (row.market == market) depth = row.depth;
    Desk desk{market, terms.feed, &terms, depth, MakerAccount(market, depth, setup_->rules, *driver_, *notes_)};
    desks_.insert(std::ranges::upper_bound(desks_, market, {}, &Desk::market), std::move(desk));
}

void MarketMaker::see_price(FeedId feed, Time time, Price price) {
    recent_[index(feed)].see(time, price, setup_->lab.market_maker.move_window);
}

i128 MarketMaker::see_trade(const BookFill& fill) {
    const auto desk = std::ranges::lower_bound(desks_, fill.market, {}, &Desk::market);
    if (desk == desks_.end() || desk->market != fill.market) return 0;
    desk->anew = true;
    return desk->standing.take(fill.taker, fill.quantity);
}

const rulebook::Thinning& MarketMaker::row(FeedId feed) const {
    return thinning_row(setup_->lab.market_maker, setup_->static_depth ? MarginRate{} : recent_[index(feed)].move());
}

bool MarketMaker::due(const Desk& desk, Time time) const {
    const Price price = recent_[index(desk.feed)].price();
    if (price <= Price{}) return false;
    if (desk.quoted_at.ns != INT64_MIN && time - desk.quoted_at < setup_->lab.market_maker.refresh) return false;
    const MarketStatus status = driver_->state().market(desk.market).status;
    if (status != MarketStatus::open && status != MarketStatus::auction) return false;
    return desk.anew || price != desk.quoted_price || &row(desk.feed) != desk.quoted_row;
}

void MarketMaker::quote(Time time) {
    for (Desk& desk : desks_) {
        if (!due(desk, time)) continue;
        const Price price = recent_[index(desk.feed)].price();
        const rulebook::Thinning& thin = row(desk.feed);
        const std::vector<Level> levels = ladder(setup_->lab.market_maker, *desk.terms, desk.depth, thin, price);
        // The side that moves away goes first, so that the other does not meet it.
        const Side first = price > desk.quoted_price ? Side::sell : Side::buy;
        const bool amended =
            !desk.anew && amend(desk, first, levels, time) && amend(desk, opposite(first), levels, time);
        if (!amended) place_all(desk, levels, time);
        desk.standing.quote(levels);
        desk.quoted_at = time;
        desk.quoted_price = price;
        desk.quoted_row = &thin;
    }
}

void MarketMaker::place_all(Desk& desk, const std::vector<Level>& levels, Time time) {
    desk.account.cancel_all(time);
    desk.bids.assign(levels.size(), {});
    desk.asks.assign(levels.size(), {});
    desk.anew = false;
    for (std::size_t i = 0; i < levels.size(); ++i)
        for (const Side side : {Side::buy, Side::sell}) {
            const Price price = side == Side::buy ? levels[i].bid : levels[i].ask;
            if (price <= Price{}) continue;
            const AccountId before = desk.account.id();
            const Reply reply = desk.account.place(quote_order(side, price, levels[i].quantity), time);
            if (reply.reject == Reject::none)
                (side == Side::buy ? desk.bids : desk.asks)[i] = {reply.order, price, levels[i].quantity};
            // What a predecessor had quoted is gone, and a level that was refused is tried again at the next look.
            if (reply.reject != Reject::none || (before != no_account && before != desk.account.id())) desk.anew = true;
        }
}

// False where an order could not be moved: then all are made anew.
bool MarketMaker::amend(Desk& desk, Side side, const std::vector<Level>& levels, Time time) {
    std::vector<Rung>& rungs = side == Side::buy ? desk.bids : desk.asks;
    const Price middle = recent_[index(desk.feed)].price();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        Rung& rung = rungs[i];
        const Price price = side == Side::buy ? levels[i].bid : levels[i].ask;
        const Quantity quantity = levels[i].quantity;
        if (rung.order == no_order && price <= Price{}) continue;
        if (rung.order == no_order || price <= Price{}) return false;
        const bool near = abs(rung.price - price).raw <= part(abs(price - middle).raw, tolerance);
        if (near && abs(rung.quantity - quantity).raw <= part(quantity.raw, tolerance)) continue;
        if (desk.account.amend({no_account, rung.order, price, quantity}, time).reject != Reject::none) return false;
        rung.price = price;
        rung.quantity = quantity;
    }
    return true;
}

void MarketMaker::withdraw(Time time) {
    for (Desk& desk : desks_) {
        desk.account.cancel_all(time);
        desk.anew = true;
        desk.quoted_at = Time{INT64_MIN};
    }
}

void MarketMaker::support(Time time) {
    for (Desk& desk : desks_) desk.account.support(time);
}

}  // namespace plimsoll::lab
