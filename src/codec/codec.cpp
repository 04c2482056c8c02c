#include "codec/codec.hpp"

#include "base/text.hpp"

namespace plimsoll::codec {
namespace {

// Each alternative of the variants has its own number.
constexpr bool numbers_differ(std::span<const u16> numbers) {
    for (std::size_t i = 0; i < numbers.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (numbers[i] == numbers[k]) return false;
    return true;
}
#define PLIMSOLL_NUMBER(number, version, type) number,
constexpr auto command_numbers = std::to_array<u16>({PLIMSOLL_COMMAND_TYPES(PLIMSOLL_NUMBER)});
constexpr auto event_numbers = std::to_array<u16>({PLIMSOLL_EVENT_TYPES(PLIMSOLL_NUMBER)});
constexpr auto all_numbers =
    std::to_array<u16>({PLIMSOLL_COMMAND_TYPES(PLIMSOLL_NUMBER) PLIMSOLL_EVENT_TYPES(PLIMSOLL_NUMBER)});
#undef PLIMSOLL_NUMBER
static_assert(command_numbers.size() == std::variant_size_v<Command>);
static_assert(event_numbers.size() == std::variant_size_v<Event>);
static_assert(numbers_differ(all_numbers));

std::string_view text_of(Fault fault) {
    switch (fault) {
        case Fault::none: return "no fault";
        case Fault::truncated: return "the bytes end inside a value";
        case Fault::type_unknown: return "a type that this build does not know";
        case Fault::version_unknown: return "a version of the type that this build does not know";
        case Fault::value_invalid: return "a value that its type does not have";
        case Fault::trailing_bytes: return "bytes follow after the last field";
    }
    return "an unknown fault";
}

template <class T, class Variant>
void get_body(FieldReader& in, u16 version, Variant& value) {
    if (version != TypeId<T>::version) return in.fail(Fault::version_unknown);
    get_value(in, value.template emplace<T>());
    if (in.ok() && in.left() != 0) in.fail(Fault::trailing_bytes);
}

#define PLIMSOLL_DECODE(number, version_now, type) \
    case number: get_body<type>(in, version, value); break;

void get_fields(FieldReader& in, u16 type, u16 version, Command& value) {
    switch (type) {
        PLIMSOLL_COMMAND_TYPES(PLIMSOLL_DECODE)
        default: in.fail(Fault::type_unknown);
    }
}

void get_fields(FieldReader& in, u16 type, u16 version, Event& value) {
    switch (type) {
        PLIMSOLL_EVENT_TYPES(PLIMSOLL_DECODE)
        default: in.fail(Fault::type_unknown);
    }
}
#undef PLIMSOLL_DECODE

template <class Variant>
std::expected<Variant, CodecError> decode(std::span<const std::byte> bytes) {
    FieldReader in(bytes);
    const u16 type = in.get<u16>();
    const u16 version = in.get<u16>();
    Variant value;
    if (in.ok()) get_fields(in, type, version, value);
    if (!in.ok()) return std::unexpected(CodecError{in.fault(), type, in.offset()});
    return value;
}

template <class Variant>
Bytes encode_whole(const Variant& value) {
    Bytes bytes;
    ByteWriter out(bytes);
    encode(value, out);
    return bytes;
}

}  // namespace

std::string_view type_name(u16 id) {
    switch (id) {
#define PLIMSOLL_NAME(number, version, type) \
    case number: return type::type_name;
        PLIMSOLL_COMMAND_TYPES(PLIMSOLL_NAME)
        PLIMSOLL_EVENT_TYPES(PLIMSOLL_NAME)
#undef PLIMSOLL_NAME
        default: return {};
    }
}

std::string describe(const CodecError& error) {
    const std::string_view name = type_name(error.type);
    std::string text = name.empty() ? "type " + to_text(i128{error.type}) : std::string(name);
    text += " at byte " + to_text(static_cast<i128>(error.offset)) + ": ";
    text += text_of(error.fault);
    return text;
}

void encode(const Command& command, ByteWriter& out) {
    std::visit([&](const auto& held) { encode(held, out); }, command);
}
void encode(const Event& event, ByteWriter& out) {
    std::visit([&](const auto& held) { encode(held, out); }, event);
}
Bytes encode(const Command& command) { return encode_whole(command); }
Bytes encode(const Event& event) { return encode_whole(event); }

std::expected<Command, CodecError> decode_command(std::span<const std::byte> bytes) { return decode<Command>(bytes); }
std::expected<Event, CodecError> decode_event(std::span<const std::byte> bytes) { return decode<Event>(bytes); }

Hash hash_of(const RuleBook& rules) { return hash_bytes(canonical_bytes(rules)); }

Hash hash_of(const ChangeMargin& command) {
    Bytes bytes;
    ByteWriter out(bytes);
    encode(command, out);
    return hash_bytes(bytes);
}

}  // namespace plimsoll::codec
