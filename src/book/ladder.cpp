#include "book/ladder.hpp"

#include <absl/container/btree_map.h>

#include <functional>
#include <memory_resource>
#include <numeric>
#include <utility>
#include <vector>

namespace plimsoll {

// The levels outside the window. The pool keeps what the tree gives back, so that it stops allocating after a while.
struct Ladder::Far {
    using Entry = std::pair<const Key, Level>;
    using Tree = absl::btree_map<Key, Level, std::greater<>, std::pmr::polymorphic_allocator<Entry>>;
    std::pmr::unsynchronized_pool_resource pool;
    Tree levels{std::pmr::polymorphic_allocator<Entry>(&pool)};
};

Ladder::Ladder(i64 direction) : direction_(direction) {}
Ladder::~Ladder() = default;
Ladder::Ladder(Ladder&&) noexcept = default;
Ladder& Ladder::operator=(Ladder&&) noexcept = default;

void Ladder::insert_slowly(BookNodes& nodes, BookRef ref) {
    const Price price = nodes[ref].price;
    if (step_ == 0 || price.raw % step_ != 0) learn_step(price);
    const Key key = price.raw / step_;
    if (width_ == 0) open_window(key);
    if (in_window(key)) return insert_near(nodes, ref, key);
    insert_far(nodes, ref, key);
    // Paid for by the inserts since the last time: the levels that move are never more than a few per insert.
    if (++far_inserts_ > patience_) centre_window();
}

void Ladder::insert_far(BookNodes& nodes, BookRef ref, Key key) {
    if (!far_) far_ = std::make_unique<Far>();
    const auto [found, fresh] = far_->levels.try_emplace(key, Level{});
    far_count_ += fresh;
    append(nodes, found->second, ref);
    become_best(key, ref);
}

void Ladder::remove_far(BookNodes& nodes, BookRef ref, Key key) {
    const auto found = far_->levels.find(key);
    unlink(nodes, found->second, ref);
    const BookRef head = found->second.head;
    if (head == nobody) {
        far_->levels.erase(found);
        --far_count_;
    }
    if (ref != best_) return;
    if (head == nobody) find_best();
    else best_ = head;
}

Ladder::Level& Ladder::far_level(Key key) const {
    const auto found = far_->levels.find(key);
    PLIMSOLL_INVARIANT(found != far_->levels.end());
    return found->second;
}

Ladder::Key Ladder::far_worse(Key key) const {
    const auto found = far_->levels.upper_bound(key);  // the order is from the best key down
    return found == far_->levels.end() ? no_key : found->first;
}

void Ladder::find_best() {
    best_key_ = window_best();
    if (far_count_ != 0 && far_->levels.begin()->first > best_key_) best_key_ = far_->levels.begin()->first;
    best_ = best_key_ == no_key ? nobody : level(best_key_).head;
}

void Ladder::open_window(Key key) {
    window_.reset(static_cast<Window*>(std::calloc(1, sizeof(Window))));  // pages that stay untouched cost nothing
    PLIMSOLL_INVARIANT(window_ != nullptr);
    width_ = width;
    base_ = (key - Key{width} / 8 * 5) & ~Key{4095};  // mostly room for worse prices
}

void Ladder::place_level(Key key, const Level& level) {
    if (in_window(key)) {
        window_->levels[ring(key)] = level;
        mark(ring(key));
        return;
    }
    if (!far_) far_ = std::make_unique<Far>();
    far_->levels.emplace(key, level);
    ++far_count_;
}

// Puts the best price where a new window would have it. What stays inside keeps its place in the ring.
void Ladder::centre_window() {
    far_inserts_ = 0;
    patience_ = 16;
    const Key base = (best_key_ - Key{width} / 8 * 5) & ~Key{4095};
    if (base == base_) return;
    std::vector<std::pair<Key, Level>> leaving;
    for (Key key = window_best(); key != no_key; key = window_worse(key))
        if (static_cast<u64>(key) - static_cast<u64>(base) >= width) leaving.emplace_back(key, level(key));
    for (const auto& [key, level] : leaving) {
        window_->levels[ring(key)] = {};
        unmark_if(true, ring(key));
    }
    base_ = base;
    const auto first = far_->levels.lower_bound(base + Key{width} - 1);
    auto last = first;
    for (; last != far_->levels.end() && last->first >= base; ++last, --far_count_, ++patience_) {
        window_->levels[ring(last->first)] = last->second;
        mark(ring(last->first));
    }
    far_->levels.erase(first, last);
    for (const auto& [key, level] : leaving) place_level(key, level);
    patience_ += static_cast<u32>(leaving.size());
}

// A price that the step does not divide: all keys change, no queue does.
void Ladder::learn_step(Price price) {
    std::vector<std::pair<Price, Level>> all;
    for (Key key = best_key_; key != no_key; key = worse(key)) all.emplace_back(this->price(key), level(key));
    const i64 divisor = std::gcd(step_, price.raw);
    step_ = direction_ * (divisor == 0 ? 1 : divisor);
    shift_ = std::countr_zero(static_cast<u64>(step_));
    const u64 odd = static_cast<u64>(step_ >> shift_);
    inverse_ = odd;  // right in its lowest 3 bits; each round doubles them
    for (int bits = 3; bits < 64; bits *= 2) inverse_ *= 2 - odd * inverse_;
    if (far_) far_->levels.clear();
    far_count_ = 0;
    best_key_ = no_key;
    if (all.empty()) {
        width_ = 0;
        window_.reset();
        return;
    }
    open_window(all.front().first.raw / step_);
    for (const auto& [at, level] : all) {
        place_level(at.raw / step_, level);
        become_best(at.raw / step_, level.head);
    }
}

}  // namespace plimsoll
