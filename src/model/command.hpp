// What can be asked of the engine: wishes in the imperative. A command carries no time of its own; sequence
// and time come with its record in the log.
#pragma once

#include <variant>

#include "model/account.hpp"
#include "model/order.hpp"
#include "model/rulebook.hpp"

namespace plimsoll {

// --- governance ---
struct UpgradeProtocol {
    u32 version = 0;
    PLIMSOLL_FIELDS(UpgradeProtocol, version);
};
/// The first one brings everything; a later one may only add feeds, assets and markets at the end.
struct LoadRuleBook {
    RuleBook rules;
    PLIMSOLL_FIELDS(LoadRuleBook, rules);
};
/// Initial rates change at `from`; maintenance rates move in a straight line from `from` to `until`.
struct ChangeMargin {
    MarketId market{};
    Time from;
    Time until;
    MarginTerms margin;
    PLIMSOLL_FIELDS(ChangeMargin, market, from, until, margin);
};
/// closed or halted -> call auction -> open.
struct OpenMarket {
    MarketId market{};
    PLIMSOLL_FIELDS(OpenMarket, market);
};
struct HaltMarket {
    MarketId market{};
    PLIMSOLL_FIELDS(HaltMarket, market);
};

// --- owners and accounts ---
struct OpenOwner {
    SelfTrade self_trade = SelfTrade::cancel_taker;
    PLIMSOLL_FIELDS(OpenOwner, self_trade);
};
struct SetSelfTrade {
    OwnerId owner{};
    SelfTrade self_trade = SelfTrade::cancel_taker;
    PLIMSOLL_FIELDS(SetSelfTrade, owner, self_trade);
};
/// A cross account. Isolated ones are opened by their first order.
struct OpenAccount {
    OwnerId owner{};
    AssetId numeraire{};
    PLIMSOLL_FIELDS(OpenAccount, owner, numeraire);
};
struct SetBackstop {
    AccountId account{};
    bool on = false;
    PLIMSOLL_FIELDS(SetBackstop, account, on);
};

// --- money ---
struct Deposit {
    AccountId account{};
    AssetId asset{};
    Amount amount;
    PLIMSOLL_FIELDS(Deposit, account, asset, amount);
};
struct Withdraw {
    AccountId account{};
    AssetId asset{};
    Amount amount;
    PLIMSOLL_FIELDS(Withdraw, account, asset, amount);
};
/// Between two accounts of one owner; moves margin into and out of isolated accounts.
struct Transfer {
    AccountId from{};
    AccountId to{};
    AssetId asset{};
    Amount amount;
    PLIMSOLL_FIELDS(Transfer, from, to, asset, amount);
};
/// A payment from outside into an insurance fund; no_market = the shared fund.
struct FundInsurance {
    MarketId market = no_market;
    AssetId asset{};
    Amount amount;
    PLIMSOLL_FIELDS(FundInsurance, market, asset, amount);
};

// --- trading ---
/// rate = 1 / leverage, as initial margin rate; 0 returns to the venue's.
struct SetLeverage {
    AccountId account{};
    MarketId market{};
    MarginRate rate;
    PLIMSOLL_FIELDS(SetLeverage, account, market, rate);
};
/// isolated_margin > 0: the order belongs to the owner's isolated account of this market, opened if needed; the amount
/// moves there from `account` atomically with the order (refused together).
struct PlaceOrder {
    AccountId account{};
    MarketId market{};
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce tif = TimeInForce::gtc;
    u8 flags = 0;             // order_flag::post_only | order_flag::reduce_only
    Price price;              // limit; ignored for a market order
    Quantity quantity;
    Time expiry = never;      // gtt
    ClientId client{};
    Amount isolated_margin;
    PLIMSOLL_FIELDS(PlaceOrder, account, market, side, type, tif, flags, price, quantity, expiry, client,
                    isolated_margin);
};
struct CancelOrder {
    AccountId account{};
    OrderId order{};
    PLIMSOLL_FIELDS(CancelOrder, account, order);
};
/// no_market = in all markets.
struct CancelAll {
    AccountId account{};
    MarketId market = no_market;
    PLIMSOLL_FIELDS(CancelAll, account, market);
};
/// A smaller quantity at the same price keeps its time priority; everything else goes to the end of its new price and
/// may trade at once.
struct AmendOrder {
    AccountId account{};
    OrderId order{};
    Price price;
    Quantity quantity;  // remaining afterwards
    PLIMSOLL_FIELDS(AmendOrder, account, order, price, quantity);
};

// --- outside facts ---
struct ReportPrice {
    FeedId feed{};
    SourceId source{};
    Price price;
    Price confidence;
    Time published;
    PLIMSOLL_FIELDS(ReportPrice, feed, source, price, confidence, published);
};
/// Lets timers and the liquidation queue go on when nothing else happens.
struct AdvanceTime {
    PLIMSOLL_FIELDS(AdvanceTime);
};

using Command =
    std::variant<UpgradeProtocol, LoadRuleBook, ChangeMargin, OpenMarket, HaltMarket, OpenOwner, SetSelfTrade, OpenAccount,
                 SetBackstop, Deposit, Withdraw, Transfer, FundInsurance, SetLeverage, PlaceOrder, CancelOrder, CancelAll,
                 AmendOrder, ReportPrice, AdvanceTime>;

}  // namespace plimsoll
