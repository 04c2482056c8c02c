// A portfolio set into a venue: today's variables made from its prices, its lines as rows that margin functions read. No
// engine runs; nothing moves.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "lab/portfolio.hpp"
#include "margin/view.hpp"
#include "model/rulebook.hpp"

namespace plimsoll::lab {

class PortfolioVenue {
public:
    /// `rules` must outlive the venue. Markets and assets are found by symbol. With `reference` (the rule book that the
    /// portfolio was written for) what `rules` does not have is replaced: a market by the only one of the same kind on
    /// the same feed, the reference's numeraire by that of `rules`; other assets count for nothing. notes() says so.
    /// The error names the symbol and what is known, or the price that is missing.
    static std::expected<PortfolioVenue, std::string> make(const Portfolio& portfolio, const RuleBook& rules,
                                                           const RuleBook* reference = nullptr);

    VenueView view() const { return {rules_->assets, assets_, rules_->markets, markets_}; }
    AccountLines lines() const { return {numeraire_, balances_, positions_, mode_}; }
    const RuleBook& rules() const { return *rules_; }
    AssetId numeraire() const { return numeraire_; }
    const std::vector<std::string>& notes() const { return notes_; }
    /// Feeds whose price moves this account, ascending.
    std::vector<FeedId> feeds() const;
    Price price(FeedId feed) const { return prices_[index(feed)]; }

private:
    explicit PortfolioVenue(const RuleBook& rules) : rules_(&rules) {}
    friend class PortfolioReader;

    const RuleBook* rules_;
    std::vector<AssetState> assets_;
    std::vector<MarketState> markets_;
    std::vector<Price> prices_;  // by FeedId, 0 = none
    std::vector<Balance> balances_;
    std::vector<Position> positions_;
    AssetId numeraire_{};
    MarginMode mode_ = MarginMode::cross;
    std::vector<std::string> notes_;
};

}  // namespace plimsoll::lab
