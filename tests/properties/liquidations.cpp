// No liquidation step lowers the margin ratio of an account that has margin equity, none turns a solvent account insolvent, and each certificate says
// what a stranger finds: by its own numbers, and by re-margining the account from the ground up before and after the step.
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "liquidation/certificate.hpp"
#include "tests/support/step_watch.hpp"

namespace plimsoll::test {
namespace {

class StepsDoNoHarm final : public StepWatch {
protected:
    void stepped(const LiquidationStepped& fact) override {
        certificate(fact);
        ratio_and_solvency(fact);
    }

private:
    void certificate(const LiquidationStepped& fact) {
        const Certificate& step = fact.certificate;
        for (const CertificateFault& found : verify(step, shadow_.rules_in_force(), shadow_.rulebook()))
            demand(false, fact, "the certificate's " + std::string(found.field) + " " + std::string(found.what));
        const NaiveAmounts is = shadow_.amounts(step.account);
        demand(stood_before(step).has_value(), fact,
               "the certificate says " + show({step.equity, step.maintenance, step.liquidation_equity}) +
                   " before, naively " + show(stood_before(step.account)));
        if (speaks_of_line(step.rule) &&
            shadow_.rules_in_force().markets[index(step.market)].settlement != step.numeraire)
            return;
        const Amount atoms = slack(step.account);
        const bool sale = step.rule == StepRule::collateral_sale;
        demand((sale || step.equity_after <= is.equity + atoms) && step.maintenance_after + atoms >= is.maintenance &&
                   step.liquidation_equity_after <= is.liquidation + atoms,
               fact,
               "the certificate promises " +
                   show({step.equity_after, step.maintenance_after, step.liquidation_equity_after}) +
                   " afterwards, naively " + show(is));
    }
    void ratio_and_solvency(const LiquidationStepped& fact) {
        const AccountId id = fact.certificate.account;
        const NaiveAmounts was = stood_before(fact.certificate).value_or(stood_before(id)), is = shadow_.amounts(id);
        const Amount atoms = slack(id);
        // Where margin equity is gone its ratio has no meaning: there the share of liquidation equity is kept (docs/risk/liquidation.md).
        if (was.equity > Amount{})
            demand(multiply((is.equity + atoms).raw, was.maintenance.raw) >=
                       multiply((was.equity - atoms).raw, is.maintenance.raw),
                   fact, "the margin ratio falls, " + show(was) + " to " + show(is));
        if (speaks_of_line(fact.certificate.rule)) {
            const Amount kept = was.liquidation < Amount{} ? was.maintenance - spread_evenly(fact.certificate) + atoms
                                                           : std::max(Amount{}, is.maintenance - atoms);
            demand(
                multiply((is.liquidation + atoms).raw, was.maintenance.raw) >= multiply(was.liquidation.raw, kept.raw),
                fact, "more than its share of liquidation equity is lost, " + show(was) + " to " + show(is));
        }
        if (was.liquidation >= Amount{}) {
            demand(is.liquidation >= -atoms, fact,
                   "a solvent account is made insolvent, " + show(was) + " to " + show(is));
            if (fact.certificate.fee > Amount{}) reached().count("a fee of a solvent account");
        }
        if (was.equity > Amount{} && is.maintenance > Amount{} && is.maintenance < was.maintenance)
            reached().count("a ratio that was kept");
    }
    // A deficit is carried by each part of a line alike: what a part would release at the line's average rate, in the numeraire.
    Amount spread_evenly(const Certificate& step) const {
        const Exact line = shadow_.requirement(step.market, step.quantity);
        const Amount part =
            pro_rata(settle(line, Round::floor), abs(step.filled).raw, abs(step.quantity).raw, Round::floor);
        const AssetId settlement = shadow_.market(step.market).terms.settlement;
        return {mul_div(part.raw, shadow_.full_price(settlement).raw, shadow_.numeraire_price(step.account).raw,
                        Round::floor)};
    }
    static std::string show(const NaiveAmounts& amounts) {
        return "E " + to_text(amounts.equity) + ", M " + to_text(amounts.maintenance) + ", LE " +
               to_text(amounts.liquidation);
    }
};

TEST(Liquidations, no_step_does_harm_and_every_certificate_is_true) {
    HistoryShape shape;
    shape.nonsense = 2;
    hold({.name = "liquidations", .first_seed = 5'000'000, .commands = 200'000, .shape = shape, .watch = [](u64) {
              return std::make_unique<StepsDoNoHarm>();
          }});
}

}  // namespace
}  // namespace plimsoll::test
