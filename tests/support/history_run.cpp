#include "tests/support/history_run.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "codec/text_fields.hpp"
#include "tests/support/history_shrink.hpp"

namespace plimsoll::test {

namespace {

constexpr std::size_t shown_commands = 20;

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define PLIMSOLL_SLOW_BUILD
#endif
#endif
#if !defined(__OPTIMIZE__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PLIMSOLL_SLOW_BUILD
#endif

// A build that is ten or more times slower runs fewer commands: it is there for what the fast one cannot see.
#if defined(PLIMSOLL_SLOW_BUILD)
constexpr u64 slower_by = 25;
#else
constexpr u64 slower_by = 1;
#endif

const char* setting(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

std::string last_commands(const Recorded& steps) {
    std::string text;
    const std::size_t from = steps.size() > shown_commands ? steps.size() - shown_commands : 0;
    for (std::size_t i = from; i < steps.size(); ++i)
        text += "  " + codec::json_line(steps[i].command, Sequence{i + 1}, steps[i].time) + "\n";
    return text;
}

std::string how_to_repeat(u64 seed) {
    const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
    return "PLIMSOLL_SEED=" + std::to_string(seed) +
           " build/audit/tests/property_test --gtest_filter=" + test->test_suite_name() + "." + test->name();
}

// Where the process stands, for the case that an invariant stops it.
struct Place {
    std::string property, repeat;
    u64 seed = 0;
    const Recorded* steps = nullptr;
};
Place place;

void tell_place(int signal) {
    std::signal(signal, SIG_DFL);
    if (place.steps != nullptr)
        std::fprintf(stderr,
                     "%s: seed %llu stops the process at command %zu\nagain, cut down: %s\nthe last commands:\n%s",
                     place.property.c_str(), static_cast<unsigned long long>(place.seed), place.steps->size(),
                     place.repeat.c_str(), last_commands(*place.steps).c_str());
    std::fflush(stderr);
    std::raise(signal);
}

u64 length_of(const Property& property, u64 seed) {
    Random random(seed, 0x6C656E67, 0);
    return property.length_min + random.below(property.length_max - property.length_min + 1);
}

// One history; what is wrong with it, or nothing. `steps` are the commands that ran.
std::string run_history(const Property& property, u64 seed, u64 length, Recorded& steps,
                        const std::function<void(const Step&)>& note) {
    SeededDraws draws(seed);
    History history(draws, property.shape);
    const std::unique_ptr<Watch> watch = property.watch(seed);
    Engine engine;
    for (u64 i = 0; i < length; ++i) {
        steps.push_back(history.next(engine));
        if (note) note(steps.back());
        watch->before(engine, steps.back());
        const Reply reply = engine.submit(steps.back().command, steps.back().time);
        reached().count(engine, steps.back().command, reply);
        if (const std::string fault = watch->after(engine, steps.back(), reply); !fault.empty()) return fault;
    }
    return watch->end(engine);
}

std::string run_recorded(const Property& property, u64 seed, const Recorded& steps) {
    const std::unique_ptr<Watch> watch = property.watch(seed);
    Engine engine;
    for (const Step& step : steps) {
        watch->before(engine, step);
        const Reply reply = engine.submit(step.command, step.time);
        if (const std::string fault = watch->after(engine, step, reply); !fault.empty()) return fault;
    }
    return watch->end(engine);
}

// The history of one seed, in a process of its own that may die; a failure is cut down and shown.
void hold_one(const Property& property, u64 seed) {
    Recorded steps;
    const Outcome outcome = in_child(
        [&](const std::function<void(const Step&)>& note) {
            Recorded own;
            return run_history(property, seed, length_of(property, seed), own, note);
        },
        steps);
    if (outcome.fault.empty()) return;
    const Recorded fewer =
        shrink(steps, outcome, [&](const Recorded& some) { return run_recorded(property, seed, some); });
    std::string text;
    for (std::size_t i = 0; i < fewer.size(); ++i)
        text += "  " + codec::json_line(fewer[i].command, Sequence{i + 1}, fewer[i].time) + "\n";
    ADD_FAILURE() << property.name << ": seed " << seed << " fails at command " << steps.size() << ": " << outcome.fault
                  << "\n"
                  << fewer.size() << " commands are enough:\n"
                  << text;
}

}  // namespace

bool is_full_run() { return slower_by == 1 && !is_single_run(); }
bool is_single_run() { return setting("PLIMSOLL_SEED") != nullptr; }

void hold(const Property& property) {
    if (const char* const seed = setting("PLIMSOLL_SEED")) return hold_one(property, std::strtoull(seed, nullptr, 10));
    const u64 wanted = property.commands * (setting("PLIMSOLL_LONG") != nullptr ? 10 : 1) / slower_by;
    std::signal(SIGABRT, tell_place);
    u64 seed = property.first_seed, done = 0;
    for (; done < wanted; ++seed) {
        Recorded steps;
        place = {property.name, how_to_repeat(seed), seed, &steps};
        const std::string fault = run_history(property, seed, length_of(property, seed), steps, {});
        place = {};
        done += steps.size();
        if (fault.empty()) continue;
        ADD_FAILURE() << property.name << ": seed " << seed << " fails at command " << steps.size() << ": " << fault
                      << "\nagain, cut down: " << how_to_repeat(seed) << "\nthe last commands:\n"
                      << last_commands(steps);
        break;
    }
    std::signal(SIGABRT, SIG_DFL);
    std::printf("%s: %llu commands, seeds %llu to %llu\n", property.name.c_str(), static_cast<unsigned long long>(done),
                static_cast<unsigned long long>(property.first_seed), static_cast<unsigned long long>(seed - 1));
    std::fflush(stdout);
}

}  // namespace plimsoll::test
