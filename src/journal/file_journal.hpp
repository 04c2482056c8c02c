// The journal as one file: what `replay` writes and `audit` reads. The snapshot stands beside it as <file>.snapshot.
#pragma once

#include "journal/file_io.hpp"
#include "journal/journal.hpp"
#include "journal/log_format.hpp"

namespace plimsoll::journal {

struct FileJournalOptions {
    u32 protocol = 1;      // written into a new log
    bool durable = false;  // true: append returns when the device has the bytes; false: when the system has
};

class FileJournal final : public Journal {
public:
    /// Opens a log to go on with it, or begins one. All of it is read and checked first. What an unfinished last write
    /// left is cut off and reported by torn_tail(); damage before that is an error and the file is left as it is. One
    /// process may hold it at a time.
    static std::expected<std::unique_ptr<FileJournal>, JournalError> open(const std::string& path,
                                                                          const FileJournalOptions& options = {});

    Done append(std::span<const Entry> group) override;
    Done checkpoint(const Hash& state) override;
    Sequence last() const override { return last_; }
    Hash chain() const override { return chain_; }
    std::expected<std::unique_ptr<Reader>, JournalError> read(Sequence from) const override;
    Done store_snapshot(Sequence sequence, std::span<const std::byte> bytes) override;
    std::expected<std::optional<Snapshot>, JournalError> load_snapshot() const override;
    Done close() override;

    /// What was cut off when the log was opened.
    const std::optional<JournalError>& torn_tail() const { return torn_; }
    const FileHeader& header() const { return header_; }

private:
    FileJournal() = default;
    Done begin();
    Done go_on();
    Done write(const Bytes& group);
    std::unexpected<JournalError> failed(std::string what) const;

    std::string path_;
    FileJournalOptions options_;
    FileHeader header_;
    File file_;
    u64 size_ = 0;
    Sequence last_{};
    Hash chain_;
    std::optional<JournalError> torn_;
};

/// Snapshot bytes with their header and hash, as they stand in a file; and back, empty where they are damaged.
Bytes encode_snapshot(Sequence sequence, std::span<const std::byte> bytes);
std::optional<Snapshot> decode_snapshot(std::span<const std::byte> bytes);

}  // namespace plimsoll::journal
