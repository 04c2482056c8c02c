// What the steps of the engine work on: the state, what is derived from it, and the arena of facts. The steps are free
// functions in the files of this folder:
//   admit_<verb>   const: refusals in order, ends in a plan; after it the command cannot fail
//   run_<verb>     emits facts one at a time, each chosen by looking at the present state
//   apply_*        folds one fact into the state: the one writer, cannot refuse
//   consequences   crossings, initial-margin watch, liquidation queue, until quiet or out of budget
#pragma once

#include <expected>

#include "engine/arena.hpp"
#include "engine/derived.hpp"
#include "engine/state.hpp"
#include "margin/view.hpp"
#include "model/reject.hpp"

namespace plimsoll {

struct Core {
    State state;
    Derived derived;
    EventArena arena;
    std::vector<std::pair<Hash, RuleBook>> rulebooks;      // content of RuleBookLoaded facts, by hash
    std::vector<std::pair<Hash, ChangeMargin>> announced;  // content of MarginChangeAnnounced facts

    // Scratch for gathering one account's lines; two, since a fill looks at maker and taker.
    struct Scratch {
        std::vector<Balance> balances;
        std::vector<Position> positions;
        AssetId numeraire{};
        MarginMode mode{};
        AccountLines lines() const { return {numeraire, balances, positions, mode}; }
    };
    mutable Scratch scratch, scratch_two;
    mutable Band band;
    mutable FreeBox free_box;
    mutable std::vector<AccountId> found, found_two;

    VenueView view() const {
        return {state.rules.assets, state.ledger.assets, state.rules.markets, state.markets};
    }
    /// Copies the account's lines into `into` and returns them. Valid until the next gather into the same scratch.
    AccountLines gather(AccountId account, Scratch& into) const;
    AccountLines gather(AccountId account) const { return gather(account, scratch); }
};

using Admission = std::expected<void, Reject>;
inline std::unexpected<Reject> refuse(Reject reject) { return std::unexpected(reject); }

// --- the one writer (apply_*.cpp) ---
void apply(Core&, const ProtocolUpgraded&);
void apply(Core&, const RuleBookLoaded&);
void apply(Core&, const MarginChangeAnnounced&);
void apply(Core&, const MarginRampStepped&);
void apply(Core&, const MarketStatusChanged&);
void apply(Core&, const OwnerOpened&);
void apply(Core&, const SelfTradeSet&);
void apply(Core&, const AccountOpened&);
void apply(Core&, const BackstopSet&);
void apply(Core&, const LeverageSet&);
void apply(Core&, const Posted&);
void apply(Core&, const FundingSettled&);
void apply(Core&, const PositionChanged&);
void apply(Core&, const OrderAccepted&);
void apply(Core&, const OrderRested&);
void apply(Core&, const OrderAmended&);
void apply(Core&, const OrderFilled&);
void apply(Core&, const OrderClosed&);
void apply(Core&, const AuctionUncrossed&);
void apply(Core&, const ReportTaken&);
void apply(Core&, const FeedUpdated&);
void apply(Core&, const AssetPriced&);
void apply(Core&, const MarkUpdated&);
void apply(Core&, const PremiumSampled&);
void apply(Core&, const DepthSampled&);
void apply(Core&, const FundingAccrued&);
void apply(Core&, const CreditAccrued&);
void apply(Core&, const SettlementAdvanced&);
void apply(Core&, const TimeAdvanced&);
void apply(Core&, const AccountQueued&);
void apply(Core&, const LiquidationStepped&);
void apply(Core&, const AccountReleased&);
void apply(Core&, const AdlTransferred&);
void apply(Core&, const DeficitAbsorbed&);

/// Applies a fact and keeps it for the readers of events.
template <class Fact>
void emit(Core& core, const Fact& fact) {
    apply(core, fact);
    core.arena.push(fact);
}

// --- used by apply_*.cpp ---
/// The account's line in a market, made where missing.
u32 line_of(Core&, AccountId account, MarketId market);
/// Frees the line when it holds no position, no order and no chosen leverage.
void drop_line_if_empty(Core&, u32 row);
/// Where an aggressive order may go at most: mark * (1 +- price band), on the tick, towards the mark.
Price band_price(const MarketTerms&, const MarketState&, Side side);

// --- orders.cpp ---
/// What rests on a side within the price band of the mark, at the mark; counted up to `enough`.
Notional depth_in_band(const Core&, MarketId market, Side side, Quantity enough = Quantity{limits::quantity_raw_max - 1});
/// The least depth of a side over the samples of its window and now: what caps of liquidation are shares of.
Notional depth_least(const Core&, MarketId market, Side side, Quantity enough = Quantity{limits::quantity_raw_max - 1});

// --- money.cpp ---
/// Posts; first settles the credit interest that either side owes in that asset. amount = 0 does nothing.
void move_money(Core&, AccountId from, AccountId to, AssetId asset, Amount amount, PostReason reason);
/// Pays the interest that a customer's negative balance owes.
void settle_credit(Core&, AccountId account, AssetId asset);
/// Income of the venue: repays the asset's open deficit first, the rest goes to `to`.
void take_income(Core&, AccountId from, AccountId to, AssetId asset, Amount amount, PostReason reason);

// --- positions.cpp ---
/// Settles the funding owed by the account's position (nothing where it has none).
void settle_funding(Core&, AccountId account, MarketId market);
/// Changes a position by `quantity` against `cash` (what the account gets for it): funding is settled, closed cost is
/// released, the profit realised through the market's clearing account. Not for spot.
void change_position(Core&, AccountId account, MarketId market, Quantity quantity, Amount cash);
/// One trade between two accounts at a price: positions or, in a spot market, assets and fees. liquidation trades of
/// the taker pay no taker fee (their fee is the liquidation fee).
void settle_trade(Core&, MarketId market, AccountId maker, AccountId taker, Side taker_side, Price price, Quantity quantity,
                  bool taker_pays_fee, bool maker_pays_fee);

// --- orders.cpp ---
/// What an order of the side would close at most of a position.
Quantity closed_by(Side side, Quantity held);
/// What a reduce-only order may still take without turning or enlarging the position.
Quantity reducible(const State&, const Order&);
/// The maker as it stands after the fill, into `lines` (its lines before): true where it is above maintenance, or, where the
/// fill only reduces, not riskier than before; and, in a spot market, within its credit.
bool maker_bears(const Core&, Core::Scratch& lines, const Order& maker, Quantity quantity);
/// What a taker got from the book.
struct EngineFill {
    Quantity filled;  // signed as the trade of the account
    Amount cash;      // received (derivative: for the position; spot: of the settlement asset), fees apart
};
/// Takes the taker's order through the book to the end of its sweep: fills, self-trade prevention, maker re-test. The
/// order was accepted and does not rest yet; what is left of it then rests or closes by its time in force.
EngineFill sweep(Core&, u32 taker_row, std::optional<Price> limit);
/// One match of a call auction between two resting orders; an order with nothing left closes.
void fill_in_auction(Core&, u32 buy_row, u32 sell_row, Price price, Quantity quantity);
void close_order(Core&, u32 row, CloseReason reason);
/// All open orders of the account, newest first; no_market = everywhere.
void close_orders(Core&, AccountId account, MarketId market, CloseReason reason);
/// Places and sweeps an IOC for the engine itself (liquidation): no taker fee, no margin gate of the taker.
EngineFill take_from_book(Core&, AccountId account, MarketId market, Side side, Quantity quantity, Price limit);

// --- fill_or_kill.cpp ---
/// Whether a sweep of the order would fill it whole: with self-trade prevention, and with every maker's own limits.
bool fills_whole(const Core&, const PlaceOrder&, OwnerId owner);

// --- fits.cpp ---
/// Whether the market's open interest, grown by `more`, keeps its limits at a price; always for spot.
bool interest_fits(const Core&, MarketId, Quantity more, Price price);
/// Whether the open orders of a line, and its position with either side filled, keep theirs.
bool orders_fit(const Position& line);
/// Whether the account's risk can hold every asset that these lines, and `more`, have to do with.
bool assets_fit(const Core&, const AccountLines& lines, std::span<const AssetId> more = {});
/// Whether the account may get a balance of the asset from a deposit or a transfer.
bool line_fits(const Core&, AccountId account, AssetId asset);

// --- prices.cpp ---
/// What follows when a feed may believe something new: feed, assets and marks as one set.
void reprice_feed(Core&, FeedId feed);
void reprice_market(Core&, MarketId market);
void reprice_asset(Core&, AssetId asset);

// --- timers.cpp ---
/// Everything due at or before `time`, in order of its due time; leaves the clock at `time`.
void advance_clock(Core&, Time time);
/// Works out when the feed changes next by time alone.
void schedule_feed(Core&, FeedId feed);
/// Works out the next moment at which any timer is due.
void reschedule(Core&);

// --- market_life.cpp ---
void end_auction(Core&, MarketId market);
/// Closes every position of an expired future at its settlement price.
void settle_future(Core&, MarketId market);
/// Counts the time since the last call at the index that held, for every future on the feed inside its settlement window.
void advance_settlements(Core&, FeedId feed);

// --- isolated.cpp ---
/// Gives what a flat isolated account holds back to where its margin came from; an account that still owes anything keeps all of
/// it. Answers whether money moved.
bool return_margin(Core&, AccountId);
/// The same for all that lost a position or an order in this command, but for those in the queue.
bool return_margins(Core&);

// --- consequences.cpp ---
/// Crossed and touched accounts join the queue, open orders are watched, the queue is served within its budget.
void run_consequences(Core&);
void touch(Core&, AccountId account);

// --- bands.cpp ---
/// Makes the account's band anew. active: one in which initial margin is met too, with a floor of its free margin, where it
/// can have one.
void make_band(Core&, AccountId account, bool active);
/// Only that one; false, with everything as before, where it cannot.
bool make_free_band(Core&, AccountId account);
/// What bands made now must hold for.
Allowance allowance(const Core&);
/// Makes all bands anew (after a restore, an announced change, or drift beyond the allowance).
void reband_all(Core&);
void reband_market(Core&, MarketId market);
/// Appends the customers that hold or owe the asset, as a balance or as profit and loss not yet realised; some of them twice.
void collect_holders(const Core&, AssetId asset, std::vector<AccountId>& found);
/// Sets the range of index values that bands made from now on will hold for.
void widen_funding(Core&, MarketId market);
void widen_credit(Core&, AssetId asset);
/// Sets the open interest that floors made from now on will hold for.
void widen_open_interest(Core&, MarketId market);
/// Points margin_bounds at the terms that bands must hold for.
void bound_margins(Core&);

// --- run_liquidation.cpp ---
/// Serves the queue in its order, one step per due account and turn; answers how many steps were taken (at most `steps`; 0:
/// nothing is due).
u32 serve_queue(Core&, u32 steps);

// --- floor_costs.cpp ---
/// What facts take from the account's floor of free margin; nothing where it has none. `row`: its line, as it is afterwards.
void spend_on_order(Core&, u32 row, const Order& order, Quantity quantity);
void spend_on_leaving(Core&, u32 row, const Order& order, Quantity quantity);
void spend_on_trade(Core&, u32 row, Quantity change, Amount cost);
/// Of the funding that the line owes, `settled` has been paid (a Posted of its own).
void settle_in_floor(Core&, u32 row, Amount settled);
/// Open interest has grown: floors that rates scaled by it may have left are forgotten.
void outgrow_open_interest(Core&, MarketId market);
/// Whether the floor alone shows that the account meets initial margin with the order open (its fee paid, `replaced` gone), or
/// maintenance after the trade. False says nothing.
bool order_is_free(const Core&, u32 row, const PlaceOrder& wish, const Order* replaced);
bool trade_is_free(const Core&, u32 row, Quantity change, Price price, Rate fee);

// --- audit.cpp ---
/// Stops the process when money, custody, positions or costs do not add up. Linear in the state.
void audit_money(const Core&);

// --- rebuild.cpp ---
/// Gives everything derived the size that the rule book asks for.
void fit_derived(Core&);
/// Makes everything derived from the state alone.
void rebuild(Core&);

}  // namespace plimsoll
