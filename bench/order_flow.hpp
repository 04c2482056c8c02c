// Order flow in the mix that exchange-core publishes for its tests: 9 % limit orders that rest, 3 % immediate-or-cancel, 6 %
// cancels, 82 % moves. One engine makes the flow, since cancels and moves name orders that are open; others then run the same
// commands, and only they are timed.
#pragma once

#include <memory>
#include <vector>

#include "base/philox.hpp"
#include "tests/support/venue.hpp"

namespace plimsoll::bench {

using namespace plimsoll::test;

struct FlowShape {
    u32 accounts = 1'000;
    u32 markets = 1;
    u32 markets_of_account = 1;      // where one account has orders and positions
    u32 resting_per_market = 1'000;  // open orders that the flow keeps to, about
    i64 deposit = 1'000'000;         // whole USDT of each account
};
inline constexpr i64 price_slots = 750;  // a market's orders rest within so many ticks of the middle
inline constexpr Price middle{dollars(10'000)};

/// One command, small enough that reading a long flow costs next to nothing.
struct Step {
    enum class Kind : u8 { place, take, cancel, move };
    Kind kind{};
    Side side{};
    AccountId account{};
    MarketId market{};
    OrderId order{};  // of a new one: the id that it got
    Price price;
    Quantity quantity;
};

inline PlaceOrder place_order(const Step& step) {
    return {.account = step.account,
            .market = step.market,
            .side = step.side,
            .type = OrderType::limit,
            .tif = step.kind == Step::Kind::take ? TimeInForce::ioc : TimeInForce::gtc,
            .flags = 0,
            .price = step.price,
            .quantity = step.quantity,
            .expiry = never,
            .client = {},
            .isolated_margin = {}};
}
/// Calls submit(verb) with the command that the step stands for.
template <class Submit>
Reply as_command(const Step& step, Submit&& submit) {
    switch (step.kind) {
        case Step::Kind::cancel: return submit(CancelOrder{step.account, step.order});
        case Step::Kind::move: return submit(AmendOrder{step.account, step.order, step.price, step.quantity});
        case Step::Kind::place:
        case Step::Kind::take: break;
    }
    return submit(place_order(step));
}

inline RuleBook flow_rules(const FlowShape& shape) {
    RuleBook rules = rule_book();
    rules.assets[0].deposit_cap = Amount{limits::amount_raw_max - 1};
    rules.markets = {rules.markets[0]};
    for (u32 i = 1; i < shape.markets; ++i) {
        rules.feeds.push_back(rules.feeds[0]);
        rules.feeds.back().symbol = "F" + std::to_string(i);
        rules.markets.push_back(rules.markets[0]);
        rules.markets.back().symbol = "M" + std::to_string(i);
        rules.markets.back().feed = FeedId{i};
    }
    return rules;
}

/// An open venue with funded accounts and empty books.
inline std::unique_ptr<Venue> flow_venue(const FlowShape& shape, std::vector<AccountId>& accounts) {
    auto venue = std::make_unique<Venue>(flow_rules(shape));
    for (u32 i = 0; i < shape.markets; ++i) venue->price(middle, FeedId{i});
    venue->open_markets();
    accounts.clear();
    for (u32 i = 0; i < shape.accounts; ++i) accounts.push_back(venue->account(units(shape.deposit)));
    return venue;
}

class Flow {
public:
    explicit Flow(const FlowShape& shape) : shape_(shape), venue_(flow_venue(shape, accounts_)) {}

    /// The next `count` steps.
    std::vector<Step> next(u32 count) {
        std::vector<Step> steps;
        steps.reserve(count);
        while (steps.size() < count) steps.push_back(run(draw()));
        return steps;
    }
    /// Steps that fill the books.
    std::vector<Step> fill() {
        std::vector<Step> steps;
        while (open_.size() < wanted()) steps.push_back(run(place()));
        return steps;
    }
    const Engine& engine() const { return venue_->engine; }
    std::size_t resting() const { return open_.size(); }

private:
    struct Open {
        AccountId account{};
        MarketId market{};
        OrderId order{};
        Side side{};
    };
    std::size_t wanted() const { return std::size_t{shape_.resting_per_market} * shape_.markets; }

    // Ticks from the middle: on its own side for an order that shall rest, across it for one that shall trade.
    Price price(Side side, bool crossing) {
        const i64 offset = crossing ? -random_.between(1, 20) : random_.between(1, price_slots / 2);
        return {middle.raw + (side == Side::buy ? -offset : offset) * 10'000'000};
    }
    Quantity quantity() { return coins_e3(random_.between(1, 50)); }
    Side side() { return random_.below(2) == 0 ? Side::buy : Side::sell; }

    // A market of the account: always the same few.
    Step somebody(Step::Kind kind) {
        const u32 who = static_cast<u32>(random_.below(shape_.accounts));
        const u32 which = static_cast<u32>(random_.below(shape_.markets_of_account));
        return {.kind = kind,
                .side = side(),
                .account = accounts_[who],
                .market = MarketId{(who * 7 + which * 11) % shape_.markets},
                .order = {},
                .price = {},
                .quantity = {}};
    }
    Step place() {
        Step step = somebody(Step::Kind::place);
        const bool crossing = open_.size() > wanted() / 10 * 9 && random_.below(3) == 0;
        step.price = price(step.side, crossing);
        step.quantity = crossing ? small : quantity();
        return step;
    }
    Step take() {
        Step step = somebody(Step::Kind::take);
        step.price = price(step.side, true);
        step.quantity = small;
        return step;
    }
    Step draw() {
        const u64 number = random_.below(100);
        if (number < 9 || open_.empty()) return place();
        if (number < 12) return take();
        chosen_ = random_.below(open_.size());
        const Open& open = open_[chosen_];
        Step step{.kind = Step::Kind::cancel,
                  .side = open.side,
                  .account = open.account,
                  .market = open.market,
                  .order = open.order,
                  .price = {},
                  .quantity = {}};
        if (number < 18) return step;
        step.kind = Step::Kind::move;
        step.price = price(open.side, false);
        step.quantity = quantity();
        return step;
    }
    Step run(Step step) {
        const Reply reply = as_command(step, [&](const auto& verb) { return venue_->send(verb); });
        const bool old = step.kind == Step::Kind::cancel || step.kind == Step::Kind::move;
        const bool rests = venue_->engine.state().order_row(old ? step.order : reply.order).has_value();
        if (old && !rests) {
            open_[chosen_] = open_.back();
            open_.pop_back();
        }
        if (!old && rests && reply.reject == Reject::none)
            open_.push_back({step.account, step.market, reply.order, step.side});
        if (!old) step.order = reply.order;
        return step;
    }

    static constexpr Quantity small = coins_e3(1);  // takers are small, so that the books keep their size
    FlowShape shape_;
    std::vector<AccountId> accounts_;
    std::unique_ptr<Venue> venue_;
    std::vector<Open> open_;
    std::size_t chosen_ = 0;
    Random random_{3, 9, 0};
};

}  // namespace plimsoll::bench
