// Order flow through the whole engine (admission with the full margin gate, matching, settlement, facts), in one book and over 50
// books with 100,000 cross accounts; beside it the same flow through a plain book without accounts or margin, and with the command
// log (encoding, chain, file) in front. Every figure is of this run; compare them with each other, not with another machine's.
//   flow:        1,000 accounts with plenty of money, one book of about 1,000 orders in 750 price slots
//   thin:        the same, with so little money that the margin gate refuses some and the quick test often does not do
//   fifty:       100,000 accounts, each active in 5 of 50 markets
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <new>
#include <unordered_map>

#include "bench/order_flow.hpp"
#include "codec/codec.hpp"
#include "journal/file_journal.hpp"
#include "tests/support/book_twin.hpp"

namespace {
std::atomic<unsigned long> allocations;
}

// Every allocation of the program by operator new is counted. Kept out of line: inlined, GCC 12 takes them for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* found = std::malloc(size == 0 ? 1 : size)) return found;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t align) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    const std::size_t unit = static_cast<std::size_t>(align);
    if (void* found = std::aligned_alloc(unit, (size + unit - 1) / unit * unit)) return found;
    throw std::bad_alloc{};
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using namespace plimsoll;
using namespace plimsoll::bench;
using Clock = std::chrono::steady_clock;

constexpr FlowShape flow{};
constexpr FlowShape thin{.deposit = 60};
constexpr FlowShape fifty{.accounts = 100'000, .markets = 50, .markets_of_account = 5};

// Seconds of processor time of this thread: others on the machine do not count, and neither does waiting for a device.
double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Tally {
    u64 commands = 0, trades = 0, refused = 0;
};

// An engine that runs what a flow makes, a chunk at a time.
struct Run {
    Flow flow;
    std::vector<AccountId> accounts;
    std::unique_ptr<Venue> venue;
    Tally tally;

    explicit Run(const FlowShape& shape, u32 warm_up) : flow(shape), venue(flow_venue(shape, accounts)) {
        for (const Step& step : flow.fill()) submit(step);
        for (u32 done = 0; done < warm_up; done += 10'000)
            for (const Step& step : flow.next(10'000)) submit(step);
        tally = {};
    }
    Reply submit(const Step& step) {
        const Reply reply = as_command(step, [&](const auto& verb) { return venue->engine.submit(verb, venue->now); });
        venue->engine.visit_events([&]<class Fact>(const Fact&) {
            if constexpr (std::is_same_v<Fact, OrderFilled>) ++tally.trades;
        });
        ++tally.commands;
        if (reply.reject != Reject::none) ++tally.refused;
        return reply;
    }
};

// Warm runs are kept: to fill 50 books for 100,000 accounts takes longer than to measure them.
template <const FlowShape& shape>
Run& warm_run() {
    static Run run(shape, shape.markets == 1 ? 200'000 : 1'000'000);
    return run;
}

void report(benchmark::State& state, const Tally& tally) {
    const double commands = static_cast<double>(tally.commands);
    state.SetItemsProcessed(static_cast<i64>(tally.commands));
    state.counters["trades"] = static_cast<double>(tally.trades) / commands;
    state.counters["refused"] = static_cast<double>(tally.refused) / commands;
}

template <const FlowShape& shape>
void engine_alone(benchmark::State& state) {
    Run& run = warm_run<shape>();
    run.tally = {};
    for (auto _ : state) {
        const std::vector<Step> steps = run.flow.next(20'000);
        const double began = processor_seconds();
        for (const Step& step : steps) run.submit(step);
        state.SetIterationTime(processor_seconds() - began);
    }
    report(state, run.tally);
    state.counters["resting"] = static_cast<double>(run.flow.resting());
}
BENCHMARK(engine_alone<flow>)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(engine_alone<thin>)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(engine_alone<fifty>)->UseManualTime()->Unit(benchmark::kMillisecond);

// Encoded, chained and written to the file in groups of 1,000 before they run; `sync`: on the device too. Time on the wall.
struct Log {
    std::filesystem::path path = std::filesystem::temp_directory_path() / "plimsoll_order_flow.log";
    std::unique_ptr<journal::FileJournal> file;
    Bytes bytes;
    std::vector<std::size_t> ends;
    std::vector<journal::Entry> entries;

    explicit Log(bool sync) {
        std::filesystem::remove(path);
        file = std::move(*journal::FileJournal::open(path.string(), {.protocol = protocol_version, .durable = sync}));
    }
    ~Log() {
        file.reset();
        std::filesystem::remove(path);
    }
    bool append(std::span<const Step> group, Time time) {
        bytes.clear();
        ends.clear();
        entries.clear();
        ByteWriter out(bytes);
        for (const Step& step : group) {
            as_command(step, [&](const auto& verb) {
                codec::encode(verb, out);
                return Reply{};
            });
            ends.push_back(bytes.size());
        }
        std::size_t begin = 0;
        for (const std::size_t end : ends) {
            entries.push_back({time, std::span<const std::byte>{bytes}.subspan(begin, end - begin)});
            begin = end;
        }
        return file->append(entries).has_value();
    }
};

template <const FlowShape& shape>
void engine_and_log(benchmark::State& state) {
    Run& run = warm_run<shape>();
    run.tally = {};
    Log log(state.range(0) != 0);
    for (auto _ : state) {
        const std::vector<Step> steps = run.flow.next(20'000);
        const auto began = Clock::now();
        for (std::size_t at = 0; at < steps.size(); at += 1'000) {
            const std::span<const Step> group = std::span{steps}.subspan(at, 1'000);
            if (!log.append(group, run.venue->now)) return state.SkipWithError("the log cannot be written");
            for (const Step& step : group) run.submit(step);
        }
        state.SetIterationTime(std::chrono::duration<double>(Clock::now() - began).count());
    }
    report(state, run.tally);
}
BENCHMARK(engine_and_log<flow>)->Arg(0)->Arg(1)->ArgName("sync")->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(engine_and_log<fifty>)->Arg(0)->ArgName("sync")->UseManualTime()->Unit(benchmark::kMillisecond);

// From call to return, with the reading of its clock (shown as clock_ns) inside.
template <const FlowShape& shape>
void latency(benchmark::State& state) {
    Run& run = warm_run<shape>();
    run.tally = {};
    std::vector<u32> nanoseconds;
    const auto passed = [](Clock::duration time) {
        return static_cast<u32>(std::chrono::duration_cast<std::chrono::nanoseconds>(time).count());
    };
    for (auto _ : state) {
        for (const Step& step : run.flow.next(20'000)) {
            const auto began = Clock::now();
            run.submit(step);
            nanoseconds.push_back(passed(Clock::now() - began));
        }
    }
    report(state, run.tally);
    const auto quantile = [&](double share) {
        const auto at =
            nanoseconds.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(nanoseconds.size() - 1));
        std::nth_element(nanoseconds.begin(), at, nanoseconds.end());
        return static_cast<double>(*at);
    };
    state.counters["p50_ns"] = quantile(0.5);
    state.counters["p99_ns"] = quantile(0.99);
    state.counters["p99.9_ns"] = quantile(0.999);
    const auto began = Clock::now();
    for (int i = 0; i < 1'000; ++i) benchmark::DoNotOptimize(Clock::now());
    state.counters["clock_ns"] = passed(Clock::now() - began) / 1'000.0;
}
BENCHMARK(latency<flow>)->Iterations(50)->Unit(benchmark::kMillisecond);
BENCHMARK(latency<fifty>)->Iterations(50)->Unit(benchmark::kMillisecond);

// What operator new was called for while an engine ran ten million commands.
template <const FlowShape& shape>
void allocations_of(benchmark::State& state) {
    Run& run = warm_run<shape>();
    run.tally = {};
    unsigned long during = 0;
    for (auto _ : state) {
        for (int chunk = 0; chunk < 500; ++chunk) {
            const std::vector<Step> steps = run.flow.next(20'000);
            const unsigned long before = allocations.load();
            for (const Step& step : steps) run.submit(step);
            during += allocations.load() - before;
        }
    }
    report(state, run.tally);
    state.counters["allocations"] = static_cast<double>(during);
}
BENCHMARK(allocations_of<flow>)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(allocations_of<fifty>)->Iterations(1)->Unit(benchmark::kMillisecond);

// The yardstick: matching alone, with a map of lists.
struct PlainBooks {
    std::vector<testing::BookTwin> books;
    std::unordered_map<OrderId, u32> slots;
    std::vector<OrderId> orders;  // by slot
    std::vector<u32> free;
    u64 trades = 0;

    explicit PlainBooks(u32 markets) : books(markets) {}
    void run(const Step& step) {
        testing::BookTwin& book = books[index(step.market)];
        if (step.kind == Step::Kind::place || step.kind == Step::Kind::take) return enter(book, step);
        const auto found = slots.find(step.order);
        if (found == slots.end()) return;
        leave(book, found->second);
        if (step.kind == Step::Kind::move) enter(book, step);
    }
    void enter(testing::BookTwin& book, const Step& step) {
        Quantity left = step.quantity;
        while (left > Quantity{}) {
            const u32 maker = book.best(opposite(step.side));
            if (maker == no_row || !acceptable(step.side, book.price(maker), step.price)) break;
            const Quantity traded = std::min(left, book.remaining(maker));
            left -= traded;
            ++trades;
            if (traded < book.remaining(maker))
                book.reduce(maker, traded);
            else
                leave(book, maker);
        }
        if (left == Quantity{} || step.kind == Step::Kind::take) return;
        u32 slot = static_cast<u32>(orders.size());
        if (free.empty()) {
            orders.push_back(step.order);
        } else {
            slot = free.back();
            free.pop_back();
            orders[slot] = step.order;
        }
        slots[step.order] = slot;
        book.insert(slot, step.side, step.price, left);
    }
    void leave(testing::BookTwin& book, u32 slot) {
        book.remove(slot);
        slots.erase(orders[slot]);
        free.push_back(slot);
    }
};

template <const FlowShape& shape>
void plain_book(benchmark::State& state) {
    Flow source(shape);
    PlainBooks books(shape.markets);
    for (const Step& step : source.fill()) books.run(step);
    for (int chunk = 0; chunk < 10; ++chunk)
        for (const Step& step : source.next(20'000)) books.run(step);
    books.trades = 0;
    u64 commands = 0;
    for (auto _ : state) {
        const std::vector<Step> steps = source.next(20'000);
        const double began = processor_seconds();
        for (const Step& step : steps) books.run(step);
        state.SetIterationTime(processor_seconds() - began);
        commands += steps.size();
    }
    state.SetItemsProcessed(static_cast<i64>(commands));
    state.counters["trades"] = static_cast<double>(books.trades) / static_cast<double>(commands);
}
BENCHMARK(plain_book<flow>)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(plain_book<fifty>)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
