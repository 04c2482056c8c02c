// Liquidation steps seen from outside: how each account that a step touches stood before it, by naive re-margining in the middle
// of a command. Prices stand still while the queue is served, so that a step lies between two of its certificates or between one
// and the last fact that moved a price.
#pragma once

#include <algorithm>
#include <map>

#include "codec/text_fields.hpp"
#include "tests/support/shadow_watch.hpp"

namespace plimsoll::test {

class StepWatch : public ShadowWatch {
public:
    std::string after(Engine& engine, const Step&, const Reply& reply) override {
        touched_.clear();
        engine.visit_events([&](const auto& fact) {
            before_fact(fact);
            shadow_.fold(fact);
            folded(Event{fact}, reply.sequence);
            after_fact(fact);
        });
        after_command();
        return !shadow_.fault().empty() ? shadow_.fault() : fault_;
    }

protected:
    /// A step of the ladders has just ended.
    virtual void stepped(const LiquidationStepped& fact) = 0;
    virtual void looking_at(const Posted&) {}  // before it is folded
    virtual void looking_at(const AdlTransferred&) {}
    virtual void looking_at(const DeficitAbsorbed&) {}
    virtual void folded(const Event&, Sequence) {}
    virtual void after_command() {}

    void demand(bool holds, const LiquidationStepped& fact, const std::string& what) {
        if (holds || !fault_.empty()) return;
        const Certificate& step = fact.certificate;
        fault_ = "account " + std::to_string(index(step.account)) + ", step " + std::to_string(step.step) + ", " +
                 std::string(name_of(step.rule)) + ": " + what + "\n  ";
        codec::append_json(fault_, step);
    }
    void demand(bool holds, const char* what) {
        if (!holds && fault_.empty()) fault_ = what;
    }
    /// How the account stood before it was first touched since prices last moved; now, where it has not been.
    NaiveAmounts stood_before(AccountId id) const {
        const auto found = touched_.find(id);
        return found == touched_.end() ? shadow_.amounts(id) : found->second.front();
    }
    /// How the failing account stood when the step began: between two facts, as its certificate says. The command's own facts, a
    /// deposit for one, may have touched it before. Empty where it never stood so.
    std::optional<NaiveAmounts> stood_before(const Certificate& step) const {
        const NaiveAmounts said{step.equity, step.maintenance, step.liquidation_equity};
        if (shadow_.amounts(step.account) == said) return said;
        const auto found = touched_.find(step.account);
        if (found == touched_.end() || std::ranges::find(found->second, said) == found->second.end())
            return std::nullopt;
        return said;
    }
    /// Roundings that a step may leave: a few atoms of each asset that the account holds or settles in, in its numeraire.
    Amount slack(AccountId id) const {
        i128 atoms = 8;
        for (u32 i = 0; i < shadow_.assets(); ++i)
            atoms += 4 * (1 + shadow_.full_price(AssetId{i}).raw / shadow_.numeraire_price(id).raw);
        return {atoms};
    }

private:
    void touch(AccountId id) {
        if (shadow_.has(id) && shadow_.customer(id)) touched_[id].push_back(shadow_.amounts(id));
    }
    template <class Fact>
    void before_fact(const Fact&) {}
    void before_fact(const Posted& fact) {
        touch(fact.from);
        touch(fact.to);
        looking_at(fact);
    }
    void before_fact(const FundingSettled& fact) { touch(fact.account); }
    void before_fact(const PositionChanged& fact) { touch(fact.account); }
    void before_fact(const AdlTransferred& fact) {
        touch(fact.to);
        looking_at(fact);
    }
    void before_fact(const DeficitAbsorbed& fact) { looking_at(fact); }

    template <class Fact>
    void after_fact(const Fact&) {}
    void after_fact(const MarkUpdated&) { touched_.clear(); }
    void after_fact(const AssetPriced&) { touched_.clear(); }
    void after_fact(const FundingAccrued&) { touched_.clear(); }
    void after_fact(const CreditAccrued&) { touched_.clear(); }
    void after_fact(const MarginRampStepped&) { touched_.clear(); }
    void after_fact(const MarketStatusChanged&) { touched_.clear(); }
    void after_fact(const TimeAdvanced&) { touched_.clear(); }
    void after_fact(const AccountQueued&) { touched_.clear(); }
    void after_fact(const AccountReleased&) { touched_.clear(); }
    void after_fact(const LiquidationStepped& fact) {
        stepped(fact);
        touched_.clear();
    }

    std::map<AccountId, std::vector<NaiveAmounts>> touched_;  // before each fact that touched it
    std::string fault_;
};

}  // namespace plimsoll::test
