// A file by descriptor, closed by its owner. Errors are errno's words.
#pragma once

#include <expected>
#include <span>
#include <string>

#include "base/int128.hpp"

namespace plimsoll::journal {

class File {
public:
    enum class Mode : u8 { read, append, replace };

    static std::expected<File, std::string> open(const std::string& path, Mode mode);
    File() = default;
    File(File&& other) noexcept;
    File& operator=(File&& other) noexcept;
    ~File();

    bool is_open() const { return descriptor_ >= 0; }
    /// Bytes read, fewer only at the end of the file.
    std::expected<std::size_t, std::string> read_at(u64 offset, std::span<std::byte> into) const;
    std::expected<void, std::string> write_at(u64 offset, std::span<const std::byte> bytes);
    std::expected<void, std::string> truncate(u64 size);
    /// The bytes are on the device, not only in the machine's memory.
    std::expected<void, std::string> sync();
    std::expected<u64, std::string> size() const;
    /// One writer: false where another process holds the file.
    bool lock();
    std::expected<void, std::string> close();

private:
    int descriptor_ = -1;
};

/// rename(2): the new name is there whole or not at all; the folder is synced where `durable`.
std::expected<void, std::string> replace_file(const std::string& from, const std::string& to, bool durable);

}  // namespace plimsoll::journal
