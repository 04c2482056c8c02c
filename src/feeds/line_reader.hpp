// Lines of a plain, gzip or zstd file, streamed through one buffer.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/byte_source.hpp"

namespace plimsoll::feeds {

class LineReader {
public:
    static constexpr std::size_t line_length_max = 1 << 20;

    static std::expected<LineReader, FeedError> open(const std::string& path);

    /// The next line without its end (LF or CR LF) and, on the first, without a UTF-8 byte order mark; valid until
    /// the next call. nullopt at the end. A last line without an end of line is a line.
    /// Errors: corrupt or truncated compression, a line above line_length_max, UTF-16 text.
    std::expected<std::optional<std::string_view>, FeedError> next();

    /// Number of the line that next() gave last, from 1; 0 before the first.
    u64 line() const { return line_; }
    const std::string& path() const { return path_; }
    Compression compression() const { return source_->compression(); }
    FeedError error(std::string what, std::string expected = {}) const {
        return {path_, line_, std::move(what), std::move(expected)};
    }

private:
    LineReader(std::string path, std::unique_ptr<ByteSource> source);
    std::expected<bool, FeedError> fill();
    std::optional<std::string_view> take(std::size_t length, std::size_t skip);

    std::string path_;
    std::unique_ptr<ByteSource> source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // unread bytes
    std::size_t scanned_ = 0;          // of which hold no line end
    u64 line_ = 0;
    bool at_end_ = false;
};

}  // namespace plimsoll::feeds
