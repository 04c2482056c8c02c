#include "lab/market_maker.hpp"

#include <algorithm>

namespace plimsoll::lab {

void MarketMaker::add(MarketId market, AccountId account, const MarketTerms& market_terms) {
    Desk desk;
    desk.market = market;
    desk.account = account;
    desk.terms = &market_terms;
    for (const rulebook::MarketDepth& row : terms_->depth)
        if (row.market == market) desk.depth = row.depth;
    desks_.push_back(desk);
    std::ranges::sort(desks_, {}, &Desk::market);
}

void MarketMaker::see_price(FeedId feed, Time time, Price price) {
    if (history_.size() <= index(feed)) history_.resize(index(feed) + 1);
    auto& prices = history_[index(feed)].prices;
    prices.emplace_back(time, price);
    while (prices.size() > 1 && prices[1].first <= time - terms_->move_window) prices.pop_front();
}

void MarketMaker::see_trade(MarketId market) {
    for (Desk& desk : desks_)
        if (desk.market == market) desk.traded = true;
}

Price MarketMaker::price_of(FeedId feed) const {
    if (history_.size() <= index(feed) || history_[index(feed)].prices.empty()) return {};
    return history_[index(feed)].prices.back().second;
}

std::vector<MarketMaker::Desk*> MarketMaker::due(Time now) {
    std::vector<Desk*> found;
    for (Desk& desk : desks_) {
        const Price price = price_of(desk.terms->feed);
        const bool changed = desk.traded || price != desk.quoted_price;
        const bool rested = desk.quoted_at.ns == INT64_MIN || now - desk.quoted_at >= terms_->refresh;
        if (price > Price{} && changed && rested) found.push_back(&desk);
    }
    return found;
}

MarginRate MarketMaker::move(FeedId feed) const {
    const auto& prices = history_[index(feed)].prices;
    const Price now = prices.back().second, before = prices.front().second;
    return {static_cast<i64>(mul_div(abs(now - before).raw, one_e6, before.raw, Round::floor))};
}

const rulebook::Thinning& MarketMaker::thinning(FeedId feed) const {
    const MarginRate moved = static_depth_ ? MarginRate{} : move(feed);
    const rulebook::Thinning* row = &terms_->thinning.front();
    for (const rulebook::Thinning& step : terms_->thinning)
        if (step.move <= moved) row = &step;
    return *row;
}

std::vector<Quote> MarketMaker::ladder(const Desk& desk, Time) const {
    const Price middle = price_of(desk.terms->feed);
    const rulebook::Thinning& thin = thinning(desk.terms->feed);
    const i64 tick = desk.terms->book.tick.raw, lot = desk.terms->book.lot.raw;
    const i64 half_spread = static_cast<i64>(
        mul_div(terms_->spread.raw, thin.spread_factor.raw, 2 * i128{one_e6}, Round::ceil));
    const bool inverse = desk.terms->kind == InstrumentKind::inverse_perpetual;
    std::vector<Quote> quotes;
    MarginRate before{};
    for (const rulebook::DepthStep& step : terms_->levels) {
        const i64 distance = std::max(step.distance.raw, half_spread);
        const i128 money = mul_div(mul_div(desk.depth.raw, (step.share - before).raw, one_e6, Round::floor), thin.depth_factor.raw,
                                   one_e6, Round::floor);
        before = step.share;
        // Linear: money / price base units. Inverse: depth is in coins, a quantity of dollars is coins * price.
        const i128 size = inverse ? mul_div(money, middle.raw, one_e8, Round::floor)
                                  : mul_div(money, one_e8, middle.raw, Round::floor);
        Quantity quantity{static_cast<i64>(std::min<i128>(size, desk.terms->book.quantity_max.raw)) / lot * lot};
        if (quantity < desk.terms->book.quantity_min) quantity = desk.terms->book.quantity_min;
        const i64 bid = static_cast<i64>(mul_div(middle.raw, one_e6 - distance, one_e6, Round::floor)) / tick * tick;
        const i64 ask = static_cast<i64>(div_round(mul_div(middle.raw, one_e6 + distance, one_e6, Round::ceil), tick, Round::ceil)) * tick;
        if (distance < one_e6 && bid > 0) quotes.push_back({Side::buy, {bid}, quantity});
        quotes.push_back({Side::sell, {ask}, quantity});
    }
    return quotes;
}

}  // namespace plimsoll::lab
