#include "feeds/feed_error.hpp"

#include <string_view>

namespace plimsoll::feeds {

std::string to_text(const FeedError& error) {
    std::string text = error.file;
    if (error.line != 0) text += ":" + std::to_string(error.line);
    text += ": " + error.what;
    if (!error.expected.empty()) text += "; expected " + error.expected;
    return text;
}

std::string quoted(std::string_view text) {
    constexpr std::size_t length_max = 40;
    std::string shown = "'";
    for (const char c : text.substr(0, length_max)) {
        const auto byte = static_cast<unsigned char>(c);
        shown += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    shown += text.size() > length_max ? "...'" : "'";
    return shown;
}

}  // namespace plimsoll::feeds
