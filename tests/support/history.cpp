#include "tests/support/history.hpp"

#include <algorithm>

#include "tests/support/history_nonsense.hpp"
#include "tests/support/history_rules.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

History::History(Draws& draws, HistoryShape shape)
    : draws_(draws),
      shape_(shape),
      rules_(draw_rules(draws)),
      accounts_wanted_(static_cast<u32>(draws.between(shape.accounts_min, shape.accounts_max))) {}

void History::look(const Engine& engine) {
    state_ = &engine.state();
    const auto& accounts = state().ledger.accounts;
    for (; accounts_seen_ < accounts.size(); ++accounts_seen_)
        if (accounts[accounts_seen_].mode != MarginMode::system) customers_.push_back(AccountId{accounts_seen_});
    for (u32 i = static_cast<u32>(levels_.size()); i < state().feeds.size(); ++i)
        levels_.push_back(opening_price(FeedId{i}).raw);
}

Step History::next(const Engine& engine) {
    look(engine);
    if (planned_.empty()) plan_setup();
    if (planned_.empty()) plan_main();
    if (planned_.empty()) plan(AdvanceTime{});
    Planned planned = std::move(planned_.front());
    planned_.pop_front();
    const Time before = std::max(start, engine.now());
    const Time time = before + planned.delay;
    if (auto* report = std::get_if<ReportPrice>(&planned.command))
        report->published = Time{time.ns + report->published.ns};  // planned as relative to its own moment
    if (!draws_.chance(shape_.nonsense)) return {std::move(planned.command), time};
    if (draws_.chance(3)) return {std::move(planned.command), Time{before.ns - 1}};  // of the past, but for the first
    damage(draws_, planned.command);
    return {std::move(planned.command), time};
}

// --- until there is somebody to trade ---

void History::plan_setup() {
    if (state().clock.protocol == 0) return plan(UpgradeProtocol{protocol_version});
    if (state().clock.rulebook_loaded == 0) return plan(LoadRuleBook{rules_});
    for (u32 i = 0; i < state().feeds.size(); ++i)
        if (state().feeds[i].price == Price{}) return plan_tick(FeedId{i}, false);
    if (customers_.size() >= accounts_wanted_) return;
    const bool second = !customers_.empty() && draws_.chance(15);
    const OwnerId next_owner{state().owners.size()};
    const AccountId next_account{state().ledger.accounts.size()};
    if (!second)
        plan(OpenOwner{draws_.pick({SelfTrade::cancel_taker, SelfTrade::cancel_maker, SelfTrade::cancel_both})});
    const OwnerId owner = second ? state().account(customers_.back()).owner : next_owner;
    plan(OpenAccount{owner, draws_.chance(85) ? usdt : asset()});
    plan_funding_of(next_account);
    if (customers_.size() + 1 == accounts_wanted_)
        for (u32 i = 0; i < state().markets.size(); ++i) plan(OpenMarket{MarketId{i}});
}

void History::plan_funding_of(AccountId account) {
    const bool whale = draws_.chance(12);
    const AssetId first = draws_.chance(60) ? usdt : asset();
    plan(Deposit{account, first, amount_of(first, whale ? 50'000 : 20, whale ? 500'000 : 20'000)});
    if (!draws_.chance(25)) return;
    const AssetId more = asset();
    plan(Deposit{account, more, amount_of(more, 20, 5'000)});
}

// --- what happens then ---

void History::plan_main() {
    if (mood_left_ == 0) change_mood();
    --mood_left_;
    const u64 what = draws_.below(100);
    if (what < 34) return plan_order();
    if (what < 50) {
        move_prices();
        if (draws_.chance(70)) return plan_tick(feed(), true);
        for (u32 i = 0; i < state().feeds.size(); ++i) plan_tick(FeedId{i}, true);
        return;
    }
    if (what < 56) return plan_quotes();
    if (what < 64) return plan_reduction();
    if (what < 68) return plan_isolated();
    if (what < 74) return plan_amendment();
    if (what < 80) return plan_cancellation();
    if (what < 88) return plan_money();
    if (what < 92) return plan_time();
    if (what < 94) return plan_odd_report(feed());
    if (what < 97) return plan_accounts();
    plan_governance();
}

void History::change_mood() {
    mood_ = static_cast<Mood>(draws_.below(shape_.moods));
    mood_left_ = static_cast<u32>(draws_.between(10, 80));
    if (mood_ == Mood::crash) plan_crash();
}

void History::plan_accounts() {
    switch (draws_.below(8)) {
        case 0: return plan(OpenOwner{SelfTrade::cancel_maker});
        case 1: {
            const AccountId next{state().ledger.accounts.size()};
            plan(OpenAccount{state().account(customer()).owner, usdt});
            return plan_funding_of(next);
        }
        case 2:
            return plan(
                SetSelfTrade{state().account(customer()).owner,
                             draws_.pick({SelfTrade::cancel_taker, SelfTrade::cancel_maker, SelfTrade::cancel_both})});
        case 3:
        case 4: {
            const AccountId id = rich_customer();
            if (state().account(id).backstop != 0) return plan(SetBackstop{id, false});
            plan(CancelAll{id, no_market});
            return plan(SetBackstop{id, true});
        }
        default: {
            const MarketId where = market();
            const MarginRate rate = draws_.pick({MarginRate{}, MarginRate{draws_.between(10'000, 1'000'000)}});
            return plan(SetLeverage{customer(), where, rate});
        }
    }
}

void History::plan_governance() {
    const MarketId where = market();
    switch (draws_.below(10)) {
        case 0: return plan(HaltMarket{where});
        case 1:
        case 2:
            for (u32 i = 0; i < state().markets.size(); ++i) {
                const MarketStatus status = state().markets[i].status;
                if (status == MarketStatus::halted || status == MarketStatus::closed) plan(OpenMarket{MarketId{i}});
            }
            return plan(OpenMarket{where});
        case 3:
        case 4: {
            const MarketTerms& terms = state().terms(where);
            if (terms.kind == InstrumentKind::spot) return;
            const Time from = state().clock.now + Duration{draws_.pick<i64>({0, draws_.between(0, hours(1).ns)})};
            const Time until = from + Duration{draws_.pick<i64>({0, draws_.between(0, hours(6).ns)})};
            return plan(ChangeMargin{where, from, until, redraw_margin(draws_, terms.margin, terms.liquidation.fee)});
        }
        case 5:
            if (state().markets.size() < 12 && draws_.chance(15))
                return plan(LoadRuleBook{extend_rules(draws_, state().rules)});
            return;
        default: {
            const AssetId what = draws_.chance(60) ? usdt : asset();
            return plan(FundInsurance{draws_.chance(50) ? where : no_market, what, amount_of(what, 1, 500)});
        }
    }
}

void History::plan_time() {
    plan(AdvanceTime{}, Duration{draws_.magnitude(1'000'000'000, shape_.step_max_ns)});
    if (draws_.chance(80))
        for (u32 i = 0; i < state().feeds.size(); ++i) plan_tick(FeedId{i}, false);
}

// --- prices ---

void History::move_prices() {
    i64 move = 0;
    switch (mood_) {
        case Mood::calm: move = draws_.between(-3'000, 3'000); break;
        case Mood::chop: move = draws_.between(-30'000, 30'000); break;
        case Mood::rise: move = draws_.between(-5'000, 40'000); break;
        case Mood::fall: move = draws_.between(-40'000, 5'000); break;
        case Mood::crash: move = draws_.between(-60'000, 20'000); break;
    }
    for (u32 i = 0; i < levels_.size(); ++i) {
        const i64 own = move + draws_.between(-1'000, 1'000), opening = opening_price(FeedId{i}).raw;
        levels_[i] =
            std::clamp<i64>(levels_[i] + static_cast<i64>(i128{levels_[i]} * own / one_e6), opening / 20, opening * 20);
    }
}

// A gap that nobody could trade through, confirmed until it is believed. Makers leave first, often enough.
void History::plan_crash() {
    const i64 move = draws_.chance(75) ? draws_.between(-600'000, -50'000) : draws_.between(50'000, 900'000);
    if (draws_.chance(60))
        for (const AccountId id : customers_)
            if (state().account(id).order_count != 0 && draws_.chance(80)) plan(CancelAll{id, no_market});
    for (u32 i = 0; i < levels_.size(); ++i) {
        const i64 opening = opening_price(FeedId{i}).raw;
        levels_[i] = std::clamp<i64>(levels_[i] + static_cast<i64>(i128{levels_[i]} * move / one_e6), opening / 20,
                                     opening * 20);
    }
    for (int again = 0; again < 2; ++again) {
        for (u32 i = 0; i < levels_.size(); ++i) plan_tick(FeedId{i}, true);
        plan(AdvanceTime{}, seconds(draws_.pick({2, 31, 61})));
    }
}

void History::plan_tick(FeedId id, bool moved) {
    if (draws_.chance(10)) move_prices();
    const FeedTerms& terms = state().terms(id);
    for (u32 i = 0; i < terms.source_count; ++i)
        if (!moved || draws_.chance(85)) plan_report(id, terms.sources[i].source);
}

void History::plan_report(FeedId id, SourceId source) {
    const i64 level = levels_[index(id)];
    const i64 price = std::max<i64>(1, level + static_cast<i64>(i128{level} * draws_.between(-400, 400) / one_e6));
    const i64 confidence = static_cast<i64>(i128{price} * draws_.pick<i64>({0, 0, draws_.between(0, 3'000)}) / one_e6);
    plan(ReportPrice{id, source, {price}, {confidence}, Time{}}, Duration{draws_.between(1, 200'000'000)});
}

// Liars, sources that are unsure, late, early, or unknown.
void History::plan_odd_report(FeedId id) {
    const FeedTerms& terms = state().terms(id);
    plan_report(id, terms.sources[draws_.below(terms.source_count)].source);
    auto& report = std::get<ReportPrice>(planned_.back().command);
    switch (draws_.below(6)) {
        case 0: report.price = {report.price.raw * draws_.pick<i64>({2, 10})}; break;
        case 1: report.price = {std::max<i64>(1, report.price.raw / draws_.pick({2, 10}))}; break;
        case 2: report.confidence = {report.price.raw / draws_.pick({3, 20})}; break;
        case 3: report.published = Time{-draws_.magnitude(1'000'000'000, day.ns)}; break;
        case 4: report.published = Time{draws_.magnitude(1'000'000'000, day.ns)}; break;
        default: report.source = SourceId{static_cast<u32>(draws_.between(0, 9))}; break;
    }
}

// --- who, what, where ---

AccountId History::customer() { return customers_[draws_.below(customers_.size())]; }

AccountId History::rich_customer() {
    AccountId best = customer();
    i128 most = worth(best);
    for (int i = 0; i < 4; ++i) {
        const AccountId other = customer();
        const i128 value = worth(other);
        if (value > most) {
            best = other;
            most = value;
        }
    }
    return best;
}

AssetId History::asset() { return AssetId{static_cast<u32>(draws_.below(state().ledger.assets.size()))}; }
MarketId History::market() { return MarketId{static_cast<u32>(draws_.below(state().markets.size()))}; }
FeedId History::feed() { return FeedId{static_cast<u32>(draws_.below(state().feeds.size()))}; }

MarketId History::trading_market() {
    MarketId where = market();
    for (int i = 0; i < 3; ++i) {
        if (state().market(where).status == MarketStatus::open) return where;
        where = market();
    }
    return where;
}

u32 History::open_order() {
    const u32 rows = state().orders.size();
    if (rows == 0) return no_row;
    const u32 first = static_cast<u32>(draws_.below(rows));
    for (u32 i = 0; i < rows; ++i) {
        const u32 row = (first + i) % rows;
        if (state().orders[row].account != no_account) return row;
    }
    return no_row;
}

i128 History::price_of(AssetId id) const {
    return state().terms(id).feed == no_feed ? i128{one_e8} : i128{state().asset(id).price.raw};
}

i128 History::worth(AccountId account) const {
    i128 sum = 0;
    for (u32 row = state().account(account).first_balance; row != no_row; row = state().ledger.balances[row].next) {
        const Balance& line = state().ledger.balances[row];
        sum += line.amount.raw * price_of(line.asset) / one_e8;
    }
    return sum;
}

Amount History::amount_of(AssetId id, i64 dollars_low, i64 dollars_high) {
    const i128 value = i128{draws_.magnitude(dollars_low, dollars_high)} * one_e8 + draws_.between(0, one_e8 - 1);
    return {std::max<i128>(1, value * one_e8 / std::max<i128>(1, price_of(id)))};
}

}  // namespace plimsoll::test
