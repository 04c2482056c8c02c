// A watch that keeps a shadow beside the engine.
#pragma once

#include "tests/support/history_run.hpp"
#include "tests/support/shadow.hpp"

namespace plimsoll::test {

class ShadowWatch : public Watch {
public:
    void before(const Engine&, const Step& step) override {
        if (const auto* load = std::get_if<LoadRuleBook>(&step.command)) shadow_.give(load->rules);
        if (const auto* change = std::get_if<ChangeMargin>(&step.command)) shadow_.give(*change);
    }

protected:
    void fold(const Engine& engine) {
        engine.visit_events([&](const auto& fact) { shadow_.fold(fact); });
    }
    /// Calls visit(id) for each customer.
    template <class Visit>
    void each_customer(Visit&& visit) const {
        for (u32 i = 0; i < shadow_.accounts(); ++i)
            if (shadow_.customer(AccountId{i})) visit(AccountId{i});
    }

    Shadow shadow_;
};

}  // namespace plimsoll::test
