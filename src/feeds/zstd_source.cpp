#include <array>
#include <utility>

#include <zstd.h>

#include "base/invariant.hpp"
#include "feeds/decoders.hpp"

namespace plimsoll::feeds {
namespace {

class ZstdSource final : public ByteSource {
public:
    explicit ZstdSource(FileBytes file) : file_(std::move(file)), context_(ZSTD_createDCtx()) {
        PLIMSOLL_INVARIANT(context_ != nullptr);
        constexpr int window_log_max = 27;
        ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log_max);
    }

    std::expected<std::size_t, FeedError> read(std::span<char> into) override {
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        while (out.pos == 0 && problem_.empty() && !at_end_) step(out);
        if (out.pos == 0 && !problem_.empty()) return std::unexpected(FeedError{file_.path(), 0, problem_, {}});
        return out.pos;
    }
    Compression compression() const override { return Compression::zstd; }

private:
    void step(ZSTD_outBuffer& out) {
        const bool exhausted = in_.pos == in_.size && !refill();
        // At the end of a frame nothing is held back, and a call without input would ask for a new frame.
        if (exhausted && expects_ == 0) {
            finish();
            return;
        }
        const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in_);
        if (ZSTD_isError(code) != 0) {
            problem_ = "the zstd stream is corrupt near byte " + std::to_string(position()) + " (" +
                       ZSTD_getErrorName(code) + ")";
            return;
        }
        expects_ = code;
        if (exhausted && out.pos == 0) finish();
    }
    bool refill() {
        in_ = {input_.data(), file_.read(input_), 0};
        return in_.size > 0;
    }
    void finish() {
        at_end_ = true;
        if (file_.failed()) {
            problem_ = "cannot be read beyond byte " + std::to_string(position());
        } else if (expects_ != 0) {
            problem_ = "the zstd stream is truncated: the file ends at byte " + std::to_string(position());
        }
    }
    u64 position() const { return file_.offset() - (in_.size - in_.pos); }

    struct Free {
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };
    FileBytes file_;
    std::unique_ptr<ZSTD_DCtx, Free> context_;
    std::array<char, decoder_input_size> input_{};
    ZSTD_inBuffer in_{};
    std::size_t expects_ = 0;  // what the decoder still wants of the frame; 0 between frames
    std::string problem_;
    bool at_end_ = false;
};

}  // namespace

std::unique_ptr<ByteSource> zstd_source(FileBytes file) { return std::make_unique<ZstdSource>(std::move(file)); }

}  // namespace plimsoll::feeds
