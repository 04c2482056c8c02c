// Damages a command: one or two of its fields get a value that nobody sensible would send. Driven by PLIMSOLL_FIELDS, so that a
// new verb is covered without a line here. Enumerations keep to their names: others cannot come out of a decoder.
#pragma once

#include "codec/fields.hpp"
#include "tests/support/draws.hpp"

namespace plimsoll::test {

template <class T>
void damage_value(Draws& draws, T& value);

template <class T>
void damage_fields(Draws& draws, T& value) {
    u64 fields = 0;
    T::for_each(value, [&](const char*, auto&) { ++fields; });
    if (fields == 0) return;
    const u64 chosen = draws.below(fields);
    u64 at = 0;
    T::for_each(value, [&](const char*, auto& member) {
        if (at++ == chosen) damage_value(draws, member);
    });
}

inline i64 odd_number(Draws& draws, i64 now) {
    switch (draws.below(10)) {
        case 0: return 0;
        case 1: return -1;
        case 2: return 1;
        case 3: return INT64_MAX;
        case 4: return INT64_MIN;
        case 5: return now == INT64_MIN ? now : -now;
        case 6: return now == INT64_MAX ? now : now + 1;
        case 7: return i64{1} << draws.between(20, 62);
        case 8: return (i64{1} << 60) - 1;
        default: return draws.between(-1'000'000, 1'000'000);
    }
}

template <class T>
void damage_value(Draws& draws, T& value) {
    if constexpr (NamedEnum<T>) {
        value = static_cast<T>(draws.below(enum_table<T>.size()));
    } else if constexpr (std::is_enum_v<T>) {
        const u64 id = draws.chance(50) ? draws.below(64) : draws.below(2) == 0 ? ~u64{0} : ~u64{0} - draws.below(3);
        value = static_cast<T>(id);
    } else if constexpr (codec::is_fixed<T>) {
        damage_value(draws, value.raw);
    } else if constexpr (codec::Nanoseconds<T>) {
        value.ns = odd_number(draws, value.ns);
    } else if constexpr (std::is_same_v<T, bool>) {
        value = !value;
    } else if constexpr (std::is_same_v<T, i128>) {
        const u64 how = draws.below(3);
        if (how == 0)
            value = odd_number(draws, 1);
        else if (how == 1)
            value = (i128{1} << draws.between(60, 120)) - draws.between(0, 1);
        else
            value = -(i128{1} << draws.between(60, 126));
    } else if constexpr (std::is_same_v<T, i64>) {
        value = odd_number(draws, value);
    } else if constexpr (codec::Integer<T>) {
        value = static_cast<T>(draws.chance(70) ? draws.below(8) : ~u64{0});
    } else if constexpr (std::is_same_v<T, std::string>) {
        value = draws.pick({"", "a", "two words", "BTC-PERP"});
    } else if constexpr (codec::is_array<T>) {
        damage_value(draws, value[draws.below(value.size())]);
    } else if constexpr (codec::is_vector<T>) {
        if (value.empty() || draws.chance(5))
            value.clear();
        else
            damage_value(draws, value[draws.below(value.size())]);
    } else if constexpr (codec::is_variant<T>) {
        std::visit([&](auto& held) { damage_value(draws, held); }, value);
    } else if constexpr (std::is_same_v<T, Hash>) {
        value = Hash{};
    } else {
        damage_fields(draws, value);
    }
}

inline void damage(Draws& draws, Command& command) {
    damage_value(draws, command);
    if (draws.chance(20)) damage_value(draws, command);
}

}  // namespace plimsoll::test
