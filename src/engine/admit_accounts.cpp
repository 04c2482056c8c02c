// Owners, accounts, leverage, backstops.
#include "engine/verbs.hpp"
#include "engine/what_if.hpp"
#include "margin/risk.hpp"

namespace plimsoll {

std::expected<OpenOwner, Reject> admit(const Core& core, const OpenOwner& wish) {
    if (core.state.clock.rulebook_loaded == 0) return refuse(Reject::rulebook_missing);
    return wish;
}

std::expected<SetSelfTrade, Reject> admit(const Core& core, const SetSelfTrade& wish) {
    if (!core.state.has(wish.owner)) return refuse(Reject::owner_unknown);
    return wish;
}

namespace {

// In its numeraire an account's collateral is weighed at one: an asset with a haircut would lose it by being named.
bool counts_whole(const AssetTerms& terms) {
    return terms.use == CollateralUse::cross && terms.haircut_tiers[0].weight == margin_rate_one && terms.haircut_tier_count == 1;
}

}  // namespace

std::expected<OpenAccount, Reject> admit(const Core& core, const OpenAccount& wish) {
    if (!core.state.has(wish.owner)) return refuse(Reject::owner_unknown);
    if (!core.state.has(wish.numeraire)) return refuse(Reject::asset_unknown);
    const bool venues = wish.numeraire == core.state.rules.venue.numeraire;
    if (!venues && !counts_whole(core.state.terms(wish.numeraire))) return refuse(Reject::asset_not_accepted);
    return wish;
}

std::expected<SetBackstop, Reject> admit(const Core& core, const SetBackstop& wish) {
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    const Account& account = core.state.account(wish.account);
    if (account.queue_row != no_row) return refuse(Reject::account_queued);
    if (account.mode != MarginMode::cross || account.order_count != 0) return refuse(Reject::backstop_not_eligible);
    return wish;
}

namespace {

MarginRate first_rate(const MarginModel& model) {
    if (const auto* tiered = std::get_if<TieredMargin>(&model)) return tiered->tiers[0].initial;
    return std::get<SizeLinearMargin>(model).initial_base;
}

}  // namespace

std::expected<SetLeverage, Reject> admit(const Core& core, const SetLeverage& wish) {
    const State& state = core.state;
    if (const Reject trouble = check_customer(core, wish.account); trouble != Reject::none) return refuse(trouble);
    if (!state.has(wish.market)) return refuse(Reject::market_unknown);
    const MarketTerms& terms = state.terms(wish.market);
    if (terms.kind == InstrumentKind::spot) return refuse(Reject::market_kind_wrong);
    const Account& account = state.account(wish.account);
    if (account.mode == MarginMode::isolated && account.market != wish.market) return refuse(Reject::account_mode_wrong);
    const bool in_range = wish.rate == MarginRate{} ||
                          (wish.rate >= first_rate(terms.margin.model) && wish.rate <= margin_rate_one);
    if (!in_range) return refuse(Reject::leverage_out_of_range);
    if (account.queue_row != no_row) return refuse(Reject::account_queued);
    if (state.position_row(wish.account, wish.market) == no_row &&
        account.balance_count + account.position_count >= limits::lines_max)
        return refuse(Reject::account_lines_exceeded);
    // A higher rate asks for more margin on what is already there.
    core.gather(wish.account);
    Position& line = line_in(core.scratch, wish.account, wish.market, state.market(wish.market));
    const bool stricter = wish.rate > line.leverage_rate;
    line.leverage_rate = wish.rate;
    if (stricter && health(core.view(), core.scratch.lines(), Purpose::initial).sign() < 0)
        return refuse(Reject::margin_insufficient);
    return wish;
}

}  // namespace plimsoll
