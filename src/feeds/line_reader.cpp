#include "feeds/line_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace plimsoll::feeds {
namespace {
constexpr std::size_t buffer_size = 64 * 1024;
}

LineReader::LineReader(std::string path, std::unique_ptr<ByteSource> source)
    : path_(std::move(path)), source_(std::move(source)), buffer_(buffer_size) {}

std::expected<LineReader, FeedError> LineReader::open(const std::string& path) {
    auto source = open_bytes(path);
    if (!source) return std::unexpected(std::move(source.error()));
    return LineReader(path, std::move(*source));
}

std::expected<std::optional<std::string_view>, FeedError> LineReader::next() {
    for (;;) {
        const char* const from = buffer_.data() + begin_ + scanned_;
        const std::size_t unscanned = end_ - begin_ - scanned_;
        if (const void* found = unscanned == 0 ? nullptr : std::memchr(from, '\n', unscanned)) {
            const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - (buffer_.data() + begin_));
            return take(length, 1);
        }
        scanned_ = end_ - begin_;
        if (at_end_) break;
        const auto more = fill();
        if (!more) return std::unexpected(more.error());
        at_end_ = !*more;
    }
    if (begin_ == end_) return std::optional<std::string_view>{};
    return take(end_ - begin_, 0);
}

std::optional<std::string_view> LineReader::take(std::size_t length, std::size_t skip) {
    std::string_view line(buffer_.data() + begin_, length);
    begin_ += length + skip;
    scanned_ = 0;
    ++line_;
    if (line_ == 1 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::expected<bool, FeedError> LineReader::fill() {
    const std::size_t held = end_ - begin_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, held);
    begin_ = 0;
    end_ = held;
    if (held > line_length_max) {
        return std::unexpected(FeedError{path_, line_ + 1, "the line is longer than 1 MiB", "a text file"});
    }
    if (held == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, line_length_max + buffer_size));
    auto size = source_->read({buffer_.data() + end_, buffer_.size() - end_});
    if (!size) {
        size.error().line = line_ + 1;
        return std::unexpected(std::move(size.error()));
    }
    end_ += *size;
    const std::string_view head(buffer_.data(), std::min<std::size_t>(end_, 2));
    if (line_ == 0 && (head == "\xff\xfe" || head == "\xfe\xff")) {
        return std::unexpected(FeedError{path_, 1, "is UTF-16 text", "UTF-8"});
    }
    return *size > 0;
}

}  // namespace plimsoll::feeds
