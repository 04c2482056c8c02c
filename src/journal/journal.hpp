// The seam between the engine and whatever keeps its commands: an ordered log and the newest snapshot. Commands are
// written in groups; a group is one record of the backend, made durable by one sync. Chosen once at start.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace plimsoll::journal {

struct JournalError {
    std::string what;  // with what to do about it, where there is something
    std::string file;
    u64 offset = 0;       // where in the file
    Sequence sequence{};  // last one known to be good before it
};
/// "x.log: byte 4096, after sequence 17: checksum does not match"
std::string to_text(const JournalError& error);

using Done = std::expected<void, JournalError>;

/// One command on its way into the log; its sequence is the next one.
struct Entry {
    Time time;
    std::span<const std::byte> command;  // codec::encode
};

/// One thing out of the log. Spans stay valid until the next call of the reader.
struct Item {
    enum class Kind : u8 { command, checkpoint };
    Kind kind = Kind::command;
    Sequence sequence{};                 // checkpoint: the state is as of after this command
    Time time;                           // command
    std::span<const std::byte> command;  // command
    Hash state;                          // checkpoint
};

/// Streams a log in order, with memory for one group.
class Reader {
public:
    virtual ~Reader() = default;
    /// False at the end. After an error or the end, every call gives the same answer again.
    virtual std::expected<bool, JournalError> next(Item& item) = 0;
    /// The chain value after the group that was read last.
    virtual Hash chain() const = 0;
    /// At the end: what an unfinished last write left behind, where there is something. It was never acknowledged.
    virtual const std::optional<JournalError>& torn_tail() const = 0;
};

struct Snapshot {
    Sequence sequence{};
    Bytes bytes;
};

class Journal {
public:
    virtual ~Journal() = default;
    /// Appends commands as one group. When it returns, they survive what the backend promises to survive. An error
    /// leaves the log as it was before, or closed. Demands at least one entry.
    virtual Done append(std::span<const Entry> group) = 0;
    /// Writes that the state after the last command hashes to this.
    virtual Done checkpoint(const Hash& state) = 0;
    /// Of the last command, 0 = none yet.
    virtual Sequence last() const = 0;
    /// Binds everything written so far: h_n = H(h_(n-1), root of group n).
    virtual Hash chain() const = 0;
    /// From a sequence on. It sees what was written before the call.
    virtual std::expected<std::unique_ptr<Reader>, JournalError> read(Sequence from) const = 0;
    /// Replaces the snapshot kept before, whole or not at all.
    virtual Done store_snapshot(Sequence sequence, std::span<const std::byte> bytes) = 0;
    /// Empty where none is kept; an error where one is but is damaged: the log alone is enough to go on without it.
    virtual std::expected<std::optional<Snapshot>, JournalError> load_snapshot() const = 0;
    /// Every later call but close answers with an error.
    virtual Done close() = 0;
};

}  // namespace plimsoll::journal
