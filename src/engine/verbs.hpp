// Admission and run of every command. admit only looks and ends in a named refusal or in a small plan; run carries the
// plan out and cannot fail. Refusals are checked in the order written.
#pragma once

#include "engine/core.hpp"
#include "engine/reply.hpp"

namespace plimsoll {

// Verbs that need nothing worked out are their own plan.
std::expected<UpgradeProtocol, Reject> admit(const Core&, const UpgradeProtocol&);
std::expected<const LoadRuleBook*, Reject> admit(const Core&, const LoadRuleBook&);
std::expected<const ChangeMargin*, Reject> admit(const Core&, const ChangeMargin&);
std::expected<OpenMarket, Reject> admit(const Core&, const OpenMarket&);
std::expected<HaltMarket, Reject> admit(const Core&, const HaltMarket&);
std::expected<OpenOwner, Reject> admit(const Core&, const OpenOwner&);
std::expected<SetSelfTrade, Reject> admit(const Core&, const SetSelfTrade&);
std::expected<OpenAccount, Reject> admit(const Core&, const OpenAccount&);
std::expected<SetBackstop, Reject> admit(const Core&, const SetBackstop&);
std::expected<Deposit, Reject> admit(const Core&, const Deposit&);
std::expected<Withdraw, Reject> admit(const Core&, const Withdraw&);
std::expected<Transfer, Reject> admit(const Core&, const Transfer&);
std::expected<FundInsurance, Reject> admit(const Core&, const FundInsurance&);
std::expected<SetLeverage, Reject> admit(const Core&, const SetLeverage&);
std::expected<CancelAll, Reject> admit(const Core&, const CancelAll&);
std::expected<AdvanceTime, Reject> admit(const Core&, const AdvanceTime&);

/// How an order passed the margin gate: by its account's floor of free margin, or by looking at all of its lines; `roomy` where
/// that found free margin for several orders more, so that a floor is worth having.
enum class Gate : u8 { floor, lines, lines_roomy };

/// An order as it will be entered: price of a market order filled in, quantity of a reduce-only one trimmed.
struct PlacePlan {
    PlaceOrder order;          // account is the one that will hold it
    AccountId pays_margin = no_account;  // isolated: where its margin comes from
    bool opens_account = false;
    bool rests = false;        // auction: enters the book unmatched
    Gate gate = Gate::floor;
};
std::expected<PlacePlan, Reject> admit(const Core&, const PlaceOrder&);

struct CancelPlan {
    u32 row = no_row;
};
std::expected<CancelPlan, Reject> admit(const Core&, const CancelOrder&);

struct AmendPlan {
    u32 row = no_row;
    Price price;
    Quantity quantity;
    bool keeps_priority = false;
    bool rests = false;  // auction
    Gate gate = Gate::floor;
};
std::expected<AmendPlan, Reject> admit(const Core&, const AmendOrder&);

struct ReportPlan {
    ReportPrice report;
    u32 place = 0;
};
std::expected<ReportPlan, Reject> admit(const Core&, const ReportPrice&);

void run(Core&, const UpgradeProtocol&, Reply&);
void run(Core&, const LoadRuleBook*, Reply&);
void run(Core&, const ChangeMargin*, Reply&);
void run(Core&, const OpenMarket&, Reply&);
void run(Core&, const HaltMarket&, Reply&);
void run(Core&, const OpenOwner&, Reply&);
void run(Core&, const SetSelfTrade&, Reply&);
void run(Core&, const OpenAccount&, Reply&);
void run(Core&, const SetBackstop&, Reply&);
void run(Core&, const Deposit&, Reply&);
void run(Core&, const Withdraw&, Reply&);
void run(Core&, const Transfer&, Reply&);
void run(Core&, const FundInsurance&, Reply&);
void run(Core&, const SetLeverage&, Reply&);
void run(Core&, const CancelAll&, Reply&);
void run(Core&, const AdvanceTime&, Reply&);
void run(Core&, const PlacePlan&, Reply&);
void run(Core&, const CancelPlan&, Reply&);
void run(Core&, const AmendPlan&, Reply&);
void run(Core&, const ReportPlan&, Reply&);

// --- shared by several ladders ---
/// account_unknown, or account_not_yours for a system account.
Reject check_customer(const Core&, AccountId account);
/// amount_not_positive, amount_out_of_range.
Reject check_amount(Amount amount);
/// Why the account's risk cannot be known now (a price is missing, stale or disputed), or none.
Reject check_prices(const Core&, AccountId account);
/// What withdrawal and transfer share: the queue, prices, free margin at strict prices, settled balance.
Reject check_leaving(const Core&, AccountId account, AssetId asset, Amount amount);

}  // namespace plimsoll
