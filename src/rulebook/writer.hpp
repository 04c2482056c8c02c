// Writes model parameters as TOML that Reader reads back to the same values: every key spelled out, nothing left to a
// default.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "model/enum_names.hpp"
#include "rulebook/reader.hpp"

namespace plimsoll::rulebook {

class Writer {
public:
    static constexpr bool reading = false;

    Writer(const Names& names, std::string path) : names_(&names), path_(std::move(path)) {}

    const Names& names() const { return *names_; }
    /// Keys of this table, one a line, then its sub-tables under their headings.
    std::string lines() const;
    /// { key = value, ... }
    std::string inline_table() const;

    void text(std::string_view key, const std::string& value, Need = Need::required) { put(key, quoted(value)); }
    void time(std::string_view key, Time value, Need = Need::required) { put(key, quoted(plimsoll::to_text(value))); }
    void flag(std::string_view key, bool value, Need = Need::required) { put(key, value ? "true" : "false"); }
    void duration(std::string_view key, Duration value, Need = Need::required);
    void count(std::string_view key, u32 value, Need = Need::required) { put(key, std::to_string(value)); }

    template <class Tag, class Rep, int d>
    void number(std::string_view key, Fixed<Tag, Rep, d> value, Need = Need::required) {
        put(key, quoted(plimsoll::to_text(value)));
    }
    template <NamedEnum E>
    void name(std::string_view key, E value, Need = Need::required) {
        put(key, quoted(name_of(value)));
    }
    bool choice(std::string_view key, std::string_view word, std::span<const std::string_view>, Need = Need::required) {
        put(key, quoted(word));
        return true;
    }
    template <NamedEnum E, std::size_t n>
    void names(std::string_view key, const std::array<E, n>& values, u32 count) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ", ") + quoted(name_of(values[i]));
        put(key, "[" + list + "]");
    }
    template <class Id>
    void reference(std::string_view key, Id id, const std::vector<std::string>& list, Need = Need::required) {
        if (index(id) < list.size()) put(key, quoted(list[index(id)]));
    }
    template <class Describe>
    void table(std::string_view key, Need, const Describe& describe_table) {
        Writer inner(*names_, path_ + "." + std::string(key));
        describe_table(inner);
        tables_ += "\n[" + inner.path_ + "]\n" + inner.lines();
    }
    template <class T, std::size_t n, class Describe>
    void tables(std::string_view key, const std::array<T, n>& values, u32 count, const Describe& describe_element) {
        std::string list;
        for (std::size_t i = 0; i < count; ++i) {
            Writer inner(*names_, {});
            describe_element(inner, values[i]);
            list += "\n    " + inner.inline_table() + ",";
        }
        put(key, "[" + list + (list.empty() ? "]" : "\n]"));
    }
    void absent(std::string_view, std::string_view) {}

    static std::string quoted(std::string_view text);

private:
    struct Pair {
        std::string key;
        std::string value;
    };
    void put(std::string_view key, std::string value) { pairs_.push_back({std::string(key), std::move(value)}); }

    const Names* names_;
    std::string path_;
    std::vector<Pair> pairs_;
    std::string tables_;
};

}  // namespace plimsoll::rulebook
