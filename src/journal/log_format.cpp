#include "journal/log_format.hpp"

#include <array>

#include "journal/crc32c.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::array<char, 6> file_magic{'P', 'L', 'M', 'L', 'O', 'G'};
constexpr u32 group_magic = 0x474D'4C50;  // "PLMG"
constexpr std::size_t record_header_bytes = 12;

constexpr Sequence after(Sequence sequence, u64 count) { return Sequence{std::to_underlying(sequence) + count}; }

void begin_group(ByteWriter& out, const GroupHeader& header) {
    out.put(group_magic);
    out.put(header.kind);
    out.put(header.length);
    out.put(header.count);
    out.put(header.first);
}

void end_group(Bytes& group, ByteWriter& out, const Hash& chain_before, const Hash& root) {
    out.put(hash_pair(chain_before, root));
    out.put(crc32c(group));
}

}  // namespace

Bytes encode_header(const FileHeader& header) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.put(file_magic);
    out.put(header.version);
    out.put(header.protocol);
    bytes.resize(file_header_bytes - sizeof(u32));  // room that is zero in this version
    out.put(crc32c(bytes));
    return bytes;
}

std::optional<FileHeader> decode_header(std::span<const std::byte> bytes) {
    if (bytes.size() < file_header_bytes) return std::nullopt;
    ByteReader in(bytes.first(file_header_bytes));
    if (in.get<std::array<char, 6>>() != file_magic) return std::nullopt;
    FileHeader header;
    header.version = in.get<u16>();
    header.protocol = in.get<u32>();
    in.get_bytes(file_header_bytes - sizeof(u32) - 12);
    if (in.get<u32>() != crc32c(bytes.first(file_header_bytes - sizeof(u32)))) return std::nullopt;
    return header;
}

Hash chain_start(std::span<const std::byte> header_bytes) { return hash_bytes(header_bytes); }

std::optional<GroupHeader> decode_group_header(std::span<const std::byte> bytes) {
    ByteReader in(bytes);
    GroupHeader header;
    const u32 magic = in.get<u32>();
    header.kind = in.get<GroupKind>();
    header.length = in.get<u32>();
    header.count = in.get<u32>();
    header.first = in.get<Sequence>();
    if (!in.ok() || magic != group_magic || header.length > payload_bytes_max) return std::nullopt;
    if (header.kind == GroupKind::checkpoint && (header.length != sizeof(Hash) || header.count != 0))
        return std::nullopt;
    if (header.kind == GroupKind::commands && (header.count == 0 || header.length / record_header_bytes < header.count))
        return std::nullopt;
    if (header.kind != GroupKind::commands && header.kind != GroupKind::checkpoint) return std::nullopt;
    return header;
}

Bytes encode_commands(Sequence first, std::span<const Entry> entries, const Hash& chain_before) {
    std::size_t length = 0;
    for (const Entry& entry : entries) length += record_header_bytes + entry.command.size();
    PLIMSOLL_INVARIANT(!entries.empty() && length <= payload_bytes_max);
    Bytes group;
    group.reserve(group_header_bytes + length + group_trailer_bytes);
    ByteWriter out(group);
    begin_group(out, {GroupKind::commands, static_cast<u32>(length), static_cast<u32>(entries.size()), first});
    std::vector<Hash> leaves;
    leaves.reserve(entries.size());
    for (const Entry& entry : entries) {
        leaves.push_back(leaf_of(after(first, leaves.size()), entry.time, entry.command));
        out.put(entry.time);
        out.put(static_cast<u32>(entry.command.size()));
        out.put_bytes(entry.command);
    }
    end_group(group, out, chain_before, merkle_root(leaves));
    return group;
}

Bytes encode_checkpoint(Sequence sequence, const Hash& state, const Hash& chain_before) {
    Bytes group;
    ByteWriter out(group);
    const GroupHeader header{GroupKind::checkpoint, sizeof(Hash), 0, sequence};
    begin_group(out, header);
    out.put(state);
    end_group(group, out, chain_before, *root_of(std::span(group).subspan(group_header_bytes), header));
    return group;
}

Hash chain_of(std::span<const std::byte> group) {
    Hash chain;
    std::memcpy(&chain, group.data() + group.size() - group_trailer_bytes, sizeof(chain));
    return chain;
}

bool RecordCursor::next(Item& item) {
    if (!in_.ok() || in_.left() == 0) return false;
    item.kind = Item::Kind::command;
    item.sequence = next_;
    item.time = in_.get<Time>();
    const u32 length = in_.get<u32>();
    item.command = in_.get_bytes(in_.ok() ? length : 0);
    next_ = after(next_, 1);
    return in_.ok();
}

Hash leaf_of(Sequence sequence, Time time, std::span<const std::byte> command) {
    Hasher hasher;
    hasher.add(std::as_bytes(std::span{&sequence, 1}));
    hasher.add(std::as_bytes(std::span{&time, 1}));
    hasher.add(command);
    return hasher.finish();
}

std::optional<std::vector<Hash>> leaves_of(std::span<const std::byte> payload, const GroupHeader& header) {
    RecordCursor cursor(payload, header.first);
    std::vector<Hash> leaves;
    leaves.reserve(header.count);
    for (Item item; leaves.size() <= header.count && cursor.next(item);)
        leaves.push_back(leaf_of(item.sequence, item.time, item.command));
    if (!cursor.clean() || leaves.size() != header.count) return std::nullopt;
    return leaves;
}

std::optional<Hash> root_of(std::span<const std::byte> payload, const GroupHeader& header) {
    if (header.kind == GroupKind::commands) {
        const auto leaves = leaves_of(payload, header);
        if (!leaves) return std::nullopt;
        return merkle_root(*leaves);
    }
    if (payload.size() != sizeof(Hash)) return std::nullopt;
    // One leaf of its own kind: a checkpoint can never pass for a group of commands.
    Hasher hasher;
    hasher.add(std::as_bytes(std::span{&header.kind, 1}));
    hasher.add(std::as_bytes(std::span{&header.first, 1}));
    hasher.add(payload);
    return hasher.finish();
}

}  // namespace plimsoll::journal
