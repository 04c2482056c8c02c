// The engine: a pure function of its log. No clock, no randomness, no thread, no I/O inside.
//
//   Engine engine;
//   Reply reply = engine.submit(Deposit{account, usdt, {100}}, time);
//   if (reply.reject == Reject::none) engine.visit_events([](const auto& fact) { ... });
//
// Time never runs backwards between commands. Facts of a command can be read until the next one. Same commands and
// times give the same state hash on any machine, compiler and build.
#pragma once

#include <memory>

#include "base/bytes.hpp"
#include "engine/core.hpp"
#include "engine/reply.hpp"

namespace plimsoll {

inline constexpr u32 protocol_version = 1;
inline constexpr u32 snapshot_format = 1;

class Engine {
public:
    Engine();
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// A command gets the next sequence even where it is refused: a refusal changes nothing but the clock. A time
    /// before the engine's is refused and changes nothing at all.
    Reply submit(const Command& command, Time time);
    template <class Verb>
    Reply submit(const Verb& verb, Time time);  // the same without the variant; Verb is one of Command's

    /// The facts of the last command.
    template <class Visit>
    void visit_events(Visit&& visit) const {
        core_->arena.visit(visit);
    }
    std::size_t event_count() const { return core_->arena.count(); }

    /// Folds a recorded fact instead of running commands: replaying the facts of a log gives the same state. The contents of
    /// rule books and announced changes are given before the facts that name them.
    void replay_event(const Event& event, Sequence sequence);
    void give_content(const RuleBook& rules);
    void give_content(const ChangeMargin& change);

    const State& state() const { return core_->state; }
    const Core& core() const { return *core_; }
    VenueView view() const { return core_->view(); }
    Time now() const { return core_->state.clock.now; }
    Sequence sequence() const { return core_->state.clock.sequence; }

    /// Merkle root over all tables; hashes only what changed since the last call.
    Hash state_hash();
    Bytes snapshot() const;
    /// False, with the engine unchanged, where the bytes are not a snapshot of this format.
    bool restore(std::span<const std::byte> bytes);

    /// Every invariant of money, custody, positions and derived structures; the first that does not hold, in words, or empty.
    /// Linear in the state.
    std::string audit() const;

private:
    std::unique_ptr<Core> core_;
};

}  // namespace plimsoll
