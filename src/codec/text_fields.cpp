#include "codec/text_fields.hpp"

namespace plimsoll::codec {
namespace {

template <class Variant>
std::string line_of(std::string_view kind, const Variant& value, Sequence sequence, Time time) {
    std::string out = "{\"sequence\":" + to_text(static_cast<i128>(std::to_underlying(sequence))) + ",\"time\":";
    append_json(out, time);
    out += ',';
    append_quoted(out, kind);
    out += ':';
    std::visit(
        [&]<class Held>(const Held& held) {
            append_quoted(out, Held::type_name);
            std::string members;
            append_members(members, held);
            if (!members.empty()) out += ',' + members;
        },
        value);
    out += '}';
    return out;
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (code < 0x20) {
            constexpr std::string_view digits = "0123456789abcdef";
            out += "\\u00";
            out += digits[code >> 4];
            out += digits[code & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

std::string json_line(const Event& event, Sequence sequence, Time time) {
    return line_of("event", event, sequence, time);
}
std::string json_line(const Command& command, Sequence sequence, Time time) {
    return line_of("command", command, sequence, time);
}

}  // namespace plimsoll::codec
