#include "codec/codec.hpp"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <functional>
#include <utility>
#include <variant>

#include "tests/support/generators.hpp"

namespace plimsoll::codec {
namespace {

using plimsoll::testing::any_value;

std::string hex(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
    }
    return text;
}

// One property over all types, and only the making of a value is a template: a property of its own for each type
// costs the compiler a minute.
void comes_back_as_it_went(const std::function<Command()>& make) {
    EXPECT_TRUE(rc::check([&] {
        const Command sent = make();
        const Bytes bytes = encode(sent);
        const auto back = decode_command(bytes);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == sent);
        Bytes typed;
        ByteWriter out(typed);
        std::visit([&](const auto& wish) { encode(wish, out); }, sent);
        RC_ASSERT(typed == bytes);
    }));
}

void comes_back_as_it_went(const std::function<Event()>& make) {
    EXPECT_TRUE(rc::check([&] {
        const Event sent = make();
        const Bytes bytes = encode(sent);
        const auto back = decode_event(bytes);
        RC_ASSERT(back.has_value());
        RC_ASSERT(*back == sent);
    }));
}

// Every shorter prefix and every added byte is refused, and the fault says which.
void is_refused_when_cut_or_followed(const std::function<Event()>& make) {
    EXPECT_TRUE(rc::check([&] {
        Bytes bytes = encode(make());
        const auto cut = *rc::gen::inRange<std::size_t>(0, bytes.size());
        const auto shorter = decode_event(std::span(bytes).first(cut));
        RC_ASSERT(!shorter.has_value());
        RC_ASSERT(shorter.error().fault == Fault::truncated);
        bytes.push_back(std::byte{0});
        const auto longer = decode_event(bytes);
        RC_ASSERT(!longer.has_value());
        RC_ASSERT(longer.error().fault == Fault::trailing_bytes);
        RC_ASSERT(longer.error().offset == bytes.size() - 1);
    }));
}

/// Calls check(make) for each alternative of the variant; make() gives any value of that one.
template <class Variant, class Check, std::size_t... place>
void for_each_type(Check check, std::index_sequence<place...>) {
    (check([] { return Variant{std::in_place_index<place>, any_value<std::variant_alternative_t<place, Variant>>()}; }),
     ...);
}
template <class Variant, class Check>
void for_each_type(Check check) {
    for_each_type<Variant>(check, std::make_index_sequence<std::variant_size_v<Variant>>{});
}

TEST(Codec, every_command_comes_back_as_it_went) {
    for_each_type<Command>([](const std::function<Command()>& make) { comes_back_as_it_went(make); });
}
TEST(Codec, every_event_comes_back_as_it_went) {
    for_each_type<Event>([](const std::function<Event()>& make) { comes_back_as_it_went(make); });
}
TEST(Codec, every_event_is_refused_when_cut_or_followed) {
    for_each_type<Event>([](const std::function<Event()>& make) { is_refused_when_cut_or_followed(make); });
}

// What the decoder takes is what the encoder makes: no value has two encodings.
RC_GTEST_PROP(Codec, every_accepted_input_encodes_to_itself, ()) {
    Bytes bytes = encode(any_value<Command>());
    const auto flips = *rc::gen::inRange(0, 4);
    for (int i = 0; i < flips; ++i)
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] ^= static_cast<std::byte>(1 << *rc::gen::inRange(0, 8));
    const auto back = decode_command(bytes);
    if (back) RC_ASSERT(encode(*back) == bytes);
}

// Written out by hand once: a change of layout must be a new version, not an accident.
TEST(Codec, the_bytes_of_an_order_are_pinned) {
    PlaceOrder order;
    order.account = AccountId{7};
    order.market = MarketId{2};
    order.side = Side::sell;
    order.tif = TimeInForce::ioc;
    order.flags = order_flag::reduce_only;
    order.price = {100'000'000};
    order.quantity = {50'000'000};
    order.client = ClientId{9};
    order.isolated_margin = {-1};
    EXPECT_EQ(hex(encode(Command{order})),
              "31000100"
              "07000000"
              "02000000"
              "01"
              "00"
              "02"
              "02"
              "00e1f50500000000"
              "80f0fa0200000000"
              "ffffffffffffff7f"
              "0900000000000000"
              "ffffffffffffffffffffffffffffffff");
    EXPECT_EQ(hex(encode(Command{AdvanceTime{}})), "41000100");
}

TEST(Codec, a_value_outside_its_enumeration_is_refused_at_its_byte) {
    Bytes bytes = encode(Command{OpenOwner{}});
    bytes.back() = std::byte{3};
    const auto back = decode_command(bytes);
    ASSERT_FALSE(back.has_value());
    EXPECT_EQ(back.error(), (CodecError{Fault::value_invalid, 0x0010, 5}));
    EXPECT_EQ(describe(back.error()), "OpenOwner at byte 5: a value that its type does not have");
}

TEST(Codec, a_bool_is_zero_or_one) {
    Bytes bytes = encode(Command{SetBackstop{AccountId{1}, true}});
    bytes.back() = std::byte{2};
    EXPECT_EQ(decode_command(bytes).error().fault, Fault::value_invalid);
}

TEST(Codec, unknown_types_and_versions_are_named) {
    Bytes bytes = encode(Command{AdvanceTime{}});
    bytes[2] = std::byte{9};
    EXPECT_EQ(decode_command(bytes).error().fault, Fault::version_unknown);
    bytes[1] = std::byte{0x7F};
    EXPECT_EQ(decode_command(bytes).error().fault, Fault::type_unknown);
    EXPECT_EQ(describe(decode_command(bytes).error()), "type 32577 at byte 4: a type that this build does not know");
    EXPECT_EQ(decode_event(encode(Command{AdvanceTime{}})).error().fault, Fault::type_unknown)
        << "a command is no event";
}

// A count of four thousand million must not reserve memory for them.
TEST(Codec, a_count_beyond_the_limit_is_refused_before_it_is_believed) {
    Bytes bytes = encode(Command{LoadRuleBook{}});
    const std::size_t feeds = bytes.size() - 12;  // three empty lists stand at the end
    for (std::size_t i = 0; i < 4; ++i) bytes[feeds + i] = std::byte{0xFF};
    EXPECT_EQ(decode_command(bytes).error().fault, Fault::value_invalid);
    Bytes named = encode(Command{LoadRuleBook{}});
    named[5] = std::byte{0xFF};  // a name of 65,280 characters
    EXPECT_EQ(decode_command(named).error().fault, Fault::value_invalid);
}

TEST(Codec, names_and_values_of_enumerations_lead_to_each_other) {
    EXPECT_EQ(name_of(CloseReason::reduce_only_rest), "reduce_only_rest");
    EXPECT_EQ(enum_of<Payer>("socialisation"), Payer::socialisation);
    EXPECT_EQ(enum_of<Payer>("charity"), std::nullopt);
    EXPECT_EQ(enum_of<InstrumentKind>("dated_future"), InstrumentKind::dated_future);
}

}  // namespace
}  // namespace plimsoll::codec
