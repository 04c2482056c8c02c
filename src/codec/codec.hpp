// Commands and events as canonical bytes: u16 type id, u16 version (codec/type_ids.hpp), then the fields
// (codec/fields.hpp). This is what logs hold and hashes cover.
//
// Decoding is total: it never reads past the end, never throws, and takes exactly the bytes that encoding can make.
#pragma once

#include <expected>
#include <string>

#include "codec/fields.hpp"
#include "codec/type_ids.hpp"

namespace plimsoll::codec {

struct CodecError {
    Fault fault = Fault::none;
    u16 type = 0;            // as read; 0 where the bytes ended before it
    std::size_t offset = 0;  // into the bytes of this value
    friend bool operator==(const CodecError&, const CodecError&) = default;
};
/// "PlaceOrder at byte 12: a value that its type does not have"
std::string describe(const CodecError& error);

/// The name of a type id ("PlaceOrder"), empty where there is none.
std::string_view type_name(u16 id);

/// Appends one value. Demands texts of at most text_max and lists of at most list_max (checked): rule books are
/// validated before they become commands.
template <Encodable T>
void encode(const T& value, ByteWriter& out) {
    constexpr std::size_t body = width<T>();
    constexpr bool measured = body != 0 || std::is_empty_v<T>;
    if constexpr (measured) {
        std::array<std::byte, 4 + body> bytes;
        RawWriter raw(bytes.data());
        raw.put(TypeId<T>::id);
        raw.put(TypeId<T>::version);
        put_value(raw, value);
        out.put_bytes(bytes);
    } else {
        out.put(TypeId<T>::id);
        out.put(TypeId<T>::version);
        put_value(out, value);
    }
}
void encode(const Command& command, ByteWriter& out);
void encode(const Event& event, ByteWriter& out);
Bytes encode(const Command& command);
Bytes encode(const Event& event);

std::expected<Command, CodecError> decode_command(std::span<const std::byte> bytes);
std::expected<Event, CodecError> decode_event(std::span<const std::byte> bytes);

/// The hash under which a rule book is known: of its canonical bytes.
Hash hash_of(const RuleBook& rules);
/// The hash of a whole command, type and version included.
Hash hash_of(const ChangeMargin& command);

}  // namespace plimsoll::codec
