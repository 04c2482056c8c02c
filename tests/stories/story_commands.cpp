// The lines of a story that are commands.
#include "margin/requirement.hpp"
#include "model/enum_names.hpp"
#include "tests/stories/story.hpp"
#include "tests/stories/story_rules.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::test {

namespace {

constexpr Duration moment{1000};  // between two reports without a wait: publish times must rise

template <class E>
E named(const std::string& word) {
    const auto value = enum_of<E>(word);
    if (!value) throw Wrong{"a name of this kind", "'" + word + "'"};
    return *value;
}

bool is_number(const std::string& word) { return parse<Price>(word).has_value(); }

}  // namespace

// --- governance ---

void Story::nothing_loaded(const StoryLine& line) {
    if (line.at(1) != "loaded" || begun_) throw Wrong{"'nothing loaded' as the first line", "this"};
    begun_ = true;
}

void Story::rules(const StoryLine& line) { change_rules(rules_, line); }

void Story::upgrade_protocol(const StoryLine& line) { send(UpgradeProtocol{static_cast<u32>(line.count(1))}); }
void Story::load_rules(const StoryLine&) { send(LoadRuleBook{rules_}); }

// announce margin MARKET INITIAL MAINTENANCE from 1h until 3h: rates of the first tier; none above it may be lower.
void Story::announce(const StoryLine& line) {
    if (line.at(1) != "margin" || line.at(5) != "from" || line.at(7) != "until")
        throw Wrong{"announce margin", line.rest(1)};
    ChangeMargin change;
    change.market = market(line.at(2));
    change.from = now_ + line.duration(6);
    change.until = now_ + line.duration(8);
    const MarketTerms& terms = rules_.markets[index(change.market) < rules_.markets.size() ? index(change.market) : 0];
    TieredMargin tiers = std::get<TieredMargin>(terms.margin.model);
    for (u32 k = 0; k < tiers.count; ++k) {
        tiers.tiers[k].initial = std::max(k == 0 ? MarginRate{} : tiers.tiers[k].initial, line.number<MarginRate>(3));
        tiers.tiers[k].maintenance =
            std::max(k == 0 ? MarginRate{} : tiers.tiers[k].maintenance, line.number<MarginRate>(4));
    }
    change.margin = terms.margin;
    change.margin.model = tiers;
    send(change);
}

void Story::open_market(const StoryLine& line) { send(OpenMarket{market(line.at(1))}); }
void Story::halt_market(const StoryLine& line) { send(HaltMarket{market(line.at(1))}); }

// --- owners and accounts ---

// account NAME [of OTHER] [in ASSET]
void Story::open_account(const StoryLine& line) {
    line.only(2, {}, {"of", "in"});
    const std::string& name = line.at(1);
    const auto of = line.after("of"), in = line.after("in");
    const OwnerId holder = of ? owner(line.at(*of)) : send(OpenOwner{}).owner;
    if (answer_ != Reject::none) return;
    const Reply reply = send(OpenAccount{holder, in ? asset(line.at(*in)) : usdt});
    accounts_[name] = reply.account;
    owners_[name] = holder;
}
void Story::self_trade(const StoryLine& line) { send(SetSelfTrade{owner(line.at(1)), named<SelfTrade>(line.at(2))}); }
void Story::backstop(const StoryLine& line) {
    line.only(2, {"off"}, {});
    send(SetBackstop{account(line.at(1)), !line.has("off")});
}
void Story::leverage(const StoryLine& line) {
    send(SetLeverage{account(line.at(1)), market(line.at(2)), line.number<MarginRate>(3)});
}

// --- money ---

void Story::deposit(const StoryLine& line) {
    send(Deposit{account(line.at(1)), asset(line.at(3)), line.number<Amount>(2)});
}
void Story::withdraw(const StoryLine& line) {
    send(Withdraw{account(line.at(1)), asset(line.at(3)), line.number<Amount>(2)});
}
void Story::transfer(const StoryLine& line) {
    send(Transfer{account(line.at(1)), account(line.at(2)), asset(line.at(4)), line.number<Amount>(3)});
}
void Story::fund(const StoryLine& line) {
    const MarketId of = line.at(1) == "shared" ? no_market : market(line.at(1));
    send(FundInsurance{of, asset(line.at(3)), line.number<Amount>(2)});
}

// --- trading ---

void Story::place_order(const StoryLine& line) {
    line.only(5, {"ioc", "fok", "gtc", "post-only", "reduce-only"}, {"isolated", "client", "for", "as"});
    PlaceOrder wish;
    wish.account = account(line.at(1));
    wish.side = line.at(0) == "buy" ? Side::buy : Side::sell;
    wish.quantity = line.number<Quantity>(2);
    wish.market = market(line.at(3));
    if (line.at(4) == "market") {
        wish.type = OrderType::market;
        wish.tif = TimeInForce::ioc;
    } else {
        wish.price = line.number<Price>(4);
    }
    if (line.has("ioc")) wish.tif = TimeInForce::ioc;
    if (line.has("fok")) wish.tif = TimeInForce::fok;
    if (line.has("gtc")) wish.tif = TimeInForce::gtc;
    if (line.has("post-only")) wish.flags |= order_flag::post_only;
    if (line.has("reduce-only")) wish.flags |= order_flag::reduce_only;
    if (const auto at = line.after("isolated")) wish.isolated_margin = line.number<Amount>(*at);
    if (const auto at = line.after("client")) wish.client = ClientId{line.count(*at)};
    if (const auto at = line.after("for")) {
        wish.tif = TimeInForce::gtt;
        wish.expiry = now_ + line.duration(*at);
    }
    const Reply reply = send(wish);
    if (reply.reject != Reject::none) return;
    orders_[line.at(1)] = reply.order;
    if (const auto at = line.after("as")) orders_[line.at(*at)] = reply.order;
    if (wish.isolated_margin > Amount{}) {
        accounts_[line.at(1) + ".isolated"] = reply.account;
        owners_[line.at(1) + ".isolated"] = owner(line.at(1));
    }
}

// amend NAME [ORDER] PRICE QUANTITY
void Story::amend(const StoryLine& line) {
    const bool by_name = line.size() > 4;
    const std::size_t price = by_name ? 3 : 2;
    send(AmendOrder{account(line.at(1)), order(line.at(by_name ? 2 : 1)), line.number<Price>(price),
                    line.number<Quantity>(price + 1)});
}
void Story::cancel(const StoryLine& line) {
    send(CancelOrder{account(line.at(1)), order(line.at(line.size() > 2 ? 2 : 1))});
}
void Story::cancel_all(const StoryLine& line) {
    send(CancelAll{account(line.at(1)), line.size() > 2 ? market(line.at(2)) : no_market});
}

// --- outside facts ---

// report [FEED] [source N] PRICE [confidence C] [age D | ahead D]
void Story::report(const StoryLine& line) {
    if (now_ == last_report_) now_ = now_ + moment;
    last_report_ = now_;
    std::size_t place = 1;
    FeedId of = btc_feed;
    if (line.at(place) != "source" && !is_number(line.at(place))) of = feed(line.at(place++));
    std::vector<SourceId> sources;
    if (line.at(place) == "source") {
        sources = {SourceId{static_cast<u32>(line.count(place + 1))}};
        place += 2;
    } else if (index(of) < rules_.feeds.size()) {
        for (u32 i = 0; i < rules_.feeds[index(of)].source_count; ++i)
            sources.push_back(rules_.feeds[index(of)].sources[i].source);
    } else {
        sources = {SourceId{}};
    }
    line.only(place + 1, {}, {"confidence", "age", "ahead"});
    ReportPrice wish{of, {}, line.number<Price>(place), Price{}, now_};
    if (const auto at = line.after("confidence")) wish.confidence = line.number<Price>(*at);
    if (const auto at = line.after("age")) wish.published = now_ - line.duration(*at);
    if (const auto at = line.after("ahead")) wish.published = now_ + line.duration(*at);
    for (const SourceId source : sources) {
        wish.source = source;
        send(wish);
    }
}

void Story::wait(const StoryLine& line) {
    now_ = now_ + line.duration(1);
    send(AdvanceTime{});
}

// --- how lines are told ---

// repeat N LINE, with {n} for the numbers from 1 to N
void Story::repeat(const StoryLine& line) {
    for (u64 n = 1; n <= line.count(1); ++n) {
        std::string text = line.rest(2);
        for (auto at = text.find("{n}"); at != std::string::npos; at = text.find("{n}"))
            text.replace(at, 3, std::to_string(n));
        act(StoryLine(text));
    }
}

// earlier DURATION LINE: the line's command comes with a time before now
void Story::earlier(const StoryLine& line) {
    begin();
    back_ = line.duration(1);
    act(StoryLine(line.rest(2)));
    back_ = Duration{};
}

void Story::forget(const StoryLine&) {
    seen_.clear();
    posted_.clear();
    absorbed_.clear();
    taken_.clear();
    uncrossed_.reset();
    funding_rates_.clear();
}

namespace {

Hash hash_of_replay(const std::vector<SentCommand>& sent) {
    Engine again;
    for (const auto& [command, time] : sent) again.submit(command, time);
    return again.state_hash();
}

}  // namespace

void Story::conserved(const StoryLine&) {
    now_ = now_ + moment;
    Shown shown = shown_;
    send(AdvanceTime{});  // refusals emit nothing: a last fact gives the follower the sequence
    shown_ = std::move(shown);
    if (const std::string fault = engine_.audit(); !fault.empty()) throw Wrong{"every invariant to hold", fault};
    const Hash state = engine_.state_hash();
    if (hash_of_replay(sent_) != state) throw Wrong{"the same commands to give the same state", "another state"};
    if (follower_.state_hash() != state) throw Wrong{"the facts alone to give the same state", "another state"};
    Engine restored;
    if (!restored.restore(engine_.snapshot()) || restored.state_hash() != state || !restored.audit().empty())
        throw Wrong{"a snapshot to restore the same state", "another state"};
    conserved_ = true;
}

}  // namespace plimsoll::test
