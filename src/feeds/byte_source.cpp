#include "feeds/byte_source.hpp"

#include <string_view>
#include <utility>

#include "feeds/decoders.hpp"
#include "feeds/file_bytes.hpp"

namespace plimsoll::feeds {
namespace {

class PlainSource final : public ByteSource {
public:
    explicit PlainSource(FileBytes file) : file_(std::move(file)) {}
    std::expected<std::size_t, FeedError> read(std::span<char> into) override {
        const std::size_t size = file_.read(into);
        if (size == 0 && file_.failed()) {
            return std::unexpected(
                FeedError{file_.path(), 0, "cannot be read beyond byte " + std::to_string(file_.offset()), {}});
        }
        return size;
    }
    Compression compression() const override { return Compression::none; }

private:
    FileBytes file_;
};

bool is_zstd(std::string_view head) {
    using namespace std::string_view_literals;
    const bool skippable = head.size() == 4 && (head[0] & '\xf0') == '\x50' && head.substr(1) == "\x2a\x4d\x18"sv;
    return skippable || head == "\x28\xb5\x2f\xfd"sv;
}

}  // namespace

std::expected<std::unique_ptr<ByteSource>, FeedError> open_bytes(const std::string& path) {
    FileBytes file(path);
    if (!file.problem().empty()) return std::unexpected(FeedError{path, 0, file.problem(), "a readable file"});
    const std::string_view head = file.head();
    if (head.starts_with("\x1f\x8b")) return gzip_source(std::move(file));
    if (is_zstd(head)) return zstd_source(std::move(file));
    if (head.starts_with("PK\x03\x04")) {
        return std::unexpected(FeedError{path, 0, "is a zip archive", "its content unpacked: plain, .gz or .zst"});
    }
    return std::make_unique<PlainSource>(std::move(file));
}

}  // namespace plimsoll::feeds
