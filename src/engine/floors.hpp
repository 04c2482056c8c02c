// What is known of each account's free margin without looking at its lines: a floor that holds while prices stay in the box that the
// account's triggers enclose (margin/free_floor.hpp). Every fact that changes the account takes at least its cost from the floor; when
// nothing is left, or a change has no stated cost, the floor is unknown until somebody looks at the account again.
//
// A floor is used in three ways: an order that costs less than it passes the margin gate; an account that still has one after a
// trade is sound and keeps its band; and whoever has one need not be watched when prices move. It never decides differently from
// the exact gate: it only says yes earlier.
#pragma once

#include <vector>

#include "base/ids.hpp"
#include "base/invariant.hpp"
#include "margin/free_floor.hpp"

namespace plimsoll {

class Floors {
public:
    /// Room for every account and every position row that exists, so that nothing here allocates between.
    void fit_accounts(std::size_t count) {
        floors_.resize(count, no_floor);
        listed_.resize(count, 0);
    }
    void fit_lines(std::size_t count) { boxes_.resize(count); }
    /// A fresh line: no band knows its market yet.
    void add_line(u32 position_row) {
        if (position_row >= boxes_.size()) boxes_.resize(position_row + 1);
        boxes_[position_row] = {};
    }

    bool known(AccountId account) const { return floors_[index(account)] >= Exact{}; }
    /// no_floor where it is unknown.
    Exact of(AccountId account) const { return floors_[index(account)]; }
    /// The interval of a line's prices, for lines whose changes have a stated cost; otherwise empty (high = 0). Means
    /// something only while the account's floor is known.
    Range box(u32 position_row) const { return boxes_[position_row]; }

    /// Demands a floor >= 0, and triggers around its box.
    void set(AccountId account, Exact floor) {
        PLIMSOLL_INVARIANT(floor >= Exact{});
        floors_[index(account)] = std::min(floor, free_floor_max);
    }
    void set_box(u32 position_row, Range box) { boxes_[position_row] = box; }

    /// For an account without open orders, which nobody watches.
    void drop(AccountId account) { floors_[index(account)] = no_floor; }
    /// Something changed that has no cost: the account must be looked at again.
    void forget(AccountId account) {
        drop(account);
        list(account);
    }
    /// no_floor as cost: as forget.
    void spend(AccountId account, Exact cost) {
        Exact& floor = floors_[index(account)];
        if (floor < Exact{}) return;
        floor -= cost;
        if (cost < Exact{} || floor < Exact{}) forget(account);
    }
    void earn(AccountId account, Exact gain) {
        Exact& floor = floors_[index(account)];
        if (floor >= Exact{} && gain < free_floor_max) floor = std::min(floor + gain, free_floor_max);
    }

    /// Who must be looked at when prices move, if it has open orders: accounts whose floor is unknown.
    void list(AccountId account) {
        if (listed_[index(account)] != 0) return;
        listed_[index(account)] = 1;
        list_.push_back(account);
    }
    bool listed(AccountId account) const { return listed_[index(account)] != 0; }
    /// Appends the list, unordered, and empties it.
    void take_list(std::vector<AccountId>& into) {
        for (const AccountId account : list_) listed_[index(account)] = 0;
        into.insert(into.end(), list_.begin(), list_.end());
        list_.clear();
    }
    std::size_t bytes() const {
        return floors_.capacity() * sizeof(Exact) + listed_.capacity() + list_.capacity() * sizeof(AccountId) +
               boxes_.capacity() * sizeof(Range);
    }

private:
    std::vector<Exact> floors_;  // by AccountId
    std::vector<char> listed_;   // by AccountId: is in list_
    std::vector<AccountId> list_;
    std::vector<Range> boxes_;  // by position row
};

}  // namespace plimsoll
