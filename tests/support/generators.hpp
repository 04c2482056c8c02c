// RapidCheck generators for every value of the vocabulary, driven by PLIMSOLL_FIELDS: `*any<PlaceOrder>()` inside a
// property. Numbers mix ordinary magnitudes with the ends of their range, so that widths and signs are met; they are
// valid encodings, not sensible orders.
#pragma once

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codec/fields.hpp"

namespace plimsoll::testing {

inline i64 any_i64() {
    switch (*rc::gen::inRange(0, 6)) {
        case 0: return 0;
        case 1: return INT64_MAX;
        case 2: return INT64_MIN;
        case 3: return *rc::gen::arbitrary<i64>();
        default: return *rc::gen::inRange<i64>(-1'000'000'000'000, 1'000'000'000'000);
    }
}

template <class T>
T any_value();

template <class Variant, std::size_t... place>
Variant any_alternative(std::index_sequence<place...>) {
    const auto chosen = *rc::gen::inRange<std::size_t>(0, sizeof...(place));
    Variant value;
    (void)((place == chosen && (value.template emplace<place>(any_value<std::variant_alternative_t<place, Variant>>()), true)) ||
           ...);
    return value;
}

template <class T>
T any_value() {
    if constexpr (NamedEnum<T>) {
        return static_cast<T>(*rc::gen::inRange<std::size_t>(0, enum_table<T>.size()));
    } else if constexpr (std::is_enum_v<T>) {
        return static_cast<T>(any_value<std::underlying_type_t<T>>());
    } else if constexpr (codec::is_fixed<T>) {
        return T{any_value<typename T::Raw>()};
    } else if constexpr (codec::Nanoseconds<T>) {
        return T{any_i64()};
    } else if constexpr (std::is_same_v<T, bool>) {
        return *rc::gen::arbitrary<bool>();
    } else if constexpr (std::is_same_v<T, i64>) {
        return any_i64();
    } else if constexpr (std::is_same_v<T, i128>) {
        if (*rc::gen::inRange(0, 4) != 0) return any_i64();
        return static_cast<i128>((static_cast<u128>(static_cast<u64>(any_i64())) << 64) | static_cast<u64>(any_i64()));
    } else if constexpr (codec::Integer<T>) {
        return *rc::gen::arbitrary<T>();
    } else if constexpr (std::is_same_v<T, Hash>) {
        Hash hash;
        for (auto& byte : hash.bytes) byte = any_value<u8>();
        return hash;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return *rc::gen::resize(20, rc::gen::arbitrary<std::string>());
    } else if constexpr (codec::is_array<T>) {
        T value{};
        for (auto& element : value) element = any_value<typename T::value_type>();
        return value;
    } else if constexpr (codec::is_vector<T>) {
        T value;
        const int count = *rc::gen::inRange(0, 3);
        for (int i = 0; i < count; ++i) value.push_back(any_value<typename T::value_type>());
        return value;
    } else if constexpr (codec::is_variant<T>) {
        return any_alternative<T>(std::make_index_sequence<std::variant_size_v<T>>{});
    } else {
        T value{};
        T::for_each(value, [](const char*, auto& member) {
            member = any_value<std::remove_reference_t<decltype(member)>>();
        });
        return value;
    }
}

template <class T>
rc::Gen<T> any() {
    return rc::gen::exec([] { return any_value<T>(); });
}

}  // namespace plimsoll::testing
