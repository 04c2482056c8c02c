// The bytes of a file, decompressed as they are read. The format is told by the first bytes, never by the name:
// gzip (several members too), zstd (several frames too), anything else is taken as it is. Memory is bounded by the
// window of the format (zstd: at most 128 MiB, what `zstd --long=27` writes; usually 8 MiB or less).
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>

#include "feeds/feed_error.hpp"

namespace plimsoll::feeds {

enum class Compression : u8 { none, gzip, zstd };

class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Fills `into` from the front; 0 means the end. A truncated or corrupt stream is an error that names the offset
    /// in the file where decoding stopped, given only after the bytes before it were delivered.
    virtual std::expected<std::size_t, FeedError> read(std::span<char> into) = 0;
    virtual Compression compression() const = 0;
};

/// Errors: no such file, a folder, not readable, a zip archive (which this does not open).
std::expected<std::unique_ptr<ByteSource>, FeedError> open_bytes(const std::string& path);

}  // namespace plimsoll::feeds
