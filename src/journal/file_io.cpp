#include "journal/file_io.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace plimsoll::journal {
namespace {

std::unexpected<std::string> failed(const char* call) {
    return std::unexpected(std::string(call) + ": " + std::strerror(errno));
}

}  // namespace

std::expected<File, std::string> File::open(const std::string& path, Mode mode) {
    const int flags = mode == Mode::read     ? O_RDONLY
                      : mode == Mode::append ? O_RDWR | O_CREAT
                                             : O_RDWR | O_CREAT | O_TRUNC;
    File file;
    file.descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
    if (file.descriptor_ < 0) return failed("open");
    return file;
}

File::File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::expected<std::size_t, std::string> File::read_at(u64 offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const auto got =
            ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failed("read");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::expected<void, std::string> File::write_at(u64 offset, std::span<const std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto put =
            ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return failed("write");
        done += static_cast<std::size_t>(put);
    }
    return {};
}

std::expected<void, std::string> File::truncate(u64 size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failed("truncate");
    return {};
}

std::expected<void, std::string> File::sync() {
    if (::fdatasync(descriptor_) != 0) return failed("fdatasync");
    return {};
}

std::expected<u64, std::string> File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) return failed("stat");
    return static_cast<u64>(status.st_size);
}

bool File::lock() { return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0; }

std::expected<void, std::string> File::close() {
    if (::close(std::exchange(descriptor_, -1)) != 0) return failed("close");
    return {};
}

std::expected<void, std::string> replace_file(const std::string& from, const std::string& to, bool durable) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return failed("rename");
    if (!durable) return {};
    const std::size_t slash = to.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failed("open folder");
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    if (!synced) return failed("fsync folder");
    return {};
}

}  // namespace plimsoll::journal
