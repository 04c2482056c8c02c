// Any value of the vocabulary as JSON text, driven by PLIMSOLL_FIELDS. Numbers with decimals are strings ("12.5"), exact;
// ids and counts are integers, an absent id is null; enumerations by name; times in ISO-8601 UTC, `never` as "never"; hashes
// as hexadecimal digits; a variant as an object with one member, the name of what it holds.
#pragma once

#include <string>
#include <string_view>

#include "base/text.hpp"
#include "codec/fields.hpp"

namespace plimsoll::codec {

/// Quoted and escaped as RFC 8259 asks. Bytes from 0x80 up pass unchanged: the text is UTF-8 or it is not JSON.
void append_quoted(std::string& out, std::string_view text);

template <class Id>
constexpr bool is_absent(Id id) {
    if constexpr (std::is_same_v<Id, OrderId>)
        return id == no_order;
    else if constexpr (std::is_same_v<Id, ClientId> || std::is_same_v<Id, Sequence>)
        return false;
    else
        return std::to_underlying(id) == none_u32;
}

template <class T>
void append_json(std::string& out, const T& value);

/// `"name":value` for each member, separated by commas.
template <class T>
void append_members(std::string& out, const T& value) {
    bool first = true;
    T::for_each(value, [&](const char* name, const auto& member) {
        if (!first) out += ',';
        first = false;
        append_quoted(out, name);
        out += ':';
        append_json(out, member);
    });
}

template <class List>
void append_list(std::string& out, const List& list) {
    out += '[';
    bool first = true;
    for (const auto& element : list) {
        if (!first) out += ',';
        first = false;
        append_json(out, element);
    }
    out += ']';
}

template <class T>
void append_json(std::string& out, const T& value) {
    if constexpr (NamedEnum<T>) {
        if (is_known(value))
            append_quoted(out, name_of(value));
        else
            out += to_text(static_cast<i128>(std::to_underlying(value)));
    } else if constexpr (std::is_enum_v<T>) {
        out += is_absent(value) ? "null" : to_text(static_cast<i128>(std::to_underlying(value)));
    } else if constexpr (is_fixed<T> || std::is_same_v<T, Duration>) {
        append_quoted(out, to_text(value));
    } else if constexpr (std::is_same_v<T, Time>) {
        append_quoted(out, value == never ? "never" : to_text(value));
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (Integer<T>) {
        out += to_text(static_cast<i128>(value));
    } else if constexpr (std::is_same_v<T, Hash>) {
        append_quoted(out, value.hex());
    } else if constexpr (std::is_same_v<T, std::string>) {
        append_quoted(out, value);
    } else if constexpr (is_array<T> || is_vector<T>) {
        append_list(out, value);
    } else if constexpr (is_variant<T>) {
        std::visit(
            [&]<class Held>(const Held& held) {
                out += '{';
                append_quoted(out, Held::type_name);
                out += ':';
                append_json(out, held);
                out += '}';
            },
            value);
    } else {
        out += '{';
        append_members(out, value);
        out += '}';
    }
}

/// One line without its end: {"sequence":12,"time":"...","event":"OrderFilled","maker":...}.
std::string json_line(const Event& event, Sequence sequence, Time time);
/// The same with "command" in place of "event".
std::string json_line(const Command& command, Sequence sequence, Time time);

}  // namespace plimsoll::codec
