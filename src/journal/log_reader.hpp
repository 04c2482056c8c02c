// Reads a single-file log from its beginning, group by group, and checks everything on the way: checksums, the order of
// sequences, and the chain.
#pragma once

#include "journal/file_io.hpp"
#include "journal/log_format.hpp"

namespace plimsoll::journal {

class LogReader final : public Reader {
public:
    /// Errors: the file cannot be read, or is no log that this build knows.
    static std::expected<std::unique_ptr<LogReader>, JournalError> open(const std::string& path,
                                                                        Sequence from = Sequence{1});

    std::expected<bool, JournalError> next(Item& item) override;
    Hash chain() const override { return chain_; }
    const std::optional<JournalError>& torn_tail() const override { return torn_; }

    /// One whole checked group; false at the end. Group-wise and item-wise reading are not mixed.
    std::expected<bool, JournalError> next_group();
    const GroupHeader& group() const { return header_; }
    std::span<const std::byte> payload() const;
    Hash chain_before() const { return chain_before_; }

    const FileHeader& file_header() const { return file_header_; }
    /// End of the last good group: what a writer goes on from.
    u64 offset() const { return offset_; }
    Sequence last() const { return last_; }

private:
    LogReader() = default;
    std::expected<bool, JournalError> damaged(const std::string& what);
    std::expected<bool, JournalError> fail(std::string what);
    std::expected<bool, std::string> good_group_after(u64 offset);
    std::expected<bool, std::string> good_group_at(u64 offset);
    std::expected<bool, JournalError> take_group(const GroupHeader& header);
    JournalError error_here(std::string what) const;

    std::string path_;
    File file_;
    FileHeader file_header_;
    GroupHeader header_;
    Bytes group_;  // the present group, whole
    std::optional<RecordCursor> cursor_;
    bool checkpoint_waits_ = false;
    u64 offset_ = 0;
    u64 size_ = 0;
    Sequence last_{};
    Sequence from_{1};
    Hash chain_before_;
    Hash chain_;
    std::optional<JournalError> torn_;
    std::optional<JournalError> error_;
    bool ended_ = false;
};

}  // namespace plimsoll::journal
