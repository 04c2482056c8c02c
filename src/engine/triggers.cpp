#include "engine/triggers.hpp"

#include <algorithm>
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

u32 Triggers::list_place(Variable variable, bool upper) {
    return (variable.id * variable_kinds + static_cast<u32>(variable.kind)) * 2 + (upper ? 1 : 0);
}

Variable Triggers::variable_of(u32 list_place) {
    const u32 place = list_place / 2;
    return {static_cast<VariableKind>(place % variable_kinds), place / variable_kinds};
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
        mark_bucket(list, bucket);
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
        if (node.next == no_row) unmark_bucket(lists_[node.list], node.bucket);
    }
    node.next_of_account = free_;
    free_ = id;
}

void Triggers::mark_bucket(List& list, u32 bucket) {
    const u32 number = bucket / chunk_size, place = bucket % chunk_size;
    Chunk& chunk = *list.chunks[number];
    chunk.filled[place / 64] |= u64{1} << (place % 64);
    chunk.words |= u64{1} << (place / 64);
    list.filled[number / 64] |= u64{1} << (number % 64);
}

void Triggers::unmark_bucket(List& list, u32 bucket) {
    const u32 number = bucket / chunk_size, place = bucket % chunk_size;
    Chunk& chunk = *list.chunks[number];
    if ((chunk.filled[place / 64] &= ~(u64{1} << (place % 64))) != 0) return;
    if ((chunk.words &= ~(u64{1} << (place / 64))) != 0) return;
    list.filled[number / 64] &= ~(u64{1} << (number % 64));
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

namespace {

constexpr u64 from_bit(u32 place) { return ~u64{0} << (place % 64); }
constexpr u64 to_bit(u32 place) { return ~u64{0} >> (63 - place % 64); }

}  // namespace

// Visits the filled buckets from `first` to `last`, skipping what is empty a word at a time.
template <class Visit>
void Triggers::filled_buckets(const List& list, u32 first, u32 last, Visit&& visit) const {
    const u32 first_chunk = first / chunk_size, last_chunk = last / chunk_size;
    for (u32 group = first_chunk / 64; group <= last_chunk / 64; ++group) {
        u64 chunks = list.filled[group];
        if (group == first_chunk / 64) chunks &= from_bit(first_chunk);
        if (group == last_chunk / 64) chunks &= to_bit(last_chunk);
        for (; chunks != 0; chunks &= chunks - 1) {
            const u32 number = group * 64 + static_cast<u32>(std::countr_zero(chunks)), start = number * chunk_size;
            const u32 from = number == first_chunk ? first - start : 0;
            const u32 to = number == last_chunk ? last - start : chunk_size - 1;
            u64 words = list.chunks[number]->words & from_bit(from / 64) & to_bit(to / 64);
            for (; words != 0; words &= words - 1) {
                const u32 word = static_cast<u32>(std::countr_zero(words));
                u64 bits = list.chunks[number]->filled[word];
                if (word == from / 64) bits &= from_bit(from);
                if (word == to / 64) bits &= to_bit(to);
                for (; bits != 0; bits &= bits - 1)
                    visit(start + word * 64 + static_cast<u32>(std::countr_zero(bits)));
            }
        }
    }
}

void Triggers::collect_low(Variable variable, Price price, std::vector<AccountId>& found) {
    List& list = this->list(variable, false);
    filled_buckets(list, bucket_of(price), chunk_size * chunk_count - 1,
                   [&](u32 bucket) { collect_bucket(list, bucket, price, found); });
}

void Triggers::collect_high(Variable variable, Price price, std::vector<AccountId>& found) {
    List& list = this->list(variable, true);
    filled_buckets(list, 0, bucket_of(price), [&](u32 bucket) { collect_bucket(list, bucket, price, found); });
}

void Triggers::collect_all(Variable variable, std::vector<AccountId>& found) const {
    for (const bool upper : {false, true}) {
        const u32 place = list_place(variable, upper);
        if (place >= lists_.size()) continue;
        const List& list = lists_[place];
        filled_buckets(list, 0, chunk_size * chunk_count - 1, [&](u32 bucket) {
            for (u32 id = list.chunks[bucket / chunk_size]->head[bucket % chunk_size]; id != no_row; id = nodes_[id].next)
                found.push_back(AccountId{nodes_[id].account});
        });
    }
}

void Triggers::sides(AccountId account, std::vector<Side1D>& into) const {
    into.clear();
    if (first_.size() <= index(account)) return;
    for (u32 id = first_[index(account)]; id != no_row; id = nodes_[id].next_of_account) {
        const Variable variable = variable_of(nodes_[id].list);
        auto side = std::ranges::find(into, variable, &Side1D::variable);
        if (side == into.end()) side = into.insert(into.end(), {variable, {0}, {INT64_MAX}});
        (lists_[nodes_[id].list].upper ? side->high : side->low) = nodes_[id].trigger;
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
