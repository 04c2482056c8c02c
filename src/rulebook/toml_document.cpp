#include "rulebook/toml_document.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <tuple>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace plimsoll::rulebook {
namespace {

constexpr std::size_t text_bytes_max = std::size_t{4} << 20;

// The text from a line and column (counted in code points, from 1) to the end of a bare value.
std::string spelling_at(std::string_view text, u32 line, u32 column) {
    std::size_t at = 0;
    for (u32 i = 1; i < line && at != std::string_view::npos; ++i) {
        at = text.find('\n', at);
        if (at != std::string_view::npos) ++at;
    }
    if (at == std::string_view::npos) return {};
    for (u32 i = 1; i < column && at < text.size(); ++i) {
        ++at;
        while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    }
    if (at >= text.size()) return {};
    std::string spelled(text.substr(at, text.find_first_of(",]}#\r\n", at) - at));
    while (!spelled.empty() && (spelled.back() == ' ' || spelled.back() == '\t')) spelled.pop_back();
    return spelled;
}

Node convert(const toml::node& from, std::string_view text) {
    Node node;
    node.line = static_cast<u32>(from.source().begin.line);
    if (const auto* table = from.as_table()) {
        node.kind = Node::Kind::table;
        for (const auto& [key, value] : *table) {
            node.parts.push_back(convert(value, text));
            node.parts.back().key = std::string(key.str());
        }
        std::sort(node.parts.begin(), node.parts.end(),
                  [](const Node& a, const Node& b) { return std::tie(a.line, a.key) < std::tie(b.line, b.key); });
    } else if (const auto* list = from.as_array()) {
        node.kind = Node::Kind::list;
        for (const auto& element : *list) node.parts.push_back(convert(element, text));
    } else if (const auto* string = from.as_string()) {
        node.kind = Node::Kind::text;
        node.text = string->get();
    } else if (const auto* integer = from.as_integer()) {
        node.kind = Node::Kind::integer;
        node.integer = integer->get();
    } else if (const auto* boolean = from.as_boolean()) {
        node.kind = Node::Kind::boolean;
        node.boolean = boolean->get();
    } else {
        node.kind = from.is_floating_point() ? Node::Kind::inexact : Node::Kind::date;
        node.text = spelling_at(text, node.line, static_cast<u32>(from.source().begin.column));
    }
    return node;
}

}  // namespace

const Node* Node::member(std::string_view name) const {
    if (kind != Kind::table) return nullptr;
    for (const Node& part : parts)
        if (part.key == name) return &part;
    return nullptr;
}

std::string_view describe(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::table: return "a table";
        case Node::Kind::list: return "an array";
        case Node::Kind::text: return "a string";
        case Node::Kind::integer: return "an integer";
        case Node::Kind::boolean: return "a boolean";
        case Node::Kind::inexact: return "a float";
        case Node::Kind::date: return "a date";
    }
    return "nothing";
}

std::expected<Node, RuleBookError> parse_toml(std::string_view text, const std::string& file) {
    if (text.size() > text_bytes_max)
        return std::unexpected(
            RuleBookError{file, 0, {}, "is larger than 4 MiB, which no rule book or scenario needs"});
    try {
        return convert(toml::parse(text, std::string_view(file)), text);
    } catch (const toml::parse_error& error) {
        return std::unexpected(RuleBookError{
            file, static_cast<u32>(error.source().begin.line), {}, "is not TOML: " + std::string(error.description())});
    }
}

std::expected<std::string, RuleBookError> read_text(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::unexpected(RuleBookError{path, 0, {}, "cannot be opened; check the path and its permissions"});
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (in.bad()) return std::unexpected(RuleBookError{path, 0, {}, "cannot be read to its end"});
    return text;
}

}  // namespace plimsoll::rulebook
