// The steps of a liquidation. A failing account is looked at afresh before each step; a step emits facts and ends in a
// certificate (LiquidationStepped). What is sold, to whom and who pays is worked out in liquidation/; here it is done.
//
//   orders go first        all open orders of the account
//   sell_collateral        for a debt, on a spot market          run_liquidation_book.cpp
//   take_slice             of one position, to the book
//   hand_over              a vertical slice, to a backstop       run_liquidation_takeover.cpp
//   deleverage             a position, to ADL counterparties     run_liquidation_adl.cpp
//   cover_deficit          of an account without positions, by winding it up    run_liquidation_payers.cpp
#pragma once

#include "engine/core.hpp"
#include "liquidation/certificate.hpp"
#include "liquidation/payers.hpp"
#include "margin/risk.hpp"

namespace plimsoll::liquidation {

/// A queued account as it stands before a step.
struct Failing {
    AccountId id{};
    u32 step = 0;
    QueueReason reason{};
    Core::Scratch lines;              // copies: scratch space is used by what the steps call
    AccountRisk risk;                 // equity, maintenance and liquidation_equity
    std::vector<MarketShare> shares;  // of its positions in markets that trade at a usable price, largest first
    bool any_position = false;
    bool above_target = false;        // equity >= maintenance * (1 + target)
    Time insolvent_since = never;     // as its last steps found it
};
Failing look_at(const Core&, AccountId);
/// Whether it may leave the queue: above its target and within its credit.
bool recovered(const Core&, const Failing&);

/// What every certificate of this account says.
Certificate certificate_of(const Core&, const Failing&, StepRule);
/// The same with one of its positions.
Certificate certificate_of(const Core&, const Failing&, StepRule, MarketId);
/// Ends the step.
void step_done(Core&, const Certificate&, Time next);
/// When the account is served again: at once where it may be released or the step has made it insolvent, else after `interval`.
Time next_step(const Core&, AccountId, Duration interval);

/// Open or reduce-only, at a usable price.
bool trades(const Core&, MarketId);
/// Whether the asset has a price that may be acted on in an account of this numeraire.
bool usable(const Core&, AssetId asset, AssetId numeraire);
/// Fills the prices by which the certificate speaks of an asset.
void price_settlement(const Core&, AssetId settlement, Certificate&);
bool has_taker(const MarketTerms&, Taker);

// Each answers whether it took the step.
bool sell_collateral(Core&, const Failing&);
/// lifted: of an insolvent account, at the mark less closing cost; the payers before ADL pay what that is short of its limit.
bool take_slice(Core&, const Failing&, bool lifted);
bool hand_over(Core&, const Failing&);
bool deleverage(Core&, const Failing&);
bool cover_deficit(Core&, const Failing&);

// --- payers ---
/// The deficit that one market must bear, in its settlement asset; no_market: of an account without positions.
struct MarketLift {
    MarketId market = no_market;
    AssetId asset{};
    Amount amount;
};
/// `deficit` of the account's numeraire over its markets by their maintenance, each in units that cover it (rounded up).
std::vector<MarketLift> lifts_by_market(const Core&, const Failing&, Amount deficit);
/// Whether the payers before ADL bear all of it, each market's by its own ladder and shared money counted once.
bool borne_willingly(const Core&, const Failing&, std::span<const MarketLift> lifts);
/// What the payers of a market could bear now, in its settlement asset; `adl` and `socialisation` stay zero.
PayerRoom payer_room(const Core&, AccountId account, MarketId market, AssetId asset);
/// Holders of unrealised profit in a market, without `account`: ascending by account.
struct Holder {
    AccountId account{};
    Amount profit;  // above zero, rounded down
};
std::vector<Holder> profitable_holders(const Core&, MarketId market, AccountId account);
/// Moves what the payers bear to the account, but for ADL, which pays by its transfers; says who paid. `holders` bear the
/// socialised share.
void collect(Core&, AccountId account, MarketId market, AssetId asset, std::span<const PayerShare> shares,
             std::span<const Holder> holders);

}  // namespace plimsoll::liquidation
