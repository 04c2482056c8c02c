// Facts about the venue itself, its owners and accounts.
#include "engine/core.hpp"

namespace plimsoll {

void apply(Core& core, const ProtocolUpgraded& fact) { core.state.clock.protocol = fact.version; }

void apply(Core& core, const RuleBookLoaded& fact) {
    const RuleBook* content = nullptr;
    for (const auto& [hash, rules] : core.rulebooks)
        if (hash == fact.hash) content = &rules;
    PLIMSOLL_INVARIANT(content != nullptr);
    State& state = core.state;
    const std::vector<MarketTerms> in_force = state.rules.markets;  // margin terms may have been changed since
    state.rules = *content;
    for (std::size_t i = 0; i < in_force.size(); ++i) state.rules.markets[i].margin = in_force[i].margin;
    state.clock.rulebook = fact.hash;
    state.clock.rulebook_loaded = 1;
    state.feeds.resize(content->feeds.size());
    state.ledger.assets.resize(content->assets.size());
    state.markets.resize(content->markets.size());
    fit_derived(core);
    for (std::size_t i = 0; i < content->assets.size(); ++i) {
        AssetState& asset = state.ledger.assets[i];
        if (asset.halt_weight == MarginRate{}) asset.halt_weight = margin_rate_one;
        if (asset.credit_time == Time{}) asset.credit_time = state.clock.now;
    }
    for (MarketState& market : state.markets)
        if (market.depth_since == Time{}) {  // a new row
            market.depth_since = never;
            market.status_until = never;
        }
}

void apply(Core& core, const MarginChangeAnnounced& fact) {
    const ChangeMargin* content = nullptr;
    for (const auto& [hash, change] : core.announced)
        if (hash == fact.hash) content = &change;
    PLIMSOLL_INVARIANT(content != nullptr);
    auto& ramps = core.state.ramps;
    const MarginRamp ramp{fact.market, fact.from, fact.until, core.state.terms(fact.market).margin, content->margin, {}, false};
    auto place = ramps.begin();
    while (place != ramps.end() && place->market < fact.market) ++place;
    if (place != ramps.end() && place->market == fact.market) *place = ramp;
    else ramps.insert(place, ramp);
}

void apply(Core& core, const OwnerOpened& fact) {
    const u32 row = core.state.owners.append();
    PLIMSOLL_INVARIANT(row == index(fact.owner));
    Owner& owner = core.state.owners.write(row);
    owner = Owner{};
    owner.self_trade = fact.self_trade;
}

void apply(Core& core, const SelfTradeSet& fact) {
    core.state.owners.write(static_cast<u32>(index(fact.owner))).self_trade = fact.self_trade;
}

void apply(Core& core, const AccountOpened& fact) {
    State& state = core.state;
    const u32 row = state.ledger.accounts.append();
    PLIMSOLL_INVARIANT(row == index(fact.account));
    Account& account = state.ledger.accounts.write(row);
    account = Account{};
    account.owner = fact.owner;
    account.numeraire = fact.numeraire;
    account.parent = fact.parent;
    account.market = fact.market;
    account.mode = fact.mode;
    core.derived.touched_mark.resize(row + 1, 0);
    core.derived.floors.fit_accounts(row + 1);
    if (fact.mode == MarginMode::system) {
        if (fact.market == no_market) return;
        MarketState& market = state.market(fact.market);  // opened in the order clearing, funding, fund
        if (market.clearing == AccountId{}) market.clearing = fact.account;
        else if (market.funding == AccountId{}) market.funding = fact.account;
        else market.fund = fact.account;
        return;
    }
    Owner& owner = state.owners.write(static_cast<u32>(index(fact.owner)));
    account.next_of_owner = owner.first_account;
    owner.first_account = row;
    ++owner.account_count;
}

void apply(Core& core, const BackstopSet& fact) {
    core.state.write_account(fact.account).backstop = fact.on ? 1 : 0;
    if (fact.on) core.derived.backstops.insert(fact.account);
    else core.derived.backstops.erase(fact.account);
}

void apply(Core& core, const LeverageSet& fact) {
    const u32 row = line_of(core, fact.account, fact.market);
    core.state.positions.write(row).leverage_rate = fact.rate;
    if (core.derived.floors.known(fact.account)) core.derived.floors.forget(fact.account);
    drop_line_if_empty(core, row);
}

}  // namespace plimsoll
