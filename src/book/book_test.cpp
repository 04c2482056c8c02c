#include "book/book.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/philox.hpp"
#include "tests/support/book_twin.hpp"

namespace plimsoll {
namespace {

using testing::BookTwin;

constexpr Side sides[] = {Side::buy, Side::sell};

std::vector<u32> walk(const Book& book, Side side) {
    std::vector<u32> slots;
    book.orders(side, [&](u32 slot) { return slots.push_back(slot), true; });
    return slots;
}

std::vector<BookTwin::Level> levels_of(const Book& book, Side side) {
    std::vector<BookTwin::Level> levels;
    book.exact_levels(side, [&](Price price, i128 quantity) { return levels.push_back({price, quantity}), true; });
    return levels;
}

// ---- by hand ------------------------------------------------------------------------------------------

TEST(Book, orders_stand_by_price_and_then_by_time) {
    BookNodes nodes;
    Book book(nodes);
    book.insert(7, Side::buy, {100}, {1});
    book.insert(3, Side::buy, {101}, {2});
    book.insert(9, Side::buy, {100}, {3});
    book.insert(1, Side::buy, {101}, {4});
    EXPECT_EQ(walk(book, Side::buy), (std::vector<u32>{3, 1, 7, 9}));
    EXPECT_EQ(book.best_price(Side::buy), Price{101});
    EXPECT_EQ(book.best(Side::sell), no_row);
    EXPECT_EQ(book.best_price(Side::sell), std::nullopt);
    EXPECT_EQ(book.count(), 4U);
}

TEST(Book, a_reduced_order_keeps_its_place_and_one_that_comes_back_does_not) {
    BookNodes nodes;
    Book book(nodes);
    for (const u32 slot : {1U, 2U, 3U}) book.insert(slot, Side::sell, {50}, {10});
    book.reduce(1, {9});
    EXPECT_EQ(walk(book, Side::sell), (std::vector<u32>{1, 2, 3}));
    EXPECT_EQ(book.remaining(1), Quantity{1});
    book.remove(1);
    book.insert(1, Side::sell, {50}, {10});
    EXPECT_EQ(walk(book, Side::sell), (std::vector<u32>{2, 3, 1}));
}

TEST(Book, a_taker_meets_the_best_order_that_its_limit_allows) {
    BookNodes nodes;
    Book book(nodes);
    book.insert(1, Side::sell, {105}, {4});
    EXPECT_FALSE(next_fill(book, Side::buy, Price{104}, {1}).has_value());
    EXPECT_FALSE(next_fill(book, Side::sell, std::nullopt, {1}).has_value());
    EXPECT_FALSE(next_fill(book, Side::buy, std::nullopt, {0}).has_value());
    const auto fill = next_fill(book, Side::buy, Price{105}, {9});
    ASSERT_TRUE(fill.has_value());
    EXPECT_EQ(fill->maker, 1U);
    EXPECT_EQ(fill->price, Price{105});
    EXPECT_EQ(fill->quantity, Quantity{4});
    EXPECT_EQ(next_fill(book, Side::buy, std::nullopt, {3})->quantity, Quantity{3});
    book.insert(2, Side::buy, {100}, {4});
    EXPECT_FALSE(next_fill(book, Side::sell, Price{101}, {1}).has_value());
    EXPECT_EQ(next_fill(book, Side::sell, Price{100}, {1})->maker, 2U);
}

TEST(Book, depth_counts_what_a_taker_would_reach_and_stops_at_enough) {
    BookNodes nodes;
    Book book(nodes);
    book.insert(1, Side::buy, {100}, {5});
    book.insert(2, Side::buy, {99}, {5});
    book.insert(3, Side::buy, {90}, {5});
    EXPECT_EQ(book.depth(Side::buy, {99}, {1000}), Quantity{10});
    EXPECT_EQ(book.depth(Side::buy, {90}, {12}), Quantity{12});
    EXPECT_EQ(book.depth(Side::buy, {101}, {12}), Quantity{0});
    EXPECT_EQ(book.depth(Side::sell, {101}, {12}), Quantity{0});
}

TEST(Book, sums_beyond_a_quantity_are_kept_exactly_and_shown_as_the_largest) {
    BookNodes nodes;
    Book book(nodes);
    const Quantity large{i64{1} << 60};
    for (u32 slot = 0; slot < 20; ++slot) book.insert(slot, Side::sell, {100}, large);
    book.levels(Side::sell, [](Price, Quantity shown) {
        EXPECT_EQ(shown, Quantity{std::numeric_limits<i64>::max()});
        return true;
    });
    for (u32 slot = 0; slot < 19; ++slot) book.remove(slot);
    EXPECT_TRUE(levels_of(book, Side::sell) == (std::vector<BookTwin::Level>{{{100}, large.raw}}));
    EXPECT_EQ(book.depth(Side::sell, {100}, {std::numeric_limits<i64>::max()}), large);
}

TEST(Book, a_price_that_the_grid_does_not_hold_takes_its_place_all_the_same) {
    BookNodes nodes;
    Book book(nodes);
    book.insert(1, Side::sell, {1'000}, {1});
    book.insert(2, Side::sell, {1'500}, {1});  // the step becomes 500
    book.insert(3, Side::sell, {1'501}, {1});  // and now 1
    book.insert(4, Side::sell, {1'499}, {1});
    book.insert(5, Side::sell, {i64{1} << 61}, {1});
    book.insert(6, Side::sell, {-3}, {1});
    EXPECT_EQ(walk(book, Side::sell), (std::vector<u32>{6, 1, 4, 2, 3, 5}));
}

TEST(Book, a_step_so_large_that_few_keys_exist_confuses_no_prices) {
    BookNodes nodes;
    Book book(nodes);
    const i64 step = i64{3} << 40;
    book.insert(1, Side::buy, {step}, {1});
    book.insert(2, Side::buy, {i64{1} << 40}, {1});  // no multiple of the step, though it is modulo 2^64
    book.insert(3, Side::buy, {i64{1} << 61}, {1});
    book.insert(4, Side::buy, {-step}, {1});
    EXPECT_EQ(walk(book, Side::buy), (std::vector<u32>{3, 1, 2, 4}));
    EXPECT_EQ(levels_of(book, Side::buy)[2].price, Price{i64{1} << 40});
}

TEST(Book, books_share_the_nodes_and_not_the_orders) {
    BookNodes nodes;
    std::vector<Book> books;
    for (int i = 0; i < 3; ++i) books.emplace_back(nodes);
    books[0].insert(0, Side::buy, {10}, {1});
    books[2].insert(100'000, Side::sell, {10}, {1});  // the array grows
    EXPECT_TRUE(books[0].contains(0));
    EXPECT_FALSE(books[1].contains(0));
    EXPECT_FALSE(books[0].contains(100'000));
    EXPECT_TRUE(books[2].contains(100'000));
    EXPECT_FALSE(books[2].contains(4'000'000'000U));
    books[1] = Book(nodes);  // a book may be made anew, and what stood in the old one is in no other
    books[0].remove(0);
    books[1].insert(0, Side::sell, {11}, {1});
    EXPECT_FALSE(books[0].contains(0));
    EXPECT_TRUE(books[1].contains(0));
}

// ---- against the twin ---------------------------------------------------------------------------------

struct Pair {
    BookNodes nodes;
    Book book{nodes};
    BookTwin twin;

    // Nothing where the two agree, and otherwise what they differ in.
    std::string fronts_differ() const {
        if (book.count() != twin.count()) return "count";
        for (const Side side : sides)
            if (book.best(side) != twin.best(side)) return "best";
        return {};
    }
    std::string all_differs() const {
        for (const Side side : sides) {
            if (walk(book, side) != twin.orders(side)) return "orders";
            if (levels_of(book, side) != twin.levels(side)) return "levels";
            for (const u32 slot : twin.orders(side))
                if (book.price(slot) != twin.price(slot) || book.remaining(slot) != twin.remaining(slot) ||
                    book.side(slot) != side || !book.contains(slot))
                    return "an order";
        }
        return fronts_differ();
    }
    std::string depth_differs(Side side, Price limit, Quantity enough) const {
        i128 sum = 0;
        for (const auto& level : twin.levels(side))
            if (acceptable(opposite(side), level.price, limit)) sum += level.quantity;
        const i128 expected = std::min<i128>(sum, enough.raw);
        return book.depth(side, limit, enough).raw == expected ? "" : "depth";
    }
};

// A market that the orders come from: where its touch is, how it wanders, and how far out and off the grid prices fall.
struct Weather {
    i64 tick, touch, spread;
    i64 wander;    // of the touch per step, in ticks
    i64 far_away;  // one price in 16 falls up to so far out
    u32 off_grid;  // one price in so many ignores the tick; 0: none
    u32 slots;
};

class History {
public:
    History(const Weather& weather, u64 seed) : weather_(weather), random_(seed, 1, 0), touch_(weather.touch) {}

    void step() {
        touch_ += random_.between(-weather_.wander, weather_.wander);
        const u32 slot = static_cast<u32>(random_.below(weather_.slots));
        if (!pair.twin.contains(slot)) return insert(slot);
        const i64 left = pair.twin.remaining(slot).raw;
        switch (random_.below(4)) {
            case 0:
                if (left > 1) return reduce(slot, random_.between(1, left - 1));
                [[fallthrough]];
            case 1: return remove(slot);
            default:  // a move
                remove(slot);
                return insert(slot);
        }
    }
    std::string depth_differs() {
        const Side side = random_.below(2) == 0 ? Side::buy : Side::sell;
        return pair.depth_differs(side, price(side), {random_.between(1, 100'000)});
    }

    Pair pair;

private:
    Price price(Side side) {
        const i64 sign = side == Side::buy ? -1 : 1;
        i64 ticks = touch_ + sign * random_.between(-weather_.spread / 4, weather_.spread);
        if (random_.below(16) == 0) ticks += random_.between(-weather_.far_away, weather_.far_away);
        i64 raw = ticks * weather_.tick;
        if (weather_.off_grid != 0 && random_.below(weather_.off_grid) == 0) raw += random_.between(0, weather_.tick);
        return {raw};
    }
    void insert(u32 slot) {
        const Side side = random_.below(2) == 0 ? Side::buy : Side::sell;
        const Price at = price(side);
        const Quantity quantity{random_.between(1, 1'000)};
        pair.book.insert(slot, side, at, quantity);
        pair.twin.insert(slot, side, at, quantity);
    }
    void remove(u32 slot) {
        pair.book.remove(slot);
        pair.twin.remove(slot);
    }
    void reduce(u32 slot, i64 by) {
        pair.book.reduce(slot, {by});
        pair.twin.reduce(slot, {by});
    }

    Weather weather_;
    Random random_;
    i64 touch_;
};

void run(const Weather& weather, u64 seed, int steps, int full_every) {
    History history(weather, seed);
    for (int step = 0; step < steps; ++step) {
        history.step();
        ASSERT_EQ(history.pair.fronts_differ(), "") << "seed " << seed << " step " << step;
        if (step % full_every != 0) continue;
        ASSERT_EQ(history.pair.all_differs(), "") << "seed " << seed << " step " << step;
        ASSERT_EQ(history.depth_differs(), "") << "seed " << seed << " step " << step;
    }
}

TEST(Book, agrees_with_a_map_of_lists_near_the_touch) {
    run({.tick = 50, .touch = 100'000, .spread = 750, .wander = 1, .far_away = 0, .off_grid = 0, .slots = 1'500}, 1, 2'000'000, 5'000);
}
TEST(Book, agrees_when_the_market_runs_away_from_its_window_again_and_again) {
    run({.tick = 10'000'000, .touch = 1'000'000, .spread = 2'000, .wander = 400, .far_away = 0, .off_grid = 0, .slots = 300}, 2, 600'000, 1'000);
}
TEST(Book, agrees_when_many_orders_stand_far_out) {
    run({.tick = 7, .touch = 0, .spread = 40'000, .wander = 100, .far_away = 10'000'000, .off_grid = 0, .slots = 2'000}, 3, 600'000, 2'000);
}
TEST(Book, agrees_when_few_orders_jump_over_all_distances) {
    run({.tick = 1 << 20, .touch = 0, .spread = 1'000, .wander = 0, .far_away = i64{1} << 40, .off_grid = 0, .slots = 12}, 4, 300'000, 50);
}
TEST(Book, agrees_when_prices_leave_the_grid) {
    for (u64 seed = 10; seed < 40; ++seed)
        run({.tick = 5'040, .touch = 10'000, .spread = 500, .wander = 5, .far_away = 100'000, .off_grid = 200, .slots = 200}, seed, 5'000, 100);
}

// Short histories of any shape, which shrink.
RC_GTEST_PROP(Book, agrees_with_a_map_of_lists_in_any_short_history, ()) {
    const i64 tick = *rc::gen::element<i64>(1, 2, 5, 12, 1'000, i64{1} << 30);
    const i64 reach = *rc::gen::element<i64>(3, 40, 5'000, 40'000, 1'000'000);
    struct Act {
        u32 slot;
        i64 ticks;
        i64 quantity;
        bool sell;
    };
    const auto act = rc::gen::construct<Act>(rc::gen::inRange<u32>(0, 24), rc::gen::inRange<i64>(-reach, reach),
                                             rc::gen::inRange<i64>(1, 9), rc::gen::arbitrary<bool>());
    const auto acts = *rc::gen::resize(300, rc::gen::container<std::vector<Act>>(act));
    Pair pair;
    for (const Act& it : acts) {
        if (!pair.twin.contains(it.slot)) {
            const Side side = it.sell ? Side::sell : Side::buy;
            pair.book.insert(it.slot, side, {it.ticks * tick}, {it.quantity});
            pair.twin.insert(it.slot, side, {it.ticks * tick}, {it.quantity});
        } else if (it.quantity < pair.twin.remaining(it.slot).raw) {
            pair.book.reduce(it.slot, {it.quantity});
            pair.twin.reduce(it.slot, {it.quantity});
        } else {
            pair.book.remove(it.slot);
            pair.twin.remove(it.slot);
        }
        RC_ASSERT(pair.all_differs() == "");
    }
}

// A book is derived: made again from its orders in order of their priority it answers the same, wherever its window lies.
TEST(Book, made_again_from_its_orders_it_is_the_same_book) {
    History history({.tick = 3, .touch = 0, .spread = 20'000, .wander = 300, .far_away = 500'000, .off_grid = 500, .slots = 500}, 5);
    for (int step = 0; step < 50'000; ++step) history.step();
    Pair again;
    for (const Side side : sides)
        for (const u32 slot : history.pair.twin.orders(side)) {
            again.book.insert(slot, side, history.pair.twin.price(slot), history.pair.twin.remaining(slot));
            again.twin.insert(slot, side, history.pair.twin.price(slot), history.pair.twin.remaining(slot));
        }
    EXPECT_EQ(again.all_differs(), "");
    for (const Side side : sides) {
        EXPECT_EQ(walk(again.book, side), walk(history.pair.book, side));
        EXPECT_TRUE(levels_of(again.book, side) == levels_of(history.pair.book, side));
    }
}

}  // namespace
}  // namespace plimsoll
