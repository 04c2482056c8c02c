// Facts that move money and positions. Balances change through Posted alone, positions through PositionChanged alone.
#include "engine/core.hpp"
#include "margin/asset_value.hpp"
#include "margin/position_value.hpp"

namespace plimsoll {

u32 line_of(Core& core, AccountId account_id, MarketId market) {
    State& state = core.state;
    const u32 found = state.position_row(account_id, market);
    if (found != no_row) return found;
    const u32 row = state.positions.take(&Position::next);
    u32 before = no_row, after = state.account(account_id).first_position;
    while (after != no_row && state.positions[after].market < market) {
        before = after;
        after = state.positions[after].next;
    }
    Position& line = state.positions.write(row);
    line = Position{};
    line.account = account_id;
    line.market = market;
    line.next = after;
    line.funding_anchor = state.market(market).funding_index;
    Account& account = state.write_account(account_id);
    if (before == no_row) account.first_position = row;
    else state.positions.write(before).next = row;
    ++account.position_count;
    core.derived.floors.add_line(row);
    return row;
}

void drop_line_if_empty(Core& core, u32 row) {
    State& state = core.state;
    const Position& line = state.positions[row];
    if (line.quantity != Quantity{} || line.order_count != 0 || line.leverage_rate != MarginRate{}) return;
    PLIMSOLL_INVARIANT(line.cost == Amount{});
    Account& account = state.write_account(line.account);
    if (account.first_position == row) {
        account.first_position = line.next;
    } else {
        u32 before = account.first_position;
        while (state.positions[before].next != row) before = state.positions[before].next;
        state.positions.write(before).next = line.next;
    }
    --account.position_count;
    state.positions.free(row, &Position::next);
}

namespace {

// What one side of a posting does to its floor. Only cash in the numeraire counts at its face; a debt bears interest, and other
// assets are weighed.
void change_cash(Core& core, AccountId id, AssetId asset, Amount by, Amount after) {
    Floors& floors = core.derived.floors;
    if (!floors.known(id)) return;
    const Amount before = after - by;
    constexpr Amount largest{i128{1} << 72};
    if (asset != core.state.account(id).numeraire || before < Amount{} || after < Amount{} || abs(by) > largest)
        return floors.forget(id);
    if (by < Amount{}) floors.spend(id, exact(-by));
    else if (core.state.terms(asset).feed == no_feed) floors.earn(id, exact(by));
}

}  // namespace

void apply(Core& core, const Posted& fact) {
    const Ledger::Posting after = core.state.ledger.post(fact.from, fact.to, fact.asset, fact.amount);
    AssetState& asset = core.state.ledger.assets[index(fact.asset)];
    if (fact.reason == PostReason::deposit) asset.deposited += fact.amount;
    if (fact.reason == PostReason::withdrawal) asset.deposited -= fact.amount;
    change_cash(core, fact.from, fact.asset, -fact.amount, after.from);
    change_cash(core, fact.to, fact.asset, fact.amount, after.to);
    touch(core, fact.from);
    touch(core, fact.to);
}

void apply(Core& core, const FundingSettled& fact) {
    const u32 row = line_of(core, fact.account, fact.market);
    Position& line = core.state.positions.write(row);
    const Amount settled = fact.settled_total - line.funding_settled;
    line.funding_settled = fact.settled_total;
    settle_in_floor(core, row, settled);
}

void apply(Core& core, const PositionChanged& fact) {
    State& state = core.state;
    MarketState& market = state.market(fact.market);
    const u32 row = line_of(core, fact.account, fact.market);
    Position& line = state.positions.write(row);
    const Quantity before = line.quantity;
    const Amount owed = funding_owed(line, market.funding_index);  // none, where it was settled first
    line.quantity += fact.quantity;
    line.cost += fact.cost;
    line.funding_anchor = market.funding_index;
    line.funding_settled = Amount{};
    const Quantity none{};
    market.open_interest += (line.quantity > none ? line.quantity : none) - (before > none ? before : none);
    PLIMSOLL_INVARIANT(limits::within(as_notional(line.cost)) || limits::within(line.cost));
    if (owed == Amount{}) spend_on_trade(core, row, fact.quantity, fact.cost);
    else core.derived.floors.forget(fact.account);
    outgrow_open_interest(core, fact.market);
    touch(core, fact.account);
    if (line.quantity == Quantity{} && state.account(fact.account).mode == MarginMode::isolated)
        core.derived.emptied.push_back(fact.account);
    drop_line_if_empty(core, row);
}

void apply(Core& core, const AdlTransferred& fact) {
    touch(core, fact.from);
    touch(core, fact.to);
}

void apply(Core& core, const DeficitAbsorbed& fact) {
    touch(core, fact.account);
    if (fact.payer != Payer::market_fund && fact.payer != Payer::shared_fund) return;
    State& state = core.state;
    Owner& owner = state.owners.write(static_cast<u32>(index(state.account(fact.account).owner)));
    const i64 today = state.clock.now.ns / day.ns;
    if (owner.claim_day != today) owner.fund_claimed = Amount{};
    owner.claim_day = today;
    owner.fund_claimed += Amount{mul_div(fact.amount.raw, numeraire_price(core.view(), fact.asset), one_e8, Round::ceil)};
}

}  // namespace plimsoll
