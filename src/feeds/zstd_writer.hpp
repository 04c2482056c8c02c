// Writes a zstd file (events.jsonl.zst) as a stream, with a checksum of the content.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "feeds/feed_error.hpp"

namespace plimsoll::feeds {

class ZstdWriter {
public:
    /// Replaces a file that is there. Levels 1 (fast) to 19 (small).
    static std::expected<ZstdWriter, FeedError> create(const std::string& path, int level = 3);

    ZstdWriter(ZstdWriter&&) noexcept;
    ZstdWriter& operator=(ZstdWriter&&) noexcept;
    /// Finishes the file where finish() was not called; an error is lost then.
    ~ZstdWriter();

    std::expected<void, FeedError> write(std::string_view bytes);
    /// Everything written so far can be read from the file.
    std::expected<void, FeedError> flush();
    /// Ends the frame and closes the file. Nothing may be written after it.
    std::expected<void, FeedError> finish();

    u64 bytes_in() const;
    u64 bytes_out() const;

private:
    struct Stream;
    explicit ZstdWriter(std::unique_ptr<Stream> stream);
    std::unique_ptr<Stream> stream_;
};

}  // namespace plimsoll::feeds
