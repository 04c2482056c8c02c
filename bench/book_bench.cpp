// The order book alone, each figure beside the same work on a map of lists. The mix is the one that exchange-core publishes
// for its benchmarks: about 1,000 resting orders in 750 price slots; 9 % GTC, 3 % IOC, 6 % cancel, 82 % move; about 6 % of
// the commands trade. `per_command` is time by command; one command is a look at the touch and what follows from it.
#include "book/book.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "base/philox.hpp"
#include "tests/support/book_twin.hpp"

namespace plimsoll {
namespace {

using testing::BookTwin;

enum class Verb : u8 { place, take, cancel, move };

struct Step {
    Verb verb;
    Side side;
    u32 slot;
    Price price;
    Quantity quantity;
};

struct Tally {
    u64 trades = 0;    // commands that traded
    u64 fills = 0;
    u64 resting = 0;   // summed over commands
};

// What an engine does with a book, without everything else.
template <class AnyBook>
struct Exchange {
    AnyBook& book;
    Tally tally;

    void run(const Step& step) {
        if (step.verb == Verb::cancel) return cancel(step.slot);
        if (step.verb == Verb::move) {
            if (!book.contains(step.slot)) return;
            book.remove(step.slot);
        }
        const Quantity rest = sweep(step);
        if (step.verb != Verb::take && rest > Quantity{}) book.insert(step.slot, step.side, step.price, rest);
    }
    void cancel(u32 slot) {
        if (book.contains(slot)) book.remove(slot);
    }
    Quantity sweep(const Step& step) {
        Quantity rest = step.quantity;
        const u64 before = tally.fills;
        while (rest > Quantity{}) {
            const u32 maker = book.best(opposite(step.side));
            if (maker == no_row || !acceptable(step.side, book.price(maker), step.price)) break;
            const Quantity there = book.remaining(maker), fill = std::min(rest, there);
            if (fill == there) book.remove(maker);
            else book.reduce(maker, fill);
            rest -= fill;
            ++tally.fills;
        }
        tally.trades += tally.fills != before;
        return rest;
    }
};

struct Flow {
    std::vector<Step> opening;  // rests before the clock runs
    std::vector<Step> steps;
    Tally tally;
    std::size_t levels = 0;
};

// Prices fall into half of the price slots on each side of the middle, denser towards it.
struct Author {
    static constexpr i64 tick = 10'000'000, middle = 300'000, reach = 375;
    u32 orders;
    Random random{2024, 1, 0};
    BookTwin twin{};
    Exchange<BookTwin> exchange{twin, {}};
    std::vector<u32> free{};
    std::vector<u32> live{};

    i64 ticks_away() { return 1 + std::min(random.between(0, reach - 1), random.between(0, reach - 1)); }
    Price price(Side side, i64 away) { return {(middle + (side == Side::buy ? -away : away)) * tick}; }
    Price new_price(Side side) {
        const bool crosses = random.below(1'000) < 33;
        return price(side, crosses ? -random.between(1, 6) : ticks_away());
    }
    Side any_side() { return random.below(2) == 0 ? Side::buy : Side::sell; }
    // Slots are recycled as an engine does, so that the live ones stay few; stale ones are swept out when met.
    u32 take_live() {
        while (true) {
            const std::size_t at = random.below(live.size());
            if (twin.contains(live[at])) return live[at];
            free.push_back(live[at]);
            live[at] = live.back();
            live.pop_back();
        }
    }
    Step place(Verb verb) {
        const Side side = any_side();
        const Quantity quantity{random.between(1, 100)};
        if (verb == Verb::take) return {verb, side, 0, price(side, -reach), quantity};
        const u32 slot = free.back();
        free.pop_back();
        live.push_back(slot);
        return {verb, side, slot, new_price(side), quantity};
    }
    Step next() {
        const u64 dice = random.below(100);
        if (dice < 9) return place(twin.count() < orders + orders / 50 ? Verb::place : Verb::take);
        if (dice < 12) return place(Verb::take);
        const u32 slot = take_live();
        if (dice < 18 && twin.count() > orders - orders / 50) return {Verb::cancel, twin.side(slot), slot, {}, {}};
        const Side side = twin.side(slot);
        return {Verb::move, side, slot, new_price(side), twin.remaining(slot)};
    }
};

Flow write_flow(u32 orders, u32 slots, std::size_t steps) {
    Author author{orders};
    for (u32 slot = 0; slot < slots; ++slot) author.free.push_back((slot * 7'919U) % slots);  // far apart in memory
    Flow flow;
    while (author.twin.count() < orders) {
        flow.opening.push_back(author.place(Verb::place));
        author.exchange.run(flow.opening.back());
    }
    author.exchange.tally = {};
    for (std::size_t i = 0; i < steps; ++i) {
        flow.steps.push_back(author.next());
        author.exchange.run(flow.steps.back());
        author.exchange.tally.resting += author.twin.count();
    }
    flow.tally = author.exchange.tally;
    flow.levels = author.twin.levels(Side::buy).size() + author.twin.levels(Side::sell).size();
    return flow;
}

struct RealBook : BookNodes, Book {
    RealBook() : Book(static_cast<BookNodes&>(*this)) {}
};

template <class AnyBook>
void published_mix(benchmark::State& state) {
    static const Flow flow = write_flow(1'000, 4'096, 1'000'000);
    for (auto _ : state) {
        AnyBook book;
        Exchange<AnyBook> exchange{book, {}};
        for (const Step& step : flow.opening) exchange.run(step);
        exchange.tally = {};
        for (const Step& step : flow.steps) exchange.run(step);
        if (exchange.tally.fills != flow.tally.fills) state.SkipWithError("the two books disagree");
    }
    const double commands = static_cast<double>(flow.steps.size());
    state.counters["per_command"] = benchmark::Counter(commands * static_cast<double>(state.iterations()),
                                                       benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    state.counters["trade_share"] = static_cast<double>(flow.tally.trades) / commands;
    state.counters["resting"] = static_cast<double>(flow.tally.resting) / commands;
    state.counters["levels"] = static_cast<double>(flow.levels);
}
BENCHMARK(published_mix<RealBook>)->Unit(benchmark::kMillisecond);
BENCHMARK(published_mix<BookTwin>)->Unit(benchmark::kMillisecond);

// Orders move to a random price at most `range` ticks from the touch: 1,000 of them, or as many as asked.
template <class AnyBook>
void moves(benchmark::State& state) {
    const i64 range = state.range(0);
    const u32 orders = static_cast<u32>(state.range(1));
    AnyBook book;
    Random random(7, 1, 0);
    struct Move {
        u32 slot;
        Price price;
    };
    std::vector<Move> script;
    for (int i = 0; i < 1 << 16; ++i)
        script.push_back({static_cast<u32>(random.below(orders)), {100 * (10'000'000 - random.between(0, range))}});
    for (u32 slot = 0; slot < orders; ++slot)
        book.insert(slot, Side::buy, {100 * (10'000'000 - random.between(0, range))}, {5});
    std::size_t at = 0;
    for (auto _ : state) {
        const Move& move = script[at++ & 0xFFFF];
        book.remove(move.slot);
        book.insert(move.slot, Side::buy, move.price, {5});
        benchmark::DoNotOptimize(book.best(Side::buy));
    }
}
// Near, as far as a window reaches, and far beyond any.
#define PLIMSOLL_MOVES Args({375, 1'000})->Args({15'000, 1'000})->Args({1'000'000, 1'000})->Args({5'000, 1'000'000})
BENCHMARK(moves<RealBook>)->PLIMSOLL_MOVES;
BENCHMARK(moves<BookTwin>)->PLIMSOLL_MOVES;

void call_auction(benchmark::State& state) {
    BookNodes nodes;
    Book book(nodes);
    Random random(7, 1, 0);
    for (u32 slot = 0; slot < 10'000; ++slot)
        book.insert(slot, slot % 2 == 0 ? Side::buy : Side::sell, {100 * random.between(1'000, 2'000)}, {random.between(1, 9)});
    for (auto _ : state) benchmark::DoNotOptimize(uncross(book).volume);
}
BENCHMARK(call_auction);

void impact_price(benchmark::State& state) {
    BookNodes nodes;
    Book book(nodes);
    for (u32 slot = 0; slot < 1'000; ++slot)
        book.insert(slot, Side::sell, {(300'000 + slot) * 10'000'000LL}, {one_e8});
    const Amount notional{i128{3'000} * state.range(0) * one_e8};
    for (auto _ : state) benchmark::DoNotOptimize(book.impact_price(Side::sell, notional, false));
}
BENCHMARK(impact_price)->Arg(1)->Arg(100);

}  // namespace
}  // namespace plimsoll
