// The venue as its facts alone tell it: balances, positions, orders, prices and terms kept in plain vectors by code that shares
// nothing with the engine's own appliers. Each fact is tested against what was there before; afterwards the state of the engine
// must be the same, row by row, and every sum that it keeps must be what a naive sum gives.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/state.hpp"
#include "model/event.hpp"

namespace plimsoll::test {

/// Exact, in 1e-36 of the feeds' currency. By the formulas of docs/risk/margin.md.
struct NaiveRisk {
    Int256 equity;  // margin equity
    Int256 maintenance;
    Int256 liquidation;  // liquidation equity
};
/// Rounded as decisions are: equity down, maintenance up, in atoms of the account's numeraire.
struct NaiveAmounts {
    Amount equity;
    Amount maintenance;
    Amount liquidation;
    friend bool operator==(const NaiveAmounts&, const NaiveAmounts&) = default;
};

struct ShadowPurse {
    Amount amount;
    Index anchor;
};
struct ShadowLine {
    Quantity quantity;
    Amount cost;
    Amount settled;
    Index anchor;
    MarginRate leverage;
    Quantity bids, asks;
    Notional bids_notional, asks_notional;
    u32 orders = 0;
};
struct ShadowAccount {
    AccountOpened opened;
    bool queued = false, backstop = false;
    std::vector<ShadowPurse> purses;  // by AssetId
    std::vector<ShadowLine> lines;    // by MarketId
};
struct ShadowOrder {
    OrderAccepted accepted;
    Quantity remaining;
    bool open = false, resting = false;
};
struct ShadowMarket {
    MarketTerms terms;                                       // margin terms in force now
    std::optional<MarginTerms> margin_before, margin_after;  // of an announced change
    AccountId clearing{}, funding{}, fund{};
    MarketStatus status{};
    Price mark, index;
    Index funding_index;
    bool usable = false;
};
struct ShadowAsset {
    AssetTerms terms;
    AssetPriced priced;
    Index credit_index;
    Amount deposited;
};

class Shadow {
public:
    /// What the next facts will name by hash.
    void give(const RuleBook& rules) { given_rules_ = rules; }
    void give(const ChangeMargin& change) { given_change_ = change; }

    template <class Fact>
    void fold(const Fact& fact) {
        ++folded_;
        take(fact);
    }
    /// The first fact that did not follow from the ones before, in words; empty while all do.
    const std::string& fault() const { return fault_; }
    /// The first difference to the state, in words, or empty. Linear in the state.
    std::string compare(const State& state) const;

    bool has(AccountId id) const { return index(id) < accounts_.size(); }
    const ShadowAccount& account(AccountId id) const { return accounts_[index(id)]; }
    const ShadowMarket& market(MarketId id) const { return markets_[index(id)]; }
    const ShadowAsset& asset(AssetId id) const { return assets_[index(id)]; }
    const ShadowOrder& order(OrderId id) const { return orders_[slot_of(id)]; }
    std::size_t accounts() const { return accounts_.size(); }
    std::size_t markets() const { return markets_.size(); }
    std::size_t assets() const { return assets_.size(); }
    Time now() const { return now_; }
    /// The rule book with the margin terms in force now, and the hash of the one that was loaded.
    const RuleBook& rules_in_force() const { return rules_; }
    const Hash& rulebook() const { return rulebook_; }

    bool customer(AccountId id) const { return account(id).opened.mode != MarginMode::system; }
    ShadowPurse purse(AccountId id, AssetId asset) const;
    ShadowLine line(AccountId id, MarketId market) const;
    Amount interest_owed(AccountId id, AssetId asset) const;
    Amount funding_owed(AccountId id, MarketId market) const;
    /// Unrealised profit at the mark less funding owed, rounded down.
    Amount profit(AccountId id, MarketId market) const;
    /// Balance less interest owed, plus profit of the positions settled in it: exact.
    Notional net(AccountId id, AssetId asset) const;
    Price full_price(AssetId asset) const;
    Price numeraire_price(AccountId id) const;

    /// Maintenance of a quantity at today's mark, exact, in the settlement asset.
    Exact requirement(MarketId market, Quantity quantity) const;
    NaiveRisk risk(AccountId id) const;
    NaiveAmounts amounts(AccountId id) const;
    /// Health if marks and asset prices stood elsewhere. Empty vectors: today's.
    Int256 health_at(AccountId id, const std::vector<Price>& marks, const std::vector<Price>& assets) const;

private:
    void demand(bool holds, const char* what) {
        if (!holds && fault_.empty()) fault_ = what;
    }
    void complain(std::string what) {
        if (fault_.empty()) fault_ = std::move(what);
    }
    ShadowPurse& purse_of(AccountId id, AssetId asset);
    ShadowLine& line_of(AccountId id, MarketId market);
    void change_balance(AccountId id, AssetId asset, Amount by);
    void count_order(const ShadowOrder& order, Quantity quantity, int sign);
    void check_interest(const Posted& fact);
    struct InterestLeft {
        AccountId account{};
        AssetId asset{};
        Amount amount;
    };
    InterestLeft interest_left_{};  // to be posted next, after a part of it has repaid an open deficit
    void check_outside(const Posted& fact);
    void check_fill(const OrderFilled& fact, const ShadowOrder& maker, const ShadowOrder& taker);
    std::string compare_money(const State& state) const;
    std::string compare_lines(const State& state) const;
    std::string compare_orders(const State& state) const;
    std::string compare_sums(const State& state) const;

    void take(const ProtocolUpgraded&) {}
    void take(const RuleBookLoaded&);
    void take(const MarginChangeAnnounced&);
    void take(const MarginRampStepped&);
    void take(const MarketStatusChanged&);
    void take(const OwnerOpened&) { ++owners_; }
    void take(const SelfTradeSet&) {}
    void take(const AccountOpened&);
    void take(const BackstopSet&);
    void take(const LeverageSet&);
    void take(const Posted&);
    void take(const FundingSettled&);
    void take(const PositionChanged&);
    void take(const OrderAccepted&);
    void take(const OrderRested&);
    void take(const OrderAmended&);
    void take(const OrderFilled&);
    void take(const OrderClosed&);
    void take(const AuctionUncrossed&) {}
    void take(const ReportTaken&) {}
    void take(const FeedUpdated&) {}
    void take(const AssetPriced&);
    void take(const MarkUpdated&);
    void take(const PremiumSampled&) {}
    void take(const DepthSampled&) {}
    void take(const FundingAccrued&);
    void take(const CreditAccrued&);
    void take(const SettlementAdvanced&) {}
    void take(const TimeAdvanced&);
    void take(const AccountQueued&);
    void take(const LiquidationStepped&);
    void take(const AccountReleased&);
    void take(const AdlTransferred&) {}
    void take(const DeficitAbsorbed&) {}

    std::string fault_;
    RuleBook rules_, given_rules_;
    Hash rulebook_;
    ChangeMargin given_change_;
    std::vector<ShadowAccount> accounts_;
    std::vector<ShadowMarket> markets_;
    std::vector<ShadowAsset> assets_;
    std::vector<ShadowOrder> orders_;  // by slot
    Posted last_posted_;
    Time now_;
    u64 folded_ = 0, owners_ = 0;
};

}  // namespace plimsoll::test
