#include "lab/maker_account.hpp"

#include <algorithm>

#include "margin/risk.hpp"

namespace plimsoll::lab {

namespace {

constexpr int tries_max = 8;
constexpr i64 comfort = 3;  // equity over maintenance margin

bool short_of_money(Reject reject) {
    return reject == Reject::margin_insufficient || reject == Reject::credit_exhausted ||
           reject == Reject::balance_insufficient;
}
bool used_up(Reject reject) { return reject == Reject::position_limit_exceeded || reject == Reject::account_queued; }

}  // namespace

Reply MakerAccount::place(PlaceOrder wish, Time time) {
    wish.market = market_;
    if (account_ == no_account) open(time);
    const MarketTerms& terms = rules_->markets[index(market_)];
    const Amount worth = terms.kind == InstrumentKind::inverse_perpetual
                             ? Amount{mul_div(wish.quantity.raw, one_e8, wish.price.raw, Round::ceil)}
                             : settle(notional(wish.quantity, wish.price), Round::ceil);
    Reply reply;
    for (int tries = 0; tries < tries_max; ++tries) {
        wish.account = account_;
        reply = driver_->send(wish, time);
        if (reply.reject == Reject::none || !make_room(reply.reject, worth, time)) break;
    }
    return reply;
}

Reply MakerAccount::amend(AmendOrder wish, Time time) {
    wish.account = account_;
    return driver_->send(wish, time);
}

void MakerAccount::cancel_all(Time time) {
    if (account_ != no_account) driver_->send(CancelAll{account_, market_}, time);
}

// False where nothing that the owner can do would help.
bool MakerAccount::make_room(Reject refusal, Amount wanted, Time time) {
    if (short_of_money(refusal)) {
        const Amount before = driver_->state().asset(rules_->markets[index(market_)].settlement).deposited;
        pay_in(std::max(refill_, wanted), time);
        return driver_->state().asset(rules_->markets[index(market_)].settlement).deposited != before;
    }
    if (!used_up(refusal)) return false;
    cancel_all(time);
    open(time);
    return true;
}

void MakerAccount::open(Time time) {
    const OwnerId owner = driver_->send(OpenOwner{SelfTrade::cancel_maker}, time).owner;
    account_ = driver_->send(OpenAccount{owner, rules_->venue.numeraire}, time).account;
    accounts_.push_back(account_);
    pay_in(refill_, time);
}

void MakerAccount::pay_in(Amount amount, Time time) {
    const MarketTerms& terms = rules_->markets[index(market_)];
    deposit(terms.settlement, account_, amount, time);
    const Price mark = driver_->state().market(market_).mark;
    const Price price = mark > Price{} ? mark : driver_->state().feed(terms.feed).price;
    if (terms.base != no_asset && price > Price{})
        deposit(terms.base, account_, {mul_div(amount.raw, one_e8, price.raw, Round::floor)}, time);
}

Amount MakerAccount::deposit(AssetId asset, AccountId account, Amount amount, Time time) {
    const AssetTerms& terms = rules_->assets[index(asset)];
    const Amount room = terms.deposit_cap - driver_->state().asset(asset).deposited;
    if (room < amount) {
        const std::string note = "the deposit cap of " + terms.symbol + " limits the market makers' capital";
        if (std::ranges::find(*notes_, note) == notes_->end()) notes_->push_back(note);
    }
    const Amount paid = std::min(amount, room);
    if (paid <= Amount{}) return {};
    return driver_->send(Deposit{account, asset, paid}, time).reject == Reject::none ? paid : Amount{};
}

void MakerAccount::support(Time time) {
    const AssetId settlement = rules_->markets[index(market_)].settlement;
    for (const AccountId account : accounts_) {
        const AccountRisk risk = maintenance_risk(driver_->engine().view(), driver_->engine().core().gather(account));
        const Amount wanted{risk.maintenance.raw * comfort};
        if (risk.equity >= wanted) continue;
        // In the numeraire; twice the need, so that it is not asked for every minute.
        const Price price = driver_->state().asset(settlement).price;
        const Amount missing{2 * (wanted - risk.equity).raw};
        if (settlement != rules_->venue.numeraire && price <= Price{}) continue;
        const Amount units = settlement == rules_->venue.numeraire
                                 ? missing
                                 : Amount{mul_div(missing.raw, one_e8, price.raw, Round::ceil)};
        deposit(settlement, account, std::max(units, refill_), time);
    }
}

}  // namespace plimsoll::lab
