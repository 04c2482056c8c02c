// Prices move as a set: a feed's new belief, the assets valued by it and the marks of its markets all change before anybody
// looks at an account.
#include <algorithm>
#include <array>

#include "engine/core.hpp"
#include "oracle/asset_price.hpp"
#include "oracle/feed.hpp"
#include "oracle/mark.hpp"

namespace plimsoll {

namespace {

BookTop book_top(const Core& core, MarketId id) {
    const MarketTerms& terms = core.state.terms(id);
    const Book& book = core.derived.books[index(id)];
    const bool inverse = terms.kind == InstrumentKind::inverse_perpetual;
    BookTop top{book.best_price(Side::buy), book.best_price(Side::sell), core.state.market(id).last, false};
    if (top.bid && top.ask)
        top.deep = terms.mark.depth_min == Amount{} || (book.impact_price(Side::buy, terms.mark.depth_min, inverse) &&
                                                        book.impact_price(Side::sell, terms.mark.depth_min, inverse));
    return top;
}

// Whether the fact says anything new: unchanged prices are not worth a record. Where the book leg counts its moment is news: the
// average of the basis weighs an observation by the time since the last.
bool same(const MarkUpdated& fact, const MarketState& market) {
    return fact.depth_since == never && fact.mark == market.mark && fact.index == market.index && fact.strict_low == market.strict_low &&
           fact.strict_high == market.strict_high && fact.basis_average == market.basis_average &&
           fact.depth_since == market.depth_since && (fact.index_usable ? 1 : 0) == market.index_usable;
}

bool price_fits(const Core& core, const MarkUpdated& fact) {
    return std::ranges::all_of(std::array{fact.index, fact.mark},
                               [&](Price price) { return interest_fits(core, fact.market, Quantity{}, price); });
}

// A price at which positions would leave the limits of the numbers is not taken: the market keeps its last and stops.
void pause_at_limit(Core& core, MarketId id) {
    const MarketState& market = core.state.market(id);
    if (market.index_usable != 0)
        emit(core, MarkUpdated{id, false, market.index, market.mark, market.strict_low, market.strict_high, market.basis_average, never});
    if (market.status == MarketStatus::open || market.status == MarketStatus::auction || market.status == MarketStatus::reduce_only)
        emit(core, MarketStatusChanged{id, MarketStatus::halted, never});
}

bool same(const AssetPriced& fact, const AssetState& asset) {
    return fact.price == asset.price && fact.low == asset.low && fact.high == asset.high &&
           fact.strict_low == asset.strict_low && fact.strict_high == asset.strict_high &&
           fact.halt_weight == asset.halt_weight && (fact.usable ? 1 : 0) == asset.usable;
}

}  // namespace

void reprice_market(Core& core, MarketId id) {
    const MarketTerms& terms = core.state.terms(id);
    if (core.state.market(id).status == MarketStatus::settled) return;
    const MarkUpdated fact =
        update_mark(id, terms, core.state.market(id), core.state.feed(terms.feed), book_top(core, id), core.state.clock.now);
    if (!price_fits(core, fact)) return pause_at_limit(core, id);
    if (!same(fact, core.state.market(id))) emit(core, fact);
}

void reprice_asset(Core& core, AssetId id) {
    const AssetTerms& terms = core.state.terms(id);
    const bool par = terms.feed == no_feed;
    const AssetPriced fact =
        price_asset(id, terms, core.state.asset(id), par ? nullptr : &core.state.terms(terms.feed),
                    par ? nullptr : &core.state.feed(terms.feed), core.state.clock.now);
    if (!same(fact, core.state.asset(id))) emit(core, fact);
}

void reprice_feed(Core& core, FeedId feed) {
    advance_settlements(core, feed);  // time until now counts at the price that held
    const State& state = core.state;
    const auto fact = update_feed(feed, state.terms(feed), state.feed(feed), state.clock.now);
    if (fact) emit(core, *fact);
    for (const AssetId asset : core.derived.assets_of_feed[index(feed)]) reprice_asset(core, asset);
    for (const MarketId market : core.derived.markets_of_feed[index(feed)]) reprice_market(core, market);
}

}  // namespace plimsoll
