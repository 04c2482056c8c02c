#include "journal/file_journal.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::array<char, 6> snapshot_magic{'P', 'L', 'M', 'S', 'N', 'P'};
constexpr u16 snapshot_version = 1;

}  // namespace

Bytes encode_snapshot(Sequence sequence, std::span<const std::byte> bytes) {
    Bytes file;
    file.reserve(bytes.size() + 64);
    ByteWriter out(file);
    out.put(snapshot_magic);
    out.put(snapshot_version);
    out.put(sequence);
    out.put(static_cast<u64>(bytes.size()));
    out.put_bytes(bytes);
    out.put(hash_bytes(file));
    return file;
}

std::optional<Snapshot> decode_snapshot(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    const bool known = in.get<std::array<char, 6>>() == snapshot_magic && in.get<u16>() == snapshot_version;
    Snapshot snapshot;
    snapshot.sequence = in.get<Sequence>();
    const u64 length = in.get<u64>();
    if (!known || !in.ok() || length > in.left()) return std::nullopt;
    const auto content = in.get_bytes(length);
    const Hash hash = in.get<Hash>();
    if (!in.done() || hash != hash_bytes(bytes.first(bytes.size() - sizeof(Hash)))) return std::nullopt;
    snapshot.bytes.assign(content.begin(), content.end());
    return snapshot;
}

}  // namespace plimsoll::journal
