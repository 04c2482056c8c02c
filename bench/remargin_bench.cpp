// Re-margining of every account at new prices: accounts of 1, 4 or 16 positions on average (drawn from 1 to twice as many less one),
// 300 MB of them, 256 markets with five risk tiers, cash and one further collateral with haircut tiers, exact sums. Beside it, pass
// by pass in the same run, a plain sum over the same bytes: what the memory of this machine allows. One thread over all accounts,
// then two over halves.
//   items_per_second         accounts, one thread
//   GB_per_second            bytes of the columns that one thread works off; the yardstick is the plain sum
//   speedup                  of two threads over one; the yardstick is the plain sum's
//   speedup_by_clock         the same by the clock on the wall
// Seconds are those that a thread has run, the longer of the two where there are two, and a figure is the best pass of its
// repetition, for the kernel as for the sum: other programs on the machine then spoil little. On an idle machine `speedup` and
// `speedup_by_clock` agree.
#include "margin/remargin.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <thread>

#include "margin/test_venue.hpp"

namespace plimsoll {
namespace {

using testing::Draw;
using testing::money;
using testing::ppm;
using testing::price;

constexpr AssetId dollar{0}, coin{1};
constexpr u32 market_count = 256;
constexpr u64 bytes_wanted = 300'000'000;  // far more than any cache holds

testing::TestVenue listed_venue(Draw& draw) {
    testing::TestVenue venue;
    venue.add_asset(no_feed, price(1));
    venue.add_asset(FeedId{0}, price(40'000), price(20));
    AssetTerms& terms = venue.asset_terms[1];
    terms.haircut_tier_count = 3;
    terms.haircut_tiers = {HaircutTier{{}, ppm(950'000)}, HaircutTier{money(2), ppm(920'000)},
                           HaircutTier{money(50), ppm(850'000)}};
    terms.liability_weight = ppm(1'050'000);
    const auto tier = [](i64 floor, i64 rate) { return RiskTier{money(floor), ppm(2 * rate), ppm(rate)}; };
    const TieredMargin model = testing::tiers(
        {tier(0, 4'000), tier(50'000, 5'000), tier(250'000, 10'000), tier(1'000'000, 25'000), tier(5'000'000, 50'000)});
    for (u32 m = 0; m < market_count; ++m)
        venue.add_market(InstrumentKind::linear_perpetual, dollar, model, {draw.in(one_e8 / 10, 50'000 * one_e8)});
    return venue;
}

struct Columns {
    std::vector<u32> first{0}, market;
    std::vector<i64> quantity, collateral;
    std::vector<Amount> cash;

    std::size_t accounts() const { return cash.size(); }
    RemarginColumns all() const { return {first, market, quantity, cash, collateral}; }
    std::size_t bytes() const {
        return accounts() * (sizeof(u32) + sizeof(i64) + sizeof(Amount)) + market.size() * (sizeof(u32) + sizeof(i64));
    }
};

// Whole dollars: 85 % of positions in the first tier, 10 % in the second, the rest above.
i64 draw_notional(Draw& draw) {
    const i64 dice = draw.in(1, 100);
    if (dice <= 85) return draw.in(50, 500) * draw.in(1, 100);
    return dice <= 95 ? draw.in(50'001, 250'000) : draw.in(250'001, 6'000'000);
}

// Equity between nothing and 30 % of the notional, a part of it in coins, one in ten of them short of some.
void add_account(Columns& columns, const testing::TestVenue& venue, u32 positions, Draw& draw) {
    const std::size_t begin = columns.market.size();
    for (u32 k = 0; k < positions; ++k) columns.market.push_back(static_cast<u32>(draw.next() % market_count));
    std::sort(columns.market.begin() + static_cast<std::ptrdiff_t>(begin), columns.market.end());
    i64 total = 0;
    Notional worth{};
    for (std::size_t row = begin; row < columns.market.size(); ++row) {
        const Price mark = venue.markets[columns.market[row]].mark;
        const i64 whole = draw_notional(draw);
        const i64 size = static_cast<i64>(i128{whole} * one_e8 * one_e8 / mark.raw);
        columns.quantity.push_back(draw.chance(50) ? size : -size);
        worth += notional({columns.quantity.back()}, mark);
        total += whole;
    }
    const i64 equity = total * draw.in(0, 300) / 1'000, in_coins = equity * draw.in(-5, 50) / 100;
    columns.first.push_back(static_cast<u32>(columns.market.size()));
    columns.collateral.push_back(in_coins * (one_e8 / 40'000));
    columns.cash.push_back(money(equity - in_coins) - settle(worth, Round::floor));
}

Columns make_columns(const testing::TestVenue& venue, u32 positions, Draw& draw) {
    Columns columns;
    const std::size_t accounts = bytes_wanted / (28 + 12 * positions);
    for (std::size_t i = 0; i < accounts; ++i)
        add_account(columns, venue, static_cast<u32>(draw.in(1, 2 * positions - 1)), draw);
    return columns;
}

// Four sums, so that no addition waits for the one before.
template <class Value>
u64 sum_words(std::span<const Value> values, std::size_t from, std::size_t to) {
    const auto* const words = reinterpret_cast<const u64*>(values.data());
    u64 a = 0, b = 0, c = 0, d = 0;
    std::size_t at = from * sizeof(Value) / 8;
    const std::size_t end = to * sizeof(Value) / 8;
    for (; at + 4 <= end; at += 4) {
        a += words[at];
        b += words[at + 1];
        c += words[at + 2];
        d += words[at + 3];
    }
    for (; at < end; ++at) a += words[at];
    return a + b + c + d;
}

u64 read_sum(const RemarginColumns& columns, std::size_t from, std::size_t to) {
    const u32 row = columns.first[from], end = columns.first[to];
    return sum_words(columns.first, from, to) + sum_words(columns.cash, from, to) +
           sum_words(columns.collateral, from, to) + sum_words(columns.market, row, end) +
           sum_words(columns.quantity, row, end);
}

using Work = std::function<u64(std::size_t from, std::size_t to)>;

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Pass {
    double best = 1e30, best_by_clock = 1e30, last = 0;  // seconds
    u64 result = 0;

    void run(const Work& work, std::size_t accounts, unsigned threads) {
        const auto began = std::chrono::steady_clock::now();
        const std::size_t middle = threads == 1 ? accounts : accounts / 2;
        double upper_seconds = 0, lower_seconds = 0;
        u64 upper = 0;
        std::thread other;
        if (threads == 2) other = std::thread([&] { upper = timed(work, middle, accounts, upper_seconds); });
        result = timed(work, 0, middle, lower_seconds);
        if (threads == 2) other.join();
        result += upper;
        last = std::max(lower_seconds, upper_seconds);
        best = std::min(best, last);
        best_by_clock =
            std::min(best_by_clock, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
    }
    static u64 timed(const Work& work, std::size_t from, std::size_t to, double& seconds) {
        const double began = thread_seconds();
        const u64 found = work(from, to);
        seconds = thread_seconds() - began;
        return found;
    }
};

struct Setting {
    u32 positions = 0;
    testing::TestVenue venue;
    Columns columns;
};

const Setting& setting(u32 positions) {
    static Setting kept;
    if (kept.positions == positions) return kept;
    Draw draw{7};
    kept.columns = {};
    kept.venue = listed_venue(draw);
    kept.columns = make_columns(kept.venue, positions, draw);
    kept.positions = positions;
    return kept;
}

void remargin(benchmark::State& state) {
    const Setting& here = setting(static_cast<u32>(state.range(0)));
    const RemarginTable table = *RemarginTable::make(here.venue.view(), dollar, coin);
    const RemarginColumns columns = here.columns.all();
    const std::size_t accounts = here.columns.accounts();
    const Work kernel = [&](std::size_t from, std::size_t to) { return table.count_unhealthy(columns, from, to); };
    const Work sum = [&](std::size_t from, std::size_t to) { return read_sum(columns, from, to); };
    Pass read_one, one, read_two, two;
    for (auto _ : state) {
        read_one.run(sum, accounts, 1);
        one.run(kernel, accounts, 1);
        read_two.run(sum, accounts, 2);
        two.run(kernel, accounts, 2);
        benchmark::DoNotOptimize(read_one.result + read_two.result);
        state.SetIterationTime(one.last);
    }
    if (one.result != two.result) state.SkipWithError("one thread and two count different accounts");
    const double bytes = static_cast<double>(here.columns.bytes()), count = static_cast<double>(accounts);
    state.counters["items_per_second"] = count / one.best;
    state.counters["two_threads_per_second"] = count / two.best;
    state.counters["speedup"] = one.best / two.best;
    state.counters["yardstick_speedup"] = read_one.best / read_two.best;
    state.counters["speedup_by_clock"] = one.best_by_clock / two.best_by_clock;
    state.counters["GB_per_second"] = bytes / one.best / 1e9;
    state.counters["yardstick_GB_per_second"] = bytes / read_one.best / 1e9;
    state.counters["bytes_per_account"] = bytes / count;
    state.counters["unhealthy"] = static_cast<double>(one.result) / count;
}
BENCHMARK(remargin)
    ->ArgName("positions")
    ->Arg(1)
    ->Arg(4)
    ->Arg(16)
    ->Iterations(6)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace plimsoll
