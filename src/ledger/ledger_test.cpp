#include "ledger/ledger.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <map>

namespace plimsoll {
namespace {

constexpr AccountId outside = system_account::outside, alice{1}, bob{2};
constexpr AssetId dollar{0}, coin{1}, token{2};

constexpr Amount units(i64 whole) { return {i128{whole} * one_e8}; }

// `outside`, which every venue has, and customers after it.
Ledger ledger_of(u32 customers, u32 assets = 3) {
    Ledger ledger;
    ledger.assets.resize(assets);
    for (u32 row = 0; row <= customers; ++row) {
        ledger.accounts.append();
        ledger.accounts.write(row).mode = row == 0 ? MarginMode::system : MarginMode::cross;
    }
    return ledger;
}

std::vector<AssetId> assets_of(const Ledger& ledger, AccountId account) {
    std::vector<AssetId> found;
    for (u32 row = ledger.accounts[static_cast<u32>(index(account))].first_balance; row != no_row;
         row = ledger.balances[row].next)
        found.push_back(ledger.balances[row].asset);
    return found;
}

TEST(Ledger, WhatLeavesOneSideReachesTheOther) {
    Ledger ledger = ledger_of(2);
    ledger.post(outside, alice, dollar, units(100));
    ledger.post(alice, bob, dollar, units(30));
    EXPECT_EQ(ledger.balance(alice, dollar), units(70));
    EXPECT_EQ(ledger.balance(bob, dollar), units(30));
    EXPECT_EQ(ledger.custody(dollar), units(100));
    EXPECT_EQ(ledger.balance(bob, coin), Amount{});
}

TEST(Ledger, ALineComesWithItsFirstPostingAndGoesWhenItFallsToZero) {
    Ledger ledger = ledger_of(1);
    for (const AssetId asset : {token, dollar, coin}) ledger.post(outside, alice, asset, units(1));
    EXPECT_EQ(assets_of(ledger, alice), (std::vector{dollar, coin, token}));
    ledger.post(alice, outside, coin, units(1));
    EXPECT_EQ(assets_of(ledger, alice), (std::vector{dollar, token}));
    EXPECT_EQ(ledger.accounts[1].balance_count, 2u);
    EXPECT_EQ(ledger.balance_row(alice, coin), no_row);
}

TEST(Ledger, ADebtUsesUpTheAssetsCreditUntilItIsPaidBack) {
    Ledger ledger = ledger_of(2);
    ledger.post(alice, bob, dollar, units(60));
    EXPECT_EQ(ledger.assets[0].credit_used, units(60));
    ledger.post(bob, alice, dollar, units(45));
    EXPECT_EQ(ledger.assets[0].credit_used, units(15));
    ledger.post(bob, alice, dollar, units(20));  // 15 to spare again, and 5 owed by bob
    EXPECT_EQ(ledger.assets[0].credit_used, units(5));
    ledger.post(outside, bob, dollar, units(5));
    EXPECT_EQ(ledger.assets[0].credit_used, Amount{});  // what `outside` is below zero is no loan
}

TEST(Ledger, WhatMayBeOwedIsTheSmallerRoom) {
    Ledger ledger = ledger_of(2);
    ledger.post(alice, outside, dollar, units(60));
    CreditTerms terms;
    terms.account_max = units(100);
    terms.total_max = units(1'000);
    EXPECT_EQ(ledger.credit_room(alice, dollar, terms), units(40));
    EXPECT_EQ(ledger.credit_room(bob, dollar, terms), units(100));
    terms.total_max = units(70);
    EXPECT_EQ(ledger.credit_room(alice, dollar, terms), units(10));
    EXPECT_EQ(ledger.credit_room(bob, dollar, terms), units(10));
    terms.account_max = units(50);
    EXPECT_EQ(ledger.credit_room(alice, dollar, terms), Amount{});
}

TEST(Ledger, InterestIsOwedOnADebtSinceItLastMovedRoundedUp) {
    Ledger ledger = ledger_of(2);
    ledger.assets[0].credit_index = {one_e18};
    ledger.post(alice, bob, dollar, Amount{7});
    EXPECT_EQ(ledger.credit_owed(alice, dollar), Amount{});
    ledger.assets[0].credit_index = {one_e18 + one_e18 / 10};
    EXPECT_EQ(ledger.credit_owed(alice, dollar), Amount{1});  // 0.7
    EXPECT_EQ(ledger.credit_owed(bob, dollar), Amount{});
    ledger.post(alice, bob, dollar, Amount{1});  // the anchor moves on both sides: whoever posts has settled before
    EXPECT_EQ(ledger.credit_owed(alice, dollar), Amount{});
    ledger.assets[0].credit_index = {one_e18 + one_e18 / 5};
    EXPECT_EQ(ledger.credit_owed(alice, dollar), Amount{1});  // 0.8
}

TEST(LedgerDeathTest, NothingIsPostedToOneselfOrForNothing) {
    Ledger ledger = ledger_of(1);
    EXPECT_DEATH(ledger.post(alice, alice, dollar, units(1)), "from != to");
    EXPECT_DEATH(ledger.post(outside, alice, dollar, Amount{}), "amount");
    EXPECT_DEATH(ledger.post(outside, alice, dollar, -units(1)), "amount");
}

// Against a map from account and asset to balance.
RC_GTEST_PROP(LedgerProperty, AnyHistoryOfPostingsAgreesWithATable, ()) {
    constexpr u32 customers = 4, assets = 3;
    Ledger ledger = ledger_of(customers, assets);
    std::map<std::pair<AccountId, AssetId>, Amount> table;
    const auto account = [] { return AccountId{*rc::gen::inRange<u32>(0, customers + 1)}; };
    for (int step = *rc::gen::inRange(0, 80); step > 0; --step) {
        const AccountId from = account(), to = account();
        const AssetId asset{*rc::gen::inRange<u32>(0, assets)};
        const Amount amount{*rc::gen::inRange<i64>(1, 5)};
        if (from == to) continue;
        ledger.post(from, to, asset, amount);
        table[{from, asset}] -= amount;
        table[{to, asset}] += amount;
    }
    std::vector<Amount> debts(assets), sums(assets);
    std::map<AccountId, std::vector<AssetId>> lines;
    for (const auto& [key, amount] : table) {
        RC_ASSERT(ledger.balance(key.first, key.second) == amount);
        sums[index(key.second)] += ledger.balance(key.first, key.second);
        if (amount != Amount{}) lines[key.first].push_back(key.second);
        if (amount < Amount{} && key.first != outside) debts[index(key.second)] -= amount;
    }
    for (u32 i = 0; i < assets; ++i) {
        RC_ASSERT(sums[i] == Amount{});
        RC_ASSERT(ledger.assets[i].credit_used == debts[i]);
    }
    for (u32 row = 0; row <= customers; ++row) RC_ASSERT(assets_of(ledger, AccountId{row}) == lines[AccountId{row}]);
}

}  // namespace
}  // namespace plimsoll
