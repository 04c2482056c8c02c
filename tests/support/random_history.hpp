// Random histories of a small venue in which everything happens that an engine must survive: two feeds that walk, jump, fall
// silent and disagree; linear, inverse, size-linear and dated markets and spot; cross and isolated accounts, most of them near
// their lines; every kind of order; announced changes, halts, funding, credit, liquidation. The same seed gives the same commands to
// engines that answer alike.
#pragma once

#include <functional>
#include <vector>

#include "base/philox.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

inline constexpr AssetId ether{2}, euro{3};
inline constexpr FeedId ether_feed{1}, euro_feed{2};
inline constexpr MarketId ether_perp{4}, ether_spot{5};

/// The small venue of venue.hpp and beside it: ether (size-linear margin, open-interest scaling, profit that counts in part, a maker
/// rebate), a euro that accounts may have as numeraire, an asset that only isolated accounts may use.
inline RuleBook wide_rule_book() {
    RuleBook rules = rule_book();
    rules.name = "wide";
    rules.feeds.push_back(feed_terms());
    rules.feeds.back().symbol = "ETH";
    rules.feeds.push_back(feed_terms());
    rules.feeds.back().symbol = "EUR";
    rules.feeds.back().strict_time_constant = {};
    AssetTerms coin = rules.assets[1];
    coin.symbol = "ETH";
    coin.feed = ether_feed;
    coin.use = CollateralUse::isolated_only;
    rules.assets.push_back(coin);
    coin.symbol = "EUR";
    coin.feed = euro_feed;
    coin.use = CollateralUse::cross;
    coin.haircut_tiers[0] = {Amount{}, {980'000}};
    coin.credit = {units(5'000), units(200'000), Rate{20'000'000}};
    rules.assets.push_back(coin);
    MarketTerms perpetual = market_terms(InstrumentKind::linear_perpetual);
    perpetual.symbol = "ETH-PERP";
    perpetual.feed = ether_feed;
    perpetual.fees = {Rate{-10'000}, Rate{40'000}};
    perpetual.margin.model = SizeLinearMargin{{40'000}, {20'000}, Rate{50'000}, Rate{20'000}};
    perpetual.margin.open_interest = {units(1'000), units(60'000)};
    perpetual.margin.profit_weight = {700'000};
    perpetual.margin.profit_cap = units(3'000);
    perpetual.position_limit = units(300'000);
    perpetual.book.auction_time = seconds(20);
    perpetual.liquidation.fee = {5'000};
    rules.markets.push_back(perpetual);
    MarketTerms exchange = market_terms(InstrumentKind::spot);
    exchange.symbol = "ETH-USDT";
    exchange.feed = ether_feed;
    exchange.base = ether;
    rules.markets.push_back(exchange);
    rules.markets[0].margin.profit_weight = {900'000};
    rules.markets[0].position_limit = units(2'000'000);
    for (MarketTerms& terms : rules.markets)
        if (terms.funding.interval > Duration{}) terms.funding.interval = minutes(10);
    rules.venue.queue_steps_max = 8;
    rules.venue.funding_allowance = {2'000};
    return rules;
}

class RandomHistory {
public:
    explicit RandomHistory(u32 seed) : venue(wide_rule_book()), random_(seed, 17, 0) {
        prices_ = {dollars(10'000), dollars(500), dollars(1)};
        report_all();
        venue.open_markets();
        for (u32 i = 0; i < 24; ++i) open_account();
        for (u32 market = 0; market < venue.engine.state().markets.size(); ++market)
            venue.send(FundInsurance{MarketId{market}, usdt, units(3'000)});
    }

    Venue venue;
    /// Called after each command.
    std::function<void(const Command&, Time, const Reply&)> after = [](const Command&, Time, const Reply&) {};

    /// One or a few commands that belong together.
    void step() {
        venue.now = venue.now + Duration{draw(0, 200'000'000)};
        if (draw(0, 400) == 0) venue.now = venue.now + minutes(draw(1, 90));
        const i64 kind = draw(0, 99);
        if (kind < 40)
            place();
        else if (kind < 55)
            amend();
        else if (kind < 63)
            cancel();
        else if (kind < 82)
            report();
        else if (kind < 83)
            slide();
        else if (kind < 92)
            move_money();
        else
            govern();
    }

private:
    i64 draw(i64 low, i64 high) { return random_.between(low, high); }
    bool chance(i64 percent) { return draw(0, 99) < percent; }
    template <class Verb>
    Reply send(const Verb& verb) {
        const Reply reply = venue.send(verb);
        after(Command{verb}, venue.now, reply);
        return reply;
    }

    void open_account() {
        if (owners_.empty() || chance(60)) owners_.push_back(send(OpenOwner{static_cast<SelfTrade>(draw(0, 2))}).owner);
        const OwnerId owner = owners_[static_cast<std::size_t>(draw(0, static_cast<i64>(owners_.size()) - 1))];
        const Reply reply = send(OpenAccount{owner, chance(80) ? usdt : chance(70) ? euro : btc});
        if (reply.reject != Reject::none) return;
        accounts_.push_back(reply.account);
        deposit(reply.account, chance(15) ? 100'000 : 2'000);
        if (chance(8)) send(SetBackstop{reply.account, true});
    }
    void deposit(AccountId account, i64 most) {
        const i64 asset = draw(0, 9);
        if (asset < 6)
            send(Deposit{account, usdt, {draw(1, most * one_e8)}});
        else if (asset < 8)
            send(Deposit{account, btc, {draw(1, most * one_e8 / 10'000)}});
        else if (asset < 9)
            send(Deposit{account, ether, {draw(1, most * one_e8 / 500)}});
        else
            send(Deposit{account, euro, {draw(1, most * one_e8)}});
    }
    AccountId account() { return accounts_[static_cast<std::size_t>(draw(0, static_cast<i64>(accounts_.size()) - 1))]; }
    MarketId market() { return MarketId{static_cast<u32>(draw(0, 5))}; }

    Price near(MarketId market, i64 millionths) {
        const Price mark = venue.engine.state().market(market).mark;
        const i64 tick = venue.engine.state().terms(market).book.tick.raw;
        const i64 price = mark.raw + static_cast<i64>(i128{mark.raw} * draw(-millionths, millionths) / one_e6);
        return {std::max<i64>(price / tick, 1) * tick};
    }
    Quantity quantity(MarketId market) {
        const MarketTerms& terms = venue.engine.state().terms(market);
        const i64 size = draw(1, 4) == 1 ? draw(1, 2'000) : draw(1, 150);
        if (terms.kind == InstrumentKind::inverse_perpetual) return {size * 10 * one_e8};
        return terms.feed == btc_feed ? coins_e3(size) : coins_e3(size * 20);
    }
    void place() {
        PlaceOrder order;
        order.account = account();
        order.market = market();
        order.side = chance(50) ? Side::buy : Side::sell;
        order.quantity = quantity(order.market);
        order.price = near(order.market, chance(70) ? 4'000 : 90'000);
        const i64 kind = draw(0, 19);
        if (kind == 0) order.type = OrderType::market, order.tif = TimeInForce::ioc;
        if (kind == 1 || kind == 2) order.tif = TimeInForce::ioc;
        if (kind == 3) order.tif = TimeInForce::fok;
        if (kind == 4 || kind == 5) order.tif = TimeInForce::gtt, order.expiry = venue.now + seconds(draw(1, 120));
        if (kind == 6) order.flags |= order_flag::post_only;
        if (chance(12)) order.flags |= order_flag::reduce_only;
        if (chance(10)) order.isolated_margin = {draw(1, 400 * one_e8)};
        if (chance(10)) order.client = ClientId{static_cast<u64>(draw(1, 50))};
        const Reply reply = send(order);
        if (reply.reject == Reject::none) orders_.push_back({reply.account, reply.order});
    }
    struct Known {
        AccountId account;
        OrderId order;
    };
    // An order that is still open, where one is found.
    std::optional<Known> open_order() {
        while (!orders_.empty()) {
            const std::size_t at = static_cast<std::size_t>(draw(0, static_cast<i64>(orders_.size()) - 1));
            if (venue.engine.state().order_row(orders_[at].order)) return orders_[at];
            orders_[at] = orders_.back();
            orders_.pop_back();
        }
        return std::nullopt;
    }
    void amend() {
        const auto known = open_order();
        if (!known) return place();
        const Order order = venue.engine.state().orders[slot_of(known->order)];
        const bool keeps = chance(20);
        const Quantity lot = venue.engine.state().terms(order.market).book.lot;
        const Quantity less{std::max<i64>(order.remaining.raw / 2 / lot.raw, 1) * lot.raw};
        send(AmendOrder{known->account, known->order, keeps ? order.price : near(order.market, 5'000),
                        keeps ? less : quantity(order.market)});
    }
    void cancel() {
        if (chance(6)) {
            send(CancelAll{account(), chance(50) ? no_market : market()});
            return;
        }
        const auto known = open_order();
        if (!known) return place();
        send(CancelOrder{known->account, known->order});
    }

    void report_all() {
        venue.now = venue.now + Duration{1000};
        for (u32 feed = 0; feed < prices_.size(); ++feed)
            for (u32 source = 0; source < 3; ++source) report(FeedId{feed}, SourceId{source}, prices_[feed]);
    }
    void report(FeedId feed, SourceId source, Price price) {
        const Price confidence{price.raw / 1'000'000 * draw(0, 400)};
        send(ReportPrice{feed, source, price, confidence, venue.now});
    }
    void report() {
        const std::size_t feed = chance(55) ? 0 : chance(75) ? 1 : 2;
        const i64 reach = feed == 2 ? 300 : chance(8) ? 45'000 : 2'500;
        Price& price = prices_[feed];
        // Back towards where it began, so that a history does not run away.
        const i64 home = feed == 0 ? dollars(10'000).raw : feed == 1 ? dollars(500).raw : dollars(1).raw;
        const i64 pull = (home - price.raw) / 60;
        price.raw += static_cast<i64>(i128{price.raw} * draw(-reach, reach) / one_e6) + (chance(50) ? pull : 0);
        venue.now = venue.now + Duration{1000};
        if (chance(70)) {
            for (u32 source = 0; source < 3; ++source) report(FeedId{static_cast<u32>(feed)}, SourceId{source}, price);
        } else {
            report(FeedId{static_cast<u32>(feed)}, SourceId{static_cast<u32>(draw(0, 2))}, price);
        }
    }

    // The same way several times, each step within what a feed believes at once.
    void slide() {
        const std::size_t feed = chance(60) ? 0 : 1;
        const i64 direction = chance(50) ? 1 : -1;
        for (i64 left = draw(2, 5); left > 0; --left) {
            prices_[feed].raw += direction * (prices_[feed].raw / 1'000 * draw(10, 45));
            venue.now = venue.now + Duration{1000};
            for (u32 source = 0; source < 3; ++source)
                report(FeedId{static_cast<u32>(feed)}, SourceId{source}, prices_[feed]);
            if (chance(50)) place();
        }
    }

    void move_money() {
        const AccountId chosen = account();
        const i64 kind = draw(0, 9);
        if (kind < 3) return deposit(chosen, 400);
        // Most of it leaves where it may: an account that holds little is near its line.
        const AssetId asset{static_cast<u32>(chance(70) ? 0 : draw(0, 3))};
        const Amount held = venue.balance(chosen, asset);
        const Amount amount{held.raw > 0 ? held.raw * draw(10, 95) / 100 : draw(1, one_e8)};
        if (kind < 8) {
            send(Withdraw{chosen, asset, amount});
        } else {
            send(Transfer{chosen, account(), asset, amount});
        }
    }
    void govern() {
        const i64 kind = draw(0, 99);
        if (kind < 40) {
            send(AdvanceTime{});
        } else if (kind < 70) {
            const i64 rates[] = {0, 120'000, 200'000, 500'000};
            send(SetLeverage{account(), market(), {rates[draw(0, 3)]}});
        } else if (kind < 76) {
            if (accounts_.size() < 80) open_account();
        } else if (kind < 84) {
            send(SetSelfTrade{owners_[static_cast<std::size_t>(draw(0, static_cast<i64>(owners_.size()) - 1))],
                              static_cast<SelfTrade>(draw(0, 2))});
        } else if (kind < 88) {
            announce();
        } else if (kind < 90) {
            send(HaltMarket{market()});
        } else if (kind < 97) {
            for (u32 i = 0; i < 6; ++i) send(OpenMarket{MarketId{i}});
        } else if (kind < 99) {
            send(FundInsurance{market(), usdt, units(500)});
        } else {
            fall_silent();
        }
    }
    // No source reports for hours: prices go stale, collateral without a price loses its worth step by step.
    void fall_silent() {
        for (i64 left = draw(3, 16); left > 0; --left) {
            venue.now = venue.now + minutes(15);
            send(AdvanceTime{});
            if (chance(30)) place();
            if (chance(30)) move_money();
        }
    }
    void announce() {
        const MarketId chosen{static_cast<u32>(chance(70) ? 0 : 1)};
        MarginTerms terms = margin_terms();
        const i64 more = draw(0, 3) * 10'000;
        for (RiskTier& tier : std::get<TieredMargin>(terms.model).tiers) {
            if (tier.initial == MarginRate{}) continue;
            tier.initial.raw += more;
            tier.maintenance.raw += more / 2;
        }
        terms.profit_weight = {draw(5, 10) * 100'000};
        send(ChangeMargin{chosen, venue.now + seconds(draw(0, 30)), venue.now + seconds(60), terms});
    }

    Random random_;
    std::vector<OwnerId> owners_;
    std::vector<AccountId> accounts_;
    std::vector<Known> orders_;
    std::vector<Price> prices_;
};

}  // namespace plimsoll::test
