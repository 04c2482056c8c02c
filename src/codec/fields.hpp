// Canonical bytes of any value of the vocabulary, member by member in the order of PLIMSOLL_FIELDS. Little-endian, no
// padding: fixed-point numbers and integers at full width, enumerations by underlying value, bool as one byte 0 or 1,
// times as i64 nanoseconds, text as u32 length and characters, arrays whole, vectors as u32 count and elements,
// variants as u8 place and value. One value has one encoding.
#pragma once

#include <array>
#include <concepts>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "model/enum_names.hpp"
#include "model/fields.hpp"

namespace plimsoll::codec {

/// What the decoder believes at most; a value beyond these cannot be encoded either.
inline constexpr std::size_t text_max = 256;
inline constexpr std::size_t list_max = limits::markets_max;

enum class Fault : u8 { none, truncated, type_unknown, version_unknown, value_invalid, trailing_bytes };

template <class T>
inline constexpr bool is_fixed = false;
template <class Tag, class Rep, int d>
inline constexpr bool is_fixed<Fixed<Tag, Rep, d>> = true;
template <class T>
inline constexpr bool is_array = false;
template <class E, std::size_t n>
inline constexpr bool is_array<std::array<E, n>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class E>
inline constexpr bool is_vector<std::vector<E>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... A>
inline constexpr bool is_variant<std::variant<A...>> = true;
template <class T>
concept Integer = std::same_as<T, u8> || std::same_as<T, u16> || std::same_as<T, u32> || std::same_as<T, u64> ||
                  std::same_as<T, i64> || std::same_as<T, i128>;
template <class T>
concept Nanoseconds = std::same_as<T, Time> || std::same_as<T, Duration>;

/// Bytes of T where every value of it takes the same number; 0 otherwise.
template <class T>
consteval std::size_t width() {
    if constexpr (is_fixed<T> || Integer<T> || Nanoseconds<T> || std::is_enum_v<T> || std::same_as<T, bool> ||
                  std::same_as<T, Hash>) {
        return sizeof(T);
    } else if constexpr (is_array<T>) {
        return std::tuple_size_v<T> * width<typename T::value_type>();
    } else if constexpr (HasFields<T> && std::is_trivially_copyable_v<T>) {
        std::size_t sum = 0;
        bool known = true;
        T value{};
        T::for_each(value, [&]<class M>(const char*, const M&) {
            sum += width<M>();
            known = known && width<M>() != 0;
        });
        return known ? sum : 0;
    } else {
        return 0;
    }
}

/// Where bytes of a value of known width go: memory that the caller has measured.
class RawWriter {
public:
    explicit RawWriter(std::byte* at) : at_(at) {}
    template <class T>
    void put(const T& value) {
        std::memcpy(at_, &value, sizeof(T));
        at_ += sizeof(T);
    }

private:
    std::byte* at_;
};

template <class Writer, class T>
void put_value(Writer& out, const T& value) {
    if constexpr (std::is_enum_v<T>) {
        static_assert(NamedEnum<T> || is_id<T>, "an enumeration needs a table in model/enum_names.hpp");
        out.put(value);
    } else if constexpr (is_fixed<T> || Integer<T> || Nanoseconds<T> || std::same_as<T, Hash>) {
        out.put(value);
    } else if constexpr (std::same_as<T, bool>) {
        out.put(static_cast<u8>(value ? 1 : 0));
    } else if constexpr (std::same_as<T, std::string>) {
        PLIMSOLL_INVARIANT(value.size() <= text_max);
        out.put_text(value);
    } else if constexpr (is_array<T>) {
        for (const auto& element : value) put_value(out, element);
    } else if constexpr (is_vector<T>) {
        PLIMSOLL_INVARIANT(value.size() <= list_max);
        out.put(static_cast<u32>(value.size()));
        for (const auto& element : value) put_value(out, element);
    } else if constexpr (is_variant<T>) {
        out.put(static_cast<u8>(value.index()));
        std::visit([&](const auto& held) { put_value(out, held); }, value);
    } else {
        static_assert(HasFields<T>, "a struct needs PLIMSOLL_FIELDS");
        T::for_each(value, [&](const char*, const auto& member) { put_value(out, member); });
    }
}

/// A ByteReader that remembers why it failed first and how far it came.
class FieldReader {
public:
    explicit FieldReader(std::span<const std::byte> bytes) : size_(bytes.size()), in_(bytes) {}

    template <class T>
    T get() {
        const std::size_t before = in_.left();
        const T value = in_.get<T>();
        if (!in_.ok()) stop(Fault::truncated, before);
        return value;
    }
    std::string get_text() {
        const u32 size = get<u32>();
        if (ok() && size > text_max) fail(Fault::value_invalid);
        const std::size_t before = in_.left();
        const auto taken = in_.get_bytes(ok() ? size : 0);
        if (!in_.ok()) stop(Fault::truncated, before);
        return {reinterpret_cast<const char*>(taken.data()), taken.size()};
    }
    void fail(Fault fault) { stop(fault, in_.left()); }
    bool ok() const { return fault_ == Fault::none; }
    Fault fault() const { return fault_; }
    std::size_t left() const { return in_.left(); }
    /// Bytes read; after a failure, those before the value at fault or up to its end.
    std::size_t offset() const { return ok() ? size_ - in_.left() : fault_offset_; }

private:
    void stop(Fault fault, std::size_t left) {
        if (!ok()) return;
        fault_ = fault;
        fault_offset_ = size_ - left;
        in_.fail();
    }

    std::size_t size_;
    ByteReader in_;
    Fault fault_ = Fault::none;
    std::size_t fault_offset_ = 0;
};

template <class T>
void get_value(FieldReader& in, T& value);

template <class Variant, std::size_t place = 0>
void get_alternative(FieldReader& in, u8 wanted, Variant& value) {
    if constexpr (place == std::variant_size_v<Variant>) {
        in.fail(Fault::value_invalid);
    } else if (wanted == place) {
        get_value(in, value.template emplace<place>());
    } else {
        get_alternative<Variant, place + 1>(in, wanted, value);
    }
}

template <class T>
void get_value(FieldReader& in, T& value) {
    if constexpr (NamedEnum<T>) {
        value = static_cast<T>(in.get<std::underlying_type_t<T>>());
        if (in.ok() && !is_known(value)) in.fail(Fault::value_invalid);
        if (!in.ok()) value = T{};
    } else if constexpr (std::is_enum_v<T> || is_fixed<T> || Integer<T> || Nanoseconds<T> || std::same_as<T, Hash>) {
        value = in.get<T>();
    } else if constexpr (std::same_as<T, bool>) {
        const u8 raw = in.get<u8>();
        if (raw > 1) in.fail(Fault::value_invalid);
        value = raw == 1;
    } else if constexpr (std::same_as<T, std::string>) {
        value = in.get_text();
    } else if constexpr (is_array<T>) {
        for (auto& element : value) get_value(in, element);
    } else if constexpr (is_vector<T>) {
        const u32 count = in.get<u32>();
        if (in.ok() && count > list_max) in.fail(Fault::value_invalid);
        value.clear();
        for (u32 i = 0; i < count && in.ok(); ++i) get_value(in, value.emplace_back());
    } else if constexpr (is_variant<T>) {
        get_alternative(in, in.get<u8>(), value);
    } else {
        T::for_each(value, [&](const char*, auto& member) { get_value(in, member); });
    }
}

/// Canonical bytes of any value, without type and version: what rule books and terms are hashed by.
template <class T>
Bytes canonical_bytes(const T& value) {
    Bytes bytes;
    ByteWriter out(bytes);
    put_value(out, value);
    return bytes;
}

}  // namespace plimsoll::codec
