// A small venue for tests, with numbers that can be checked by hand: USDT at par, BTC; a linear perpetual, an inverse
// perpetual, a spot market and a dated future on one BTC feed of three sources.
#pragma once

#include "engine/engine.hpp"

namespace plimsoll::test {

inline constexpr AssetId usdt{0}, btc{1};
inline constexpr FeedId btc_feed{0};
inline constexpr MarketId perp{0}, inverse{1}, spot{2}, future{3};
inline constexpr Time start{1'600'000'000'000'000'000};

constexpr Amount units(i64 whole) { return {i128{whole} * one_e8}; }
constexpr Price dollars(i64 whole) { return {whole * one_e8}; }
constexpr Quantity coins_e3(i64 thousandths) { return {thousandths * 100'000}; }

inline FeedTerms feed_terms() {
    FeedTerms feed;
    feed.symbol = "BTC";
    feed.source_count = 3;
    for (u32 i = 0; i < 3; ++i) feed.sources[i] = {SourceId{i}, 1};
    feed.sources_min = 2;
    feed.age_max = minutes(10);
    feed.future_max = seconds(5);
    feed.confidence_max = {20'000};
    feed.band = {50'000};
    feed.band_widening_per_second = {500};
    feed.pending_sources = 2;
    feed.pending_time = seconds(30);
    feed.pending_agreement = {10'000};
    feed.strict_time_constant = minutes(5);
    return feed;
}

inline MarginTerms margin_terms() {
    MarginTerms terms;
    TieredMargin tiers;
    tiers.count = 2;
    tiers.tiers[0] = {Amount{}, {100'000}, {50'000}};
    tiers.tiers[1] = {units(1'000'000), {200'000}, {100'000}};
    terms.model = tiers;
    return terms;
}

inline MarketTerms market_terms(InstrumentKind kind) {
    MarketTerms terms;
    terms.kind = kind;
    terms.settlement = kind == InstrumentKind::inverse_perpetual ? btc : usdt;
    terms.feed = btc_feed;
    const bool inverse_kind = kind == InstrumentKind::inverse_perpetual;
    terms.book = {.tick = {10'000'000}, .lot = inverse_kind ? Quantity{one_e8} : coins_e3(1),
                  .quantity_min = inverse_kind ? Quantity{one_e8} : coins_e3(1),
                  .quantity_max = {i64{1'000'000} * one_e8}, .price_band = {100'000}, .auction_time = Duration{}};
    terms.fees = {Rate{20'000}, Rate{50'000}};
    terms.mark = {minutes(5), {10'000}, {50'000}, Amount{}, seconds(30)};
    terms.margin = margin_terms();
    terms.liquidation.taker_count = 3;
    terms.liquidation.takers = {Taker::book, Taker::backstop, Taker::adl};
    terms.liquidation.payer_count = 6;
    terms.liquidation.payers = {Payer::market_fund, Payer::shared_fund, Payer::backstop_capital, Payer::adl,
                                Payer::socialisation, Payer::open_deficit};
    terms.liquidation.fee = {10'000};
    terms.liquidation.target = {200'000};
    terms.liquidation.closing_cost = {5'000};
    terms.liquidation.slice_portion = margin_rate_one;
    terms.liquidation.slice_depth_share = {250'000};
    terms.liquidation.slice_notional_max = inverse_kind ? units(1'000) : units(10'000'000);
    terms.liquidation.dust_notional = inverse_kind ? Amount{one_e8 / 100} : units(100);
    terms.liquidation.slice_interval = seconds(5);
    if (kind == InstrumentKind::linear_perpetual || kind == InstrumentKind::inverse_perpetual)
        terms.funding = {hours(8), minutes(1), inverse_kind ? units(1'000) : units(1'000), Rate{10'000}, Rate{50'000},
                         {750'000}};
    return terms;
}

inline RuleBook rule_book() {
    RuleBook rules;
    rules.name = "test";
    rules.venue.numeraire = usdt;
    rules.venue.funding_allowance = {10'000};
    rules.venue.credit_interval = hours(1);
    rules.feeds = {feed_terms()};
    AssetTerms dollar;
    dollar.symbol = "USDT";
    dollar.deposit_cap = units(1'000'000'000'000);
    dollar.haircut_tiers[0] = {Amount{}, margin_rate_one};
    dollar.credit = {units(10'000), units(1'000'000), Rate{10'000'000}};
    AssetTerms coin = dollar;
    coin.symbol = "BTC";
    coin.feed = btc_feed;
    coin.deposit_cap = units(1'000'000);
    coin.haircut_tier_count = 2;
    coin.haircut_tiers[0] = {Amount{}, {950'000}};
    coin.haircut_tiers[1] = {units(100), {900'000}};
    coin.liability_weight = {1'050'000};
    coin.closing_cost = {5'000};
    coin.halt_grace = hours(1);
    coin.halt_ramp = hours(4);
    coin.credit = {units(1), units(100), Rate{5'000'000}};
    rules.assets = {dollar, coin};
    rules.markets = {market_terms(InstrumentKind::linear_perpetual), market_terms(InstrumentKind::inverse_perpetual),
                     market_terms(InstrumentKind::spot), market_terms(InstrumentKind::dated_future)};
    rules.markets[0].symbol = "BTC-PERP";
    rules.markets[1].symbol = "BTC-USD-PERP";
    rules.markets[2].symbol = "BTC-USDT";
    rules.markets[2].base = btc;
    rules.markets[3].symbol = "BTC-DATED";
    rules.markets[3].expiry = start + hours(240);
    rules.markets[3].settlement_window = minutes(30);
    return rules;
}

/// An engine with the small venue loaded, and a clock of its own.
struct Venue {
    Engine engine;
    Time now = start;

    explicit Venue(const RuleBook& rules = rule_book()) {
        engine.submit(UpgradeProtocol{protocol_version}, now);
        engine.submit(LoadRuleBook{rules}, now);
    }
    template <class Verb>
    Reply send(const Verb& verb) {
        return engine.submit(verb, now);
    }
    /// All three sources report the price.
    void price(Price value, FeedId feed = btc_feed) {
        now = now + Duration{1000};
        for (u32 i = 0; i < 3; ++i) send(ReportPrice{feed, SourceId{i}, value, Price{}, now});
    }
    void open_markets() {
        for (u32 i = 0; i < engine.state().markets.size(); ++i) send(OpenMarket{MarketId{i}});
    }
    AccountId account(Amount deposit = {}, AssetId asset = usdt) {
        const OwnerId owner = send(OpenOwner{}).owner;
        const AccountId id = send(OpenAccount{owner, usdt}).account;
        if (deposit > Amount{}) send(Deposit{id, asset, deposit});
        return id;
    }
    Reply order(AccountId account, MarketId market, Side side, Price price, Quantity quantity, u8 flags = 0,
                TimeInForce tif = TimeInForce::gtc) {
        return send(PlaceOrder{.account = account, .market = market, .side = side, .type = OrderType::limit, .tif = tif,
                               .flags = flags, .price = price, .quantity = quantity, .expiry = never, .client = {},
                               .isolated_margin = {}});
    }
    Amount balance(AccountId account, AssetId asset = usdt) const {
        return engine.state().ledger.balance(account, asset);
    }
    Quantity position(AccountId account, MarketId market) const {
        const u32 row = engine.state().position_row(account, market);
        return row == no_row ? Quantity{} : engine.state().positions[row].quantity;
    }
};

}  // namespace plimsoll::test
