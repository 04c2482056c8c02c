// One side of a book: its price levels from the best on, each a queue of orders in time priority.
//
// A level is known by its key: price / step for bids, -price / step for asks, so that the higher key is the better one on
// both sides. The step is the largest number that divides every price seen so far (the tick, after a few orders): it is
// learnt, never told, and a price off the grid only makes it smaller.
//
// Levels near the touch stand in a window of 2^15 keys that is addressed like a ring, with three levels of occupancy bits
// above it. All others stand in an ordered tree. Where the window lies follows the touch and decides how long an answer
// takes, never what it is. Nothing is allocated for an order inside the window.
#pragma once

#include <bit>
#include <limits>
#include <memory>

#include "book/nodes.hpp"

namespace plimsoll {

class Ladder {
public:
    using Key = i64;
    static constexpr Key no_key = std::numeric_limits<Key>::min();

    struct Level {
        i128 quantity;  // of all its orders: the sum of many does not fit 64 bits
        BookRef head;
        BookRef tail;   // an empty level is all zero
    };

    /// `direction`: 1 for bids, -1 for asks.
    explicit Ladder(i64 direction);
    ~Ladder();
    Ladder(Ladder&&) noexcept;
    Ladder& operator=(Ladder&&) noexcept;

    /// Last in the queue of its price. Demands a covered slot that stands in no ladder, remaining > 0 and a price between
    /// -2^62 and 2^62.
    void insert(BookNodes& nodes, u32 slot, u32 place, Price price, Quantity remaining);
    /// Demands that the slot stands in this ladder; so for the rest.
    void remove(BookNodes& nodes, u32 slot);
    void reduce(BookNodes& nodes, u32 slot, Quantity by);
    /// Next in price-time priority, no_row at the end.
    u32 after(const BookNodes& nodes, u32 slot) const;

    u32 best() const { return slot_at(best_); }
    u32 count() const { return count_; }

    /// The levels from the best on: for (Key key = best_key(); key != no_key; key = worse(key)) use level(key).
    Key best_key() const { return best_key_; }
    Key worse(Key key) const;
    const Level& level(Key key) const { return in_window(key) ? window_->levels[ring(key)] : far_level(key); }
    Price price(Key key) const { return {key * step_}; }

private:
    static constexpr u32 width = 1u << 15;

    struct Window {
        u64 low[width / 64];     // a bit for each key: has orders
        u64 mid[width / 4096];   // a bit for each word of `low`
        u8 top;                  // a bit for each word of `mid`
        Level levels[width];
    };
    struct FreeWindow {
        void operator()(Window* window) const { std::free(window); }
    };
    struct Far;

    static u32 ring(Key key) { return static_cast<u32>(key) & (width - 1); }
    // price / step, exact where step divides price: a product with the inverse of its odd part modulo 2^64.
    Key key_of(Price price) const { return static_cast<Key>(static_cast<u64>(price.raw) * inverse_) >> shift_; }
    bool on_grid(Key key, Price price) const {
        i64 back = 0;
        return !__builtin_mul_overflow(key, step_, &back) && back == price.raw;
    }
    bool in_window(Key key) const { return static_cast<u64>(key) - static_cast<u64>(base_) < width_; }
    Key key_at(u32 place) const { return base_ + static_cast<Key>((place - ring(base_)) & (width - 1)); }
    Level& at(Key key) { return in_window(key) ? window_->levels[ring(key)] : far_level(key); }

    void insert_near(BookNodes& nodes, BookRef ref, Key key);
    void become_best(Key key, BookRef ref) {
        if (key <= best_key_) return;
        best_key_ = key;
        best_ = ref;
    }
    void mark(u32 place);
    void unmark_if(bool empty, u32 place);
    void mark_word(u32 word);
    void unmark_word(u32 word);
    Key highest_in(u32 block) const;  // `block` is a bit of `top` that is set
    Key window_best() const;
    Key window_worse(Key key) const;

    // ladder.cpp: what happens away from the touch.
    void insert_slowly(BookNodes& nodes, BookRef ref);
    void insert_far(BookNodes& nodes, BookRef ref, Key key);
    void remove_far(BookNodes& nodes, BookRef ref, Key key);
    Level& far_level(Key key) const;
    Key far_worse(Key key) const;
    void find_best();
    void learn_step(Price price);
    void place_level(Key key, const Level& level);
    void open_window(Key key);
    void centre_window();

    std::unique_ptr<Window, FreeWindow> window_;
    Key base_ = 0;    // lowest key of the window, a multiple of 4096
    u64 width_ = 0;   // of the window, 0 until the first order comes
    u64 inverse_ = 0;
    int shift_ = 0;
    BookRef best_ = nobody;
    Key best_key_ = no_key;
    i64 step_ = 0;    // with the sign of the direction; 0 = no price seen yet
    u32 count_ = 0;
    u32 far_count_ = 0;       // levels in the tree
    u32 far_inserts_ = 0;     // since the window was last centred
    u32 patience_ = 16;       // so many, until it is centred again
    i64 direction_;
    std::unique_ptr<Far> far_;
};

// Appending, unlinking and the bits have no branch: whether a price has orders already, and on which side a neighbour is
// missing, cannot be predicted. Measured against branches in each of them.
inline void append(BookNodes& nodes, Ladder::Level& level, BookRef ref) {
    BookNode& node = nodes[ref];
    const BookRef head = level.head, tail = level.tail;
    node.previous = tail;
    node.next = nobody;
    nodes[tail].next = ref;
    level.head = tail == nobody ? ref : head;
    level.tail = ref;
    level.quantity += node.remaining.raw;
}

inline void unlink(BookNodes& nodes, Ladder::Level& level, BookRef ref) {
    const BookNode& node = nodes[ref];
    const BookRef previous = node.previous, next = node.next, head = level.head, tail = level.tail;
    level.quantity -= node.remaining.raw;
    nodes[previous].next = next;
    nodes[next].previous = previous;
    level.head = previous == nobody ? next : head;
    level.tail = next == nobody ? previous : tail;
}

// The upper bits are behind branches: they seldom change.
inline void Ladder::mark(u32 place) {
    u64& low = window_->low[place >> 6];
    const u64 before = low;
    low = before | u64{1} << (place & 63);
    if (before == 0) mark_word(place >> 6);
}

// Clears the bit of a level that became empty, and the bits above it of words that did.
inline void Ladder::unmark_if(bool empty, u32 place) {
    u64& low = window_->low[place >> 6];
    const u64 after = low & ~(u64{empty} << (place & 63));
    low = after;
    if (after == 0) unmark_word(place >> 6);
}

inline void Ladder::mark_word(u32 word) {
    window_->mid[word >> 6] |= u64{1} << (word & 63);
    window_->top = static_cast<u8>(window_->top | 1u << (word >> 6));
}

inline void Ladder::unmark_word(u32 word) {
    const u64 mid = window_->mid[word >> 6] &= ~(u64{1} << (word & 63));
    if (mid == 0) window_->top = static_cast<u8>(window_->top & ~(1u << (word >> 6)));
}

inline void Ladder::insert_near(BookNodes& nodes, BookRef ref, Key key) {
    append(nodes, window_->levels[ring(key)], ref);
    mark(ring(key));
    become_best(key, ref);
}

inline void Ladder::insert(BookNodes& nodes, u32 slot, u32 place, Price price, Quantity remaining) {
    BookNode& node = nodes[ref_of(slot)];
    node.price = price;
    node.remaining = remaining;
    node.place = place;
    ++count_;
    const Key key = key_of(price);
    if (in_window(key) && on_grid(key, price)) [[likely]] insert_near(nodes, ref_of(slot), key);
    else insert_slowly(nodes, ref_of(slot));
}

inline void Ladder::remove(BookNodes& nodes, u32 slot) {
    BookNode& node = nodes[ref_of(slot)];
    node.place = 0;
    --count_;
    const Key key = key_of(node.price);
    if (!in_window(key)) [[unlikely]] return remove_far(nodes, ref_of(slot), key);
    Level& level = window_->levels[ring(key)];
    const bool alone = level.head == level.tail;
    unlink(nodes, level, ref_of(slot));
    unmark_if(alone, ring(key));
    if (ref_of(slot) != best_) return;
    if (alone) find_best();
    else best_ = node.next;
}

inline void Ladder::reduce(BookNodes& nodes, u32 slot, Quantity by) {
    BookNode& node = nodes[ref_of(slot)];
    node.remaining -= by;
    at(key_of(node.price)).quantity -= by.raw;
}

inline u32 Ladder::after(const BookNodes& nodes, u32 slot) const {
    const BookNode& node = nodes[ref_of(slot)];
    if (node.next != nobody) return slot_at(node.next);
    const Key key = worse(key_of(node.price));
    return key == no_key ? no_row : slot_at(level(key).head);
}

inline u32 highest_bit(u64 word) { return static_cast<u32>(std::bit_width(word)) - 1; }

inline Ladder::Key Ladder::highest_in(u32 block) const {
    const u32 word = block << 6 | highest_bit(window_->mid[block]);
    return key_at(word << 6 | highest_bit(window_->low[word]));
}

inline Ladder::Key Ladder::window_best() const {
    if (width_ == 0 || window_->top == 0) return no_key;
    static_assert(width / 4096 == 8);  // the bits of `top`: turned so that the block of base_ is the lowest
    const u32 first = ring(base_) >> 12;
    return highest_in((highest_bit(std::rotr(window_->top, static_cast<int>(first))) + first) & 7);
}

inline Ladder::Key Ladder::window_worse(Key key) const {
    if (!in_window(key)) return key < base_ ? no_key : window_best();
    const u32 place = ring(key), word = place >> 6, block = place >> 12;
    if (const u64 rest = window_->low[word] & ~(~u64{0} << (place & 63)); rest != 0)
        return key_at(word << 6 | highest_bit(rest));
    if (const u64 rest = window_->mid[block] & ~(~u64{0} << (word & 63)); rest != 0) {
        const u32 next = block << 6 | highest_bit(rest);
        return key_at(next << 6 | highest_bit(window_->low[next]));
    }
    const u32 first = ring(base_) >> 12;
    const u32 below = std::rotr(window_->top, static_cast<int>(first)) & ~(~0u << ((block - first) & 7));
    return below == 0 ? no_key : highest_in((highest_bit(below) + first) & 7);
}

inline Ladder::Key Ladder::worse(Key key) const {
    const Key near = window_worse(key);
    if (far_count_ == 0) [[likely]] return near;
    const Key far = far_worse(key);
    return near > far ? near : far;
}

}  // namespace plimsoll
