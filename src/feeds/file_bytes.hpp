// The bytes of a file as they stand on disk, with the first few looked at beforehand (a pipe cannot be rewound).
#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "feeds/feed_error.hpp"

namespace plimsoll::feeds {

class FileBytes {
public:
    static constexpr std::size_t head_max = 4;

    explicit FileBytes(std::string path);

    /// Empty when the file was opened and its head read; else what is wrong.
    const std::string& problem() const { return problem_; }
    std::string_view head() const { return {head_.data(), head_size_}; }
    const std::string& path() const { return path_; }

    /// 0: the end, or a failure of the device, which failed() tells.
    std::size_t read(std::span<char> into);
    bool failed() const { return std::ferror(file_.get()) != 0; }
    u64 offset() const { return offset_; }  // bytes given so far

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::string path_;
    std::string problem_;
    std::unique_ptr<std::FILE, Close> file_;
    std::array<char, head_max> head_{};
    std::size_t head_size_ = 0, head_given_ = 0;
    u64 offset_ = 0;
};

}  // namespace plimsoll::feeds
