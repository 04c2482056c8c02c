// Reads one table of a TOML file into model parameters. A key that the table lacks is looked up in the fallback table of
// the same shape ([market_defaults] and the like). The functions have the same names in Writer, so that one description of
// a struct (rulebook/schema.hpp) serves both ways.
//
// Numbers: fixed-point ones are strings ("0.005") or, for rates, integers in millionths (key_ppm); durations are integers
// with the unit in the key (key_ns, key_ms, key_s, key_h); counts are integers. A float is refused with what to write.
#pragma once

#include <array>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fixed.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "model/enum_names.hpp"
#include "rulebook/document.hpp"

namespace plimsoll::rulebook {

enum class Need : u8 { required, optional };

/// Symbols of the lists that others refer to, by id.
struct Names {
    std::vector<std::string> feeds;
    std::vector<std::string> assets;
};

class Reader {
public:
    static constexpr bool reading = true;

    /// `path` is how validate calls this table; `spelled` and `fallback_spelled` are how the file does.
    Reader(Document& document, const Names& names, const Node& table, std::string path, std::string spelled,
           const Node* fallback = nullptr, std::string fallback_spelled = {})
        : document_(&document),
          names_(&names),
          table_(&table),
          fallback_(fallback),
          path_(std::move(path)),
          spelled_(std::move(spelled)),
          fallback_spelled_(std::move(fallback_spelled)) {
        document.note(path_, table.line, spelled_);
    }

    const Names& names() const { return *names_; }

    void text(std::string_view key, std::string& value, Need need = Need::required);
    void time(std::string_view key, Time& value, Need need = Need::required);
    void flag(std::string_view key, bool& value, Need need = Need::required);
    void duration(std::string_view key, Duration& value, Need need = Need::required);
    void integer(std::string_view key, i64& value, i64 least, i64 most, Need need = Need::required);
    void count(std::string_view key, u32& value, Need need = Need::required);
    void count(std::string_view key, u8& value, Need need = Need::required);

    template <class Tag, int d>
    void number(std::string_view key, Fixed<Tag, i64, d>& value, Need need = Need::required) {
        i128 raw = value.raw;
        fixed(key, raw, d, i128{INT64_MAX}, ppm_factor<Fixed<Tag, i64, d>>, need);
        value.raw = static_cast<i64>(raw);
    }
    template <class Tag, int d>
    void number(std::string_view key, Fixed<Tag, i128, d>& value, Need need = Need::required) {
        fixed(key, value.raw, d, i128_max, 0, need);
    }

    template <NamedEnum E>
    void name(std::string_view key, E& value, Need need = Need::required) {
        std::string_view word;
        if (choice(key, word, enum_table<E>, need)) value = *enum_of<E>(word);
    }
    /// One of the words; false where there is none of them.
    bool choice(std::string_view key, std::string_view& word, std::span<const std::string_view> words,
                Need need = Need::required);

    /// A list of names, without more of them than the array holds.
    template <NamedEnum E, std::size_t n>
    void names(std::string_view key, std::array<E, n>& values, u32& count) {
        count = 0;
        for (const auto& [node, spelled] : elements(key, n, Need::required)) {
            std::string_view word;
            if (word_of(*node, spelled, word, enum_table<E>)) values[count++] = *enum_of<E>(word);
        }
    }

    template <class Id>
    void reference(std::string_view key, Id& id, const std::vector<std::string>& list, Need need = Need::required) {
        u32 place = none_u32;
        refer(key, place, list, need);
        id = Id{place};
    }

    template <class Describe>
    void table(std::string_view key, Need need, const Describe& describe_table) {
        const Found found = find(key, {}, need, Node::Kind::table);
        if (found.node == nullptr) return;
        const Node* behind = found.own && fallback_ != nullptr ? fallback_->member(key) : nullptr;
        if (behind != nullptr && behind->kind != Node::Kind::table) behind = nullptr;
        Reader inner(*document_, *names_, *found.node, path_of(key), found.spelled, behind,
                     fallback_spelled_ + "." + std::string(key));
        describe_table(inner);
    }
    /// Tables of a list, at most as many as the array holds.
    template <class T, std::size_t n, class Describe>
    void tables(std::string_view key, std::array<T, n>& values, u32& count, const Describe& describe_element) {
        count = 0;
        for (const auto& [node, spelled] : elements(key, n, Need::required))
            if (is(*node, spelled, Node::Kind::table)) {
                Reader inner(*document_, *names_, *node, path_of(key) + "[" + std::to_string(count + 1) + "]", spelled);
                describe_element(inner, values[count++]);
            }
    }
    template <class T, class Describe>
    void tables(std::string_view key, std::vector<T>& values, const Describe& describe_element,
                Need need = Need::required) {
        const auto found = elements(key, list_max, need);
        if (!found.empty()) values.clear();
        for (const auto& [node, spelled] : found)
            if (is(*node, spelled, Node::Kind::table)) {
                Reader inner(*document_, *names_, *node, path_of(key) + "[" + std::to_string(values.size() + 1) + "]",
                             spelled);
                describe_element(inner, values.emplace_back());
            }
    }

    /// The key has no meaning here, for the stated reason ("only a perpetual has funding").
    void absent(std::string_view key, std::string_view why);
    /// The key belongs to another reader.
    void skip(std::string_view key) { document_->ask(*table_, key); }
    bool has(std::string_view key) const { return table_->member(key) != nullptr; }
    /// A complaint about a value of this table.
    void fail(std::string_view key, const std::string& message) { document_->fail_at(path_of(key), message); }
    std::string path_of(std::string_view key) const;

private:
    struct Found {
        const Node* node = nullptr;
        std::string spelled;
        std::string_view unit;
        bool own = false;
    };
    struct Element {
        const Node* node;
        std::string spelled;
    };
    static constexpr std::size_t list_max = 4096;
    // Raw units in a millionth; 0 where a count of millionths is not a natural way to write the number.
    template <class F>
    static constexpr i64 ppm_factor = std::is_same_v<F, MarginRate> ? 1
                                      : std::is_same_v<F, Rate>     ? 100
                                                                    : 0;

    Found find(std::string_view key, std::span<const std::string_view> units, Need need, Node::Kind kind);
    Found search(const Node* table, std::string_view key, std::span<const std::string_view> units,
                 const std::string& spelled);
    bool is(const Node& node, const std::string& spelled, Node::Kind kind);
    bool word_of(const Node& node, const std::string& spelled, std::string_view& word,
                 std::span<const std::string_view> words);
    std::vector<Element> elements(std::string_view key, std::size_t most, Need need);
    void fixed(std::string_view key, i128& raw, int decimals, i128 most, i64 ppm, Need need);
    void refer(std::string_view key, u32& place, const std::vector<std::string>& list, Need need);

    Document* document_;
    const Names* names_;
    const Node* table_;
    const Node* fallback_;
    std::string path_;
    std::string spelled_;
    std::string fallback_spelled_;
};

}  // namespace plimsoll::rulebook
