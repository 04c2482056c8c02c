#include "rulebook/reader.hpp"

namespace plimsoll::rulebook {
namespace {

constexpr std::array<std::string_view, 1> no_unit{""};
constexpr std::array<std::string_view, 2> rate_units{"", "_ppm"};
constexpr std::array<std::string_view, 4> duration_units{"_ns", "_ms", "_s", "_h"};

constexpr i64 nanoseconds_in(std::string_view unit) {
    return unit == "_ns" ? 1 : unit == "_ms" ? 1'000'000 : unit == "_s" ? seconds(1).ns : hours(1).ns;
}

std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string listed(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

std::string_view example(Node::Kind kind, std::span<const std::string_view> units) {
    if (units.size() == duration_units.size()) return "_s = 30";
    switch (kind) {
        case Node::Kind::integer: return " = 3";
        case Node::Kind::boolean: return " = true";
        case Node::Kind::list: return " = [ ... ]";
        case Node::Kind::table: return " = { ... }";
        default: return " = \"...\"";
    }
}

// The key itself, without the tables before it.
std::string_view last_word(std::string_view spelled) {
    const std::size_t dot = spelled.rfind('.');
    return dot == std::string_view::npos ? spelled : spelled.substr(dot + 1);
}

}  // namespace

std::string Reader::path_of(std::string_view key) const { return joined(path_, key); }

Reader::Found Reader::search(const Node* table, std::string_view key, std::span<const std::string_view> units,
                             const std::string& spelled) {
    Found found;
    if (table == nullptr) return found;
    for (const std::string_view unit : units) {
        const std::string name = std::string(key) + std::string(unit);
        document_->ask(*table, name);
        const Node* node = table->member(name);
        if (node == nullptr) continue;
        if (found.node != nullptr) {
            document_->fail(node->line, joined(spelled, name),
                            "says the same as " + found.spelled + "; keep one of them");
            continue;
        }
        found = {node, joined(spelled, name), unit, table == table_};
    }
    return found;
}

Reader::Found Reader::find(std::string_view key, std::span<const std::string_view> units, Need need, Node::Kind kind) {
    if (units.empty()) units = no_unit;
    Found found = search(table_, key, units, spelled_);
    const Found behind = search(fallback_, key, units, fallback_spelled_);
    if (found.node == nullptr) found = behind;
    if (found.node == nullptr) {
        if (need == Need::required)
            document_->fail(table_->line, path_of(key),
                            "is missing; write " + std::string(key) + std::string(example(kind, units)));
        return found;
    }
    document_->note(path_of(key), found.node->line, found.spelled);
    if (found.unit == "_ppm") kind = Node::Kind::integer;
    if (!is(*found.node, found.spelled, kind)) found.node = nullptr;
    return found;
}

bool Reader::is(const Node& node, const std::string& spelled, Node::Kind kind) {
    if (node.kind == kind) return true;
    const std::string_view key = last_word(spelled);
    std::string message =
        "is " + std::string(describe(node.kind)) + " where " + std::string(describe(kind)) + " is needed";
    if (node.kind == Node::Kind::inexact && kind == Node::Kind::text)
        message =
            "is a TOML float, which does not hold it exactly; write " + std::string(key) + " = " + quoted(node.text);
    else if (node.kind == Node::Kind::inexact && kind == Node::Kind::integer)
        message = "is a TOML float; write a whole number, in a smaller unit where needed";
    else if (node.kind == Node::Kind::integer && kind == Node::Kind::text)
        message += "; write " + std::string(key) + " = " + quoted(std::to_string(node.integer));
    else if (node.kind == Node::Kind::date && kind == Node::Kind::text)
        message += "; write " + std::string(key) + " = " + quoted(node.text);
    document_->fail(node.line, spelled, message);
    return false;
}

void Reader::text(std::string_view key, std::string& value, Need need) {
    const Found found = find(key, {}, need, Node::Kind::text);
    if (found.node != nullptr) value = found.node->text;
}

void Reader::time(std::string_view key, Time& value, Need need) {
    const Found found = find(key, {}, need, Node::Kind::text);
    if (found.node == nullptr) return;
    const auto parsed = parse_time(found.node->text);
    if (parsed)
        value = *parsed;
    else
        document_->fail(found.node->line, found.spelled,
                        quoted(found.node->text) + " " + std::string(plimsoll::describe(parsed.error())));
}

void Reader::flag(std::string_view key, bool& value, Need need) {
    const Found found = find(key, {}, need, Node::Kind::boolean);
    if (found.node != nullptr) value = found.node->boolean;
}

void Reader::duration(std::string_view key, Duration& value, Need need) {
    const Found found = find(key, duration_units, need, Node::Kind::integer);
    if (found.node == nullptr) return;
    const i64 unit = nanoseconds_in(found.unit), count = found.node->integer;
    if (count < 0 || count > INT64_MAX / unit)
        document_->fail(found.node->line, found.spelled,
                        "is " + std::to_string(count) + "; allowed: 0 to " + std::to_string(INT64_MAX / unit));
    else
        value = Duration{count * unit};
}

void Reader::integer(std::string_view key, i64& value, i64 least, i64 most, Need need) {
    const Found found = find(key, {}, need, Node::Kind::integer);
    if (found.node == nullptr) return;
    if (found.node->integer < least || found.node->integer > most)
        document_->fail(found.node->line, found.spelled,
                        "is " + std::to_string(found.node->integer) + "; allowed: " + std::to_string(least) + " to " +
                            std::to_string(most));
    else
        value = found.node->integer;
}

void Reader::count(std::string_view key, u32& value, Need need) {
    i64 wide = value;
    integer(key, wide, 0, UINT32_MAX, need);
    value = static_cast<u32>(wide);
}

void Reader::count(std::string_view key, u8& value, Need need) {
    i64 wide = value;
    integer(key, wide, 0, UINT8_MAX, need);
    value = static_cast<u8>(wide);
}

void Reader::fixed(std::string_view key, i128& raw, int decimals, i128 most, i64 ppm, Need need) {
    const auto units =
        ppm != 0 ? std::span<const std::string_view>(rate_units) : std::span<const std::string_view>(no_unit);
    const Found found = find(key, units, need, Node::Kind::text);
    if (found.node == nullptr) return;
    if (found.unit == "_ppm") {  // at most 2^63 * 100
        raw = i128{found.node->integer} * ppm;
        if (magnitude(raw) > static_cast<u128>(most))
            document_->fail(found.node->line, found.spelled, "is out of range"), raw = 0;
        return;
    }
    const auto parsed = parse_decimal(found.node->text, decimals);
    if (!parsed || magnitude(*parsed) > static_cast<u128>(most)) {
        const TextError error = parsed ? TextError::out_of_range : parsed.error();
        std::string message = quoted(found.node->text) + " " + std::string(plimsoll::describe(error));
        if (error == TextError::too_many_decimals) message += " (" + std::to_string(decimals) + ")";
        document_->fail(found.node->line, found.spelled, message);
        return;
    }
    raw = *parsed;
}

bool Reader::word_of(const Node& node, const std::string& spelled, std::string_view& word,
                     std::span<const std::string_view> words) {
    if (!is(node, spelled, Node::Kind::text)) return false;
    for (const std::string_view known : words)
        if (known == node.text) {
            word = known;
            return true;
        }
    document_->fail(node.line, spelled, quoted(node.text) + " is not one of: " + listed(words));
    return false;
}

bool Reader::choice(std::string_view key, std::string_view& word, std::span<const std::string_view> words, Need need) {
    const Found found = find(key, {}, need, Node::Kind::text);
    return found.node != nullptr && word_of(*found.node, found.spelled, word, words);
}

std::vector<Reader::Element> Reader::elements(std::string_view key, std::size_t most, Need need) {
    std::vector<Element> list;
    const Found found = find(key, {}, need, Node::Kind::list);
    if (found.node == nullptr) return list;
    for (const Node& part : found.node->parts) {
        if (list.size() == most) {
            document_->fail(part.line, found.spelled,
                            "has " + std::to_string(found.node->parts.size()) + " elements; allowed: up to " +
                                std::to_string(most));
            break;
        }
        list.push_back({&part, found.spelled + "[" + std::to_string(list.size() + 1) + "]"});
    }
    return list;
}

void Reader::refer(std::string_view key, u32& place, const std::vector<std::string>& list, Need need) {
    const Found found = find(key, {}, need, Node::Kind::text);
    if (found.node == nullptr) return;
    std::set<std::string, std::less<>> candidates;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] == found.node->text) {
            place = static_cast<u32>(i);
            return;
        }
        candidates.insert(list[i]);
    }
    const std::string_view meant = nearest(found.node->text, candidates);
    document_->fail(found.node->line, found.spelled,
                    quoted(found.node->text) + " is not in this rule book" +
                        (meant.empty() ? "" : "; did you mean " + quoted(meant) + "?"));
}

void Reader::absent(std::string_view key, std::string_view why) {
    document_->ask(*table_, key);
    if (fallback_ != nullptr) document_->ask(*fallback_, key);
    if (const Node* node = table_->member(key); node != nullptr)
        document_->fail(node->line, joined(spelled_, key), std::string(why));
}

}  // namespace plimsoll::rulebook
