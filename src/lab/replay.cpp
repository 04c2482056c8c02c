#include "lab/replay.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "codec/codec.hpp"
#include "lab/market_maker.hpp"
#include "lab/population.hpp"
#include "lab/recorder.hpp"

namespace plimsoll::lab {

namespace {

constexpr i128 factor_one = 1'000'000'000'000;

class Run {
public:
    Run(const ReplaySetup& setup, PriceSource& source, const ReplayHooks& hooks)
        : setup_(setup), source_(source), hooks_(hooks), maker_(setup.lab.market_maker, setup.static_depth),
          recorder_(engine_, result_), published_(setup.rules.feeds.size()), sourced_(setup.rules.feeds.size()),
          offset_(setup.rules.feeds.size(), factor_one) {}

    std::expected<ReplayResult, std::string> run() {
        const auto begun = std::chrono::steady_clock::now();
        describe_run();
        if (auto opening = take_opening(); !opening) return std::unexpected(opening.error());
        if (auto started = start(); !started) return std::unexpected(started.error());
        while (!stopped()) {
            auto tick = source_.next();
            if (!tick) return std::unexpected(tick.error());
            if (!*tick) break;
            wait_until((*tick)->time);
            take(**tick);
            report_progress();
        }
        result_.interrupted = stopped();
        result_.to = engine_.now();
        recorder_.finish();
        result_.state_hash = engine_.state_hash();
        result_.wall_ns = (std::chrono::steady_clock::now() - begun).count();
        return std::move(result_);
    }

private:
    // --- commands ---
    template <class Verb>
    Reply send(const Verb& verb, Time time) {
        recorder_.before_command();
        const Reply reply = engine_.submit(verb, time);
        recorder_.after_command(reply);
        if (hooks_.observer != nullptr) hooks_.observer->after(Command{verb}, time, reply, engine_);
        follow_impacts(time);
        return reply;
    }
    bool stopped() const { return hooks_.stop != nullptr && hooks_.stop->load(std::memory_order_relaxed); }

    void describe_run() {
        result_.title = setup_.title;
        result_.rules_name = setup_.rules.name;
        result_.rules_hash = codec::hash_of(setup_.rules);
        result_.seed = setup_.seed;
        result_.notes = setup_.notes;
        for (const auto& asset : setup_.rules.assets) result_.asset_symbols.push_back(asset.symbol);
        for (const auto& market : setup_.rules.markets) result_.market_symbols.push_back(market.symbol);
        for (const MarketId market : setup_.markets) {
            MarketResult row;
            row.market = market;
            row.symbol = setup_.rules.markets[index(market)].symbol;
            result_.markets.push_back(row);
        }
    }

    // --- the start ---
    bool opened_all() const {
        return std::ranges::all_of(setup_.markets, [&](MarketId market) {
            return sourced_[index(setup_.rules.markets[index(market)].feed)] > Price{};
        });
    }

    // Reads ticks until every market has a price, for at most two hours of the source's time.
    std::expected<void, std::string> take_opening() {
        Time first = never;
        while (!opened_all()) {
            auto tick = source_.next();
            if (!tick) return std::unexpected(tick.error());
            if (!*tick) return std::unexpected("the price source ends before every market has a price");
            if (first == never) first = (*tick)->time;
            if ((*tick)->kind != Tick::Kind::gap_begins) sourced_[index((*tick)->feed)] = (*tick)->price;
            begin_ = (*tick)->time;
            if (begin_ - first > hours(2)) {
                result_.notes.push_back("some markets had no price in the first two hours and open when they have one");
                break;
            }
        }
        result_.from = begin_;
        return {};
    }

    std::expected<void, std::string> start() {
        send(UpgradeProtocol{protocol_version}, begin_);
        const Reply loaded = send(LoadRuleBook{setup_.rules}, begin_);
        if (loaded.reject != Reject::none) return std::unexpected("the rule book was refused: " + std::string{meaning_of(loaded.reject)});
        for (u32 i = 0; i < sourced_.size(); ++i)
            if (sourced_[i] > Price{}) publish(FeedId{i}, begin_);
        report_unpriced();
        auto plans = plan_accounts();
        if (!plans) return std::unexpected(plans.error());
        fund();
        open_makers(*plans);
        open_markets();
        open_accounts(*plans);
        return {};
    }

    // Feeds without a path in this run (a stable coin, an asset that is only collateral) stay without a price.
    void report_unpriced() {
        std::string names;
        for (u32 i = 0; i < sourced_.size(); ++i)
            if (sourced_[i] == Price{}) names += (names.empty() ? "" : ", ") + setup_.rules.feeds[i].symbol;
        if (!names.empty()) result_.notes.push_back("no prices for " + names + ": their assets and markets stay idle");
    }

    std::expected<std::vector<PlannedAccount>, std::string> plan_accounts() const {
        if (setup_.accounts) return plan_file_accounts(*setup_.accounts, setup_.rules);
        std::vector<MarketId> priced;
        for (const MarketId market : setup_.markets)
            if (sourced_[index(setup_.rules.markets[index(market)].feed)] > Price{}) priced.push_back(market);
        return draw_population(setup_.lab.population, setup_.rules, priced, sourced_, setup_.seed);
    }

    void fund() {
        const AssetId numeraire = setup_.rules.venue.numeraire;
        if (setup_.lab.start.shared_fund > Amount{})
            send(FundInsurance{no_market, numeraire, setup_.lab.start.shared_fund}, begin_);
        for (const auto& row : setup_.lab.start.funds)
            if (row.amount > Amount{})
                send(FundInsurance{row.market, setup_.rules.markets[index(row.market)].settlement, row.amount}, begin_);
        for (u32 i = 0; i < setup_.lab.start.backstops; ++i) {
            const OwnerId owner = send(OpenOwner{}, begin_).owner;
            const AccountId account = send(OpenAccount{owner, numeraire}, begin_).account;
            send(Deposit{account, numeraire, setup_.lab.start.backstop_capital}, begin_);
            send(SetBackstop{account, true}, begin_);
        }
    }

    // One account a market, with capital for both sides of everything that the population opens there.
    void open_makers(const std::vector<PlannedAccount>& plans) {
        std::map<MarketId, i128> wanted;  // numeraire
        for (const auto& plan : plans)
            for (const auto& position : plan.positions) wanted[position.market] += worth(position.market, abs(position.quantity)).raw;
        const AssetId numeraire = setup_.rules.venue.numeraire;
        maker_owner_ = send(OpenOwner{SelfTrade::cancel_maker}, begin_).owner;
        for (const MarketId market : setup_.markets) {
            const MarketTerms& terms = setup_.rules.markets[index(market)];
            const AccountId account = send(OpenAccount{maker_owner_, numeraire}, begin_).account;
            i128 capital = wanted[market] * 2;
            for (const auto& row : setup_.lab.market_maker.depth)
                if (row.market == market) capital += row.depth.raw * 20;
            deposit(account, numeraire, {capital});
            if (terms.settlement != numeraire) deposit(account, terms.settlement, units(terms.settlement, {capital}));
            if (terms.base != no_asset) deposit(account, terms.base, units(terms.base, {capital}));
            maker_.add(market, account, terms);
            makers_[market] = account;
        }
    }
    void deposit(AccountId account, AssetId asset, Amount amount) {
        if (amount <= Amount{}) return;
        const AssetTerms& terms = setup_.rules.assets[index(asset)];
        const Amount room = terms.deposit_cap - engine_.state().asset(asset).deposited;
        if (room < amount) result_.notes.push_back("the deposit cap of " + terms.symbol + " limits the market makers' capital");
        const Amount paid = std::min(amount, room);
        if (paid > Amount{}) send(Deposit{account, asset, paid}, begin_);
    }
    Amount units(AssetId asset, Amount value) const {
        const FeedId feed = setup_.rules.assets[index(asset)].feed;
        const Price price = feed == no_feed ? Price{one_e8} : sourced_[index(feed)];
        return price > Price{} ? Amount{mul_div(value.raw, one_e8, price.raw, Round::floor)} : Amount{};
    }
    Amount worth(MarketId market, Quantity quantity) const {
        const MarketTerms& terms = setup_.rules.markets[index(market)];
        if (terms.kind == InstrumentKind::inverse_perpetual) return {quantity.raw};
        return settle(notional(quantity, sourced_[index(terms.feed)]), Round::ceil);
    }

    void open_markets() {
        Duration longest{};
        for (const MarketId market : setup_.markets) {
            if (send(OpenMarket{market}, begin_).reject != Reject::none) continue;
            longest = std::max(longest, setup_.rules.markets[index(market)].book.auction_time);
        }
        quote(begin_);
        now_ = begin_ + longest;
        send(AdvanceTime{}, now_);
        for (u32 i = 0; i < sourced_.size(); ++i)
            if (sourced_[i] > Price{}) publish(FeedId{i}, now_);
        quote(now_);
    }

    void open_accounts(const std::vector<PlannedAccount>& plans) {
        std::map<std::string, OwnerId> owners;
        std::vector<std::string> names;
        const AccountId first{engine_.state().ledger.accounts.size()};
        for (const PlannedAccount& plan : plans) {
            const auto known = owners.find(plan.owner);
            const OwnerId owner = known != owners.end() ? known->second : send(OpenOwner{}, now_).owner;
            owners.emplace(plan.owner, owner);
            const AccountId account = send(OpenAccount{owner, setup_.rules.venue.numeraire}, now_).account;
            names.resize(index(account) - index(first));
            names.push_back(plan.name);
            for (const auto& balance : plan.balances) pay_in(account, plan, balance);
            for (const auto& position : plan.positions) open_position(account, plan, position);
        }
        names.resize(engine_.state().ledger.accounts.size() - index(first));
        for (std::size_t i = 0; i < names.size(); ++i)
            if (names[i].empty()) names[i] = names[i == 0 ? 0 : i - 1] + " (isolated)";
        for (auto& [market, account] : makers_) maker_.see_trade(market);
        quote(now_);
        result_.accounts = static_cast<u32>(plans.size());
        recorder_.begin(first, std::move(names));
        recorder_.see_time(now_);
        for (u32 i = 0; i < sourced_.size(); ++i)
            if (sourced_[i] > Price{}) watch_prices(FeedId{i});
    }

    // A position that was entered at another price brings its unrealised profit or loss as money: it opens at the mark.
    void pay_in(AccountId account, const PlannedAccount& plan, const PlannedBalance& balance) {
        Amount amount = balance.amount;
        for (const auto& position : plan.positions) {
            const MarketTerms& terms = setup_.rules.markets[index(position.market)];
            if (!position.entry || terms.settlement != balance.asset || terms.kind == InstrumentKind::inverse_perpetual) continue;
            const Price mark = engine_.state().market(position.market).mark;
            amount += settle(notional(position.quantity, mark - *position.entry), Round::floor);
        }
        if (amount <= Amount{}) {
            result_.notes.push_back(plan.name + ": its loss before the start exceeds its " + setup_.rules.assets[index(balance.asset)].symbol);
            return;
        }
        send(Deposit{account, balance.asset, amount}, now_);
    }

    void open_position(AccountId account, const PlannedAccount& plan, const PlannedPosition& position) {
        const MarketTerms& terms = setup_.rules.markets[index(position.market)];
        const MarketState& market = engine_.state().market(position.market);
        if (market.mark <= Price{} || market.status != MarketStatus::open) {
            ++result_.orders_refused_at_start;
            return;
        }
        const Side side = position.quantity > Quantity{} ? Side::buy : Side::sell;
        const Price price{std::max(terms.book.tick.raw, market.mark.raw / terms.book.tick.raw * terms.book.tick.raw)};
        const Reply quoted = send(order(makers_[position.market], position.market, opposite(side), price, abs(position.quantity), TimeInForce::gtc), now_);
        PlaceOrder wish = order(account, position.market, side, price, abs(position.quantity), TimeInForce::fok);
        if (plan.isolated) wish.isolated_margin = engine_.state().ledger.balance(account, terms.settlement);
        Reply taken = send(wish, now_);
        if (taken.reject == Reject::none && position.leverage_rate)
            send(SetLeverage{taken.account, position.market, *position.leverage_rate}, now_);
        if (taken.reject == Reject::none) return;
        ++result_.orders_refused_at_start;
        if (quoted.reject == Reject::none) send(CancelOrder{makers_[position.market], quoted.order}, now_);
    }

    static PlaceOrder order(AccountId account, MarketId market, Side side, Price price, Quantity quantity, TimeInForce tif) {
        PlaceOrder wish;
        wish.account = account;
        wish.market = market;
        wish.side = side;
        wish.tif = tif;
        wish.price = price;
        wish.quantity = quantity;
        return wish;
    }

    // --- the run ---
    // Publishers agree on the source's price, moved by what liquidations have done to the market; a basis point of doubt.
    void publish(FeedId feed, Time time) {
        const Price price{static_cast<i64>(mul_div(sourced_[index(feed)].raw, offset_[index(feed)], factor_one, Round::floor))};
        if (price <= Price{}) return;
        published_[index(feed)] = price;
        const FeedTerms& terms = setup_.rules.feeds[index(feed)];
        // A second word at the same moment is a nanosecond younger: a report must be newer than the one before.
        const auto before = said_.find(feed);
        const Time stamp = before == said_.end() ? time : std::max(time, before->second + Duration{1});
        for (u32 i = 0; i < terms.source_count; ++i)
            send(ReportPrice{feed, terms.sources[i].source, price, {price.raw / 10'000}, stamp}, time);
        maker_.see_price(feed, time, price);
        said_[feed] = stamp;
    }
    void watch_prices(FeedId feed) {
        for (const MarketId market : setup_.markets)
            if (setup_.rules.markets[index(market)].feed == feed)
                recorder_.see_prices(market, published_[index(feed)], sourced_[index(feed)]);
    }

    void quote(Time time) {
        for (MarketMaker::Desk* desk : maker_.due(time)) {
            const MarketStatus status = engine_.state().market(desk->market).status;
            if (status != MarketStatus::open && status != MarketStatus::auction) continue;
            send(CancelAll{desk->account, desk->market}, time);
            for (const Quote& quote : maker_.ladder(*desk, time)) {
                PlaceOrder wish = order(desk->account, desk->market, quote.side, quote.price, quote.quantity, TimeInForce::gtc);
                wish.flags = order_flag::post_only;
                send(wish, time);
            }
            desk->quoted_at = time;
            desk->quoted_price = maker_.price_of(desk->terms->feed);
            desk->traded = false;
        }
    }

    // Until the next tick: while accounts are queued or feedback is due, time goes on in steps of the market maker's refresh.
    void wait_until(Time time) {
        const Duration step = std::max(setup_.lab.market_maker.refresh, seconds(1));
        while (!stopped()) {
            const bool busy = !engine_.core().derived.queue.empty();
            const Time due = pending_.empty() ? never : pending_.begin()->first;
            const Time heartbeat = next_heartbeat();
            const Time next = std::min({busy ? now_ + step : never, std::max(due, now_), heartbeat});
            if (next >= time) break;
            now_ = next;
            apply_impacts(now_);
            repeat_prices(now_);
            send(AdvanceTime{}, now_);
            quote(now_);
            recorder_.see_time(now_);
        }
    }

    // A publisher whose price has not changed says so at least this often: silence would make the price stale.
    Time next_heartbeat() const {
        Time next = never;
        for (const auto& [feed, time] : said_)
            if (!silent_.contains(feed)) next = std::min(next, time + setup_.heartbeat);
        return next;
    }
    void repeat_prices(Time time) {
        for (const auto& [feed, said] : std::map<FeedId, Time>(said_))
            if (!silent_.contains(feed) && said + setup_.heartbeat <= time) publish(feed, time);
    }

    void take(const Tick& tick) {
        now_ = std::max(now_, tick.time);
        apply_impacts(now_);
        if (tick.kind == Tick::Kind::gap_begins) {
            silent_.insert(tick.feed);
            for_markets(tick.feed, [&](MarketId market) { send(HaltMarket{market}, now_); });
            return;
        }
        silent_.erase(tick.feed);
        sourced_[index(tick.feed)] = tick.price;
        publish(tick.feed, now_);
        watch_prices(tick.feed);
        for_markets(tick.feed, [&](MarketId market) {
            const MarketStatus status = engine_.state().market(market).status;
            if (status == MarketStatus::closed || status == MarketStatus::halted) send(OpenMarket{market}, now_);
        });
        quote(now_);
        recorder_.see_time(now_);
    }
    template <class Do>
    void for_markets(FeedId feed, Do&& act) {
        for (const MarketId market : setup_.markets)
            if (setup_.rules.markets[index(market)].feed == feed) act(market);
    }

    // --- feedback ---
    void follow_impacts(Time time) {
        for (const MarketId market : setup_.markets)
            if (recorder_.traded(market)) maker_.see_trade(market);
        if (!setup_.feedback || setup_.lab.market_maker.impact_permanent == MarginRate{}) return;
        for (const BookImpact& impact : recorder_.impacts()) {
            if (impact.before <= Price{}) continue;
            const i128 moved = mul_div(impact.worst.raw - impact.before.raw, factor_one, impact.before.raw, Round::floor);
            const i128 kept = mul_div(moved, setup_.lab.market_maker.impact_permanent.raw, one_e6, Round::floor);
            if (kept != 0) pending_.emplace(time + setup_.lab.market_maker.arbitrage_delay, std::pair{impact.market, kept});
        }
        recorder_.impacts().clear();
    }
    void apply_impacts(Time time) {
        std::set<FeedId> moved;
        while (!pending_.empty() && pending_.begin()->first <= time) {
            const auto [market, kept] = pending_.begin()->second;
            pending_.erase(pending_.begin());
            const FeedId feed = setup_.rules.markets[index(market)].feed;
            i128& offset = offset_[index(feed)];
            offset = std::clamp<i128>(mul_div(offset, factor_one + kept, factor_one, Round::floor), factor_one / 100, factor_one * 100);
            moved.insert(feed);
        }
        for (const FeedId feed : moved) {
            if (silent_.contains(feed)) continue;
            publish(feed, time);
            watch_prices(feed);
        }
    }

    void report_progress() {
        if (!hooks_.progress || result_.commands < progress_at_) return;
        progress_at_ = result_.commands + (1u << 16);
        hooks_.progress({now_, result_.from, source_.to(), result_.commands, result_.accounts_liquidated});
    }

    const ReplaySetup& setup_;
    PriceSource& source_;
    const ReplayHooks& hooks_;
    Engine engine_;
    ReplayResult result_;
    MarketMaker maker_;
    Recorder recorder_;
    std::vector<Price> published_, sourced_;  // by FeedId
    std::vector<i128> offset_;                // feedback so far, 1e-12
    std::multimap<Time, std::pair<MarketId, i128>> pending_;
    std::map<FeedId, Time> said_;
    std::set<FeedId> silent_;                 // inside a gap
    std::map<MarketId, AccountId> makers_;
    OwnerId maker_owner_{};
    Time begin_, now_;
    u64 progress_at_ = 0;
};

}  // namespace

std::expected<ReplayResult, std::string> replay(const ReplaySetup& setup, PriceSource& source, const ReplayHooks& hooks) {
    return Run(setup, source, hooks).run();
}

}  // namespace plimsoll::lab
