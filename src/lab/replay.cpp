#include "lab/replay.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "codec/codec.hpp"
#include "lab/opening.hpp"

namespace plimsoll::lab {

namespace {

class Run {
public:
    Run(const ReplaySetup& setup, PriceSource& source, const ReplayHooks& hooks)
        : setup_(setup),
          source_(source),
          hooks_(hooks),
          driver_(result_, hooks),
          maker_(setup, driver_, result_.notes),
          publishers_(setup, driver_, maker_),
          opening_(setup, driver_, publishers_, maker_, result_) {}

    std::expected<ReplayResult, std::string> run() {
        const auto begun = std::chrono::steady_clock::now();
        describe_run();
        if (const auto prices = take_opening_prices(); !prices) return std::unexpected(prices.error());
        const auto opened = opening_.run(result_.from);
        if (!opened) return std::unexpected(opened.error());
        now_ = *opened;
        publishers_.follow(opening_.markets(), now_);
        driver_.recorder().fills().clear();  // the opening itself
        maker_.quote(now_);
        driver_.recorder().see_time(now_);
        while (!stopped()) {
            auto tick = next_tick();
            if (!tick) return std::unexpected(tick.error());
            if (!*tick) break;
            wait_until((*tick)->time);
            take(**tick);
            report_progress();
        }
        result_.interrupted = stopped();
        result_.to = driver_.engine().now();
        driver_.recorder().finish();
        result_.state_hash = driver_.engine().state_hash();
        result_.wall_ns = (std::chrono::steady_clock::now() - begun).count();
        return std::move(result_);
    }

private:
    bool stopped() const { return hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed); }

    void describe_run() {
        result_.title = setup_.title;
        result_.rules_name = setup_.rules.name;
        result_.rules_hash = codec::hash_of(setup_.rules);
        result_.seed = setup_.seed;
        result_.notes = setup_.notes;
        for (const auto& asset : setup_.rules.assets) result_.asset_symbols.push_back(asset.symbol);
        for (const auto& market : setup_.rules.markets) result_.market_symbols.push_back(market.symbol);
    }

    std::expected<std::optional<Tick>, std::string> next_tick() {
        if (!ahead_) return source_.next();
        return std::exchange(ahead_, std::nullopt);
    }

    // Reads ticks until every market has a price, for at most two hours of the source's time, and what else is said at that moment:
    // it may be the price of a collateral.
    std::expected<void, std::string> take_opening_prices() {
        if (auto begun = await_prices(); !begun) return begun;
        for (;;) {
            auto tick = source_.next();
            if (!tick) return std::unexpected(tick.error());
            ahead_ = *tick;
            if (!ahead_ || ahead_->time > result_.from || ahead_->kind == Tick::Kind::gap_begins) return {};
            publishers_.see_source(ahead_->feed, ahead_->price);
            ahead_.reset();
        }
    }
    std::expected<void, std::string> await_prices() {
        Time first = never;
        while (!all_priced()) {
            auto tick = source_.next();
            if (!tick) return std::unexpected(tick.error());
            if (!*tick) return std::unexpected("the price source ends before every market has a price");
            if (first == never) first = (*tick)->time;
            if ((*tick)->kind != Tick::Kind::gap_begins) publishers_.see_source((*tick)->feed, (*tick)->price);
            result_.from = (*tick)->time;
            if (result_.from - first > hours(2)) {
                result_.notes.push_back("some markets had no price in the first two hours and open when they have one");
                break;
            }
        }
        return {};
    }
    bool all_priced() const {
        return std::ranges::all_of(setup_.markets, [&](MarketId market) {
            return publishers_.source(setup_.rules.markets[index(market)].feed) > Price{};
        });
    }

    // Until the next tick: while accounts are queued or a publisher has something to say, time goes on in steps of the market
    // maker's refresh.
    void wait_until(Time time) {
        const Duration step = std::max(setup_.lab.market_maker.refresh, seconds(1));
        while (!stopped()) {
            const bool busy = !driver_.engine().core().derived.queue.empty();
            const Time next = std::min(busy ? now_ + step : never, std::max(now_, publishers_.next()));
            if (next >= time) break;
            now_ = next;
            if (!publishers_.speak(now_)) driver_.send(AdvanceTime{}, now_);
            look_around();
        }
    }

    void take(const Tick& tick) {
        now_ = std::max(now_, tick.time);
        if (tick.kind == Tick::Kind::gap_begins) {
            publishers_.speak(now_);
            publishers_.fall_silent(tick.feed);
            for_markets(tick.feed, [&](MarketId market) { driver_.send(HaltMarket{market}, now_); });
            return;
        }
        publishers_.wake(tick.feed);
        publishers_.see_source(tick.feed, tick.price);
        publishers_.speak(now_, tick.feed);
        for_markets(tick.feed, [&](MarketId market) {
            const MarketStatus status = driver_.state().market(market).status;
            if (status == MarketStatus::closed || status == MarketStatus::halted)
                driver_.send(OpenMarket{market}, now_);
        });
        look_around();
    }
    template <class Do>
    void for_markets(FeedId feed, Do&& act) {
        for (const MarketId market : opening_.markets())
            if (setup_.rules.markets[index(market)].feed == feed) act(market);
    }

    // After prices: what was traded moves the middle of its book, the market makers look at their quotes, a minute may have ended.
    void look_around() {
        for (const BookFill& fill : driver_.recorder().fills()) {
            const i128 move = maker_.see_trade(fill);
            if (fill.liquidation) publishers_.feedback().add(setup_.rules.markets[index(fill.market)].feed, move, now_);
        }
        driver_.recorder().fills().clear();
        maker_.quote(now_);
        if (!driver_.recorder().see_time(now_)) return;
        maker_.support(now_);
        for (auto& [market, account] : opening_.counterparties()) account.support(now_);
    }

    void report_progress() {
        if (!hooks_.progress || result_.commands < progress_at_) return;
        progress_at_ = result_.commands + (1u << 16);
        hooks_.progress({now_, result_.from, source_.to(), result_.commands, result_.accounts_liquidated});
    }

    const ReplaySetup& setup_;
    PriceSource& source_;
    const ReplayHooks& hooks_;
    ReplayResult result_;
    Driver driver_;
    MarketMaker maker_;
    Publishers publishers_;
    Opening opening_;
    std::optional<Tick> ahead_;  // read, not yet taken
    Time now_;
    u64 progress_at_ = 0;
};

}  // namespace

std::expected<ReplayResult, std::string> replay(const ReplaySetup& setup, PriceSource& source,
                                                const ReplayHooks& hooks) {
    return Run(setup, source, hooks).run();
}

}  // namespace plimsoll::lab
