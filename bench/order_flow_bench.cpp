// Order flow through the whole engine (admission with the full margin gate, matching, settlement, facts): one book, 1,000 accounts,
// about 1,000 resting orders in 750 price slots. The mix is the one exchange-core publishes for its tests: 9 % limit orders that
// rest, 3 % immediate-or-cancel, 6 % cancels, 82 % moves.
#include <benchmark/benchmark.h>

#include "base/philox.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;

constexpr u32 accounts = 1'000;
constexpr i64 slots = 750;

struct Open {
    AccountId account{};
    OrderId order{};
    Side side{};
};

struct Flow {
    Venue venue;
    std::vector<AccountId> traders;
    std::vector<Open> open;
    Random random{3, 9, 0};
    u64 trades = 0, refused = 0;

    Flow() {
        venue.price(dollars(10'000));
        venue.open_markets();
        for (u32 i = 0; i < accounts; ++i) traders.push_back(venue.account(units(1'000'000)));
        while (open.size() < 1'000) place();
    }
    // Ticks from the middle: on its own side for an order that shall rest, across it for one that shall trade.
    Price price(Side side, bool crossing = false) {
        const i64 offset = crossing ? -random.between(1, 20) : random.between(1, slots / 2);
        const i64 away = side == Side::buy ? -offset : offset;
        return {dollars(10'000).raw + away * 10'000'000};
    }
    AccountId trader() { return traders[random.below(accounts)]; }
    Side side() { return random.below(2) == 0 ? Side::buy : Side::sell; }
    Quantity quantity() { return coins_e3(random.between(1, 50)); }
    static Quantity small() { return coins_e3(1); }  // takers are small, so that the book keeps its size

    void count() {
        venue.engine.visit_events([&](const auto& fact) {
            if constexpr (std::is_same_v<std::decay_t<decltype(fact)>, OrderFilled>) ++trades;
        });
    }
    void place() {
        const AccountId account = trader();
        const Side direction = side();
        const bool crossing = open.size() > 900 && random.below(3) == 0;
        const Reply reply =
            venue.order(account, perp, direction, price(direction, crossing), crossing ? small() : quantity());
        if (reply.reject != Reject::none) ++refused;
        else if (venue.engine.state().order_row(reply.order)) open.push_back({account, reply.order, direction});
    }
    void take() {
        const Side direction = side();
        if (venue.order(trader(), perp, direction, price(direction, true), small(), 0, TimeInForce::ioc).reject != Reject::none) ++refused;
    }
    void drop(std::size_t at) {
        open[at] = open.back();
        open.pop_back();
    }
    void cancel() {
        if (open.empty()) return place();
        const std::size_t at = random.below(open.size());
        if (venue.send(CancelOrder{open[at].account, open[at].order}).reject != Reject::none) ++refused;
        drop(at);
    }
    void move() {
        if (open.empty()) return place();
        const std::size_t at = random.below(open.size());
        const Open chosen = open[at];
        if (venue.send(AmendOrder{chosen.account, chosen.order, price(chosen.side), quantity()}).reject != Reject::none) ++refused;
        if (!venue.engine.state().order_row(chosen.order)) drop(at);
    }
    void step() {
        const u64 draw = random.below(100);
        if (draw < 9) place();
        else if (draw < 12) take();
        else if (draw < 18) cancel();
        else move();
        count();
    }
};

void order_flow(benchmark::State& state) {
    Flow flow;
    for (int i = 0; i < 100'000; ++i) flow.step();
    flow.trades = flow.refused = 0;
    u64 commands = 0;
    for (auto _ : state) {
        flow.step();
        ++commands;
    }
    state.counters["commands_per_second"] = benchmark::Counter(static_cast<double>(commands), benchmark::Counter::kIsRate);
    state.counters["trades_per_command"] = static_cast<double>(flow.trades) / static_cast<double>(commands);
    state.counters["refused_per_command"] = static_cast<double>(flow.refused) / static_cast<double>(commands);
    state.counters["resting"] = static_cast<double>(flow.open.size());
}
BENCHMARK(order_flow)->Unit(benchmark::kNanosecond);

}  // namespace
