// Who pays a deficit: what each payer could bear now, and the moving of it.
#include <algorithm>

#include "engine/liquidation.hpp"
#include "margin/asset_value.hpp"
#include "margin/liquidation_equity.hpp"
#include "margin/position_value.hpp"

namespace plimsoll::liquidation {

namespace {

// What the owner's accounts may still cost the insurance funds today, in units of an asset.
Amount claim_left(const Core& core, AccountId account, AssetId asset) {
    const Amount most = core.state.rules.venue.owner_fund_claim_max;
    if (most == Amount{}) return no_claim_limit;
    const Owner& owner = core.state.owners[static_cast<u32>(index(core.state.account(account).owner))];
    const bool today = owner.claim_day == core.state.clock.now.ns / day.ns;
    const Amount left = today ? most - owner.fund_claimed : most;
    return {mul_div(std::max(left, Amount{}).raw, one_e8, numeraire_price(core.view(), asset), Round::floor)};
}

bool can_pay(const Core& core, AccountId backstop, AccountId failing) {
    const Account& account = core.state.account(backstop);
    return backstop != failing && account.queue_row == no_row && account.owner != core.state.account(failing).owner;
}

// Free capital of each backstop in an asset, ascending by account.
std::vector<Holder> backstop_capital(const Core& core, AccountId failing, AssetId asset) {
    std::vector<Holder> capital;
    for (const AccountId id : core.derived.backstops) {
        if (!can_pay(core, id, failing)) continue;
        const Amount free = withdrawable(core.view(), core.gather(id, core.scratch_two), asset);
        if (free > Amount{}) capital.push_back({id, free});
    }
    return capital;
}

Amount sum_of(std::span<const Holder> holders) {
    Amount sum{};
    for (const Holder& holder : holders) sum += holder.profit;
    return sum;
}

// `amount` from all of them in proportion, as far as they have it; answers how much that was.
Amount collect_from(Core& core, std::span<const Holder> holders, AccountId account, AssetId asset, Amount amount, PostReason reason) {
    amount = std::min(amount, sum_of(holders));
    std::vector<Amount> rooms;
    for (const Holder& holder : holders) rooms.push_back(holder.profit);
    const std::vector<Amount> parts = socialise(amount, rooms);
    for (std::size_t i = 0; i < parts.size(); ++i) move_money(core, holders[i].account, account, asset, parts[i], reason);
    return amount;
}

}  // namespace

PayerRoom payer_room(const Core& core, AccountId account, MarketId market, AssetId asset) {
    const Ledger& ledger = core.state.ledger;
    PayerRoom room;
    if (market != no_market) room.market_fund = ledger.balance(core.state.market(market).fund, asset);
    room.shared_fund = ledger.balance(system_account::shared_fund, asset);
    room.fund_claim_left = claim_left(core, account, asset);
    room.backstop_capital = sum_of(backstop_capital(core, account, asset));
    return room;
}

std::vector<MarketLift> lifts_by_market(const Core& core, const Failing& failing, Amount deficit) {
    std::vector<MarketLift> lifts;
    if (deficit == Amount{}) return lifts;
    const AssetId numeraire = failing.lines.numeraire;
    const i64 unit = numeraire_price(core.view(), numeraire);
    const auto add = [&](MarketId market, AssetId asset, Amount part) {
        if (part == Amount{}) return;
        const Amount worth{mul_div(part.raw, unit, one_e8, Round::ceil)};
        const AssetTerms& terms = core.state.terms(asset);
        const bool own = asset == numeraire;
        const Price low = own || terms.feed == no_feed ? Price{numeraire_price(core.view(), asset)} : core.state.asset(asset).low;
        lifts.push_back({market, asset, deficit_in_asset(worth, low, own ? MarginRate{} : terms.closing_cost)});
    };
    if (failing.shares.empty()) {
        add(no_market, numeraire, deficit);
        return lifts;
    }
    const std::vector<Amount> parts = split_deficit(deficit, failing.shares);
    for (std::size_t i = 0; i < parts.size(); ++i)
        add(failing.shares[i].market, core.state.terms(failing.shares[i].market).settlement, parts[i]);
    return lifts;
}

namespace {

// What lifts of the same asset have taken from those who pay for several markets.
struct SharedRoom {
    AssetId asset{};
    Amount shared_fund, backstop_capital, claims;

    void take(std::span<const PayerShare> shares) {
        for (const PayerShare& share : shares) {
            if (share.payer == Payer::shared_fund) shared_fund += share.amount;
            if (share.payer == Payer::backstop_capital) backstop_capital += share.amount;
            if (share.payer == Payer::shared_fund || share.payer == Payer::market_fund) claims += share.amount;
        }
    }
};

SharedRoom& used_in(std::vector<SharedRoom>& used, AssetId asset) {
    const auto place = std::ranges::find(used, asset, &SharedRoom::asset);
    return place != used.end() ? *place : used.emplace_back(SharedRoom{asset, {}, {}, {}});
}

}  // namespace

bool borne_willingly(const Core& core, const Failing& failing, std::span<const MarketLift> lifts) {
    std::vector<SharedRoom> used;
    for (const MarketLift& lift : lifts) {
        if (lift.market == no_market) continue;
        SharedRoom& taken = used_in(used, lift.asset);
        PayerRoom room = payer_room(core, failing.id, lift.market, lift.asset);
        room.shared_fund -= taken.shared_fund;
        room.backstop_capital -= taken.backstop_capital;
        room.fund_claim_left -= taken.claims;
        const auto shares = plan_payers(lift.amount, willing_payers(core.state.terms(lift.market).liquidation), room);
        if (!shares.empty() && shares.back().payer == Payer::open_deficit) return false;
        taken.take(shares);
    }
    return true;
}

std::vector<Holder> profitable_holders(const Core& core, MarketId market, AccountId account) {
    const MarketTerms& terms = core.state.terms(market);
    const MarketState& variables = core.state.market(market);
    std::vector<Holder> holders;
    for (u32 row = 0; row < core.state.positions.size(); ++row) {
        const Position& line = core.state.positions[row];
        if (line.account == no_account || line.account == account || line.market != market || line.quantity == Quantity{}) continue;
        const Amount profit = settle(unrealised(terms.kind, line.quantity, line.cost, variables.mark), Round::floor) -
                              funding_owed(line, variables.funding_index);
        if (profit > Amount{}) holders.push_back({line.account, profit});
    }
    std::ranges::sort(holders, {}, &Holder::account);
    return holders;
}

namespace {

// What one payer gives of its share; ADL pays by the price of its transfers.
Amount pay(Core& core, AccountId account, MarketId market, AssetId asset, const PayerShare& share, std::span<const Holder> holders) {
    const auto from = [&](AccountId payer) {
        move_money(core, payer, account, asset, share.amount, PostReason::deficit_cover);
        return share.amount;
    };
    switch (share.payer) {
        case Payer::market_fund: return from(core.state.market(market).fund);
        case Payer::shared_fund: return from(system_account::shared_fund);
        case Payer::backstop_capital:
            return collect_from(core, backstop_capital(core, account, asset), account, asset, share.amount, PostReason::deficit_cover);
        case Payer::adl: return share.amount;
        case Payer::socialisation: return collect_from(core, holders, account, asset, share.amount, PostReason::socialisation);
        case Payer::open_deficit: return from(system_account::open_deficit);
    }
    return {};
}

}  // namespace

// A backstop may be a holder of profit as well: what it has borne as one it does not have as the other, and the deficit stays open.
void collect(Core& core, AccountId account, MarketId market, AssetId asset, std::span<const PayerShare> shares,
             std::span<const Holder> holders) {
    Amount left{};
    for (const PayerShare& share : shares) {
        const Amount paid = pay(core, account, market, asset, share, holders);
        left += share.amount - paid;
        if (paid > Amount{}) emit(core, DeficitAbsorbed{account, market, share.payer, asset, paid});
    }
    if (left == Amount{}) return;
    move_money(core, system_account::open_deficit, account, asset, left, PostReason::deficit_cover);
    emit(core, DeficitAbsorbed{account, market, Payer::open_deficit, asset, left});
}

namespace {

// One debt of an account that the shared fund winds up: how it is paid, and what of it is a loss.
struct DebtPaid {
    Amount by_fund;
    Amount open;        // coins that the fund does not hold, or may not give for this owner any more
    Amount fund_loss;   // what of by_fund is not paid for by the collateral that it receives
};
DebtPaid pay_debt(const Core& core, AccountId account, AssetId asset, Amount owed, Amount loss) {
    DebtPaid paid;
    paid.by_fund = std::clamp(core.state.ledger.balance(system_account::shared_fund, asset), Amount{}, owed);
    paid.open = owed - paid.by_fund;
    paid.fund_loss = std::max(Amount{}, loss - paid.open);
    const Amount beyond = std::max(Amount{}, paid.fund_loss - claim_left(core, account, asset));
    paid.by_fund -= beyond;
    paid.open += beyond;
    paid.fund_loss -= beyond;
    return paid;
}

// `amount` of the numeraire in units of the asset, up.
Amount in_asset(const Core& core, AssetId numeraire, AssetId asset, Amount amount) {
    return {mul_div(amount.raw, numeraire_price(core.view(), numeraire), numeraire_price(core.view(), asset), Round::ceil)};
}

// Pays every debt, lowest asset first.
void pay_debts(Core& core, const Failing& failing) {
    Amount deficit = -failing.risk.liquidation_equity;
    const AssetId numeraire = failing.lines.numeraire;
    for (const Balance& line : failing.lines.balances) {
        if (line.amount >= Amount{}) continue;
        settle_credit(core, failing.id, line.asset);
        const Amount owed = -core.state.ledger.balance(failing.id, line.asset);
        const Amount loss = std::min(owed, in_asset(core, numeraire, line.asset, deficit));
        const DebtPaid paid = pay_debt(core, failing.id, line.asset, owed, loss);
        deficit = std::max(Amount{}, deficit - in_asset(core, line.asset, numeraire, loss));
        move_money(core, system_account::shared_fund, failing.id, line.asset, paid.by_fund, PostReason::deficit_cover);
        move_money(core, system_account::open_deficit, failing.id, line.asset, paid.open, PostReason::deficit_cover);
        for (const auto& [payer, amount] : {PayerShare{Payer::shared_fund, paid.fund_loss}, PayerShare{Payer::open_deficit, paid.open}})
            if (amount > Amount{}) emit(core, DeficitAbsorbed{failing.id, no_market, payer, line.asset, amount});
    }
}

}  // namespace

// An account without positions that owes more than it owns, and that nobody else takes, is wound up: the shared fund takes
// what it owns and pays what it owes. Were only the difference paid, the account would keep the chance of a rise.
bool cover_deficit(Core& core, const Failing& failing) {
    if (failing.any_position) return false;
    pay_debts(core, failing);
    bool owned = false;
    for (const Balance& line : failing.lines.balances) {
        if (line.amount <= Amount{}) continue;
        owned = true;
        move_money(core, failing.id, system_account::shared_fund, line.asset, line.amount, PostReason::takeover);
    }
    Certificate certificate = certificate_of(core, failing, owned ? StepRule::takeover : StepRule::deficit_cover);
    certificate.absorbed = -failing.risk.liquidation_equity;
    certificate.liquidation_equity_after = Amount{};
    if (owned) certificate.fraction = margin_rate_one;
    certificate.equity_after = owned ? Amount{} : certificate.equity + certificate.absorbed;
    step_done(core, certificate, core.state.clock.now);
    return true;
}

}  // namespace plimsoll::liquidation
