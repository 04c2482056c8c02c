// The order book as one would write it on the first day: a map of lists. Slow, plain, and the measure for the real one.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <vector>

#include "model/order.hpp"

namespace plimsoll::testing {

class BookTwin {
public:
    struct Resting {
        u32 slot;
        Quantity remaining;
    };
    using Queue = std::list<Resting>;
    using Prices = std::map<i64, Queue>;  // bids by -price: the best is first on both sides

    void insert(u32 slot, Side side, Price price, Quantity remaining) {
        if (slot >= places_.size()) places_.resize(slot + 1);
        const i64 key = side == Side::buy ? -price.raw : price.raw;
        Queue& queue = prices(side)[key];
        places_[slot] = Place{side, key, queue.insert(queue.end(), {slot, remaining})};
        ++count_;
    }
    void remove(u32 slot) {
        const Place place = *places_[slot];
        const auto found = prices(place.side).find(place.key);
        found->second.erase(place.order);
        if (found->second.empty()) prices(place.side).erase(found);
        places_[slot].reset();
        --count_;
    }
    void reduce(u32 slot, Quantity by) { places_[slot]->order->remaining -= by; }

    bool contains(u32 slot) const { return slot < places_.size() && places_[slot].has_value(); }
    u32 best(Side side) const { return prices(side).empty() ? no_row : prices(side).begin()->second.front().slot; }
    Side side(u32 slot) const { return places_[slot]->side; }
    Price price(u32 slot) const { return price_of(side(slot), places_[slot]->key); }
    Quantity remaining(u32 slot) const { return places_[slot]->order->remaining; }
    u32 count() const { return count_; }

    struct Level {
        Price price;
        i128 quantity;
        friend bool operator==(const Level&, const Level&) = default;
    };
    std::vector<Level> levels(Side side) const {
        std::vector<Level> all;
        for (const auto& [key, queue] : prices(side)) {
            i128 sum = 0;
            for (const Resting& order : queue) sum += order.remaining.raw;
            all.push_back({price_of(side, key), sum});
        }
        return all;
    }
    std::vector<u32> orders(Side side) const {
        std::vector<u32> all;
        for (const auto& [key, queue] : prices(side))
            for (const Resting& order : queue) all.push_back(order.slot);
        return all;
    }

private:
    struct Place {
        Side side;
        i64 key;
        Queue::iterator order;
    };
    static Price price_of(Side side, i64 key) { return {side == Side::buy ? -key : key}; }
    Prices& prices(Side side) { return side == Side::buy ? bids_ : asks_; }
    const Prices& prices(Side side) const { return side == Side::buy ? bids_ : asks_; }

    Prices bids_, asks_;
    std::vector<std::optional<Place>> places_;  // by slot
    u32 count_ = 0;
};

}  // namespace plimsoll::testing
