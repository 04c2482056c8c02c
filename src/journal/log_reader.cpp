#include "journal/log_reader.hpp"

#include <algorithm>

#include "journal/crc32c.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::size_t window_bytes = std::size_t{1} << 16;
constexpr std::array<std::byte, 4> magic_bytes{std::byte{'P'}, std::byte{'L'}, std::byte{'M'}, std::byte{'G'}};

bool checksum_holds(std::span<const std::byte> group) {
    u32 stored = 0;
    std::memcpy(&stored, group.data() + group.size() - sizeof(stored), sizeof(stored));
    return stored == crc32c(group.first(group.size() - sizeof(stored)));
}

std::size_t whole_size(const GroupHeader& header) { return group_header_bytes + header.length + group_trailer_bytes; }

}  // namespace

std::string to_text(const JournalError& error) {
    return error.file + ": byte " + std::to_string(error.offset) + ", after sequence " +
           std::to_string(std::to_underlying(error.sequence)) + ": " + error.what;
}

std::expected<std::unique_ptr<LogReader>, JournalError> LogReader::open(const std::string& path, Sequence from) {
    auto file = File::open(path, File::Mode::read);
    if (!file) return std::unexpected(JournalError{file.error(), path, 0, Sequence{}});
    std::unique_ptr<LogReader> reader(new LogReader);
    reader->path_ = path;
    reader->file_ = std::move(*file);
    reader->from_ = from;
    Bytes bytes(file_header_bytes);
    const auto size = reader->file_.size();
    const auto got = reader->file_.read_at(0, bytes);
    if (!size || !got) return std::unexpected(reader->error_here(!size ? size.error() : got.error()));
    reader->size_ = *size;
    bytes.resize(*got);
    const auto header = decode_header(bytes);
    if (!header) return std::unexpected(reader->error_here("is not a command log, or its first 32 bytes are damaged"));
    if (header->version != format_version)
        return std::unexpected(reader->error_here("is a log of format " + std::to_string(header->version) +
                                                  "; this build reads format " + std::to_string(format_version)));
    reader->file_header_ = *header;
    reader->chain_ = reader->chain_before_ = chain_start(bytes);
    reader->offset_ = file_header_bytes;
    return reader;
}

JournalError LogReader::error_here(std::string what) const { return {std::move(what), path_, offset_, last_}; }

std::expected<bool, JournalError> LogReader::fail(std::string what) {
    error_ = error_here(std::move(what));
    return std::unexpected(*error_);
}

std::span<const std::byte> LogReader::payload() const {
    return std::span(group_).subspan(group_header_bytes, header_.length);
}

std::expected<bool, JournalError> LogReader::next_group() {
    if (error_) return std::unexpected(*error_);
    if (ended_) return false;
    if (offset_ == size_) {
        ended_ = true;
        return false;
    }
    group_.resize(group_header_bytes);
    const auto head = file_.read_at(offset_, group_);
    if (!head) return fail(head.error());
    if (*head < group_header_bytes) return damaged("a group ends inside its header");
    const auto header = decode_group_header(group_);
    if (!header) return damaged("a group's header is damaged");
    if (size_ - offset_ < whole_size(*header)) return damaged("a group ends before its length");
    return take_group(*header);
}

std::expected<bool, JournalError> LogReader::take_group(const GroupHeader& header) {
    group_.resize(whole_size(header));
    const auto got = file_.read_at(offset_, group_);
    if (!got) return fail(got.error());
    if (*got < group_.size() || !checksum_holds(group_)) return damaged("a group's checksum does not match");
    // From here on the bytes are what somebody wrote, so that a contradiction is no accident of the last write.
    header_ = header;
    const u64 before = std::to_underlying(last_), first = std::to_underlying(header.first);
    if (header.kind == GroupKind::commands ? first != before + 1 : first != before)
        return fail("a group is numbered " + std::to_string(first) + "; groups are missing, doubled or out of order");
    const auto root = root_of(payload(), header);
    if (!root) return fail("a group's records do not fill it");
    if (hash_pair(chain_, *root) != chain_of(group_)) return fail("the hash chain is broken: the log was altered");
    chain_before_ = chain_;
    chain_ = chain_of(group_);
    last_ = Sequence{before + header.count};
    offset_ += group_.size();
    return true;
}

// A bad group at the very end is what a crash leaves; one that good groups follow is damage.
std::expected<bool, JournalError> LogReader::damaged(const std::string& what) {
    const auto later = good_group_after(offset_ + 1);
    if (!later) return fail(later.error());
    if (*later)
        return fail(what + ", and whole groups follow it: the file is damaged in the middle; restore it from a copy");
    torn_ = error_here(what + ": an unfinished last write of " + std::to_string(size_ - offset_) + " bytes");
    ended_ = true;
    return false;
}

std::expected<bool, std::string> LogReader::good_group_after(u64 offset) {
    Bytes window(window_bytes);
    while (offset < size_) {
        const auto got = file_.read_at(offset, window);
        if (!got) return std::unexpected(got.error());
        const auto bytes = std::span(window).first(*got);
        for (auto at = bytes.begin();; ++at) {
            at = std::search(at, bytes.end(), magic_bytes.begin(), magic_bytes.end());
            if (at == bytes.end()) break;
            const auto good = good_group_at(offset + static_cast<u64>(at - bytes.begin()));
            if (!good || *good) return good;
        }
        if (*got < magic_bytes.size()) break;
        offset += *got - (magic_bytes.size() - 1);  // a magic may lie across two windows
        if (*got < window.size()) break;
    }
    return false;
}

std::expected<bool, std::string> LogReader::good_group_at(u64 offset) {
    Bytes group(group_header_bytes);
    const auto head = file_.read_at(offset, group);
    if (!head) return std::unexpected(head.error());
    const auto header = decode_group_header(std::span(group).first(*head));
    if (!header || size_ - offset < whole_size(*header)) return false;
    group.resize(whole_size(*header));
    const auto got = file_.read_at(offset, group);
    if (!got) return std::unexpected(got.error());
    return *got == group.size() && checksum_holds(group);
}

std::expected<bool, JournalError> LogReader::next(Item& item) {
    for (;;) {
        while (cursor_ && cursor_->next(item))
            if (item.sequence >= from_) return true;
        cursor_.reset();
        if (checkpoint_waits_) {
            checkpoint_waits_ = false;
            item = Item{};
            item.kind = Item::Kind::checkpoint;
            item.sequence = header_.first;
            std::memcpy(&item.state, payload().data(), sizeof(item.state));
            if (item.sequence >= from_) return true;
        }
        const auto more = next_group();
        if (!more || !*more) return more;
        if (header_.kind == GroupKind::commands)
            cursor_.emplace(payload(), header_.first);
        else
            checkpoint_waits_ = true;
    }
}

}  // namespace plimsoll::journal
