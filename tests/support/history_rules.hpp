// A small rule book with parameters drawn by chance: three or four assets, up to eight markets of every kind, every term of
// the model somewhere between generous and cruel. Valid whatever is drawn (rulebook::validate).
#pragma once

#include "model/rulebook.hpp"
#include "tests/support/draws.hpp"

namespace plimsoll::test {

/// Index price at which a feed of a drawn rule book starts.
Price opening_price(FeedId feed);

RuleBook draw_rules(Draws& draws);
/// Margin terms of the same shape as those given: what may be announced for a market. `fee` is its liquidation fee.
MarginTerms redraw_margin(Draws& draws, const MarginTerms& now, MarginRate fee);
/// The rule book with one more market, and sometimes one more asset and its feed: an extension in the sense of LoadRuleBook.
RuleBook extend_rules(Draws& draws, const RuleBook& rules);

}  // namespace plimsoll::test
