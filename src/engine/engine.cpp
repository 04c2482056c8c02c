#include "engine/engine.hpp"

#include "codec/codec.hpp"
#include "engine/verbs.hpp"

namespace plimsoll {

Engine::Engine() : core_(std::make_unique<Core>()) {
    core_->derived.timer_next = never;
    core_->derived.nodes = std::make_unique<BookNodes>();
}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

namespace {

// In tests and debug every command of a small state; a large one as often as keeps the cost of an audit, which is linear in the
// state, within a bound per command. In release one command in 2^16.
bool due_for_audit(const Core& core) {
    const u64 sequence = std::to_underlying(core.state.clock.sequence);
#if defined(PLIMSOLL_AUDITS)
    const u64 rows = core.state.ledger.balances.size() + core.state.positions.size();
    return rows < 2000 || sequence % (rows / 500) == 0;
#else
    return (sequence & 0xFFFF) == 0;
#endif
}

}  // namespace

template <class Verb>
Reply Engine::submit(const Verb& verb, Time time) {
    Core& core = *core_;
    core.arena.clear();
    Reply reply;
    reply.sequence = core.state.clock.sequence;
    if (time < core.state.clock.now) {
        reply.reject = Reject::time_reversed;
        return reply;
    }
    reply.sequence = Sequence{std::to_underlying(core.state.clock.sequence) + 1};
    core.state.clock.sequence = reply.sequence;
    advance_clock(core, time);
    if (const auto plan = admit(std::as_const(core), verb)) run(core, *plan, reply);
    else reply.reject = plan.error();
    run_consequences(core);
    if (due_for_audit(core)) audit_money(core);
    return reply;
}

template Reply Engine::submit(const UpgradeProtocol&, Time);
template Reply Engine::submit(const LoadRuleBook&, Time);
template Reply Engine::submit(const ChangeMargin&, Time);
template Reply Engine::submit(const OpenMarket&, Time);
template Reply Engine::submit(const HaltMarket&, Time);
template Reply Engine::submit(const OpenOwner&, Time);
template Reply Engine::submit(const SetSelfTrade&, Time);
template Reply Engine::submit(const OpenAccount&, Time);
template Reply Engine::submit(const SetBackstop&, Time);
template Reply Engine::submit(const Deposit&, Time);
template Reply Engine::submit(const Withdraw&, Time);
template Reply Engine::submit(const Transfer&, Time);
template Reply Engine::submit(const FundInsurance&, Time);
template Reply Engine::submit(const SetLeverage&, Time);
template Reply Engine::submit(const PlaceOrder&, Time);
template Reply Engine::submit(const CancelOrder&, Time);
template Reply Engine::submit(const CancelAll&, Time);
template Reply Engine::submit(const AmendOrder&, Time);
template Reply Engine::submit(const ReportPrice&, Time);
template Reply Engine::submit(const AdvanceTime&, Time);

Reply Engine::submit(const Command& command, Time time) {
    return std::visit([&](const auto& verb) { return submit(verb, time); }, command);
}

void Engine::replay_event(const Event& event, Sequence sequence) {
    Core& core = *core_;
    core.arena.clear();
    core.state.clock.sequence = sequence;
    std::visit([&](const auto& fact) { emit(core, fact); }, event);
    core.derived.repriced_markets.clear();
    core.derived.repriced_assets.clear();
    core.derived.indices_moved = false;
    for (const AccountId id : core.derived.touched) core.derived.touched_mark[index(id)] = 0;
    core.derived.touched.clear();
    core.derived.emptied.clear();
}

void Engine::give_content(const RuleBook& rules) { core_->rulebooks.emplace_back(codec::hash_of(rules), rules); }
void Engine::give_content(const ChangeMargin& change) { core_->announced.emplace_back(codec::hash_of(change), change); }

}  // namespace plimsoll
