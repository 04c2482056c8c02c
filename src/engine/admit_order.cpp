// Orders: what is refused before they reach the book. The ladder runs from shape to market to account to margin; the margin
// gate looks at the account as it would be with the order open (or filled at its limit).
#include <array>

#include "engine/verbs.hpp"
#include "engine/what_if.hpp"
#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

namespace {

constexpr u8 user_flags = order_flag::post_only | order_flag::reduce_only;

Reject check_shape(const PlaceOrder& wish, Time now) {
    if ((wish.flags & ~user_flags) != 0) return Reject::order_type_invalid;
    const bool post_only = (wish.flags & order_flag::post_only) != 0;
    const bool immediate = wish.tif == TimeInForce::ioc || wish.tif == TimeInForce::fok;
    if (wish.type == OrderType::market && (!immediate || post_only)) return Reject::order_type_invalid;
    if (post_only && immediate) return Reject::order_type_invalid;
    if ((wish.tif == TimeInForce::gtt) != (wish.expiry != never)) return Reject::order_type_invalid;
    if (wish.expiry <= now) return Reject::order_expired;
    if (wish.isolated_margin < Amount{}) return Reject::amount_not_positive;
    return limits::within(wish.isolated_margin) ? Reject::none : Reject::amount_out_of_range;
}

Reject check_quantity(const BookTerms& terms, Quantity quantity) {
    if (quantity <= Quantity{}) return Reject::quantity_not_positive;
    if (quantity.raw % terms.lot.raw != 0) return Reject::quantity_off_lot;
    if (quantity < terms.quantity_min) return Reject::quantity_too_small;
    if (quantity > terms.quantity_max) return Reject::quantity_too_large;
    return Reject::none;
}

// Only the side on which a price would take liquidity at a bad price is bounded: a deep passive order harms nobody.
Reject check_price(const MarketTerms& terms, const MarketState& market, Side side, Price price) {
    if (price <= Price{}) return Reject::price_not_positive;
    if (price.raw > limits::price_raw_max) return Reject::price_out_of_range;
    if (price.raw % terms.book.tick.raw != 0) return Reject::price_off_tick;
    if (market.mark <= Price{}) return Reject::price_missing;
    const Price bound = band_price(terms, market, side);
    const bool outside = side == Side::buy ? price > bound : price < bound;
    return outside ? Reject::price_outside_band : Reject::none;
}

Reject check_status(const MarketState& market, const PlaceOrder& wish, bool reduces) {
    switch (market.status) {
        case MarketStatus::closed:
        case MarketStatus::halted:
        case MarketStatus::settled: return Reject::market_paused;
        case MarketStatus::auction:
            if (wish.type == OrderType::market || wish.tif == TimeInForce::ioc || wish.tif == TimeInForce::fok)
                return Reject::market_auction_only;
            break;
        case MarketStatus::reduce_only: return reduces ? Reject::none : Reject::market_reduce_only;
        case MarketStatus::open: break;
    }
    if (market.index_usable == 0 && !reduces) return Reject::market_reduce_only;
    return Reject::none;
}

bool client_id_taken(const State& state, AccountId account, ClientId client) {
    if (client == ClientId{}) return false;
    for (u32 row = state.account(account).first_order; row != no_row; row = state.orders[row].next_of_account)
        if (state.orders[row].client == client) return true;
    return false;
}

// What the position could still close on this side after the open orders there, but for `leaving` of them.
Quantity closable(const State& state, AccountId account, MarketId market, Side side, bool count_open_orders, Quantity leaving = {}) {
    const u32 row = state.position_row(account, market);
    if (row == no_row) return {};
    const Position& line = state.positions[row];
    const bool reduces = side == Side::sell ? line.quantity > Quantity{} : line.quantity < Quantity{};
    if (!reduces) return {};
    const Quantity open = !count_open_orders ? Quantity{} : (side == Side::sell ? line.asks : line.bids) - leaving;
    const Quantity room = abs(line.quantity) - open;
    return room < Quantity{} ? Quantity{} : room;
}

bool would_take(const Core& core, MarketId market, Side side, Price price) {
    const auto best = core.derived.books[index(market)].best_price(opposite(side));
    return best && (side == Side::buy ? *best <= price : *best >= price);
}

// The owner's notional in the market if the order filled whole, against the owner's limit.
Reject check_position_limit(const Core& core, const PlaceOrder& wish, OwnerId owner, MarketId market_id) {
    const State& state = core.state;
    const MarketTerms& terms = state.terms(market_id);
    if (terms.position_limit == Amount{} || terms.kind == InstrumentKind::spot) return Reject::none;
    const Price mark = state.market(market_id).mark;
    Notional total{};
    for (u32 row = state.owners[static_cast<u32>(index(owner))].first_account; row != no_row;
         row = state.ledger.accounts[row].next_of_owner) {
        const u32 line_row = state.position_row(AccountId{row}, market_id);
        if (line_row == no_row) continue;
        const Position& line = state.positions[line_row];
        const Quantity up = abs(line.quantity + line.bids), down = abs(line.quantity - line.asks);
        total += margin_notional(terms.kind, up > down ? up : down, mark);
    }
    total += margin_notional(terms.kind, wish.quantity, mark);
    return total > as_notional(terms.position_limit) ? Reject::position_limit_exceeded : Reject::none;
}

// Spot orders may borrow: what all open spot orders could pay in an asset, beyond the balance, against the credit.
Reject check_credit(const Core& core, const Core::Scratch& lines, AccountId account, MarketId market) {
    const State& state = core.state;
    const MarketTerms& terms = state.terms(market);
    for (const AssetId asset : {terms.base, terms.settlement}) {
        Amount out{};
        for (const Position& line : lines.positions) {
            const MarketTerms& spot = state.terms(line.market);
            if (spot.kind != InstrumentKind::spot) continue;
            if (spot.base == asset) out += Amount{line.asks.raw};
            if (spot.settlement == asset) out += settle(line.bids_notional, Round::ceil);
        }
        const Amount held = state.ledger.balance(account, asset);
        const Amount borrowed_now = held < Amount{} ? -held : Amount{};
        const Amount borrowed_then = out > held ? out - held : Amount{};
        if (borrowed_then <= borrowed_now) continue;
        const Amount room = state.ledger.credit_room(account, asset, state.terms(asset).credit);
        if (borrowed_then - borrowed_now > room) return Reject::credit_exhausted;
    }
    return Reject::none;
}

Rate highest_fee(const FeeTerms& fees) { return fees.taker > fees.maker ? fees.taker : fees.maker; }

// Free margin for this many more such orders makes a floor worth having.
constexpr i64 orders_worth = 8;

bool roomy(const VenueView& venue, const Health& free, AssetId numeraire, const Exact& order) {
    return free >= multiply(order.raw, i128{numeraire_price(venue, numeraire)} * (orders_worth * one_e6));
}

// Initial health with the order open; a pure reduction may pass below it when the ratio does not fall.
Reject check_margin(const Core& core, const PlaceOrder& wish, Core::Scratch& lines, bool reduces, Gate& gate) {
    const State& state = core.state;
    const MarketTerms& terms = state.terms(wish.market);
    const VenueView venue = core.view();
    std::optional<AccountRisk> before;
    if (reduces) before = maintenance_risk(venue, lines.lines());
    add_order(core, lines, wish.account, wish.market, wish.side, wish.price, wish.quantity);
    const Position& line = line_in(lines, wish.account, wish.market, state.market(wish.market));
    if (!orders_fit(line)) return Reject::limits_exceeded;
    for (const Price price : {wish.price, state.market(wish.market).mark})
        if (!interest_fits(core, wish.market, reduces ? Quantity{} : wish.quantity, price)) return Reject::limits_exceeded;
    const Rate fee = highest_fee(terms.fees);
    if (fee > Rate{}) {
        const Amount value = terms.kind == InstrumentKind::inverse_perpetual
                                 ? abs(fill_cash(terms.kind, -wish.quantity, wish.price))
                                 : settle(notional(wish.quantity, wish.price), Round::ceil);
        add_balance(lines, wish.account, terms.settlement, -apply_rate(value, fee, Round::ceil),
                    state.asset(terms.settlement));
    }
    if (terms.kind == InstrumentKind::spot)
        if (const Reject trouble = check_credit(core, lines, wish.account, wish.market); trouble != Reject::none)
            return trouble;
    const Health free = health(venue, lines.lines(), Purpose::initial);
    const Exact order = charge(notional(wish.quantity, wish.price), core.derived.market_costs[index(wish.market)].rate);
    gate = roomy(venue, free, lines.numeraire, order) ? Gate::lines_roomy : Gate::lines;
    if (free.sign() >= 0) return Reject::none;
    if (!reduces) return Reject::margin_insufficient;
    core.gather(wish.account, core.scratch_two);
    add_trade(core, core.scratch_two, wish.account, wish.market, wish.side, wish.price, wish.quantity, fee);
    const bool kept = ratio_kept(*before, maintenance_risk(venue, core.scratch_two.lines()));
    return kept ? Reject::none : Reject::ratio_would_fall;
}

// The isolated account of the owner for a market, no_account where there is none yet.
AccountId isolated_account(const State& state, OwnerId owner, MarketId market) {
    for (u32 row = state.owners[static_cast<u32>(index(owner))].first_account; row != no_row;
         row = state.ledger.accounts[row].next_of_owner) {
        const Account& account = state.ledger.accounts[row];
        if (account.mode == MarginMode::isolated && account.market == market) return AccountId{row};
    }
    return no_account;
}

// Who will hold the order: the account itself, or the owner's isolated account of this market.
std::expected<PlacePlan, Reject> choose_account(const Core& core, const PlaceOrder& wish) {
    const State& state = core.state;
    PlacePlan plan{.order = wish};
    const Account& account = state.account(wish.account);
    if (account.mode == MarginMode::isolated) {
        if (account.market != wish.market) return refuse(Reject::account_mode_wrong);
        if (wish.isolated_margin != Amount{}) return refuse(Reject::account_mode_wrong);
        return plan;
    }
    if (wish.isolated_margin == Amount{}) return plan;
    const MarketTerms& terms = state.terms(wish.market);
    if (terms.kind == InstrumentKind::spot) return refuse(Reject::market_kind_wrong);
    const Reject trouble = check_leaving(core, wish.account, terms.settlement, wish.isolated_margin);
    if (trouble != Reject::none) return refuse(trouble);
    plan.pays_margin = wish.account;
    const AccountId existing = isolated_account(state, account.owner, wish.market);
    plan.opens_account = existing == no_account;
    plan.order.account = plan.opens_account ? AccountId{state.ledger.accounts.size()} : existing;
    return plan;
}

// The lines of the account that will hold the order, with the margin that comes with it.
void gather_for(const Core& core, const PlacePlan& plan) {
    const State& state = core.state;
    if (plan.opens_account) {
        core.scratch.balances.clear();
        core.scratch.positions.clear();
        core.scratch.numeraire = state.account(plan.pays_margin).numeraire;
        core.scratch.mode = MarginMode::isolated;
    } else {
        core.gather(plan.order.account);
    }
    if (plan.pays_margin == no_account) return;
    const AssetId settlement = state.terms(plan.order.market).settlement;
    add_balance(core.scratch, plan.order.account, settlement, plan.order.isolated_margin, state.asset(settlement));
}

Reject check_room(const Core& core, const PlacePlan& plan) {
    if (plan.opens_account) return Reject::none;
    const State& state = core.state;
    const Account& account = state.account(plan.order.account);
    if (account.order_count >= limits::open_orders_max) return Reject::orders_exceeded;
    if (client_id_taken(state, plan.order.account, plan.order.client)) return Reject::client_id_duplicate;
    if (account.balance_count + account.position_count + 3 > limits::lines_max) return Reject::account_lines_exceeded;
    const MarketTerms& terms = state.terms(plan.order.market);
    const std::array assets{terms.settlement, terms.base == no_asset ? terms.settlement : terms.base};
    if (account.balance_count + 2 * account.position_count + 2 > limits::assets_per_account_max &&
        !assets_fit(core, core.gather(plan.order.account), assets))
        return Reject::account_lines_exceeded;
    return Reject::none;
}

}  // namespace

Price band_price(const MarketTerms& terms, const MarketState& market, Side side) {
    const i64 reach = static_cast<i64>(mul_div(market.mark.raw, terms.book.price_band.raw, one_e6, Round::floor));
    const i64 tick = terms.book.tick.raw;
    if (side == Side::buy) return {(market.mark.raw + reach) / tick * tick};
    const i64 low = market.mark.raw - reach;
    return {low <= tick ? tick : (low + tick - 1) / tick * tick};
}

std::expected<PlacePlan, Reject> admit(const Core& core, const PlaceOrder& wish) {
    const State& state = core.state;
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    if (!state.has(wish.market)) return refuse(Reject::market_unknown);
    if (const Reject trouble = check_shape(wish, state.clock.now); trouble != Reject::none) return refuse(trouble);
    const MarketTerms& terms = state.terms(wish.market);
    const MarketState& market = state.market(wish.market);
    if (const Reject trouble = check_quantity(terms.book, wish.quantity); trouble != Reject::none) return refuse(trouble);

    auto chosen = choose_account(core, wish);
    if (!chosen) return chosen;
    PlacePlan plan = *chosen;
    PlaceOrder& order = plan.order;
    const bool reduce_only = (order.flags & order_flag::reduce_only) != 0;
    const Quantity room = plan.opens_account ? Quantity{}
                                             : closable(state, order.account, order.market, order.side, !reduce_only);
    const bool reduces = room > Quantity{} && (reduce_only || order.quantity <= room);
    if (const Reject trouble = check_status(market, order, reduces); trouble != Reject::none) return refuse(trouble);
    if (order.type == OrderType::market && market.mark > Price{}) order.price = band_price(terms, market, order.side);
    if (const Reject trouble = check_price(terms, market, order.side, order.price); trouble != Reject::none)
        return refuse(trouble);
    if (!limits::within(notional(order.quantity, order.price))) return refuse(Reject::limits_exceeded);
    if (const Reject trouble = check_room(core, plan); trouble != Reject::none) return refuse(trouble);
    if (reduce_only && room == Quantity{}) return refuse(Reject::order_not_reducing);
    if (reduce_only && order.quantity > room) order.quantity = room;

    const OwnerId owner = state.account(wish.account).owner;
    if (!plan.opens_account && state.account(order.account).queue_row != no_row && !reduces)
        return refuse(Reject::account_queued);
    const bool takes = market.status != MarketStatus::auction && would_take(core, order.market, order.side, order.price);
    if ((order.flags & order_flag::post_only) != 0 && takes) return refuse(Reject::order_would_take);
    if (order.tif == TimeInForce::fok && !fills_whole(core, order, owner)) return refuse(Reject::order_not_fillable);
    if (!reduces) {
        if (!plan.opens_account)
            if (const Reject trouble = check_prices(core, order.account); trouble != Reject::none) return refuse(trouble);
        if (const Reject trouble = check_position_limit(core, order, owner, order.market); trouble != Reject::none)
            return refuse(trouble);
    }
    const u32 row = plan.opens_account ? no_row : state.position_row(order.account, order.market);
    if (!order_is_free(core, row, order, nullptr)) {
        gather_for(core, plan);
        if (const Reject trouble = check_margin(core, order, core.scratch, reduces, plan.gate); trouble != Reject::none)
            return refuse(trouble);
    }
    plan.rests = market.status == MarketStatus::auction;
    return plan;
}

std::expected<CancelPlan, Reject> admit(const Core& core, const CancelOrder& wish) {
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    const auto row = core.state.order_row(wish.order);
    if (!row || core.state.orders[*row].account != wish.account) return refuse(Reject::order_unknown);
    return CancelPlan{*row};
}

std::expected<CancelAll, Reject> admit(const Core& core, const CancelAll& wish) {
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    if (wish.market != no_market && !core.state.has(wish.market)) return refuse(Reject::market_unknown);
    return wish;
}

std::expected<AmendPlan, Reject> admit(const Core& core, const AmendOrder& wish) {
    const State& state = core.state;
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    const auto row = state.order_row(wish.order);
    if (!row || state.orders[*row].account != wish.account) return refuse(Reject::order_unknown);
    const Order& order = state.orders[*row];
    const MarketTerms& terms = state.terms(order.market);
    const MarketState& market = state.market(order.market);
    if (const Reject trouble = check_quantity(terms.book, wish.quantity); trouble != Reject::none) return refuse(trouble);
    if (wish.price == order.price && wish.quantity == order.remaining) return refuse(Reject::order_unchanged);
    AmendPlan plan{*row, wish.price, wish.quantity, wish.price == order.price && wish.quantity < order.remaining, false, {}};
    if (plan.keeps_priority) return plan;

    PlaceOrder as_new{.account = order.account, .market = order.market, .side = order.side, .type = order.type, .tif = order.tif,
                      .flags = static_cast<u8>(order.flags & user_flags), .price = wish.price, .quantity = wish.quantity,
                      .expiry = order.expiry, .client = order.client, .isolated_margin = {}};
    const bool reduce_only = (as_new.flags & order_flag::reduce_only) != 0;
    // The order itself makes room for its successor.
    const Quantity room = closable(state, order.account, order.market, order.side, !reduce_only, order.remaining);
    const bool reduces = room > Quantity{} && as_new.quantity <= room;
    if (const Reject trouble = check_status(market, as_new, reduces); trouble != Reject::none) return refuse(trouble);
    if (const Reject trouble = check_price(terms, market, as_new.side, as_new.price); trouble != Reject::none)
        return refuse(trouble);
    if (!limits::within(notional(as_new.quantity, as_new.price))) return refuse(Reject::limits_exceeded);
    if (reduce_only && !reduces) return refuse(Reject::order_not_reducing);
    if (state.account(order.account).queue_row != no_row && !reduces) return refuse(Reject::account_queued);
    const bool takes = market.status != MarketStatus::auction && would_take(core, order.market, order.side, wish.price);
    if ((as_new.flags & order_flag::post_only) != 0 && takes) return refuse(Reject::order_would_take);
    if (!reduces) {
        if (const Reject trouble = check_prices(core, order.account); trouble != Reject::none) return refuse(trouble);
        PlaceOrder more = as_new;
        more.quantity = as_new.quantity > order.remaining ? as_new.quantity - order.remaining : Quantity{};
        if (const Reject trouble = check_position_limit(core, more, state.account(order.account).owner, order.market);
            more.quantity > Quantity{} && trouble != Reject::none)
            return refuse(trouble);
    }
    if (!order_is_free(core, core.derived.line_of_order[*row], as_new, &order)) {
        core.gather(order.account);
        add_order(core, core.scratch, order.account, order.market, order.side, order.price, -order.remaining);
        if (const Reject trouble = check_margin(core, as_new, core.scratch, reduces, plan.gate); trouble != Reject::none)
            return refuse(trouble);
    }
    plan.rests = market.status == MarketStatus::auction;
    return plan;
}

}  // namespace plimsoll
