// Trigger bands of all accounts, found by price. Each account has a few sides (a variable with a lower and an upper
// trigger price); when a variable moves, the accounts whose triggers were reached are collected. Sides lie in price buckets,
// doubly linked through an array of nodes: re-banding touches a handful of cache lines, and a bucket that the
// price has not reached the nearest trigger of is not walked at all. Order inside a bucket is history: callers sort.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "base/ids.hpp"
#include "margin/band.hpp"

namespace plimsoll {

class Triggers {
public:
    /// Replaces the account's sides (none and not watched = it is found by no price).
    void set(AccountId account, std::span<const Side1D> sides, bool watch);
    void clear(AccountId account);
    /// Appends every account with a lower trigger at or above `price` on this variable.
    void collect_low(Variable variable, Price price, std::vector<AccountId>& found);
    /// Appends every account with an upper trigger at or below `price`.
    void collect_high(Variable variable, Price price, std::vector<AccountId>& found);
    /// Appends every account that has a side on this variable.
    void collect_all(Variable variable, std::vector<AccountId>& found) const;
    /// The account's sides as they were set, in no order; for audits.
    void sides(AccountId account, std::vector<Side1D>& into) const;
    /// Accounts too near the line for a band: looked at whenever a price, an index or an announced margin moves. Unordered.
    const std::vector<AccountId>& watched() const { return watched_; }
    bool banded(AccountId account) const;
    /// Memory held, for the figures of bench.
    std::size_t bytes() const;

private:
    struct Node {
        Price trigger;
        u32 account = none_u32;
        u32 previous = no_row;  // in its bucket
        u32 next = no_row;
        u32 next_of_account = no_row;  // free nodes are chained by it too
        u32 list = 0;
        u32 bucket = 0;
    };
    // A bucket is a price's leading bits: 2^14 buckets per doubling of the price, 64 doublings, in chunks of 4096.
    static constexpr u32 chunk_size = 4096, chunk_count = 256;
    struct Chunk {
        std::array<u32, chunk_size> head;
        std::array<Price, chunk_size> nearest;    // no trigger of the bucket is reached before this price
        std::array<u64, chunk_size / 64> filled;  // buckets that hold anything
        u64 words = 0;                            // words of `filled` that do
    };
    struct List {
        std::array<std::unique_ptr<Chunk>, chunk_count> chunks;
        std::array<u64, chunk_count / 64> filled{};  // chunks that hold anything
        bool upper = false;
    };

    List& list(Variable variable, bool upper);
    static u32 list_place(Variable variable, bool upper);
    static Variable variable_of(u32 list_place);
    void insert(AccountId account, Variable variable, bool upper, Price trigger);
    void mark_bucket(List& list, u32 bucket);
    void unmark_bucket(List& list, u32 bucket);
    void remove(u32 node);
    template <class Visit>
    void filled_buckets(const List& list, u32 first, u32 last, Visit&& visit) const;
    void collect_bucket(List& list, u32 bucket, Price price, std::vector<AccountId>& found);
    void set_watch(AccountId account, bool watch);

    std::vector<Node> nodes_;
    u32 free_ = no_row;
    std::vector<u32> first_;        // by AccountId
    std::vector<u32> watch_place_;  // by AccountId, no_row = not watched
    std::vector<AccountId> watched_;
    std::vector<List> lists_;       // by list_place
};

}  // namespace plimsoll
