#include "tests/vectors/engine_market.hpp"

#include <algorithm>
#include <map>

#include "engine/engine.hpp"
#include "model/enum_names.hpp"
#include "rulebook/validate.hpp"

namespace plimsoll::vectors {

namespace {

constexpr AssetId money{0};
constexpr FeedId feed{0};
constexpr MarketId market{0};
constexpr SourceId source{0};
constexpr Time start{1'600'000'000'000'000'000};

// A tick and a lot of the vectors are each this many units of 1e-8, the smallest grid whose fills are whole amounts.
constexpr i64 grid = 10'000;
constexpr Amount collateral{i128{1} << 66};  // in each of the accounts, all of which stay within one limit

struct Unsuited {
    std::string why;
};

FeedTerms feed_terms() {
    FeedTerms terms{};
    terms.symbol = "X";
    terms.source_count = 1;
    terms.sources[0] = {source, 1};
    terms.sources_min = 1;
    terms.pending_sources = 1;
    terms.age_max = minutes(10);
    terms.future_max = seconds(5);
    return terms;
}

MarketTerms market_terms(Duration auction_time) {
    MarketTerms terms{};
    terms.symbol = "X-PERP";
    terms.kind = InstrumentKind::linear_perpetual;
    terms.settlement = money;
    terms.feed = feed;
    terms.book = {.tick = {grid},
                  .lot = {grid},
                  .quantity_min = {grid},
                  .quantity_max = {limits::quantity_raw_max / grid * grid},
                  .price_band = {one_e6 - 1},
                  .auction_time = auction_time};
    TieredMargin tiers{};  // lowest rates: an account holds its order whatever the others do
    tiers.count = 1;
    tiers.tiers[0] = {Amount{}, {2}, {1}};
    terms.margin.model = tiers;
    terms.liquidation.taker_count = 2;
    terms.liquidation.takers = {Taker::book, Taker::adl};
    terms.liquidation.payer_count = 1;
    terms.liquidation.payers = {Payer::open_deficit};
    terms.liquidation.slice_portion = margin_rate_one;
    terms.liquidation.slice_depth_share = margin_rate_one;
    terms.liquidation.slice_notional_max = collateral;
    return terms;
}

RuleBook rule_book(Duration auction_time) {
    RuleBook rules{};
    rules.name = "matching";
    rules.venue.numeraire = money;
    rules.venue.credit_interval = hours(1);
    rules.feeds = {feed_terms()};
    AssetTerms coin{};
    coin.symbol = "M";
    coin.deposit_cap = Amount{limits::amount_raw_max - 1};
    coin.haircut_tiers[0] = {Amount{}, margin_rate_one};
    rules.assets = {coin};
    rules.markets = {market_terms(auction_time)};
    return rules;
}

class Floor {
public:
    Floor(Duration auction_time, Price mark) {
        const RuleBook rules = rule_book(auction_time);
        if (const auto errors = rulebook::validate(rules); !errors.empty())
            throw std::logic_error("the runner's own rule book is wrong: " + rulebook::to_text(errors));
        send(UpgradeProtocol{protocol_version});
        send(LoadRuleBook{rules});
        send(ReportPrice{feed, source, mark, Price{}, now_});
        send(OpenMarket{market});
    }

    /// The order's account remembers whose it is. False where a fill-or-kill found too little.
    bool place(const LimitOrder& order) {
        const OwnerId owner = send(OpenOwner{}).owner;
        const AccountId account = send(OpenAccount{owner, money}).account;
        send(Deposit{account, money, collateral});
        party_[account] = order.id;
        const bool at_market = order.type == OrderType::market;
        const PlaceOrder wish{.account = account,
                              .market = market,
                              .side = order.side,
                              .type = order.type,
                              .tif = at_market && order.tif != TimeInForce::fok ? TimeInForce::ioc : order.tif,
                              .flags = 0,
                              .price = at_market ? Price{} : Price{scaled(order.price.raw)},
                              .quantity = {scaled(order.size.raw)},
                              .expiry = never,
                              .client = {},
                              .isolated_margin = {}};
        const Reply reply = engine_.submit(wish, now_);
        if (reply.reject == Reject::order_not_fillable) return false;
        check(reply);
        engine_.visit_events([&](const auto& fact) { see(fact); });
        return true;
    }
    void end_auction(Duration length) {
        now_ = now_ + length;
        send(AdvanceTime{});
        engine_.visit_events([&](const auto& fact) { see(fact); });
    }

    std::vector<MatchedTrade> take_trades() { return std::exchange(trades_, {}); }
    const AuctionUncrossed& uncrossed() const { return uncrossed_; }
    std::string audit() const { return engine_.audit(); }

private:
    template <class Verb>
    Reply send(const Verb& verb) {
        return check(engine_.submit(verb, now_));
    }
    static Reply check(const Reply& reply) {
        if (reply.reject != Reject::none) throw Unsuited{"the engine refuses: " + std::string(name_of(reply.reject))};
        return reply;
    }
    static i64 scaled(i64 value) {
        i64 product = 0;
        if (__builtin_mul_overflow(value, grid, &product)) throw Unsuited{"a number is beyond the engine's limits"};
        return product;
    }
    template <class Fact>
    void see(const Fact& fact) {
        if constexpr (std::is_same_v<Fact, OrderFilled>) {
            const bool buys = fact.taker_side == Side::buy;
            const u32 taker = party_.at(fact.taker_account), maker = party_.at(fact.maker_account);
            trades_.push_back(
                {buys ? taker : maker, buys ? maker : taker, {fact.quantity.raw / grid}, {fact.price.raw / grid}});
        }
        if constexpr (std::is_same_v<Fact, AuctionUncrossed>) uncrossed_ = fact;
    }

    Engine engine_;
    Time now_ = start;
    std::map<AccountId, u32> party_;
    std::vector<MatchedTrade> trades_;
    AuctionUncrossed uncrossed_;
};

// The band reaches from a millionth of the mark to twice the mark: set at the highest price it lets every order in.
Price mark_for(std::initializer_list<std::span<const LimitOrder>> lists) {
    i64 highest = 1;
    for (const auto& list : lists)
        for (const LimitOrder& order : list)
            if (order.type == OrderType::limit) highest = std::max(highest, order.price.raw);
    if (highest > limits::price_raw_max / grid / 2) throw Unsuited{"a price is beyond the engine's limits"};
    return {highest * grid};
}

void place_all(Floor& floor, std::span<const LimitOrder> orders) {
    for (const LimitOrder& order : orders) floor.place(order);
}

template <class T>
T sound(const Floor& floor, T result) {
    if (const std::string broken = floor.audit(); !broken.empty())
        throw std::runtime_error("the engine's audit: " + broken);
    return result;
}

}  // namespace

std::expected<std::vector<MatchedTrade>, std::string> engine_trades(std::span<const LimitOrder> buys,
                                                                    std::span<const LimitOrder> sells,
                                                                    std::span<const LimitOrder> incoming) {
    try {
        Floor floor(Duration{}, mark_for({buys, sells, incoming}));
        place_all(floor, buys);
        place_all(floor, sells);
        if (!floor.take_trades().empty()) return std::unexpected("the resting orders cross");
        place_all(floor, incoming);
        return sound(floor, floor.take_trades());
    } catch (const Unsuited& unsuited) {
        return std::unexpected(unsuited.why);
    }
}

std::expected<AuctionResult, std::string> engine_auction(std::span<const LimitOrder> buys,
                                                         std::span<const LimitOrder> sells) {
    try {
        constexpr Duration length = seconds(1);
        Floor floor(length, mark_for({buys, sells}));
        place_all(floor, buys);
        place_all(floor, sells);
        floor.end_auction(length);
        const AuctionUncrossed& crossed = floor.uncrossed();
        if (crossed.volume == Quantity{}) return sound(floor, AuctionResult{});
        return sound(floor, AuctionResult{{crossed.volume.raw / grid}, Price{crossed.price.raw / grid}});
    } catch (const Unsuited& unsuited) {
        return std::unexpected(unsuited.why);
    }
}

}  // namespace plimsoll::vectors
