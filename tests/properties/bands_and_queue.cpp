// Nobody is overlooked. The engine looks only at accounts whose trigger band was crossed; here every account is re-margined from
// the ground up after every command, by code of its own. Who is unhealthy is in the queue, and who has no band cannot be hurt.
#include <gtest/gtest.h>

#include "tests/support/shadow_watch.hpp"

namespace plimsoll::test {
namespace {

class NobodyIsOverlooked final : public ShadowWatch {
public:
    std::string after(Engine& engine, const Step&, const Reply&) override {
        fold(engine);
        if (!shadow_.fault().empty()) return shadow_.fault();
        std::string fault;
        each_customer([&](AccountId id) {
            if (fault.empty()) fault = look_at(engine, id);
        });
        return fault;
    }

private:
    std::string look_at(const Engine& engine, AccountId id) const {
        if (shadow_.account(id).queued) return {};
        const std::string who = "account " + std::to_string(index(id));
        const NaiveRisk risk = shadow_.risk(id);
        if ((risk.equity - risk.maintenance).sign() < 0) return who + " is unhealthy and not in the queue";
        for (u32 i = 0; i < shadow_.assets(); ++i)
            if (-shadow_.purse(id, AssetId{i}).amount > shadow_.asset(AssetId{i}).terms.credit.account_max)
                return who + " owes more than its cap and is not in the queue";
        if (engine.core().derived.triggers.banded(id)) return {};
        return carries_risk(id) && can_be_hurt(id) ? who + " can be hurt and has no band" : std::string{};
    }
    bool carries_risk(AccountId id) const {
        for (const ShadowPurse& purse : shadow_.account(id).purses)
            if (purse.amount < Amount{}) return true;
        for (const ShadowLine& line : shadow_.account(id).lines)
            if (line.quantity != Quantity{}) return true;
        return false;
    }
    // Every variable that the account depends on at a hundredth and at a hundred times its price, in every combination.
    bool can_be_hurt(AccountId id) const {
        std::vector<u32> marks, assets;
        for (u32 i = 0; i < shadow_.account(id).lines.size(); ++i)
            if (shadow_.account(id).lines[i].quantity != Quantity{}) marks.push_back(i);
        for (u32 i = 0; i < shadow_.assets(); ++i)
            if (shadow_.asset(AssetId{i}).terms.feed != no_feed && shadow_.net(id, AssetId{i}) != Notional{})
                assets.push_back(i);
        const std::size_t corners = std::size_t{1} << (marks.size() + assets.size());
        for (std::size_t corner = 0; corner < corners; ++corner) {
            std::vector<Price> mark_at(shadow_.markets()), asset_at(shadow_.assets());
            const auto moved = [&](Price price, std::size_t bit) {
                return Price{(corner >> bit & 1) != 0 ? price.raw * 100 : std::max<i64>(1, price.raw / 100)};
            };
            for (std::size_t i = 0; i < marks.size(); ++i)
                mark_at[marks[i]] = moved(shadow_.market(MarketId{marks[i]}).mark, i);
            for (std::size_t i = 0; i < assets.size(); ++i)
                asset_at[assets[i]] = moved(shadow_.full_price(AssetId{assets[i]}), marks.size() + i);
            if (shadow_.health_at(id, mark_at, asset_at).sign() < 0) return true;
        }
        return false;
    }
};

TEST(NobodyIsOverlooked, who_is_unhealthy_by_naive_re_margining_is_in_the_queue) {
    hold({.name = "bands and queue", .first_seed = 2'000'000, .commands = 200'000, .watch = [](u64) {
              return std::make_unique<NobodyIsOverlooked>();
          }});
}

}  // namespace
}  // namespace plimsoll::test
