#include "feeds/zstd_writer.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>
#include <vector>

#include <zstd.h>

#include "base/invariant.hpp"

namespace plimsoll::feeds {

struct ZstdWriter::Stream {
    struct CloseFile {
        void operator()(std::FILE* open) const { std::fclose(open); }
    };
    struct FreeContext {
        void operator()(ZSTD_CCtx* made) const { ZSTD_freeCCtx(made); }
    };
    std::string path;
    std::unique_ptr<std::FILE, CloseFile> file;
    std::unique_ptr<ZSTD_CCtx, FreeContext> context;
    std::vector<char> buffer = std::vector<char>(ZSTD_CStreamOutSize());
    u64 bytes_in = 0, bytes_out = 0;

    FeedError failed(const std::string& what) const { return {path, 0, what, {}}; }
    FeedError failed_by_system(const std::string& what) const {
        return failed(what + ": " + std::generic_category().message(errno));
    }

    std::expected<void, FeedError> compress(std::string_view bytes, ZSTD_EndDirective directive) {
        if (!file) return std::unexpected(failed("is finished: nothing more can be written"));
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        for (bool done = false; !done;) {
            ZSTD_outBuffer out{buffer.data(), buffer.size(), 0};
            const std::size_t left = ZSTD_compressStream2(context.get(), &out, &in, directive);
            if (ZSTD_isError(left) != 0) {
                return std::unexpected(failed(std::string("cannot be compressed: ") + ZSTD_getErrorName(left)));
            }
            if (std::fwrite(buffer.data(), 1, out.pos, file.get()) != out.pos) {
                return std::unexpected(failed_by_system("cannot be written"));
            }
            bytes_out += out.pos;
            done = directive == ZSTD_e_continue ? in.pos == in.size : left == 0;
        }
        bytes_in += bytes.size();
        return {};
    }
};

ZstdWriter::ZstdWriter(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
ZstdWriter::ZstdWriter(ZstdWriter&&) noexcept = default;
ZstdWriter& ZstdWriter::operator=(ZstdWriter&& other) noexcept {
    if (this != &other) {
        if (stream_ && stream_->file) (void)finish();
        stream_ = std::move(other.stream_);
    }
    return *this;
}
ZstdWriter::~ZstdWriter() {
    if (stream_ && stream_->file) (void)finish();
}

std::expected<ZstdWriter, FeedError> ZstdWriter::create(const std::string& path, int level) {
    auto stream = std::make_unique<Stream>();
    stream->path = path;
    stream->file.reset(std::fopen(path.c_str(), "wb"));
    if (!stream->file) return std::unexpected(stream->failed_by_system("cannot be created"));
    stream->context.reset(ZSTD_createCCtx());
    PLIMSOLL_INVARIANT(stream->context != nullptr);
    ZSTD_CCtx_setParameter(stream->context.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(stream->context.get(), ZSTD_c_checksumFlag, 1);
    return ZstdWriter(std::move(stream));
}

std::expected<void, FeedError> ZstdWriter::write(std::string_view bytes) {
    return stream_->compress(bytes, ZSTD_e_continue);
}

std::expected<void, FeedError> ZstdWriter::flush() {
    if (auto flushed = stream_->compress({}, ZSTD_e_flush); !flushed) return flushed;
    if (std::fflush(stream_->file.get()) != 0) return std::unexpected(stream_->failed_by_system("cannot be written"));
    return {};
}

std::expected<void, FeedError> ZstdWriter::finish() {
    auto ended = stream_->compress({}, ZSTD_e_end);
    if (!stream_->file) return ended;
    const bool closed = std::fclose(stream_->file.release()) == 0;
    if (ended && !closed) return std::unexpected(stream_->failed_by_system("cannot be closed"));
    return ended;
}

u64 ZstdWriter::bytes_in() const { return stream_->bytes_in; }
u64 ZstdWriter::bytes_out() const { return stream_->bytes_out; }

}  // namespace plimsoll::feeds
