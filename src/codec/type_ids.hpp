// The numbers under which commands and events stand in logs. A number is never changed or given to another type: what
// has been written stays readable. A type whose fields change gets a new version in its row and a reader for the old one.
#pragma once

#include "base/int128.hpp"
#include "model/command.hpp"
#include "model/event.hpp"

// id, version, type
#define PLIMSOLL_COMMAND_TYPES(X) \
    X(0x0001, 1, UpgradeProtocol) \
    X(0x0002, 1, LoadRuleBook)    \
    X(0x0003, 1, ChangeMargin)    \
    X(0x0004, 1, OpenMarket)      \
    X(0x0005, 1, HaltMarket)      \
    X(0x0010, 1, OpenOwner)       \
    X(0x0011, 1, SetSelfTrade)    \
    X(0x0012, 1, OpenAccount)     \
    X(0x0013, 1, SetBackstop)     \
    X(0x0020, 1, Deposit)         \
    X(0x0021, 1, Withdraw)        \
    X(0x0022, 1, Transfer)        \
    X(0x0023, 1, FundInsurance)   \
    X(0x0030, 1, SetLeverage)     \
    X(0x0031, 1, PlaceOrder)      \
    X(0x0032, 1, CancelOrder)     \
    X(0x0033, 1, CancelAll)       \
    X(0x0034, 1, AmendOrder)      \
    X(0x0040, 1, ReportPrice)     \
    X(0x0041, 1, AdvanceTime)

#define PLIMSOLL_EVENT_TYPES(X)         \
    X(0x1001, 1, ProtocolUpgraded)      \
    X(0x1002, 1, RuleBookLoaded)        \
    X(0x1003, 1, MarginChangeAnnounced) \
    X(0x1004, 1, MarginRampStepped)     \
    X(0x1005, 1, MarketStatusChanged)   \
    X(0x1010, 1, OwnerOpened)           \
    X(0x1011, 1, SelfTradeSet)          \
    X(0x1012, 1, AccountOpened)         \
    X(0x1013, 1, BackstopSet)           \
    X(0x1014, 1, LeverageSet)           \
    X(0x1020, 1, Posted)                \
    X(0x1021, 1, FundingSettled)        \
    X(0x1022, 1, PositionChanged)       \
    X(0x1030, 1, OrderAccepted)         \
    X(0x1031, 1, OrderRested)           \
    X(0x1032, 1, OrderAmended)          \
    X(0x1033, 1, OrderFilled)           \
    X(0x1034, 1, OrderClosed)           \
    X(0x1035, 1, AuctionUncrossed)      \
    X(0x1040, 1, ReportTaken)           \
    X(0x1041, 1, FeedUpdated)           \
    X(0x1042, 1, AssetPriced)           \
    X(0x1043, 1, MarkUpdated)           \
    X(0x1044, 1, PremiumSampled)        \
    X(0x1045, 1, FundingAccrued)        \
    X(0x1046, 1, CreditAccrued)         \
    X(0x1047, 1, SettlementAdvanced)    \
    X(0x1048, 1, TimeAdvanced)          \
    X(0x1049, 1, DepthSampled)          \
    X(0x1050, 1, AccountQueued)         \
    X(0x1051, 1, LiquidationStepped)    \
    X(0x1052, 1, AccountReleased)       \
    X(0x1053, 1, AdlTransferred)        \
    X(0x1054, 1, DeficitAbsorbed)

namespace plimsoll::codec {

/// Of a command or event type; undefined for any other, so that forgetting a row does not compile.
template <class T>
struct TypeId;

#define PLIMSOLL_TYPE_ID(number, version_now, type) \
    template <>                                     \
    struct TypeId<type> {                           \
        static constexpr u16 id = number;           \
        static constexpr u16 version = version_now; \
    };
PLIMSOLL_COMMAND_TYPES(PLIMSOLL_TYPE_ID)
PLIMSOLL_EVENT_TYPES(PLIMSOLL_TYPE_ID)
#undef PLIMSOLL_TYPE_ID

template <class T>
concept Encodable = requires { TypeId<T>::id; };

}  // namespace plimsoll::codec
