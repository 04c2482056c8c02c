#include "codec/codec.hpp"
#include "engine/verbs.hpp"

namespace plimsoll {

void run(Core& core, const UpgradeProtocol& plan, Reply&) { emit(core, ProtocolUpgraded{plan.version}); }

namespace {

void open_system_account(Core& core, MarketId market) {
    emit(core, AccountOpened{AccountId{core.state.ledger.accounts.size()}, no_owner, core.state.rules.venue.numeraire, no_account,
                             market, MarginMode::system});
}

}  // namespace

void run(Core& core, const LoadRuleBook* plan, Reply&) {
    const std::size_t markets_before = core.state.markets.size();
    const Hash hash = codec::hash_of(plan->rules);
    core.rulebooks.emplace_back(hash, plan->rules);
    emit(core, RuleBookLoaded{hash});
    while (core.state.ledger.accounts.size() < system_account::count) open_system_account(core, no_market);
    for (std::size_t i = markets_before; i < core.state.markets.size(); ++i)
        for (int account = 0; account < 3; ++account) open_system_account(core, MarketId{static_cast<u32>(i)});
    for (u32 i = 0; i < core.state.ledger.assets.size(); ++i) reprice_asset(core, AssetId{i});
    reschedule(core);
}

void run(Core& core, const ChangeMargin* plan, Reply&) {
    const Hash hash = codec::hash_of(*plan);
    core.announced.emplace_back(hash, *plan);
    emit(core, MarginChangeAnnounced{plan->market, plan->from, plan->until, hash});
    reband_market(core, plan->market);
    reschedule(core);
}

void run(Core& core, const OpenMarket& plan, Reply&) {
    const Duration length = core.state.terms(plan.market).book.auction_time;
    reprice_market(core, plan.market);
    emit(core, MarketStatusChanged{plan.market, MarketStatus::auction, core.state.clock.now + length});
    if (length <= Duration{}) end_auction(core, plan.market);
    reschedule(core);
}

void run(Core& core, const HaltMarket& plan, Reply&) {
    emit(core, MarketStatusChanged{plan.market, MarketStatus::halted, never});
    reschedule(core);
}

void run(Core&, const AdvanceTime&, Reply&) {}

}  // namespace plimsoll
