#include "engine/triggers.hpp"

#include <bit>

namespace plimsoll {

namespace {

// Leading 15 bits of the price, as a floating-point number has them: monotone in the price.
u32 bucket_of(Price price) {
    const u64 raw = price.raw <= 0 ? 1 : static_cast<u64>(price.raw);
    const u32 exponent = static_cast<u32>(std::bit_width(raw)) - 1;
    const u64 mantissa = exponent >= 14 ? (raw >> (exponent - 14)) & 0x3FFF : (raw << (14 - exponent)) & 0x3FFF;
    return (exponent << 14) | static_cast<u32>(mantissa);
}

bool reached(bool upper, Price trigger, Price price) { return upper ? trigger <= price : trigger >= price; }
bool nearer(bool upper, Price a, Price b) { return upper ? a < b : a > b; }

}  // namespace

u32 Triggers::list_place(Variable variable, bool upper) const {
    return variable.id * 4 + (variable.kind == VariableKind::asset ? 2 : 0) + (upper ? 1 : 0);
}

Triggers::List& Triggers::list(Variable variable, bool upper) {
    const u32 place = list_place(variable, upper);
    while (lists_.size() <= place) {
        lists_.emplace_back();
        lists_.back().upper = (lists_.size() - 1) % 2 != 0;
    }
    return lists_[place];
}

void Triggers::insert(AccountId account, Variable variable, bool upper, Price trigger) {
    List& list = this->list(variable, upper);
    const u32 bucket = bucket_of(trigger), place = bucket % chunk_size;
    auto& chunk = list.chunks[bucket / chunk_size];
    if (!chunk) {
        chunk = std::make_unique<Chunk>();
        chunk->head.fill(no_row);
        chunk->filled.fill(0);
    }
    u32 id = free_;
    if (id == no_row) {
        id = static_cast<u32>(nodes_.size());
        nodes_.emplace_back();
    } else {
        free_ = nodes_[id].next_of_account;
    }
    Node& node = nodes_[id];
    node = Node{trigger, static_cast<u32>(index(account)), no_row, chunk->head[place], first_[index(account)],
                list_place(variable, upper), bucket};
    first_[index(account)] = id;
    if (node.next != no_row) {
        nodes_[node.next].previous = id;
        if (nearer(upper, trigger, chunk->nearest[place])) chunk->nearest[place] = trigger;
    } else {
        chunk->nearest[place] = trigger;
        chunk->filled[place / 64] |= u64{1} << (place % 64);
        ++chunk->count;
    }
    chunk->head[place] = id;
}

void Triggers::remove(u32 id) {
    Node& node = nodes_[id];
    Chunk& chunk = *lists_[node.list].chunks[node.bucket / chunk_size];
    const u32 place = node.bucket % chunk_size;
    if (node.next != no_row) nodes_[node.next].previous = node.previous;
    if (node.previous != no_row) {
        nodes_[node.previous].next = node.next;
    } else {
        chunk.head[place] = node.next;
        if (node.next == no_row) {
            chunk.filled[place / 64] &= ~(u64{1} << (place % 64));
            --chunk.count;
        }
    }
    node.next_of_account = free_;
    free_ = id;
}

void Triggers::set_watch(AccountId account, bool watch) {
    const std::size_t at = index(account);
    const bool now = watch_place_[at] != no_row;
    if (watch == now) return;
    if (watch) {
        watch_place_[at] = static_cast<u32>(watched_.size());
        watched_.push_back(account);
        return;
    }
    const u32 place = watch_place_[at];
    watched_[place] = watched_.back();
    watch_place_[index(watched_[place])] = place;
    watched_.pop_back();
    watch_place_[at] = no_row;
}

void Triggers::set(AccountId account, std::span<const Side1D> sides, bool watch) {
    if (first_.size() <= index(account)) {
        first_.resize(index(account) + 1, no_row);
        watch_place_.resize(index(account) + 1, no_row);
    }
    clear(account);
    set_watch(account, watch);
    for (const Side1D& side : sides) {
        if (side.low > Price{}) insert(account, side.variable, false, side.low);
        if (side.high.raw < INT64_MAX) insert(account, side.variable, true, side.high);
    }
}

void Triggers::clear(AccountId account) {
    if (first_.size() <= index(account)) return;
    u32 node = first_[index(account)];
    while (node != no_row) {
        const u32 next = nodes_[node].next_of_account;
        remove(node);
        node = next;
    }
    first_[index(account)] = no_row;
    set_watch(account, false);
}

bool Triggers::banded(AccountId account) const {
    return index(account) < first_.size() &&
           (first_[index(account)] != no_row || watch_place_[index(account)] != no_row);
}

void Triggers::collect_bucket(List& list, u32 bucket, Price price, std::vector<AccountId>& found) {
    Chunk& chunk = *list.chunks[bucket / chunk_size];
    const u32 place = bucket % chunk_size;
    if (!reached(list.upper, chunk.nearest[place], price)) return;
    Price nearest = nodes_[chunk.head[place]].trigger;
    for (u32 id = chunk.head[place]; id != no_row; id = nodes_[id].next) {
        const Price trigger = nodes_[id].trigger;
        if (nearer(list.upper, trigger, nearest)) nearest = trigger;
        if (reached(list.upper, trigger, price)) found.push_back(AccountId{nodes_[id].account});
    }
    chunk.nearest[place] = nearest;  // exact again: a bucket with nothing reached is not walked twice
}

void Triggers::collect_low(Variable variable, Price price, std::vector<AccountId>& found) {
    List& list = this->list(variable, false);
    const u32 first = bucket_of(price);
    for (u32 chunk = first / chunk_size; chunk < chunk_count; ++chunk) {
        if (!list.chunks[chunk] || list.chunks[chunk]->count == 0) continue;
        const u32 from = chunk == first / chunk_size ? first % chunk_size : 0;
        for (u32 word = from / 64; word < chunk_size / 64; ++word) {
            u64 bits = list.chunks[chunk]->filled[word];
            if (word == from / 64) bits &= ~u64{0} << (from % 64);
            for (; bits != 0; bits &= bits - 1)
                collect_bucket(list, chunk * chunk_size + word * 64 + static_cast<u32>(std::countr_zero(bits)), price, found);
        }
    }
}

void Triggers::collect_high(Variable variable, Price price, std::vector<AccountId>& found) {
    List& list = this->list(variable, true);
    const u32 last = bucket_of(price);
    for (u32 chunk = last / chunk_size + 1; chunk-- > 0;) {
        if (!list.chunks[chunk] || list.chunks[chunk]->count == 0) continue;
        const u32 to = chunk == last / chunk_size ? last % chunk_size : chunk_size - 1;
        for (u32 word = to / 64 + 1; word-- > 0;) {
            u64 bits = list.chunks[chunk]->filled[word];
            if (word == to / 64 && to % 64 != 63) bits &= (u64{1} << (to % 64 + 1)) - 1;
            for (; bits != 0; bits &= bits - 1)
                collect_bucket(list, chunk * chunk_size + word * 64 + static_cast<u32>(std::countr_zero(bits)), price, found);
        }
    }
}

std::size_t Triggers::bytes() const {
    std::size_t total = nodes_.capacity() * sizeof(Node) + (first_.capacity() + watch_place_.capacity()) * sizeof(u32) +
                        lists_.capacity() * sizeof(List);
    for (const List& list : lists_)
        for (const auto& chunk : list.chunks)
            if (chunk) total += sizeof(Chunk);
    return total;
}

}  // namespace plimsoll
