#include "lab/opening.hpp"

#include <algorithm>
#include <set>

namespace plimsoll::lab {

namespace {

constexpr i64 refills_to_limit = 10;

PlaceOrder order(Side side, Price price, Quantity quantity, TimeInForce tif) {
    PlaceOrder wish;
    wish.side = side;
    wish.tif = tif;
    wish.price = price;
    wish.quantity = quantity;
    return wish;
}

}  // namespace

std::expected<Time, std::string> Opening::run(Time begin) {
    driver_->send(UpgradeProtocol{protocol_version}, begin);
    const Reply loaded = driver_->send(LoadRuleBook{setup_->rules}, begin);
    if (loaded.reject != Reject::none)
        return std::unexpected("the rule book was refused: " + std::string{meaning_of(loaded.reject)});
    publishers_->publish_all(begin);
    note_unpriced();
    const auto plans = plan_accounts();
    if (!plans) return std::unexpected(plans.error());
    choose_markets(*plans);
    fund();
    const Time opened = open_markets(begin);
    open_accounts(*plans, opened);
    return opened;
}

// Feeds without a path in this run (a stable coin, an asset that is only collateral) stay without a price.
void Opening::note_unpriced() {
    std::string names;
    for (u32 i = 0; i < setup_->rules.feeds.size(); ++i)
        if (publishers_->source(FeedId{i}) == Price{})
            names += (names.empty() ? "" : ", ") + setup_->rules.feeds[i].symbol;
    if (!names.empty()) result_->notes.push_back("no prices for " + names + ": their assets and markets stay idle");
}

std::expected<std::vector<PlannedAccount>, std::string> Opening::plan_accounts() const {
    if (setup_->accounts) return plan_file_accounts(*setup_->accounts, setup_->rules);
    std::vector<MarketId> priced;
    for (const MarketId market : setup_->markets)
        if (publishers_->source(setup_->rules.markets[index(market)].feed) > Price{}) priced.push_back(market);
    return draw_population(setup_->lab.population, setup_->rules, priced, publishers_->sources(), setup_->seed);
}

void Opening::choose_markets(const std::vector<PlannedAccount>& plans) {
    std::set<AssetId> held;
    for (const PlannedAccount& plan : plans)
        for (const PlannedBalance& balance : plan.balances) held.insert(balance.asset);
    markets_ = setup_->markets;
    std::set<AssetId> sellable{setup_->rules.venue.numeraire};
    for (u32 i = 0; i < setup_->rules.markets.size(); ++i) {
        const MarketTerms& terms = setup_->rules.markets[i];
        if (terms.kind != InstrumentKind::spot || publishers_->source(terms.feed) == Price{} ||
            !held.contains(terms.base))
            continue;
        sellable.insert(terms.base);
        if (std::ranges::find(markets_, MarketId{i}) == markets_.end()) markets_.push_back(MarketId{i});
    }
    std::ranges::sort(markets_);
    std::string stuck;
    for (const AssetId asset : held)
        if (!sellable.contains(asset)) stuck += (stuck.empty() ? "" : ", ") + setup_->rules.assets[index(asset)].symbol;
    if (!stuck.empty())
        result_->notes.push_back("no spot market trades " + stuck + ": as collateral it is handed over, never sold");
    for (const MarketId market : markets_) {
        MarketResult row;
        row.market = market;
        row.symbol = setup_->rules.markets[index(market)].symbol;
        result_->markets.push_back(row);
        maker_->add(market);
        const Amount refill{setup_->rules.markets[index(market)].position_limit.raw / refills_to_limit};
        counterparties_.emplace(market, MakerAccount(market, refill, setup_->rules, *driver_, result_->notes));
    }
}

void Opening::fund() {
    const Time time = driver_->engine().now();
    const rulebook::StartTerms& start = setup_->lab.start;
    const AssetId numeraire = setup_->rules.venue.numeraire;
    if (start.shared_fund > Amount{}) driver_->send(FundInsurance{no_market, numeraire, start.shared_fund}, time);
    for (const auto& row : start.funds)
        if (row.amount > Amount{})
            driver_->send(FundInsurance{row.market, setup_->rules.markets[index(row.market)].settlement, row.amount},
                          time);
    for (u32 i = 0; i < start.backstops; ++i) {
        const OwnerId owner = driver_->send(OpenOwner{}, time).owner;
        const AccountId account = driver_->send(OpenAccount{owner, numeraire}, time).account;
        driver_->send(Deposit{account, numeraire, start.backstop_capital}, time);
        driver_->send(SetBackstop{account, true}, time);
    }
}

Time Opening::open_markets(Time begin) {
    Duration longest{};
    for (const MarketId market : markets_) {
        if (driver_->send(OpenMarket{market}, begin).reject != Reject::none) continue;
        longest = std::max(longest, setup_->rules.markets[index(market)].book.auction_time);
    }
    const Time opened = begin + longest;
    driver_->send(AdvanceTime{}, opened);
    publishers_->publish_all(opened);
    return opened;
}

// Money first, so that what a deposit cap leaves goes to customers before market makers; then the positions.
void Opening::open_accounts(const std::vector<PlannedAccount>& plans, Time time) {
    const State& state = driver_->state();
    const OwnerId first_owner{state.owners.size()};
    std::map<AccountId, std::string> names;
    std::vector<AccountId> accounts;
    for (const PlannedAccount& plan : plans) {
        accounts.push_back(open_account(plan, time));
        names.emplace(accounts.back(), plan.name);
    }
    const OwnerId next_owner{state.owners.size()};
    for (std::size_t i = 0; i < plans.size(); ++i)
        for (const PlannedPosition& position : plans[i].positions) open_position(accounts[i], plans[i], position, time);
    note_refusals();
    result_->accounts = static_cast<u32>(plans.size());

    std::vector<Customer> customers;
    for (u32 i = 0; i < state.ledger.accounts.size(); ++i) {
        const Account& account = state.ledger.accounts[i];
        if (account.mode == MarginMode::system || account.owner < first_owner || account.owner >= next_owner) continue;
        const auto known = names.find(AccountId{i});
        customers.push_back(
            {AccountId{i}, known != names.end() ? known->second : names[account.parent] + " (isolated)"});
    }
    driver_->recorder().begin(std::move(customers));
}

AccountId Opening::open_account(const PlannedAccount& plan, Time time) {
    const auto [owner, fresh] = owners_.try_emplace(plan.owner);
    if (fresh) owner->second = driver_->send(OpenOwner{}, time).owner;
    const AccountId account = driver_->send(OpenAccount{owner->second, setup_->rules.venue.numeraire}, time).account;
    for (const PlannedBalance& balance : plan.balances) pay_in(account, plan, balance, time);
    return account;
}

// A position that was entered at another price brings its unrealised profit or loss as money: it opens at the mark.
void Opening::pay_in(AccountId account, const PlannedAccount& plan, const PlannedBalance& balance, Time time) {
    Amount amount = balance.amount;
    for (const PlannedPosition& position : plan.positions) {
        const MarketTerms& terms = setup_->rules.markets[index(position.market)];
        if (!position.entry || terms.settlement != balance.asset || terms.kind == InstrumentKind::inverse_perpetual)
            continue;
        const Price mark = driver_->state().market(position.market).mark;
        amount += settle(notional(position.quantity, mark - *position.entry), Round::floor);
    }
    if (amount <= Amount{}) {
        result_->notes.push_back(plan.name + ": its loss before the start exceeds its " +
                                 setup_->rules.assets[index(balance.asset)].symbol);
        return;
    }
    if (driver_->send(Deposit{account, balance.asset, amount}, time).reject != Reject::none)
        ++refused_deposits_[balance.asset];
}

void Opening::refuse_order(Reject why) {
    ++result_->orders_refused_at_start;
    ++refused_orders_[why];
}

void Opening::note_refusals() {
    for (const auto& [asset, count] : refused_deposits_)
        result_->notes.push_back(std::to_string(count) + " deposits of " + setup_->rules.assets[index(asset)].symbol +
                                 " were refused: they would exceed its deposit cap, or what the asset may be used for");
    for (const auto& [why, count] : refused_orders_)
        result_->notes.push_back(std::to_string(count) + " opening orders were refused: " + std::string{name_of(why)});
}

// The counterparty offers at the mark exactly what the account wants, and nobody else quotes meanwhile.
void Opening::open_position(AccountId account, const PlannedAccount& plan, const PlannedPosition& position, Time time) {
    const MarketTerms& terms = setup_->rules.markets[index(position.market)];
    const MarketState& market = driver_->state().market(position.market);
    const auto found = counterparties_.find(position.market);
    if (market.mark <= Price{}) return refuse_order(Reject::price_missing);
    if (market.status != MarketStatus::open || found == counterparties_.end()) return refuse_order(Reject::market_paused);
    MakerAccount& counterparty = found->second;
    const Side side = position.quantity > Quantity{} ? Side::buy : Side::sell;
    const Price price{std::max(terms.book.tick.raw, market.mark.raw / terms.book.tick.raw * terms.book.tick.raw)};
    const Reply offered =
        counterparty.place(order(opposite(side), price, abs(position.quantity), TimeInForce::gtc), time);
    PlaceOrder wish = order(side, price, abs(position.quantity), TimeInForce::fok);
    wish.account = account;
    wish.market = position.market;
    if (plan.isolated) wish.isolated_margin = driver_->state().ledger.balance(account, terms.settlement);
    const Reply taken = driver_->send(wish, time);
    if (taken.reject == Reject::none) {
        if (position.leverage_rate)
            driver_->send(SetLeverage{taken.account, position.market, *position.leverage_rate}, time);
        return;
    }
    refuse_order(taken.reject);
    if (offered.reject == Reject::none) counterparty.cancel_all(time);
}

}  // namespace plimsoll::lab
