// How each fact changes the shadow, and what must have been so before.
#include "tests/support/shadow.hpp"

#include "base/text.hpp"
#include "ledger/ledger.hpp"

namespace plimsoll::test {

namespace {

constexpr AccountId outside = system_account::outside;

bool is_resting(const ShadowOrder& order) { return order.open && order.resting; }
Quantity signed_size(Side side, Quantity size) { return side == Side::buy ? size : -size; }

i64 ramped(i64 from, i64 to, MarginRate share) {
    return from + static_cast<i64>(div_round(i128{to - from} * share.raw, one_e6, Round::ceil));
}

// Initial rates of the new terms at once, maintenance rates a share of the way.
MarginModel ramped(const MarginModel& before, const MarginModel& after, MarginRate share) {
    MarginModel mixed = after;
    if (auto* tiered = std::get_if<TieredMargin>(&mixed)) {
        for (u32 i = 0; i < tiered->count; ++i)
            tiered->tiers[i].maintenance.raw = ramped(std::get<TieredMargin>(before).tiers[i].maintenance.raw,
                                                      std::get<TieredMargin>(after).tiers[i].maintenance.raw, share);
        return mixed;
    }
    auto& linear = std::get<SizeLinearMargin>(mixed);
    const auto &from = std::get<SizeLinearMargin>(before), &to = std::get<SizeLinearMargin>(after);
    linear.maintenance_base.raw = ramped(from.maintenance_base.raw, to.maintenance_base.raw, share);
    linear.maintenance_slope.raw = ramped(from.maintenance_slope.raw, to.maintenance_slope.raw, share);
    return mixed;
}

}  // namespace

ShadowPurse& Shadow::purse_of(AccountId id, AssetId asset) {
    auto& purses = accounts_[index(id)].purses;
    if (purses.size() <= index(asset)) purses.resize(index(asset) + 1);
    return purses[index(asset)];
}

ShadowLine& Shadow::line_of(AccountId id, MarketId market) {
    auto& lines = accounts_[index(id)].lines;
    if (lines.size() <= index(market)) lines.resize(index(market) + 1);
    return lines[index(market)];
}

ShadowPurse Shadow::purse(AccountId id, AssetId asset) const {
    const auto& purses = account(id).purses;
    return index(asset) < purses.size() ? purses[index(asset)] : ShadowPurse{};
}

ShadowLine Shadow::line(AccountId id, MarketId market) const {
    const auto& lines = account(id).lines;
    return index(market) < lines.size() ? lines[index(market)] : ShadowLine{};
}

// --- the venue ---

void Shadow::take(const RuleBookLoaded& fact) {
    rules_ = given_rules_;
    rulebook_ = fact.hash;
    for (std::size_t i = 0; i < markets_.size(); ++i) rules_.markets[i].margin = markets_[i].terms.margin;
    for (std::size_t i = assets_.size(); i < rules_.assets.size(); ++i)
        assets_.push_back({rules_.assets[i], {}, {}, {}});
    for (std::size_t i = markets_.size(); i < rules_.markets.size(); ++i) {
        markets_.emplace_back();
        markets_.back().terms = rules_.markets[i];
    }
}

void Shadow::take(const MarginChangeAnnounced& fact) {
    ShadowMarket& market = markets_[index(fact.market)];
    demand(!market.margin_after.has_value(), "a second change of margin was announced before the first had ended");
    market.margin_before = market.terms.margin;
    market.margin_after = given_change_.margin;
}

void Shadow::take(const MarginRampStepped& fact) {
    ShadowMarket& market = markets_[index(fact.market)];
    demand(market.margin_after.has_value(), "a ramp stepped that was not announced");
    if (!market.margin_after) return;
    market.terms.margin = *market.margin_after;
    market.terms.margin.model = ramped(market.margin_before->model, market.margin_after->model, fact.share);
    rules_.markets[index(fact.market)].margin = market.terms.margin;
    if (fact.share == margin_rate_one) market.margin_before = market.margin_after = std::nullopt;
}

void Shadow::take(const MarketStatusChanged& fact) { markets_[index(fact.market)].status = fact.status; }

void Shadow::take(const AccountOpened& fact) {
    demand(index(fact.account) == accounts_.size(), "an account was opened out of turn");
    ShadowAccount account;
    account.opened = fact;
    accounts_.push_back(account);
    if (fact.mode != MarginMode::system || fact.market == no_market) return;
    ShadowMarket& market = markets_[index(fact.market)];
    (market.clearing == AccountId{}  ? market.clearing
     : market.funding == AccountId{} ? market.funding
                                     : market.fund) = fact.account;
}

void Shadow::take(const BackstopSet& fact) { accounts_[index(fact.account)].backstop = fact.on; }
void Shadow::take(const LeverageSet& fact) { line_of(fact.account, fact.market).leverage = fact.rate; }

// --- money ---

// Interest is charged once for each stretch between two changes of the debt, and never forgotten at one.
// An open deficit of the asset takes its part first.
void Shadow::check_interest(const Posted& fact) {
    if (interest_left_.amount > Amount{}) {
        demand(fact.reason == PostReason::credit_interest && fact.from == interest_left_.account &&
                   fact.asset == interest_left_.asset && fact.amount == interest_left_.amount,
               "the rest of the credit interest did not follow what repaid the open deficit");
        interest_left_ = {};
        return demand(fact.to == system_account::shared_fund, "credit interest went elsewhere than to the shared fund");
    }
    if (fact.reason == PostReason::deficit_repaid && customer(fact.from)) {
        const Amount owed = interest_owed(fact.from, fact.asset);
        demand(owed == Amount{} || fact.amount <= owed, "more repaid an open deficit than was owed as interest");
        interest_left_ = {fact.from, fact.asset, owed == Amount{} ? Amount{} : owed - fact.amount};
        return;
    }
    if (fact.reason == PostReason::credit_interest) {
        demand(fact.amount == interest_owed(fact.from, fact.asset),
               "credit interest is not debt x index change, rounded up");
        return demand(fact.to == system_account::shared_fund, "credit interest went elsewhere than to the shared fund");
    }
    for (const AccountId side : {fact.from, fact.to})
        demand(interest_owed(side, fact.asset) == Amount{}, "a debt changed before its interest was settled");
}

void Shadow::check_outside(const Posted& fact) {
    const bool in = fact.from == outside, out = fact.to == outside;
    demand((fact.reason == PostReason::deposit) == (in && customer(fact.to)), "a deposit that is none");
    demand((fact.reason == PostReason::withdrawal) == out, "coins left by no withdrawal");
    demand(!in || fact.reason == PostReason::deposit || fact.reason == PostReason::insurance_deposit ||
               fact.reason == PostReason::deficit_repaid,
           "coins came in by no deposit");
}

void Shadow::change_balance(AccountId id, AssetId asset, Amount by) {
    ShadowPurse& purse = purse_of(id, asset);
    purse.amount += by;
    purse.anchor = assets_[index(asset)].credit_index;
}

void Shadow::take(const Posted& fact) {
    demand(fact.amount > Amount{} && fact.from != fact.to, "a posting that moves nothing");
    check_interest(fact);
    check_outside(fact);
    change_balance(fact.from, fact.asset, -fact.amount);
    change_balance(fact.to, fact.asset, fact.amount);
    if (fact.reason == PostReason::deposit) assets_[index(fact.asset)].deposited += fact.amount;
    if (fact.reason == PostReason::withdrawal) assets_[index(fact.asset)].deposited -= fact.amount;
    last_posted_ = fact;
}

// What is paid between two changes of the quantity adds up to one rounding of the whole.
void Shadow::take(const FundingSettled& fact) {
    ShadowLine& line = line_of(fact.account, fact.market);
    const ShadowMarket& market = markets_[index(fact.market)];
    const Amount owed = funding_owed(fact.account, fact.market);
    demand(fact.settled_total == line.settled + owed, "funding settled is not quantity x index change, rounded up");
    const bool pays = owed > Amount{};
    demand(last_posted_.reason == PostReason::funding && last_posted_.asset == market.terms.settlement &&
               last_posted_.amount == abs(owed) && last_posted_.from == (pays ? fact.account : market.funding) &&
               last_posted_.to == (pays ? market.funding : fact.account),
           "funding was settled without its posting");
    line.settled = fact.settled_total;
}

void Shadow::take(const PositionChanged& fact) {
    demand(markets_[index(fact.market)].terms.kind != InstrumentKind::spot, "a position in a spot market");
    demand(fact.quantity != Quantity{}, "a position changed by nothing");
    ShadowLine& line = line_of(fact.account, fact.market);
    demand(line.quantity == Quantity{} || funding_owed(fact.account, fact.market) == Amount{},
           "a position changed before its funding was settled");
    line.quantity += fact.quantity;
    line.cost += fact.cost;
    line.anchor = markets_[index(fact.market)].funding_index;
    line.settled = Amount{};
    demand(line.quantity != Quantity{} || line.cost == Amount{}, "a closed position kept a cost");
}

// --- orders ---

void Shadow::count_order(const ShadowOrder& order, Quantity quantity, int sign) {
    ShadowLine& line = line_of(order.accepted.account, order.accepted.market);
    const Quantity by = sign > 0 ? quantity : -quantity;
    const bool buys = order.accepted.side == Side::buy;
    (buys ? line.bids : line.asks) += by;
    (buys ? line.bids_notional : line.asks_notional) += notional(by, order.accepted.price);
}

void Shadow::take(const OrderAccepted& fact) {
    if (orders_.size() <= slot_of(fact.order)) orders_.resize(slot_of(fact.order) + 1);
    ShadowOrder& order = orders_[slot_of(fact.order)];
    demand(!order.open, "an order took the place of another");
    order = {fact, fact.quantity, true, false};
    ++line_of(fact.account, fact.market).orders;
}

void Shadow::take(const OrderRested& fact) {
    ShadowOrder& order = orders_[slot_of(fact.order)];
    demand(order.open && !order.resting && order.accepted.order == fact.order,
           "an order rested twice, or was not there");
    demand(order.accepted.tif == TimeInForce::gtc || order.accepted.tif == TimeInForce::gtt,
           "an immediate order rests");
    order.resting = true;
    count_order(order, order.remaining, +1);
}

void Shadow::take(const OrderAmended& fact) {
    ShadowOrder& order = orders_[slot_of(fact.order)];
    demand(is_resting(order) && order.accepted.order == fact.order, "an order was amended that did not rest");
    demand(!fact.keeps_priority || (fact.price == order.accepted.price && fact.quantity < order.remaining),
           "an amendment kept its priority that did more than shrink");
    count_order(order, order.remaining, -1);
    order.accepted.price = fact.price;
    order.remaining = fact.quantity;
    order.resting = fact.keeps_priority;
    if (order.resting) count_order(order, order.remaining, +1);
}

void Shadow::check_fill(const OrderFilled& fact, const ShadowOrder& maker, const ShadowOrder& taker) {
    demand(is_resting(maker) && maker.accepted.order == fact.maker && maker.accepted.account == fact.maker_account,
           "a fill with a maker that did not rest");
    demand(taker.open && taker.accepted.order == fact.taker && taker.accepted.account == fact.taker_account,
           "a fill with a taker that was not there");
    demand(maker.accepted.side != taker.accepted.side && taker.accepted.side == fact.taker_side,
           "a fill of two orders of one side");
    demand(fact.quantity > Quantity{} && fact.quantity <= maker.remaining && fact.quantity <= taker.remaining,
           "a fill of more than was left");
    demand(fact.auction || fact.price == maker.accepted.price, "a fill at another price than the maker's");
    for (const ShadowOrder* side : {&maker, &taker}) {
        const OrderAccepted& order = side->accepted;
        demand(order.side == Side::buy ? fact.price <= order.price : fact.price >= order.price,
               "a fill beyond a limit");
        if ((order.flags & order_flag::reduce_only) == 0) continue;
        const Quantity held = line(order.account, order.market).quantity,
                       change = signed_size(order.side, fact.quantity);
        demand(held != Quantity{} && (held > Quantity{}) != (change > Quantity{}) && abs(change) <= abs(held),
               "a reduce-only order did not reduce");
    }
    demand(account(fact.maker_account).opened.owner != account(fact.taker_account).opened.owner,
           "an owner traded with itself");
}

void Shadow::take(const OrderFilled& fact) {
    ShadowOrder &maker = orders_[slot_of(fact.maker)], &taker = orders_[slot_of(fact.taker)];
    check_fill(fact, maker, taker);
    for (ShadowOrder* side : {&maker, &taker}) {
        if (side->resting) count_order(*side, fact.quantity, -1);
        side->remaining -= fact.quantity;
    }
}

void Shadow::take(const OrderClosed& fact) {
    ShadowOrder& order = orders_[slot_of(fact.order)];
    demand(order.open && order.accepted.order == fact.order && order.accepted.account == fact.account &&
               order.accepted.market == fact.market && order.remaining == fact.remaining,
           "an order was closed that was not there");
    demand((fact.reason == CloseReason::filled) == (fact.remaining == Quantity{}),
           "an order closed as filled that was not");
    if (order.resting) count_order(order, order.remaining, -1);
    order.open = order.resting = false;
    --line_of(fact.account, fact.market).orders;
}

// --- prices and time ---

void Shadow::take(const AssetPriced& fact) { assets_[index(fact.asset)].priced = fact; }

void Shadow::take(const MarkUpdated& fact) {
    ShadowMarket& market = markets_[index(fact.market)];
    market.mark = fact.mark;
    market.index = fact.index;
    market.usable = fact.index_usable;
}

void Shadow::take(const FundingAccrued& fact) { markets_[index(fact.market)].funding_index = fact.index; }

void Shadow::take(const CreditAccrued& fact) {
    demand(fact.index >= assets_[index(fact.asset)].credit_index, "a credit index fell");
    assets_[index(fact.asset)].credit_index = fact.index;
}

void Shadow::take(const TimeAdvanced& fact) {
    demand(fact.time > now_, "time ran backwards or stood");
    now_ = fact.time;
}

// --- the queue ---

void Shadow::take(const AccountQueued& fact) {
    demand(!account(fact.account).queued && customer(fact.account), "an account was queued twice");
    accounts_[index(fact.account)].queued = true;
    const NaiveAmounts now = amounts(fact.account);
    if (now.equity != fact.equity || now.maintenance != fact.maintenance)
        complain("account " + std::to_string(index(fact.account)) + " was queued with equity " + to_text(fact.equity) +
                 " and maintenance " + to_text(fact.maintenance) + ", naively " + to_text(now.equity) + " and " +
                 to_text(now.maintenance));
    if (fact.reason == QueueReason::maintenance) {
        const NaiveRisk exact_risk = risk(fact.account);
        demand((exact_risk.equity - exact_risk.maintenance).sign() < 0, "a healthy account was queued");
    } else {
        bool beyond = false;
        for (std::size_t i = 0; i < assets_.size(); ++i)
            beyond = beyond ||
                     -purse(fact.account, AssetId{static_cast<u32>(i)}).amount > assets_[i].terms.credit.account_max;
        demand(beyond, "an account was queued that owed no more than its cap");
    }
}

void Shadow::take(const LiquidationStepped& fact) {
    demand(account(fact.certificate.account).queued, "a liquidation step of an account that is not in the queue");
}

void Shadow::take(const AccountReleased& fact) {
    demand(account(fact.account).queued, "an account was released that was not in the queue");
    accounts_[index(fact.account)].queued = false;
}

}  // namespace plimsoll::test
