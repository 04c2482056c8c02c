#include "tests/support/history_rules.hpp"

#include <algorithm>

#include "tests/support/venue.hpp"

namespace plimsoll::test {

namespace {

constexpr AssetId eth{2}, dollar_coin{3}, alt{4};
constexpr FeedId eth_feed{1}, alt_feed{2}, eth_btc_feed{3};

MarginRate ppm(Draws& draws, i64 low, i64 high) { return {draws.between(low, high)}; }

FeedTerms draw_feed(Draws& draws, const char* symbol) {
    FeedTerms feed = feed_terms();
    feed.symbol = symbol;
    feed.source_count = static_cast<u32>(draws.between(2, 4));
    for (u32 i = 0; i < feed.source_count; ++i) feed.sources[i] = {SourceId{i}, static_cast<u32>(draws.between(1, 3))};
    feed.sources_min = static_cast<u32>(draws.between(1, 2));
    feed.pending_sources = static_cast<u32>(draws.between(1, 2));
    feed.age_max = draws.pick({minutes(1), minutes(10), hours(4)});
    feed.future_max = draws.pick({Duration{}, seconds(5)});
    feed.confidence_max = draws.pick({MarginRate{}, MarginRate{20'000}, MarginRate{200'000}});
    feed.band = draws.pick({MarginRate{}, MarginRate{50'000}, MarginRate{300'000}});
    feed.band_widening_per_second = draws.pick({MarginRate{}, MarginRate{500}});
    feed.pending_time = draws.pick({Duration{}, seconds(5), seconds(30)});
    feed.strict_time_constant = draws.pick({Duration{}, seconds(30), minutes(5)});
    return feed;
}

AssetTerms draw_asset(Draws& draws, const char* symbol, FeedId feed, Amount unit) {
    AssetTerms asset;
    asset.symbol = symbol;
    asset.feed = feed;
    asset.deposit_cap = Amount{unit.raw * 1'000'000};
    asset.haircut_tier_count = static_cast<u32>(draws.between(1, 3));
    MarginRate weight = ppm(draws, 800'000, 1'000'000);
    for (u32 i = 0; i < asset.haircut_tier_count; ++i) {
        asset.haircut_tiers[i] = {Amount{unit.raw * (i == 0 ? 0 : 20 * i * i)}, weight};
        weight = ppm(draws, weight.raw / 2, weight.raw);
    }
    asset.liability_weight = ppm(draws, 1'000'000, 1'200'000);
    asset.closing_cost = ppm(draws, 0, 20'000);
    asset.halt_grace = draws.pick({Duration{}, minutes(30)});
    asset.halt_ramp = draws.pick({Duration{}, hours(1), hours(6)});
    const Amount most = draws.pick({Amount{}, unit, Amount{unit.raw * 20}});
    asset.credit = {most, draws.pick({most, Amount{most.raw * 50}}), Rate{draws.between(0, 100'000'000)}};
    return asset;
}

MarginTerms draw_margin(Draws& draws, i64 notional_step) {
    MarginTerms margin;
    i64 initial = draws.pick({20'000, 50'000, 100'000, 200'000});
    i64 maintenance = draws.between(initial / 4, initial);
    if (draws.chance(25)) {
        const i64 slope = draws.between(0, 5'000'000);
        margin.model = SizeLinearMargin{{initial}, {maintenance}, {slope}, {draws.between(0, slope)}};
    } else {
        TieredMargin tiers;
        tiers.count = static_cast<u32>(draws.between(1, 3));
        for (u32 i = 0; i < tiers.count; ++i) {
            tiers.tiers[i] = {Amount{i128{i * i} * notional_step}, {initial}, {maintenance}};
            initial = draws.between(initial, std::min<i64>(2 * initial, one_e6));
            maintenance = draws.between(maintenance, initial);
        }
        margin.model = tiers;
    }
    if (draws.chance(25))
        margin.open_interest = {Amount{i128{notional_step} * draws.between(0, 3)}, Amount{i128{notional_step} * 40}};
    margin.profit_weight = draws.pick({margin_rate_one, margin_rate_one, MarginRate{500'000}, MarginRate{}});
    if (draws.chance(25)) margin.profit_cap = Amount{notional_step / 10};
    return margin;
}

i64 lowest_maintenance(const MarginModel& model) {
    if (const auto* tiered = std::get_if<TieredMargin>(&model)) return tiered->tiers[0].maintenance.raw;
    return std::get<SizeLinearMargin>(model).maintenance_base.raw;
}

template <class Step, std::size_t n>
u32 draw_ladder(Draws& draws, std::array<Step, n>& ladder, std::initializer_list<Step> optional, Step last) {
    u32 count = 0;
    for (const Step step : optional) {
        if (draws.chance(20)) continue;
        const auto place =
            static_cast<u32>(draws.below(3) == 0 ? draws.below(count + 1) : count);  // mostly in the usual order
        std::copy_backward(ladder.begin() + place, ladder.begin() + count, ladder.begin() + count + 1);
        ladder[place] = step;
        ++count;
    }
    ladder[count++] = last;
    return count;
}

LiquidationTerms draw_liquidation(Draws& draws, i64 notional_step, MarginRate lowest) {
    LiquidationTerms terms;
    terms.taker_count = draw_ladder(draws, terms.takers, {Taker::book, Taker::backstop}, Taker::adl);
    const bool socialised = !draws.chance(20);
    terms.payer_count = draw_ladder(draws, terms.payers,
                                    {Payer::market_fund, Payer::shared_fund, Payer::backstop_capital, Payer::adl},
                                    socialised ? Payer::socialisation : Payer::open_deficit);
    if (socialised) terms.payers[terms.payer_count++] = Payer::open_deficit;
    terms.fee = ppm(draws, 0, lowest.raw - 1);
    terms.target = ppm(draws, 0, 500'000);
    terms.closing_cost = ppm(draws, 0, 20'000);
    terms.slice_portion = draws.pick({margin_rate_one, MarginRate{500'000}, MarginRate{100'000}});
    terms.slice_depth_share = draws.pick({margin_rate_one, MarginRate{250'000}});
    terms.slice_notional_max = Amount{i128{notional_step} * draws.pick({1, 10, 1'000})};
    terms.dust_notional = Amount{draws.pick<i64>({0, notional_step / 100, notional_step / 10})};
    terms.slice_interval = draws.pick({Duration{}, seconds(1), seconds(5), minutes(1)});
    terms.market_fund_claim_max = Amount{draws.pick<i64>({0, 0, notional_step / 200})};
    terms.shared_fund_claim_max = Amount{draws.pick<i64>({0, 0, notional_step / 200})};
    return terms;
}

FundingTerms draw_funding(Draws& draws, i64 notional_step) {
    if (draws.chance(15)) return {};
    FundingTerms terms;
    terms.interval = draws.pick({minutes(10), hours(1), hours(8)});
    terms.sample_interval = draws.pick({terms.interval, Duration{terms.interval.ns / 10}});
    terms.impact_notional = Amount{notional_step / 50};
    terms.interest = Rate{draws.between(-50'000, 50'000)};
    terms.dampener = Rate{draws.between(0, 100'000)};
    terms.cap_factor = ppm(draws, 0, 1'000'000);
    return terms;
}

// A hundred thousand dollars, or about as much in what the market settles in.
i64 notional_step_of(AssetId settlement) {
    return settlement == btc ? 10 * one_e8 : settlement == eth ? 200 * one_e8 : 100'000 * one_e8;
}

MarketTerms draw_market(Draws& draws, const char* symbol, InstrumentKind kind, AssetId settlement, FeedId feed) {
    MarketTerms terms;
    terms.symbol = symbol;
    terms.kind = kind;
    terms.settlement = settlement;
    terms.feed = feed;
    const bool coin = kind == InstrumentKind::inverse_perpetual;
    const i64 tick = std::max<i64>(opening_price(feed).raw / draws.pick({1'000, 10'000}) / 1'000 * 1'000, 1'000);
    const Quantity lot = coin ? Quantity{one_e8 * draws.pick({1, 10})} : Quantity{draws.pick({100'000, 1'000'000})};
    terms.book = {.tick = {tick},
                  .lot = lot,
                  .quantity_min = Quantity{lot.raw * draws.pick({1, 2})},
                  .quantity_max = Quantity{lot.raw * 10'000'000},
                  .price_band = draws.pick({MarginRate{50'000}, MarginRate{100'000}, MarginRate{300'000}}),
                  .auction_time = draws.pick({Duration{}, Duration{}, seconds(10), minutes(5)})};
    terms.fees.taker = Rate{draws.pick({0, 20'000, 100'000})};
    terms.fees.maker = Rate{draws.between(-terms.fees.taker.raw, terms.fees.taker.raw)};
    terms.mark.basis_time_constant = draws.pick({Duration{}, minutes(1), minutes(5)});
    terms.mark.band = {50'000};
    terms.mark.basis_max = draws.pick({MarginRate{}, MarginRate{10'000}, MarginRate{50'000}});
    const i64 step = notional_step_of(settlement);
    terms.mark.depth_min = Amount{draws.pick<i64>({0, step / 50})};
    terms.mark.depth_time = draws.pick({Duration{}, seconds(30)});
    if (draws.chance(30)) terms.position_limit = Amount{i128{step} * draws.between(1, 20)};
    if (kind != InstrumentKind::spot) terms.margin = draw_margin(draws, step);
    if (kind != InstrumentKind::spot || !draws.chance(20))
        terms.liquidation = draw_liquidation(
            draws, step, {kind == InstrumentKind::spot ? 20'000 : lowest_maintenance(terms.margin.model)});
    if (kind == InstrumentKind::linear_perpetual || coin) terms.funding = draw_funding(draws, step);
    return terms;
}

MarketTerms draw_spot(Draws& draws, const char* symbol, AssetId base, FeedId feed) {
    MarketTerms terms = draw_market(draws, symbol, InstrumentKind::spot, usdt, feed);
    terms.base = base;
    return terms;
}

}  // namespace

Price opening_price(FeedId feed) {
    if (feed == btc_feed) return dollars(10'000);
    if (feed == eth_feed) return dollars(500);
    return feed == alt_feed ? Price{25'000'000} : Price{5'000'000};
}

RuleBook draw_rules(Draws& draws) {
    RuleBook rules;
    rules.name = "drawn";
    rules.venue.numeraire = usdt;
    rules.venue.queue_steps_max = draws.pick({1U, 3U, 64U});
    rules.venue.watch_list_max = draws.pick({1U, 3U, 10'000U});
    rules.venue.funding_allowance = draws.pick({MarginRate{}, MarginRate{1'000}, MarginRate{10'000}});
    rules.venue.credit_interval = draws.pick({minutes(10), hours(1), day});
    rules.venue.owner_fund_claim_max = draws.pick({Amount{}, Amount{}, units(200)});
    rules.feeds = {draw_feed(draws, "BTC"), draw_feed(draws, "ETH"), draw_feed(draws, "ALT"),
                   draw_feed(draws, "ETH-BTC")};
    rules.assets = {draw_asset(draws, "USDT", no_feed, units(1'000)),
                    draw_asset(draws, "BTC", btc_feed, Amount{one_e8 / 10}),
                    draw_asset(draws, "ETH", eth_feed, units(2)), draw_asset(draws, "USDC", no_feed, units(1'000)),
                    draw_asset(draws, "ALT", alt_feed, units(4'000))};
    rules.assets[0].haircut_tiers[0].weight = margin_rate_one;
    rules.assets[index(alt)].use =
        draws.pick({CollateralUse::cross, CollateralUse::isolated_only, CollateralUse::none});

    std::vector<MarketTerms>& markets = rules.markets;
    markets.push_back(draw_market(draws, "BTC-PERP", InstrumentKind::linear_perpetual, usdt, btc_feed));
    markets.push_back(draw_market(draws, "BTC-USD", InstrumentKind::inverse_perpetual, btc, btc_feed));
    markets.push_back(draw_spot(draws, "BTC-USDT", btc, btc_feed));
    markets.push_back(draw_market(draws, "BTC-DATED", InstrumentKind::dated_future, usdt, btc_feed));
    markets.back().expiry = start + draws.pick({hours(3), hours(30), hours(240)});
    markets.back().settlement_window = draws.pick({minutes(1), hours(1)});
    markets.push_back(draw_market(draws, "ETH-PERP", InstrumentKind::linear_perpetual, usdt, eth_feed));
    if (draws.chance(50)) markets.push_back(draw_spot(draws, "ETH-USDT", eth, eth_feed));
    if (draws.chance(30)) markets.push_back(draw_spot(draws, "ALT-USDT", alt, alt_feed));
    if (draws.chance(30))
        markets.push_back(draw_market(draws, "ETH-BTC", InstrumentKind::linear_perpetual, btc, eth_btc_feed));
    return rules;
}

MarginTerms redraw_margin(Draws& draws, const MarginTerms& now, MarginRate fee) {
    MarginTerms next = now;
    const i64 low = std::max<i64>(fee.raw + 1, 1'000);
    if (auto* tiered = std::get_if<TieredMargin>(&next.model)) {
        i64 initial = low, maintenance = low;
        for (u32 i = 0; i < tiered->count; ++i) {
            initial = draws.between(initial, std::min<i64>(initial + 150'000, one_e6));
            maintenance = draws.between(std::min(maintenance, initial), initial);
            tiered->tiers[i].initial = {initial};
            tiered->tiers[i].maintenance = {maintenance};
        }
    } else {
        auto& linear = std::get<SizeLinearMargin>(next.model);
        linear.initial_base = {draws.between(low, low + 150'000)};
        linear.maintenance_base = {draws.between(low, linear.initial_base.raw)};
        linear.initial_slope = {draws.between(0, 5'000'000)};
        linear.maintenance_slope = {draws.between(0, linear.initial_slope.raw)};
    }
    next.profit_weight = draws.pick({margin_rate_one, MarginRate{500'000}});
    return next;
}

RuleBook extend_rules(Draws& draws, const RuleBook& rules) {
    RuleBook next = rules;
    const std::string suffix = std::to_string(rules.markets.size());
    FeedId feed = btc_feed;
    AssetId settlement = usdt;
    if (draws.chance(50)) {
        next.feeds.push_back(draw_feed(draws, ("NEW" + suffix).c_str()));
        feed = FeedId{static_cast<u32>(rules.feeds.size())};
        next.assets.push_back(draw_asset(draws, ("NEW" + suffix).c_str(), feed, units(20'000)));
        if (draws.chance(50)) settlement = AssetId{static_cast<u32>(rules.assets.size())};
    }
    const bool coin = settlement != usdt;
    next.markets.push_back(draw_market(draws, ("MORE" + suffix).c_str(),
                                       coin ? InstrumentKind::inverse_perpetual : InstrumentKind::linear_perpetual,
                                       settlement, feed));
    return next;
}

}  // namespace plimsoll::test
