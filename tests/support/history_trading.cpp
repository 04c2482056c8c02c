// Orders and money of a drawn history.
#include <algorithm>

#include "tests/support/history.hpp"

namespace plimsoll::test {

namespace {

PlaceOrder order(AccountId account, MarketId market, Side side, Price price, Quantity quantity) {
    return {.account = account,
            .market = market,
            .side = side,
            .type = OrderType::limit,
            .tif = TimeInForce::gtc,
            .flags = 0,
            .price = price,
            .quantity = quantity,
            .expiry = never,
            .client = {},
            .isolated_margin = {}};
}

}  // namespace

// What `value` of the feeds' currency buys at the mark, in whole lots, at least the smallest order.
Quantity History::size_for(MarketId id, i128 value) const {
    const MarketTerms& terms = state().terms(id);
    const bool coin = terms.kind == InstrumentKind::inverse_perpetual;
    const i128 unit =
        coin ? i128{one_e8} : std::max<i128>(1, state().market(id).mark.raw * price_of(terms.settlement) / one_e8);
    const i128 size = std::clamp<i128>(value * one_e8 / unit, terms.book.quantity_min.raw, terms.book.quantity_max.raw);
    return {static_cast<i64>(size / terms.book.lot.raw * terms.book.lot.raw)};
}

Price History::limit_near(MarketId id, Side, i64 reach_ppm) {
    const i64 mark = std::max<i64>(state().market(id).mark.raw, 1), tick = state().terms(id).book.tick.raw;
    const i64 price = mark + static_cast<i64>(i128{mark} * draws_.between(-reach_ppm, reach_ppm) / one_e6);
    return {std::max(tick, price / tick * tick)};
}

void History::plan_order() {
    const AccountId account = customer();
    const MarketId where = trading_market();
    const Side towards = side();
    const i64 reach = draws_.pick<i64>({2'000, 10'000, 10'000, 60'000, 350'000});
    const i128 value = worth(account) * draws_.magnitude(1, 3'000) / 100;
    PlaceOrder wish = order(account, where, towards, limit_near(where, towards, reach), size_for(where, value));
    switch (draws_.below(12)) {
        case 0:
            wish.type = OrderType::market;
            wish.tif = draws_.pick({TimeInForce::ioc, TimeInForce::fok});
            break;
        case 1: wish.tif = draws_.pick({TimeInForce::ioc, TimeInForce::fok}); break;
        case 2:
            wish.tif = TimeInForce::gtt;
            wish.expiry = state().clock.now + Duration{draws_.magnitude(1'000'000'000, hours(12).ns)};
            break;
        case 3: wish.flags = order_flag::post_only; break;
        case 4: wish.client = ClientId{draws_.below(6)}; break;
        default: break;
    }
    plan(wish, Duration{draws_.pick<i64>({0, 0, draws_.between(1, 1'500'000'000)})});
}

// A ladder on both sides of the mark, and what a trader with conviction takes of it.
void History::plan_quotes() {
    const AccountId maker = rich_customer();
    const MarketId where = trading_market();
    const i128 value = worth(maker) / draws_.pick({5, 20});
    const Price mark = state().market(where).mark;
    for (i64 i = 1; i <= draws_.between(1, 3); ++i)
        for (const Side towards : {Side::buy, Side::sell}) {
            const i64 away = static_cast<i64>(i128{mark.raw} * i * draws_.between(500, 4'000) / one_e6);
            const i64 tick = state().terms(where).book.tick.raw;
            const i64 price = towards == Side::buy ? mark.raw - away : mark.raw + away;
            plan(order(maker, where, towards, {std::max(tick, price / tick * tick)}, size_for(where, value)));
        }
    const AccountId taker = customer();
    plan(order(taker, where, side(), limit_near(where, Side::buy, 8'000),
               size_for(where, worth(taker) * draws_.between(100, 2'500) / 100)));
}

void History::plan_reduction() {
    const AccountId account = customer();
    for (u32 row = state().account(account).first_position; row != no_row; row = state().positions[row].next) {
        const Position& line = state().positions[row];
        if (line.quantity == Quantity{} || draws_.chance(25)) continue;
        const Side towards = line.quantity > Quantity{} ? Side::sell : Side::buy;
        PlaceOrder wish =
            order(account, line.market, towards, limit_near(line.market, towards, 10'000), abs(line.quantity));
        wish.flags = draws_.chance(70) ? order_flag::reduce_only : u8{0};
        if (draws_.chance(30)) wish.tif = TimeInForce::ioc;
        if (draws_.chance(30)) {
            const Quantity lot = state().terms(line.market).book.lot;
            wish.quantity = {std::max(lot.raw, wish.quantity.raw / 3 / lot.raw * lot.raw)};
        }
        return plan(wish);
    }
    plan_order();
}

void History::plan_isolated() {
    const AccountId account = customer();
    const MarketId where = trading_market();
    const AssetId settlement = state().terms(where).settlement;
    const Side towards = side();
    const Amount held = state().ledger.balance(account, settlement);
    const Amount margin{std::max<i128>(1, held.raw * draws_.between(1, 60) / 100)};
    PlaceOrder wish = order(account, where, towards, limit_near(where, towards, 10'000), {});
    wish.quantity = size_for(where, margin.raw * price_of(settlement) / one_e8 * draws_.between(50, 3'000) / 100);
    if (state().account(account).mode == MarginMode::cross) wish.isolated_margin = margin;
    plan(wish);
}

void History::plan_amendment() {
    const u32 row = open_order();
    if (row == no_row) return plan_order();
    const Order& found = state().orders[row];
    const Quantity lot = state().terms(found.market).book.lot;
    AmendOrder wish{found.account, state().id_of(row), found.price, found.remaining};
    if (draws_.chance(60))
        wish.quantity = {std::max(lot.raw, found.remaining.raw * draws_.between(1, 20) / 10 / lot.raw * lot.raw)};
    if (draws_.chance(50)) wish.price = limit_near(found.market, found.side, 15'000);
    plan(wish);
}

void History::plan_cancellation() {
    const u32 row = open_order();
    if (row == no_row || draws_.chance(15))
        return plan(CancelAll{customer(), draws_.chance(50) ? no_market : market()});
    plan(CancelOrder{state().orders[row].account, state().id_of(row)});
}

void History::plan_money() {
    const AccountId account = customer();
    const AssetId what = asset();
    if (draws_.chance(35)) return plan(Deposit{account, what, amount_of(what, 1, 2'000)});
    const u32 first = state().account(account).first_balance;
    if (first == no_row) return plan_funding_of(account);
    u32 row = first;
    while (state().ledger.balances[row].next != no_row && draws_.chance(50)) row = state().ledger.balances[row].next;
    const Balance& line = state().ledger.balances[row];
    const Amount part{std::max<i128>(1, line.amount.raw * draws_.pick<i64>({1, 10, 50, 100, 101}) / 100)};
    if (draws_.chance(50)) return plan(Withdraw{account, line.asset, part});
    u32 other = state().owners[static_cast<u32>(index(state().account(account).owner))].first_account;
    while (state().ledger.accounts[other].next_of_owner != no_row && (AccountId{other} == account || draws_.chance(40)))
        other = state().ledger.accounts[other].next_of_owner;
    plan(Transfer{account, AccountId{other}, line.asset, part});
}

}  // namespace plimsoll::test
