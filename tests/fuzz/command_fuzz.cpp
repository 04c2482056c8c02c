// Arbitrary bytes as a command and as an event: the decoder refuses or takes them, and what it takes encodes to the same
// bytes and prints as one line.
#include <cstdint>

#include "codec/codec.hpp"
#include "codec/text_fields.hpp"

namespace {

template <class Value>
void check(const Value& value, std::span<const std::byte> bytes) {
    const plimsoll::Bytes again = plimsoll::codec::encode(value);
    PLIMSOLL_INVARIANT(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
    const std::string line = plimsoll::codec::json_line(value, plimsoll::Sequence{1}, plimsoll::Time{});
    PLIMSOLL_INVARIANT(line.find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto command = plimsoll::codec::decode_command(bytes);
    const auto event = plimsoll::codec::decode_event(bytes);
    if (command) check(*command, bytes);
    if (event) check(*event, bytes);
    if (!command) PLIMSOLL_INVARIANT(command.error().offset <= size && !describe(command.error()).empty());
    if (!event) PLIMSOLL_INVARIANT(event.error().offset <= size && !describe(event.error()).empty());
    return 0;
}
