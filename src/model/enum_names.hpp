// The spelling of every enumeration of the vocabulary: one table each, in the order of the values, starting at 0. The
// decoder takes a value only if it has a name here; text output and the rule book use the same words.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include "model/event.hpp"
#include "model/rulebook.hpp"

namespace plimsoll {

/// Names of E's values by underlying value; specialised below for each named enumeration. Ids have none: they are
/// numbers.
template <class E>
inline constexpr std::array<std::string_view, 0> enum_table{};

#define PLIMSOLL_ENUM_NAMES(type, last, ...)                                                               \
    template <>                                                                                            \
    inline constexpr auto enum_table<type> = std::to_array<std::string_view>({__VA_ARGS__});               \
    static_assert(enum_table<type>.size() == static_cast<std::size_t>(std::to_underlying(type::last)) + 1, \
                  "every value of " #type " has a name")

PLIMSOLL_ENUM_NAMES(SelfTrade, cancel_both, "cancel_taker", "cancel_maker", "cancel_both");
PLIMSOLL_ENUM_NAMES(MarginMode, system, "cross", "isolated", "system");
PLIMSOLL_ENUM_NAMES(QueueReason, credit_cap, "maintenance", "credit_cap");
PLIMSOLL_ENUM_NAMES(CollateralUse, none, "cross", "isolated_only", "none");
PLIMSOLL_ENUM_NAMES(FeedStatus, pending, "empty", "live", "stale", "pending");
PLIMSOLL_ENUM_NAMES(InstrumentKind, dated_future, "spot", "linear_perpetual", "inverse_perpetual", "dated_future");
PLIMSOLL_ENUM_NAMES(Taker, adl, "book", "backstop", "adl");
PLIMSOLL_ENUM_NAMES(AdlOrder, ranked, "pro_rata", "ranked");
PLIMSOLL_ENUM_NAMES(Payer, open_deficit, "market_fund", "shared_fund", "backstop_capital", "adl", "socialisation",
                    "open_deficit");
PLIMSOLL_ENUM_NAMES(MarketStatus, settled, "closed", "auction", "open", "reduce_only", "halted", "settled");
PLIMSOLL_ENUM_NAMES(Side, sell, "buy", "sell");
PLIMSOLL_ENUM_NAMES(OrderType, market, "limit", "market");
PLIMSOLL_ENUM_NAMES(TimeInForce, fok, "gtc", "gtt", "ioc", "fok");
PLIMSOLL_ENUM_NAMES(PostReason, deficit_repaid, "deposit", "withdrawal", "transfer", "trade", "realised", "fee",
                    "rebate", "funding", "credit_interest", "insurance_deposit", "liquidation_fee", "deficit_cover",
                    "takeover", "adl", "socialisation", "settlement", "rounding", "deficit_repaid");
PLIMSOLL_ENUM_NAMES(CloseReason, band, "filled", "cancelled", "ioc_rest", "expired", "self_trade", "maker_margin",
                    "initial_margin", "liquidation", "market_closed", "reduce_only_rest", "band");
PLIMSOLL_ENUM_NAMES(StepRule, waited, "orders_cancelled", "book_slice", "collateral_sale", "deficit_cover", "takeover",
                    "adl", "closed", "waited");

#undef PLIMSOLL_ENUM_NAMES

template <class E>
concept NamedEnum = std::is_enum_v<E> && (enum_table<E>.size() > 0);

template <class E>
inline constexpr bool is_id =
    std::is_same_v<E, AssetId> || std::is_same_v<E, FeedId> || std::is_same_v<E, SourceId> ||
    std::is_same_v<E, MarketId> || std::is_same_v<E, OwnerId> || std::is_same_v<E, AccountId> ||
    std::is_same_v<E, OrderId> || std::is_same_v<E, ClientId> || std::is_same_v<E, Sequence>;

template <NamedEnum E>
constexpr bool is_known(E value) {
    return static_cast<std::size_t>(std::to_underlying(value)) < enum_table<E>.size();
}

/// Demands a value of the table.
template <NamedEnum E>
constexpr std::string_view name_of(E value) {
    PLIMSOLL_INVARIANT(is_known(value));
    return enum_table<E>[static_cast<std::size_t>(std::to_underlying(value))];
}

template <NamedEnum E>
constexpr std::optional<E> enum_of(std::string_view name) {
    for (std::size_t i = 0; i < enum_table<E>.size(); ++i)
        if (enum_table<E>[i] == name) return static_cast<E>(i);
    return std::nullopt;
}

}  // namespace plimsoll
