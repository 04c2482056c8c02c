// Every way in which a command can be refused: an ordinary answer, never an error of the engine. One table;
// docs/reference/refusals.md is generated from it.
#pragma once

#include <array>
#include <string_view>

#include "base/int128.hpp"

// name, what it means and what to do about it
#define PLIMSOLL_REJECTS(X)                                                                                              \
    X(none, "accepted")                                                                                                  \
    X(protocol_unknown, "no protocol version that this build knows is in force or asked for; UpgradeProtocol to a known one")         \
    X(rulebook_missing, "no rule book has been loaded yet; load one first")                                              \
    X(rulebook_invalid, "the rule book breaks a rule that rulebook::validate names; run `plimsoll check`")              \
    X(rulebook_conflict, "a loaded rule book may add feeds, assets and markets, not change those in force")              \
    X(time_reversed, "the command's time lies before the engine's; commands come in time order")                         \
    X(owner_unknown, "no such owner; open it first")                                                                     \
    X(account_unknown, "no such account; open it first")                                                                 \
    X(account_not_yours, "the account does not belong to the owner or is a system account")                              \
    X(account_mode_wrong, "the command does not apply to an account of this margin mode")                                \
    X(account_queued, "the account is in the liquidation queue; until it leaves it may only deposit and reduce")         \
    X(account_not_flat, "the account still has positions or open orders; close them first")                              \
    X(account_lines_exceeded, "the account would hold more than 512 lines (balances and positions)")                     \
    X(account_self, "source and destination are the same account")                                                       \
    X(asset_unknown, "no such asset in the rule book")                                                                   \
    X(asset_not_accepted, "the asset is not accepted as collateral in an account of this mode")                          \
    X(market_unknown, "no such market in the rule book")                                                                 \
    X(market_paused, "the market is closed, halted or settled; no order is taken now")                                   \
    X(market_reduce_only, "the market only takes orders that reduce a position now")                                     \
    X(market_auction_only, "the market is in a call auction: only resting limit orders are taken")                       \
    X(market_status_wrong, "the market's status does not allow that change")                                             \
    X(market_kind_wrong, "the command does not apply to this kind of market")                                            \
    X(feed_unknown, "no such feed in the rule book")                                                                     \
    X(source_unknown, "the source does not publish for this feed")                                                       \
    X(price_not_positive, "a price must be above zero")                                                                  \
    X(price_out_of_range, "the price exceeds the limits of the number type")                                             \
    X(price_off_tick, "the price is not a multiple of the tick size")                                                    \
    X(price_outside_band, "the price lies outside the market's price band around the mark price")                        \
    X(price_stale, "a price that this needs is older than its staleness limit")                                          \
    X(price_missing, "a price that this needs has never been reported")                                                  \
    X(price_disputed, "a price that this needs has moved beyond its band and is not confirmed yet")                      \
    X(report_old, "the source has already reported a newer price")                                                       \
    X(report_future, "the publish time lies too far ahead of the engine's time")                                         \
    X(confidence_invalid, "a confidence must not be negative and must be below the price")                               \
    X(quantity_not_positive, "a quantity must be above zero")                                                            \
    X(quantity_off_lot, "the quantity is not a multiple of the lot size")                                                \
    X(quantity_too_small, "the quantity is below the market's minimum")                                                  \
    X(quantity_too_large, "the quantity is above the market's maximum")                                                  \
    X(amount_not_positive, "an amount must be above zero")                                                               \
    X(amount_out_of_range, "the amount exceeds the limits of the number type")                                           \
    X(balance_insufficient, "the account's balance does not cover the amount")                                           \
    X(margin_insufficient, "initial margin would exceed margin equity afterwards")                                       \
    X(ratio_would_fall, "the margin ratio of an account below initial margin may not fall by a reduction")               \
    X(credit_exhausted, "the settlement credit of the account or the asset is used up")                                  \
    X(custody_short, "the venue does not hold that many coins; nothing is paid out that it does not hold")               \
    X(deposit_cap_reached, "the deposit cap of the asset would be exceeded")                                             \
    X(withdrawals_gated, "an open deficit in this asset gates its withdrawals until it is repaid")                       \
    X(position_limit_exceeded, "the owner's position limit in this market would be exceeded")                            \
    X(leverage_out_of_range, "the chosen leverage is outside what the market allows")                                    \
    X(order_unknown, "no such open order of this account")                                                               \
    X(order_type_invalid, "that combination of type, time in force, flags and expiry is not defined")                    \
    X(order_expired, "the expiry lies in the past")                                                                      \
    X(order_would_take, "a post-only order would trade at once")                                                         \
    X(order_not_fillable, "a fill-or-kill order cannot be filled whole")                                                 \
    X(order_not_reducing, "a reduce-only order would not reduce the position")                                           \
    X(order_unchanged, "the amendment changes nothing")                                                                  \
    X(orders_exceeded, "the account has too many open orders")                                                           \
    X(client_id_duplicate, "an open order of this account already has that client id")                                   \
    X(isolated_margin_missing, "an order that opens an isolated account must bring its margin")                          \
    X(backstop_not_eligible, "a backstop must be a cross account without open orders")                                   \
    X(limits_exceeded, "position or notional would exceed the limits of the number types")                               \
    X(terms_invalid, "the announced terms are not valid or their time is wrong")                                         \
    X(event_replay, "commands cannot be submitted to an engine that is replaying events")

namespace plimsoll {

enum class Reject : u8 {
#define PLIMSOLL_REJECT_NAME(name, text) name,
    PLIMSOLL_REJECTS(PLIMSOLL_REJECT_NAME)
#undef PLIMSOLL_REJECT_NAME
};

struct RejectText {
    Reject reject;
    std::string_view name;
    std::string_view meaning;
};
inline constexpr auto reject_table = std::to_array<RejectText>({
#define PLIMSOLL_REJECT_ROW(name, text) {Reject::name, #name, text},
    PLIMSOLL_REJECTS(PLIMSOLL_REJECT_ROW)
#undef PLIMSOLL_REJECT_ROW
});
constexpr std::string_view name_of(Reject reject) { return reject_table[static_cast<std::size_t>(reject)].name; }
constexpr std::string_view meaning_of(Reject reject) {
    return reject_table[static_cast<std::size_t>(reject)].meaning;
}

}  // namespace plimsoll
