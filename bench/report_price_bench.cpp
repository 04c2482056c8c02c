// A whole ReportPrice (report, feed, asset prices, marks, crossings) over many accounts, beside the naive scan of all of them.
//   accounts: each holds a long or short perpetual at 2x to 10x; prices walk inside a quarter of a basis point, so that next to
//   nothing is crossed; `rebands` counts accounts that had to be looked at.
#include <benchmark/benchmark.h>

#include "base/philox.hpp"
#include "margin/risk.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::test;

RuleBook wide_rules() {
    RuleBook rules = rule_book();
    rules.assets[0].deposit_cap = Amount{limits::amount_raw_max - 1};
    rules.markets[0].position_limit = Amount{};
    return rules;
}

// Accounts open against one maker; the order of leverage is drawn, so that triggers lie spread over the price axis.
std::unique_ptr<Venue> crowd(i64 accounts) {
    auto venue = std::make_unique<Venue>(wide_rules());
    venue->price(dollars(10'000));
    venue->open_markets();
    const AccountId maker = venue->account(units(accounts * 20'000 + 1'000'000));
    Random random(7, 1, 0);
    for (i64 i = 0; i < accounts; ++i) {
        const i64 leverage = random.between(2, 9);
        const Side side = random.below(2) == 0 ? Side::buy : Side::sell;
        const AccountId account = venue->account(units(10'000 / leverage + 50));
        venue->order(maker, perp, opposite(side), dollars(10'000), coins_e3(1'000));
        venue->order(account, perp, side, dollars(10'000), coins_e3(1'000), 0, TimeInForce::ioc);
    }
    return venue;
}

void report_price(benchmark::State& state) {
    static std::unique_ptr<Venue> venue;
    static i64 size = 0;
    if (size != state.range(0)) venue = crowd(size = state.range(0));
    Random random(11, 2, 0);
    u32 source = 0;
    for (auto _ : state) {
        venue->now = venue->now + Duration{1'000'000};
        const Price price{dollars(10'000).raw + random.between(-25'000'000, 25'000'000)};
        benchmark::DoNotOptimize(venue->send(ReportPrice{btc_feed, SourceId{source}, price, Price{}, venue->now}));
        source = (source + 1) % 3;
    }
    state.counters["accounts"] = static_cast<double>(size);
    state.counters["trigger_bytes_per_account"] =
        static_cast<double>(venue->engine.core().derived.triggers.bytes()) / static_cast<double>(size);
}
BENCHMARK(report_price)->Arg(10'000)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMicrosecond);

void naive_scan(benchmark::State& state) {
    static std::unique_ptr<Venue> venue;
    static i64 size = 0;
    if (size != state.range(0)) venue = crowd(size = state.range(0));
    const Core& core = venue->engine.core();
    for (auto _ : state) {
        u32 unhealthy = 0;
        for (u32 i = 0; i < core.state.ledger.accounts.size(); ++i)
            if (core.state.ledger.accounts[i].mode != MarginMode::system &&
                health(core.view(), core.gather(AccountId{i}), Purpose::maintenance).sign() < 0)
                ++unhealthy;
        benchmark::DoNotOptimize(unhealthy);
    }
    state.counters["accounts"] = static_cast<double>(size);
}
BENCHMARK(naive_scan)->Arg(10'000)->Arg(100'000)->Unit(benchmark::kMicrosecond);

}  // namespace
