// The bytes of the single-file log: docs/formats/command_log.md. Pure: bytes in, bytes or facts out.
#pragma once

#include <optional>
#include <vector>

#include "journal/journal.hpp"

namespace plimsoll::journal {

inline constexpr u16 format_version = 1;
inline constexpr std::size_t file_header_bytes = 32;
inline constexpr std::size_t group_header_bytes = 24;
inline constexpr std::size_t group_trailer_bytes = 36;   // chain, checksum
inline constexpr u32 payload_bytes_max = u32{64} << 20;  // of one group

enum class GroupKind : u32 { commands = 1, checkpoint = 2 };

struct FileHeader {
    u16 version = format_version;
    u32 protocol = 0;  // of the engine that began the log
};
Bytes encode_header(const FileHeader& header);
/// Empty where the bytes are no such header.
std::optional<FileHeader> decode_header(std::span<const std::byte> bytes);
/// The chain before the first group: binds the header.
Hash chain_start(std::span<const std::byte> header_bytes);

struct GroupHeader {
    GroupKind kind{};
    u32 length = 0;  // of the payload
    u32 count = 0;   // commands; 0 for a checkpoint
    Sequence first{};
};
/// Empty where magic, kind or length are impossible.
std::optional<GroupHeader> decode_group_header(std::span<const std::byte> bytes);

/// A whole group as it stands in the file.
Bytes encode_commands(Sequence first, std::span<const Entry> entries, const Hash& chain_before);
Bytes encode_checkpoint(Sequence sequence, const Hash& state, const Hash& chain_before);
/// The chain that a written group ends with.
Hash chain_of(std::span<const std::byte> group);

/// Takes the records of a commands payload one by one.
class RecordCursor {
public:
    RecordCursor(std::span<const std::byte> payload, Sequence first) : in_(payload), next_(first) {}
    /// False at the end or where the bytes are not records; `clean` tells which.
    bool next(Item& item);
    bool clean() const { return in_.done(); }

private:
    ByteReader in_;
    Sequence next_;
};

/// What a record is hashed as: sequence, time and command.
Hash leaf_of(Sequence sequence, Time time, std::span<const std::byte> command);
/// Leaves of a commands payload in order; empty where the payload is not exactly `count` records.
std::optional<std::vector<Hash>> leaves_of(std::span<const std::byte> payload, const GroupHeader& header);
/// What the chain takes in for a group; empty where its payload does not fit its header.
std::optional<Hash> root_of(std::span<const std::byte> payload, const GroupHeader& header);

}  // namespace plimsoll::journal
