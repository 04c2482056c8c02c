// One walk over the state, two sinks: the state hash and the snapshot (and its reader).
#include "codec/codec.hpp"
#include "engine/engine.hpp"

namespace plimsoll {

namespace {

// The order of this walk is part of snapshot_format.
template <class State, class Sink>
void walk(State& state, Sink&& sink) {
    sink.row(state.clock);
    sink.terms(state.rules);
    sink.terms(state.ramps);
    sink.rows(state.feeds);
    sink.rows(state.ledger.assets);
    sink.rows(state.markets);
    sink.table(state.ledger.accounts);
    sink.table(state.ledger.balances);
    sink.table(state.owners);
    sink.table(state.positions);
    sink.table(state.orders);
    sink.table(state.queue);
}

struct HashSink {
    std::vector<Hash> parts;
    template <class Row>
    void row(const Row& row) {
        parts.push_back(hash_bytes(std::as_bytes(std::span{&row, 1})));
    }
    template <class Terms>
    void terms(const Terms& terms) {
        parts.push_back(hash_bytes(codec::canonical_bytes(terms)));
    }
    template <class Row>
    void rows(const std::vector<Row>& rows) {
        static_assert(std::has_unique_object_representations_v<Row>);
        parts.push_back(hash_bytes(std::as_bytes(std::span{rows})));
    }
    template <class Row>
    void table(PagedTable<Row>& table) {
        parts.push_back(table.root());
    }
};

struct SaveSink {
    ByteWriter out;
    template <class Row>
    void row(const Row& row) {
        out.put(row);
    }
    template <class Terms>
    void terms(const Terms& terms) {
        const Bytes bytes = codec::canonical_bytes(terms);
        out.put(static_cast<u64>(bytes.size()));
        out.put_bytes(bytes);
    }
    template <class Row>
    void rows(const std::vector<Row>& rows) {
        out.put(static_cast<u32>(rows.size()));
        for (const Row& row : rows) out.put(row);
    }
    template <class Row>
    void table(const PagedTable<Row>& table) {
        table.save(out);
    }
};

struct LoadSink {
    ByteReader& in;
    template <class Row>
    void row(Row& row) {
        row = in.get<Row>();
    }
    template <class Terms>
    void terms(Terms& terms) {
        const u64 size = in.get<u64>();
        if (size > in.left()) return in.fail();
        codec::FieldReader fields(in.get_bytes(static_cast<std::size_t>(size)));
        codec::get_value(fields, terms);
        if (!fields.ok() || fields.left() != 0) in.fail();
    }
    template <class Row>
    void rows(std::vector<Row>& rows) {
        const u32 count = in.get<u32>();
        if (!in.ok() || in.left() / sizeof(Row) < count) return in.fail();
        rows.resize(count);
        for (Row& row : rows) row = in.get<Row>();
    }
    template <class Row>
    void table(PagedTable<Row>& table) {
        table.load(in);
    }
};

constexpr u64 snapshot_magic = 0x31'50'41'4E'53'4D'4C'50;  // "PLMSNAP1"

// Indices that the rows hold into each other lie inside the tables: a snapshot that passed its hash but was written by
// another hand cannot make the engine read elsewhere.
bool consistent(const State& state) {
    const RuleBook& rules = state.rules;
    if (state.feeds.size() != rules.feeds.size() || state.markets.size() != rules.markets.size() ||
        state.ledger.assets.size() != rules.assets.size())
        return false;
    const u32 balances = state.ledger.balances.size(), positions = state.positions.size(), orders = state.orders.size();
    const auto inside = [](u32 row, u32 size) { return row == no_row || row < size; };
    for (u32 row = 0; row < state.ledger.accounts.size(); ++row) {
        const Account& account = state.ledger.accounts[row];
        if (!inside(account.first_balance, balances) || !inside(account.first_position, positions) ||
            !inside(account.first_order, orders) || !inside(account.queue_row, state.queue.size()) ||
            !inside(account.next_of_owner, state.ledger.accounts.size()))
            return false;
    }
    for (u32 row = 0; row < balances; ++row)
        if (!inside(state.ledger.balances[row].next, balances)) return false;
    for (u32 row = 0; row < positions; ++row)
        if (!inside(state.positions[row].next, positions)) return false;
    for (u32 row = 0; row < orders; ++row)
        if (!inside(state.orders[row].next_of_account, orders) || !inside(state.orders[row].previous_of_account, orders))
            return false;
    return true;
}

}  // namespace

Hash Engine::state_hash() {
    HashSink sink;
    walk(core_->state, sink);
    return merkle_root(sink.parts);
}

Bytes Engine::snapshot() const {
    Bytes bytes;
    ByteWriter out(bytes);
    out.put(snapshot_magic);
    out.put(snapshot_format);
    out.put(protocol_version);
    walk(std::as_const(core_->state), SaveSink{out});
    const Hash seal = hash_bytes(bytes);
    out.put(seal);
    return bytes;
}

bool Engine::restore(std::span<const std::byte> bytes) {
    if (bytes.size() < sizeof(Hash)) return false;
    const auto body = bytes.first(bytes.size() - sizeof(Hash));
    ByteReader seal(bytes.last(sizeof(Hash)));
    if (seal.get<Hash>() != hash_bytes(body)) return false;
    ByteReader in(body);
    if (in.get<u64>() != snapshot_magic || in.get<u32>() != snapshot_format || in.get<u32>() > protocol_version) return false;
    auto fresh = std::make_unique<Core>();
    walk(fresh->state, LoadSink{in});
    if (!in.done() || !consistent(fresh->state)) return false;
    rebuild(*fresh);
    core_ = std::move(fresh);
    return true;
}

}  // namespace plimsoll
