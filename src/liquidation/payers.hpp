// Who pays a loss beyond an account's equity. The ladder is data of the market; its last step always takes the rest.
#pragma once

#include <span>
#include <vector>

#include "liquidation/pro_rata.hpp"
#include "liquidation/slice.hpp"
#include "model/market.hpp"

namespace plimsoll {

/// The deficit of a cross account split over its markets by maintenance share; parts add up exactly. Demands a
/// maintenance above zero somewhere, or deficit = 0.
std::vector<Amount> split_deficit(Amount deficit, std::span<const MarketShare> shares);

/// What each payer could bear now, in the settlement asset. Negative counts as nothing.
struct PayerRoom {
    Amount market_fund;       // its balance
    Amount shared_fund;
    Amount fund_claim_left;   // what the owner may still cost the funds together (VenueTerms::owner_fund_claim_max)
    Amount backstop_capital;  // free margin of the backstops
    Amount adl;               // what ADL counterparties may be made to bear
    Amount socialisation;     // sum of unrealised profits in the market
};
inline constexpr Amount no_claim_limit{limits::amount_raw_max};

struct PayerShare {
    Payer payer{};
    Amount amount;
    friend bool operator==(const PayerShare&, const PayerShare&) = default;
};
/// Down the ladder, each as far as its room and, for the funds, its claim cap per step (0 = no cap); what nobody bears is an open
/// deficit. Shares are positive and add up to `deficit` exactly. Demands deficit >= 0.
std::vector<PayerShare> plan_payers(Amount deficit, const LiquidationTerms& terms, const PayerRoom& room);
/// The ladder as far as it forces nobody: what stands before ADL, socialisation and the open deficit.
LiquidationTerms willing_payers(const LiquidationTerms& terms);
/// Whether the willing payers bear all of it.
bool borne_willingly(Amount deficit, const LiquidationTerms& terms, const PayerRoom& room);
/// The ladder of a debt that no position stands behind: shared fund, then open deficit.
std::vector<PayerShare> plan_payers_without_market(Amount deficit, const PayerRoom& room);

/// A loss over the holders of unrealised profit in a market, in proportion to it and never above it. Demands
/// loss <= the sum of profits above zero. Holders without profit, and accounts without positions, pay nothing.
std::vector<Amount> socialise(Amount loss, std::span<const Amount> profits);

/// What `deficit` of the numeraire is in units of an asset: rounded up, at the low price less the stated cost of
/// turning it into money, so that it lifts equity by at least the deficit.
Amount deficit_in_asset(Amount deficit, Price low, MarginRate closing_cost);

}  // namespace plimsoll
