// What has happened: facts in the past tense. Each carries all that a reader needs in order to rebuild the state;
// money and positions change by no other way than Posted and PositionChanged.
#pragma once

#include <variant>

#include "base/hash.hpp"
#include "model/certificate.hpp"
#include "model/command.hpp"
#include "model/reject.hpp"

namespace plimsoll {

enum class PostReason : u8 {
    deposit, withdrawal, transfer, trade, realised, fee, rebate, funding, credit_interest, insurance_deposit,
    liquidation_fee, deficit_cover, takeover, adl, socialisation, settlement, rounding, deficit_repaid
};
enum class CloseReason : u8 {
    filled, cancelled, ioc_rest, expired, self_trade, maker_margin, initial_margin, liquidation, market_closed, reduce_only_rest,
    band
};

// --- governance ---
struct ProtocolUpgraded {
    u32 version = 0;
    PLIMSOLL_FIELDS(ProtocolUpgraded, version);
};
/// The content stands in the log under this hash.
struct RuleBookLoaded {
    Hash hash;
    PLIMSOLL_FIELDS(RuleBookLoaded, hash);
};
struct MarginChangeAnnounced {
    MarketId market{};
    Time from;
    Time until;
    Hash hash;  // of the ChangeMargin command's canonical bytes
    PLIMSOLL_FIELDS(MarginChangeAnnounced, market, from, until, hash);
};
/// The announced change has reached this share (1 = done).
struct MarginRampStepped {
    MarketId market{};
    MarginRate share;
    PLIMSOLL_FIELDS(MarginRampStepped, market, share);
};
struct MarketStatusChanged {
    MarketId market{};
    MarketStatus status{};
    Time until;
    PLIMSOLL_FIELDS(MarketStatusChanged, market, status, until);
};

// --- owners and accounts ---
struct OwnerOpened {
    OwnerId owner{};
    SelfTrade self_trade{};
    PLIMSOLL_FIELDS(OwnerOpened, owner, self_trade);
};
struct SelfTradeSet {
    OwnerId owner{};
    SelfTrade self_trade{};
    PLIMSOLL_FIELDS(SelfTradeSet, owner, self_trade);
};
struct AccountOpened {
    AccountId account{};
    OwnerId owner{};
    AssetId numeraire{};
    AccountId parent = no_account;
    MarketId market = no_market;
    MarginMode mode{};
    PLIMSOLL_FIELDS(AccountOpened, account, owner, numeraire, parent, market, mode);
};
struct BackstopSet {
    AccountId account{};
    bool on = false;
    PLIMSOLL_FIELDS(BackstopSet, account, on);
};
struct LeverageSet {
    AccountId account{};
    MarketId market{};
    MarginRate rate;
    PLIMSOLL_FIELDS(LeverageSet, account, market, rate);
};

// --- money and positions ---
/// Money moves from one account to another; there is no other way for a balance to change.
struct Posted {
    AccountId from{};
    AccountId to{};
    AssetId asset{};
    Amount amount;  // > 0
    PostReason reason{};
    PLIMSOLL_FIELDS(Posted, from, to, asset, amount, reason);
};
/// Funding owed was settled up to `settled_total` since the anchor (the payment is a Posted beside it).
struct FundingSettled {
    AccountId account{};
    MarketId market{};
    Amount settled_total;
    PLIMSOLL_FIELDS(FundingSettled, account, market, settled_total);
};
/// quantity and cost move by these; the funding anchor moves to the market's present index.
struct PositionChanged {
    AccountId account{};
    MarketId market{};
    Quantity quantity;
    Amount cost;
    PLIMSOLL_FIELDS(PositionChanged, account, market, quantity, cost);
};

// --- orders ---
struct OrderAccepted {
    OrderId order{};
    AccountId account{};
    MarketId market{};
    Side side{};
    OrderType type{};
    TimeInForce tif{};
    u8 flags = 0;
    Price price;
    Quantity quantity;
    Time expiry;
    ClientId client{};
    PLIMSOLL_FIELDS(OrderAccepted, order, account, market, side, type, tif, flags, price, quantity, expiry, client);
};
/// The rest of the order now stands in the book, last at its price.
struct OrderRested {
    OrderId order{};
    PLIMSOLL_FIELDS(OrderRested, order);
};
/// keeps_priority: only the quantity fell. Otherwise the order has left the book and will rest or close anew.
struct OrderAmended {
    OrderId order{};
    Price price;
    Quantity quantity;
    bool keeps_priority = false;
    PLIMSOLL_FIELDS(OrderAmended, order, price, quantity, keeps_priority);
};
struct OrderFilled {
    OrderId maker{};
    OrderId taker{};
    AccountId maker_account{};
    AccountId taker_account{};
    MarketId market{};
    Side taker_side{};
    bool liquidation = false;  // never enters the last price
    bool auction = false;
    Price price;
    Quantity quantity;
    PLIMSOLL_FIELDS(OrderFilled, maker, taker, maker_account, taker_account, market, taker_side, liquidation, auction, price,
                    quantity);
};
struct OrderClosed {
    OrderId order{};
    AccountId account{};
    MarketId market{};
    CloseReason reason{};
    Quantity remaining;
    PLIMSOLL_FIELDS(OrderClosed, order, account, market, reason, remaining);
};
struct AuctionUncrossed {
    MarketId market{};
    Price price;  // 0: nothing crossed
    Quantity volume;
    PLIMSOLL_FIELDS(AuctionUncrossed, market, price, volume);
};

// --- prices, funding, interest ---
struct ReportTaken {
    FeedId feed{};
    u32 source_place = 0;  // in FeedTerms::sources
    Price price;
    Price confidence;
    Time published;
    PLIMSOLL_FIELDS(ReportTaken, feed, source_place, price, confidence, published);
};
/// The feed's believed price and status after a report or by the passing of time.
struct FeedUpdated {
    FeedId feed{};
    FeedStatus status{};
    bool accepted = false;  // price is a newly accepted one
    Price price;
    Price confidence;
    Price dampened;
    Time published;
    Price pending_price;
    Time pending_since;
    PLIMSOLL_FIELDS(FeedUpdated, feed, status, accepted, price, confidence, dampened, published, pending_price, pending_since);
};
/// All that is derived from feeds for an asset.
struct AssetPriced {
    AssetId asset{};
    bool usable = false;
    Price price;
    Price low;
    Price high;
    Price strict_low;
    Price strict_high;
    MarginRate halt_weight;
    PLIMSOLL_FIELDS(AssetPriced, asset, usable, price, low, high, strict_low, strict_high, halt_weight);
};
/// All that is derived from feed and book for a market.
struct MarkUpdated {
    MarketId market{};
    bool index_usable = false;
    Price index;
    Price mark;
    Price strict_low;
    Price strict_high;
    i64 basis_average = 0;
    Time depth_since;
    PLIMSOLL_FIELDS(MarkUpdated, market, index_usable, index, mark, strict_low, strict_high, basis_average, depth_since);
};
/// A premium sample was taken; it holds until the next.
struct PremiumSampled {
    MarketId market{};
    i64 premium = 0;  // rate, 1e-8
    bool counts = false;  // the time since the last sample counts (the market was not paused)
    PLIMSOLL_FIELDS(PremiumSampled, market, premium, counts);
};
/// What rests within the price band of the mark, for the caps of liquidation slices.
struct DepthSampled {
    MarketId market{};
    Notional bids;
    Notional asks;
    PLIMSOLL_FIELDS(DepthSampled, market, bids, asks);
};
struct FundingAccrued {
    MarketId market{};
    Rate rate;
    Index index;  // afterwards
    Time next;
    PLIMSOLL_FIELDS(FundingAccrued, market, rate, index, next);
};
struct CreditAccrued {
    AssetId asset{};
    Index index;  // afterwards
    PLIMSOLL_FIELDS(CreditAccrued, asset, index);
};
/// The settlement window of a dated future has advanced (sum so far), or the market has settled (price > 0).
struct SettlementAdvanced {
    MarketId market{};
    i128 time_sum = 0;
    Price settlement;
    PLIMSOLL_FIELDS(SettlementAdvanced, market, time_sum, settlement);
};
struct TimeAdvanced {
    Time time;
    PLIMSOLL_FIELDS(TimeAdvanced, time);
};

// --- liquidation ---
struct AccountQueued {
    AccountId account{};
    QueueReason reason{};
    Amount equity;
    Amount maintenance;
    PLIMSOLL_FIELDS(AccountQueued, account, reason, equity, maintenance);
};
/// One step of the ladders ended; its certificate.
struct LiquidationStepped {
    Certificate certificate;
    Time next_step;
    PLIMSOLL_FIELDS(LiquidationStepped, certificate, next_step);
};
struct AccountReleased {
    AccountId account{};
    bool closed = false;  // nothing is left: no position, no balance, no debt
    PLIMSOLL_FIELDS(AccountReleased, account, closed);
};
struct AdlTransferred {
    AccountId from{};
    AccountId to{};
    MarketId market{};
    Quantity quantity;  // signed, as it leaves `from`
    Amount cash;        // what `from` receives for it (negative: pays)
    u8 pass = 1;        // 1: unhedged for its owner; 2: the rest
    PLIMSOLL_FIELDS(AdlTransferred, from, to, market, quantity, cash, pass);
};
/// A payer covered part of an account's deficit.
struct DeficitAbsorbed {
    AccountId account{};
    MarketId market = no_market;
    Payer payer{};
    AssetId asset{};
    Amount amount;
    PLIMSOLL_FIELDS(DeficitAbsorbed, account, market, payer, asset, amount);
};

using Event =
    std::variant<ProtocolUpgraded, RuleBookLoaded, MarginChangeAnnounced, MarginRampStepped, MarketStatusChanged, OwnerOpened,
                 SelfTradeSet, AccountOpened, BackstopSet, LeverageSet, Posted, FundingSettled, PositionChanged, OrderAccepted,
                 OrderRested, OrderAmended, OrderFilled, OrderClosed, AuctionUncrossed, ReportTaken, FeedUpdated, AssetPriced,
                 MarkUpdated, PremiumSampled, DepthSampled, FundingAccrued, CreditAccrued, SettlementAdvanced, TimeAdvanced, AccountQueued,
                 LiquidationStepped, AccountReleased, AdlTransferred, DeficitAbsorbed>;

}  // namespace plimsoll
