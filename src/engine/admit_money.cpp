// What may come in, go out and move between accounts.
#include "engine/verbs.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

Reject check_customer(const Core& core, AccountId account) {
    if (!core.state.has(account)) return Reject::account_unknown;
    return core.state.account(account).mode == MarginMode::system ? Reject::account_not_yours : Reject::none;
}

Reject check_amount(Amount amount) {
    if (amount <= Amount{}) return Reject::amount_not_positive;
    return limits::within(amount) ? Reject::none : Reject::amount_out_of_range;
}

namespace {

Reject feed_trouble(const State& state, FeedId feed) {
    if (feed == no_feed) return Reject::none;
    switch (state.feed(feed).status) {
        case FeedStatus::empty: return Reject::price_missing;
        case FeedStatus::stale: return Reject::price_stale;
        case FeedStatus::pending: return Reject::price_disputed;
        case FeedStatus::live: return Reject::none;
    }
    return Reject::none;
}

// Sums of two amounts inside their limits stay inside twice the limit: no overflow before the check.
bool sum_within(Amount a, Amount b) { return limits::within(a + b); }
// What comes in ends at half of what a balance can hold: the other half is for what some gain from others.
bool room_outside(const State& state, AssetId asset, Amount more) {
    return state.ledger.custody(asset) + more < Amount{limits::amount_raw_max / 2};
}

}  // namespace

Reject check_prices(const Core& core, AccountId account) {
    const State& state = core.state;
    const AccountLines lines = core.gather(account);
    for (const Position& line : lines.positions)
        if (const Reject trouble = feed_trouble(state, state.terms(line.market).feed); trouble != Reject::none) return trouble;
    for (const Balance& line : lines.balances) {
        if (line.asset == lines.numeraire) continue;
        if (const Reject trouble = feed_trouble(state, state.terms(line.asset).feed);
            trouble != Reject::none && line.amount < Amount{})
            return trouble;  // collateral without a price counts as nothing; a debt without one has no known size
    }
    return Reject::none;
}

Reject check_leaving(const Core& core, AccountId account, AssetId asset, Amount amount) {
    const State& state = core.state;
    if (state.account(account).queue_row != no_row) return Reject::account_queued;
    if (state.ledger.balance(account, asset) < amount) return Reject::balance_insufficient;
    if (const Reject trouble = check_prices(core, account); trouble != Reject::none) return trouble;
    const Account& row = state.account(account);
    const bool idle = row.position_count == 0 && row.balance_count == 1;
    if (!idle)
        if (const Reject trouble = feed_trouble(state, state.terms(asset).feed); trouble != Reject::none) return trouble;
    if (withdrawable(core.view(), core.gather(account), asset) < amount) return Reject::margin_insufficient;
    return Reject::none;
}

std::expected<Deposit, Reject> admit(const Core& core, const Deposit& wish) {
    const State& state = core.state;
    if (state.clock.rulebook_loaded == 0) return refuse(Reject::rulebook_missing);
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    if (!state.has(wish.asset)) return refuse(Reject::asset_unknown);
    if (const Reject trouble = check_amount(wish.amount); trouble != Reject::none) return refuse(trouble);
    if (!line_fits(core, wish.account, wish.asset)) return refuse(Reject::account_lines_exceeded);
    if (!sum_within(state.ledger.balance(wish.account, wish.asset), wish.amount) || !room_outside(state, wish.asset, wish.amount))
        return refuse(Reject::amount_out_of_range);
    const AssetTerms& terms = state.terms(wish.asset);
    if (state.asset(wish.asset).deposited + wish.amount > terms.deposit_cap) return refuse(Reject::deposit_cap_reached);
    return wish;
}

std::expected<Withdraw, Reject> admit(const Core& core, const Withdraw& wish) {
    const State& state = core.state;
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    if (!state.has(wish.asset)) return refuse(Reject::asset_unknown);
    if (const Reject trouble = check_amount(wish.amount); trouble != Reject::none) return refuse(trouble);
    if (state.ledger.balance(system_account::open_deficit, wish.asset) < Amount{})
        return refuse(Reject::withdrawals_gated);
    if (const Reject trouble = check_leaving(core, wish.account, wish.asset, wish.amount); trouble != Reject::none)
        return refuse(trouble);
    if (state.ledger.custody(wish.asset) < wish.amount) return refuse(Reject::custody_short);
    return wish;
}

std::expected<Transfer, Reject> admit(const Core& core, const Transfer& wish) {
    const State& state = core.state;
    for (const AccountId side : {wish.from, wish.to})
        if (const Reject trouble = check_customer(core, side); trouble != Reject::none) return refuse(trouble);
    if (wish.from == wish.to) return refuse(Reject::account_self);
    if (!state.has(wish.asset)) return refuse(Reject::asset_unknown);
    if (const Reject trouble = check_amount(wish.amount); trouble != Reject::none) return refuse(trouble);
    const Account &from = state.account(wish.from), &to = state.account(wish.to);
    if (from.owner != to.owner) return refuse(Reject::account_not_yours);
    if (!line_fits(core, wish.to, wish.asset)) return refuse(Reject::account_lines_exceeded);
    if (to.mode == MarginMode::isolated && state.terms(wish.asset).use == CollateralUse::none)
        return refuse(Reject::asset_not_accepted);
    if (!sum_within(state.ledger.balance(wish.to, wish.asset), wish.amount)) return refuse(Reject::amount_out_of_range);
    if (const Reject trouble = check_leaving(core, wish.from, wish.asset, wish.amount); trouble != Reject::none)
        return refuse(trouble);
    return wish;
}

std::expected<FundInsurance, Reject> admit(const Core& core, const FundInsurance& wish) {
    const State& state = core.state;
    if (state.clock.rulebook_loaded == 0) return refuse(Reject::rulebook_missing);
    if (wish.market != no_market && !state.has(wish.market)) return refuse(Reject::market_unknown);
    if (!state.has(wish.asset)) return refuse(Reject::asset_unknown);
    if (const Reject trouble = check_amount(wish.amount); trouble != Reject::none) return refuse(trouble);
    const AccountId fund = wish.market == no_market ? system_account::shared_fund : state.market(wish.market).fund;
    if (!sum_within(state.ledger.balance(fund, wish.asset), wish.amount) || !room_outside(state, wish.asset, wish.amount))
        return refuse(Reject::amount_out_of_range);
    return wish;
}

}  // namespace plimsoll
