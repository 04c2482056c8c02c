#include "feeds/file_bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace plimsoll::feeds {

FileBytes::FileBytes(std::string path) : path_(std::move(path)) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path_, ignored)) {
        problem_ = "is a folder";
        return;
    }
    file_.reset(std::fopen(path_.c_str(), "rb"));
    if (!file_) {
        problem_ = "cannot be opened: " + std::generic_category().message(errno);
        return;
    }
    head_size_ = std::fread(head_.data(), 1, head_.size(), file_.get());
    if (failed()) problem_ = "cannot be read: " + std::generic_category().message(errno);
}

std::size_t FileBytes::read(std::span<char> into) {
    const std::size_t from_head = std::min(head_size_ - head_given_, into.size());
    std::memcpy(into.data(), head_.data() + head_given_, from_head);
    head_given_ += from_head;
    const auto rest = into.subspan(from_head);
    const std::size_t size = from_head + (rest.empty() ? 0 : std::fread(rest.data(), 1, rest.size(), file_.get()));
    offset_ += size;
    return size;
}

}  // namespace plimsoll::feeds
