#include "rulebook/writer.hpp"

namespace plimsoll::rulebook {

std::string Writer::lines() const {
    std::string text;
    for (const Pair& pair : pairs_) text += pair.key + " = " + pair.value + "\n";
    return text + tables_;
}

std::string Writer::inline_table() const {
    std::string text;
    for (const Pair& pair : pairs_) text += (text.empty() ? "{ " : ", ") + pair.key + " = " + pair.value;
    return text.empty() ? "{}" : text + " }";
}

void Writer::duration(std::string_view key, Duration value, Need) {
    struct Unit {
        std::string_view suffix;
        i64 ns;
    };
    constexpr std::array<Unit, 4> units{{{"_h", hours(1).ns}, {"_s", seconds(1).ns}, {"_ms", 1'000'000}, {"_ns", 1}}};
    for (const Unit& unit : units) {
        if (value.ns % unit.ns != 0 || (value.ns == 0 && unit.suffix != "_s")) continue;
        return put(std::string(key) + std::string(unit.suffix), std::to_string(value.ns / unit.ns));
    }
}

std::string Writer::quoted(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (code < 0x20 || code == 0x7F) {
            out += "\\u00";
            out += digits[code >> 4];
            out += digits[code & 15U];
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace plimsoll::rulebook
