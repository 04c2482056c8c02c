#include "journal/file_journal.hpp"

#include <algorithm>

#include "journal/log_reader.hpp"

namespace plimsoll::journal {
namespace {

std::string snapshot_path(const std::string& path) { return path + ".snapshot"; }

}  // namespace

std::unexpected<JournalError> FileJournal::failed(std::string what) const {
    return std::unexpected(JournalError{std::move(what), path_, size_, last_});
}

std::expected<std::unique_ptr<FileJournal>, JournalError> FileJournal::open(const std::string& path,
                                                                            const FileJournalOptions& options) {
    std::unique_ptr<FileJournal> journal(new FileJournal);
    journal->path_ = path;
    journal->options_ = options;
    auto file = File::open(path, File::Mode::append);
    if (!file) return journal->failed(file.error());
    journal->file_ = std::move(*file);
    if (!journal->file_.lock()) return journal->failed("another process writes this log");
    const auto size = journal->file_.size();
    if (!size) return journal->failed(size.error());
    // A crash while a log is begun leaves less than a header: there is nothing in it to lose.
    const Done ready = *size < file_header_bytes ? journal->begin() : journal->go_on();
    if (!ready) return std::unexpected(ready.error());
    return journal;
}

Done FileJournal::begin() {
    header_ = FileHeader{format_version, options_.protocol};
    const Bytes bytes = encode_header(header_);
    Bytes found(file_header_bytes);
    const auto got = file_.read_at(0, found);
    if (!got) return failed(got.error());
    if (!std::equal(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(*got, 6)),
                    bytes.begin()))
        return failed("is not a command log; it is left as it is");
    if (*got != 0)
        torn_ = JournalError{"an unfinished header of " + std::to_string(*got) + " bytes", path_, 0, Sequence{}};
    chain_ = chain_start(bytes);
    return write(bytes);
}

Done FileJournal::go_on() {
    auto reader = LogReader::open(path_);
    if (!reader) return std::unexpected(reader.error());
    for (;;) {
        const auto more = (*reader)->next_group();
        if (!more) return std::unexpected(more.error());
        if (!*more) break;
    }
    header_ = (*reader)->file_header();
    last_ = (*reader)->last();
    chain_ = (*reader)->chain();
    size_ = (*reader)->offset();
    torn_ = (*reader)->torn_tail();
    if (!torn_) return {};
    if (const auto cut = file_.truncate(size_); !cut) return failed(cut.error());
    if (const auto synced = file_.sync(); !synced) return failed(synced.error());
    return {};
}

Done FileJournal::write(const Bytes& group) {
    if (!file_.is_open()) return failed("the journal is closed");
    auto written = file_.write_at(size_, group);
    if (written && options_.durable) written = file_.sync();
    if (!written) {
        // Half a group must not stand before the next one. Where even that fails, no more is written.
        if (!file_.truncate(size_)) (void)file_.close();
        return failed(written.error());
    }
    size_ += group.size();
    return {};
}

Done FileJournal::append(std::span<const Entry> group) {
    const Bytes bytes = encode_commands(Sequence{std::to_underlying(last_) + 1}, group, chain_);
    if (const Done written = write(bytes); !written) return written;
    chain_ = chain_of(bytes);
    last_ = Sequence{std::to_underlying(last_) + group.size()};
    return {};
}

Done FileJournal::checkpoint(const Hash& state) {
    const Bytes bytes = encode_checkpoint(last_, state, chain_);
    if (const Done written = write(bytes); !written) return written;
    chain_ = chain_of(bytes);
    return {};
}

std::expected<std::unique_ptr<Reader>, JournalError> FileJournal::read(Sequence from) const {
    auto reader = LogReader::open(path_, from);
    if (!reader) return std::unexpected(reader.error());
    return std::unique_ptr<Reader>(std::move(*reader));
}

Done FileJournal::store_snapshot(Sequence sequence, std::span<const std::byte> bytes) {
    const std::string fresh = snapshot_path(path_) + ".new";
    auto file = File::open(fresh, File::Mode::replace);
    if (!file) return failed(fresh + ": " + file.error());
    auto done = file->write_at(0, encode_snapshot(sequence, bytes));
    if (done && options_.durable) done = file->sync();
    if (done) done = file->close();
    if (done) done = replace_file(fresh, snapshot_path(path_), options_.durable);
    if (!done) return failed(fresh + ": " + done.error());
    return {};
}

std::expected<std::optional<Snapshot>, JournalError> FileJournal::load_snapshot() const {
    const std::string path = snapshot_path(path_);
    const auto file = File::open(path, File::Mode::read);
    if (!file) return std::nullopt;
    const auto size = file->size();
    if (!size) return std::unexpected(JournalError{size.error(), path, 0, last_});
    Bytes bytes(*size);
    const auto got = file->read_at(0, bytes);
    if (!got) return std::unexpected(JournalError{got.error(), path, 0, last_});
    bytes.resize(*got);
    auto snapshot = decode_snapshot(bytes);
    if (!snapshot)
        return std::unexpected(
            JournalError{"the snapshot is damaged; remove it to recover from the log", path, 0, last_});
    return snapshot;
}

Done FileJournal::close() {
    if (!file_.is_open()) return failed("the journal is closed");
    if (const auto closed = file_.close(); !closed) return failed(closed.error());
    return {};
}

}  // namespace plimsoll::journal
