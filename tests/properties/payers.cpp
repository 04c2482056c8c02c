// Who pays. Only holders of the market, insurance funds and backstops pay for a loss there; nobody without a position is touched.
// ADL gives what it takes, to the unit and to the atom; it costs a counterparty no more than it had won there, lowers no ratio of
// one that stands below its initial margin, and takes no hedge of an owner while others have unhedged positions left.
#include <gtest/gtest.h>

#include "margin/risk.hpp"
#include "tests/support/step_watch.hpp"

namespace plimsoll::test {
namespace {

// What a counterparty is asked for in one step.
struct Asked {
    Amount profit;      // unrealised in this market, before
    Notional borne;     // lost against the mark, and socialised
    Quantity taken;     // magnitude
    Quantity unhedged;  // before
    Quantity held;      // before, signed
};

class WhoPays final : public StepWatch {
public:
    void before(const Engine& engine, const Step& step) override {
        StepWatch::before(engine, step);
        if (const auto* load = std::get_if<LoadRuleBook>(&step.command)) follower_.give_content(load->rules);
        if (const auto* change = std::get_if<ChangeMargin>(&step.command)) follower_.give_content(*change);
    }

protected:
    void looking_at(const Posted& fact) override {
        if (fact.reason == PostReason::socialisation) {
            payments_.push_back(fact);
        } else if (fact.reason == PostReason::deficit_cover && shadow_.customer(fact.from)) {
            demand(shadow_.account(fact.from).backstop && !shadow_.account(fact.from).queued,
                   "a deficit was covered by a customer who is no backstop");
            reached().count("a backstop paid a deficit");
        } else if (fact.reason == PostReason::takeover) {
            for (const AccountId side : {fact.from, fact.to})
                demand(!shadow_.customer(side) || shadow_.account(side).backstop || shadow_.account(side).queued,
                       "a takeover touched somebody else");
        }
    }
    void looking_at(const DeficitAbsorbed& fact) override {
        if (fact.payer != Payer::socialisation) return;
        Amount sum{};
        for (const Posted& payment : payments_) {
            demand(payment.to == fact.account && payment.asset == fact.asset, "what was socialised went elsewhere");
            const Quantity held = shadow_.line(payment.from, fact.market).quantity;
            demand(shadow_.customer(payment.from) && held != Quantity{},
                   "an account without a position paid a socialised loss");
            Asked& asked = asked_of(payment.from, fact.market);
            asked.borne += as_notional(payment.amount);
            sum += payment.amount;
        }
        demand(sum == fact.amount, "what was socialised does not add up");
        payments_.clear();
    }
    void looking_at(const AdlTransferred& fact) override {
        if (transfers_.empty()) look_at_candidates(fact);
        const Quantity from = shadow_.line(fact.from, fact.market).quantity,
                       to = shadow_.line(fact.to, fact.market).quantity;
        demand(fact.quantity != Quantity{} && (from > Quantity{}) == (fact.quantity > Quantity{}) &&
                   abs(fact.quantity) <= abs(from),
               "ADL took what was not there");
        demand((to > Quantity{}) != (fact.quantity > Quantity{}) && abs(fact.quantity) <= abs(to),
               "ADL gave more than closes a position");
        Asked& asked = asked_of(fact.to, fact.market);
        asked.borne += as_notional(fact.cash) - value_at_mark(fact);
        asked.taken += abs(fact.quantity);
        transfers_.push_back(fact);
    }
    void stepped(const LiquidationStepped& fact) override {
        if (fact.certificate.rule == StepRule::adl) {
            adds_up(fact);
            spares_hedges(fact);
        } else {
            demand(transfers_.empty(), fact, "ADL outside its step");
        }
        for (const auto& [id, asked] : asked_) bears(fact, id, asked);
        asked_.clear();
        transfers_.clear();
        candidates_.clear();
    }
    void after_command() override {
        demand(payments_.empty() && transfers_.empty(), "somebody paid for a loss outside a step");
    }
    void folded(const Event& fact, Sequence sequence) override { follower_.replay_event(fact, sequence); }

private:
    // The value of what the counterparty gets at the mark; its loss is the cash less this.
    Notional value_at_mark(const AdlTransferred& fact) const {
        const ShadowMarket& market = shadow_.market(fact.market);
        if (market.terms.kind != InstrumentKind::inverse_perpetual) return notional(fact.quantity, market.mark);
        return as_notional(Amount{div_round(-i128{fact.quantity.raw} * one_e8, market.mark.raw, Round::floor)});
    }
    Asked& asked_of(AccountId id, MarketId market) {
        const auto [place, fresh] = asked_.try_emplace(id);
        if (fresh) {
            place->second.profit = shadow_.profit(id, market);
            place->second.held = shadow_.line(id, market).quantity;
        }
        return place->second;
    }
    void adds_up(const LiquidationStepped& fact) {
        Quantity quantity{};
        Amount cash{};
        for (const AdlTransferred& transfer : transfers_) {
            demand(transfer.from == fact.certificate.account && transfer.market == fact.certificate.market, fact,
                   "ADL of another's position");
            quantity += transfer.quantity;
            cash += transfer.cash;
        }
        demand(quantity == fact.certificate.quantity, fact, "what was given is not what was taken");
        demand(cash == fact.certificate.cash, fact, "the cash of ADL does not add up");
        demand(shadow_.line(fact.certificate.account, fact.certificate.market).quantity == Quantity{}, fact,
               "ADL left a part behind");
    }
    // An atom a lot is what splits of cash may move.
    Amount roundings(MarketId market, const Asked& asked) const {
        return {4 + asked.taken.raw / shadow_.market(market).terms.book.lot.raw};
    }
    void bears(const LiquidationStepped& fact, AccountId id, const Asked& asked) {
        const MarketId market = fact.certificate.market;
        const Amount borne = settle(asked.borne, Round::ceil);
        if (borne <= roundings(market, asked)) return;
        demand(borne <= asked.profit + roundings(market, asked), fact,
               "account " + std::to_string(index(id)) + " bears more than it had won there");
        if (asked.taken == Quantity{}) return;
        reached().count("a counterparty that bears a part of the loss");
        const NaiveAmounts was = stood_before(id), is = shadow_.amounts(id);
        const Amount atoms = slack(id) + roundings(market, asked);
        const bool kept = multiply((is.equity + atoms).raw, was.maintenance.raw) >=
                          multiply((was.equity - atoms).raw, is.maintenance.raw);
        demand(kept || is.equity + atoms >= risk_of(id).initial, fact,
               "account " + std::to_string(index(id)) +
                   " bears so much that its ratio falls, and stands below initial margin");
    }

    // --- hedges ---
    i128 exposure(MarketId market, Quantity quantity) const {
        const ShadowMarket& row = shadow_.market(market);
        if (row.terms.kind != InstrumentKind::inverse_perpetual) return quantity.raw;
        return div_round(i128{quantity.raw} * one_e8, row.mark.raw, Round::floor);
    }
    Quantity unhedged(AccountId id, MarketId market) const {
        const FeedId feed = shadow_.market(market).terms.feed;
        const Quantity held = shadow_.line(id, market).quantity;
        const i128 own = exposure(market, held);
        i128 longs = 0, shorts = 0;
        each_customer([&](AccountId other) {
            if (shadow_.account(other).opened.owner != shadow_.account(id).opened.owner) return;
            for (u32 i = 0; i < shadow_.account(other).lines.size(); ++i) {
                const Quantity quantity = shadow_.account(other).lines[i].quantity;
                if (shadow_.market(MarketId{i}).terms.feed != feed || quantity == Quantity{}) continue;
                const i128 leg = exposure(MarketId{i}, quantity);
                (leg > 0 ? longs : shorts) += leg;
            }
            for (u32 i = 0; i < shadow_.assets(); ++i)
                if (shadow_.asset(AssetId{i}).terms.feed == feed) {
                    const i128 leg = shadow_.purse(other, AssetId{i}).amount.raw;
                    (leg > 0 ? longs : shorts) += leg;
                }
        });
        const i128 net = longs + shorts, side = own > 0 ? longs : -shorts;
        if (own == 0 || net == 0 || (net > 0) != (own > 0)) return {};
        const i128 size = net > 0 ? net : -net, lot = shadow_.market(market).terms.book.lot.raw;
        if (size >= side) return abs(held);
        return {static_cast<i64>(mul_div(abs(held).raw, size, side, Round::floor) / lot * lot)};
    }
    void look_at_candidates(const AdlTransferred& fact) {
        each_customer([&](AccountId id) {
            const Quantity held = shadow_.line(id, fact.market).quantity;
            if (held == Quantity{} || (held > Quantity{}) == (fact.quantity > Quantity{})) return;
            Asked& candidate = candidates_[id];
            candidate.held = held;
            candidate.unhedged = unhedged(id, fact.market);
            candidate.profit = shadow_.profit(id, fact.market);
        });
    }
    // Transfers that cost nothing have no other bound than the position: there the second pass may come only when no unhedged lot
    // is left anywhere. Where a transfer costs something, only one that could have borne it counts.
    void spares_hedges(const LiquidationStepped& fact) {
        bool second_free = false, second_bearing = false;
        Notional unit_cost{};  // of a lot, the dearest
        const Quantity lot = shadow_.market(fact.certificate.market).terms.book.lot;
        std::map<AccountId, Quantity> given;
        for (const AdlTransferred& transfer : transfers_) {
            given[transfer.to] += abs(transfer.quantity);
            const Notional cost = as_notional(transfer.cash) - value_at_mark(transfer);
            const Asked rounding{
                .profit = {}, .borne = {}, .taken = abs(transfer.quantity), .unhedged = {}, .held = {}};
            const bool free = settle(cost, Round::ceil) <= roundings(transfer.market, rounding);
            if (transfer.pass == 2) (free ? second_free : second_bearing) = true;
            if (!free) unit_cost = std::max(unit_cost, Notional{cost.raw / (abs(transfer.quantity).raw / lot.raw) + 1});
        }
        for (const auto& [id, candidate] : candidates_) {
            const Quantity left = candidate.unhedged - given[id];
            if (left < lot) continue;
            demand(!second_free, fact,
                   "a hedge was taken while account " + std::to_string(index(id)) + " had an unhedged position");
            if (!second_bearing) continue;
            const Notional borne = asked_.contains(id) ? asked_.at(id).borne : Notional{};
            const Notional room = as_notional(candidate.profit) - borne;
            const Notional some{3 * unit_cost.raw + as_notional(Amount{1'000}).raw};
            demand(
                room <= some || free_margin(id, fact.certificate.market) <= some, fact,
                "a hedge was taken at a cost that account " + std::to_string(index(id)) + " could have borne unhedged");
        }
        if (second_free) reached().count("hedges taken at no cost, last of all");
        if (second_bearing) reached().count("hedges taken at a cost, last of all");
    }

    AccountRisk risk_of(AccountId id) const { return account_risk(follower_.view(), follower_.core().gather(id)); }
    // Margin equity beyond initial margin, in the market's settlement asset.
    Notional free_margin(AccountId id, MarketId market) const {
        const AccountRisk risk = risk_of(id);
        const i128 free = (risk.equity - risk.initial).raw, unit = shadow_.numeraire_price(id).raw;
        return as_notional(
            Amount{mul_div(free, unit, shadow_.full_price(shadow_.market(market).terms.settlement).raw, Round::floor)});
    }

    Engine follower_;  // folds the same facts, so that it can be asked in the middle of a command
    std::vector<Posted> payments_;
    std::vector<AdlTransferred> transfers_;
    std::map<AccountId, Asked> asked_, candidates_;
};

TEST(Payers, only_who_has_won_in_the_market_pays_for_a_loss_there) {
    HistoryShape shape;
    shape.nonsense = 2;
    shape.accounts_max = 30;
    hold({.name = "payers", .first_seed = 6'000'000, .commands = 150'000, .shape = shape, .watch = [](u64) {
              return std::make_unique<WhoPays>();
          }});
}

}  // namespace
}  // namespace plimsoll::test
