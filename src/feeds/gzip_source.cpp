#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <zlib.h>

#include "base/invariant.hpp"
#include "feeds/decoders.hpp"

namespace plimsoll::feeds {
namespace {

class GzipSource final : public ByteSource {
public:
    explicit GzipSource(FileBytes file) : file_(std::move(file)) {
        constexpr int gzip_only = 16 + MAX_WBITS;
        PLIMSOLL_INVARIANT(inflateInit2(&stream_, gzip_only) == Z_OK);
    }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;
    ~GzipSource() override { inflateEnd(&stream_); }

    std::expected<std::size_t, FeedError> read(std::span<char> into) override {
        const auto room = static_cast<uInt>(std::min<std::size_t>(into.size(), std::numeric_limits<uInt>::max()));
        stream_.next_out = reinterpret_cast<Bytef*>(into.data());
        stream_.avail_out = room;
        while (stream_.avail_out == room && problem_.empty() && !at_end_) step();
        const std::size_t size = room - stream_.avail_out;
        if (size == 0 && !problem_.empty()) return std::unexpected(FeedError{file_.path(), 0, problem_, {}});
        return size;
    }
    Compression compression() const override { return Compression::gzip; }

private:
    void step() {
        if (stream_.avail_in == 0 && !refill()) return;
        if (between_members_ && !begin_member()) return;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        if (code == Z_STREAM_END) {
            between_members_ = true;
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            const std::string why = stream_.msg != nullptr ? stream_.msg : "unknown";
            problem_ = "the gzip stream is corrupt at byte " + std::to_string(position()) + " (" + why + ")";
        }
    }
    bool refill() {
        const std::size_t size = file_.read(input_);
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        stream_.avail_in = static_cast<uInt>(size);
        if (size > 0) return true;
        if (file_.failed()) {
            problem_ = "cannot be read beyond byte " + std::to_string(position());
        } else if (!between_members_) {
            problem_ = "the gzip stream is truncated: the file ends at byte " + std::to_string(position());
        }
        at_end_ = true;
        return false;
    }
    // Padding of zeros after a member is what tapes and some tools leave; anything else must be a further member.
    bool begin_member() {
        while (stream_.avail_in > 0 && *stream_.next_in == 0) {
            ++stream_.next_in;
            --stream_.avail_in;
        }
        if (stream_.avail_in == 0) return false;
        if (*stream_.next_in != 0x1f) {
            problem_ = "bytes that are not gzip follow the gzip stream at byte " + std::to_string(position());
            return false;
        }
        inflateReset(&stream_);
        between_members_ = false;
        return true;
    }
    u64 position() const { return file_.offset() - stream_.avail_in; }

    FileBytes file_;
    z_stream stream_{};
    std::array<char, decoder_input_size> input_{};
    std::string problem_;
    bool between_members_ = false;
    bool at_end_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> gzip_source(FileBytes file) { return std::make_unique<GzipSource>(std::move(file)); }

}  // namespace plimsoll::feeds
