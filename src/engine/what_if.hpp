// Lines of an account as they would be: the gathered copies are changed, the state is not.
#pragma once

#include "engine/core.hpp"

namespace plimsoll {

/// The gathered line of a market, inserted (flat) where the account has none.
Position& line_in(Core::Scratch& lines, AccountId account, MarketId market, const MarketState& variables);
/// Adds to a gathered balance, inserted where the account has none.
void add_balance(Core::Scratch& lines, AccountId account, AssetId asset, Amount amount, const AssetState& variables);
/// Adds (or with a negative quantity takes) an open order to the sums of its line.
void add_order(const Core& core, Core::Scratch& lines, AccountId account, MarketId market, Side side, Price price,
               Quantity quantity);
/// The trade as it would change the lines, fee included.
void add_trade(const Core& core, Core::Scratch& lines, AccountId account, MarketId market, Side side, Price price,
               Quantity quantity, Rate fee);
/// Whether the lines after a spot trade owe no more than before it, or no more than the settlement credit has room for.
bool within_credit(const Core& core, const Core::Scratch& lines, AccountId account, MarketId market);

}  // namespace plimsoll
