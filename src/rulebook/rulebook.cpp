#include "rulebook/rulebook.hpp"

#include "rulebook/check.hpp"
#include "rulebook/schema.hpp"
#include "rulebook/validate.hpp"
#include "rulebook/writer.hpp"

namespace plimsoll::rulebook {
namespace {

// The tables of [[key]], as far as they are tables.
std::vector<const Node*> items(Document& document, std::string_view key) {
    std::vector<const Node*> found;
    document.ask(document.root(), key);
    const Node* list = document.root().member(key);
    if (list == nullptr) return found;
    if (list->kind != Node::Kind::list)
        document.fail(list->line, std::string(key), "write [[" + std::string(key) + "]] above each entry");
    else
        for (const Node& part : list->parts) {
            if (part.kind == Node::Kind::table && found.size() < limits::markets_max)
                found.push_back(&part);
            else
                document.fail(part.line, std::string(key), "is not a table, or one of too many");
        }
    return found;
}

std::vector<std::string> symbols(const std::vector<const Node*>& nodes) {
    std::vector<std::string> words;
    for (const Node* node : nodes) {
        const Node* symbol = node->member("symbol");
        words.push_back(symbol != nullptr ? symbol->text : std::string());
    }
    return words;
}

template <class T>
void read_items(Document& document, const Names& names, std::string_view key, const std::vector<const Node*>& nodes,
                std::vector<T>& list) {
    const auto paths = item_paths(key, symbols(nodes));
    const std::string defaults = std::string(key) + "_defaults";
    document.ask(document.root(), defaults);
    const Node* fallback = document.root().member(defaults);
    if (fallback != nullptr && fallback->kind != Node::Kind::table) {
        document.fail(fallback->line, defaults, "must be a table");
        fallback = nullptr;
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        Reader reader(document, names, *nodes[i], paths[i], paths[i], fallback, defaults);
        describe(reader, list.emplace_back());
    }
}

RuleBook read(Document& document) {
    RuleBook rules;
    Names names;
    Reader root(document, names, document.root(), {}, {});
    i64 schema = schema_version;
    root.integer("schema", schema, schema_version, schema_version);
    root.text("name", rules.name);
    root.skip("population");
    root.skip("market_maker");
    root.skip("start");
    const auto feeds = items(document, "feed"), assets = items(document, "asset"), markets = items(document, "market");
    names.feeds = symbols(feeds);
    names.assets = symbols(assets);
    root.table("venue", Need::required, [&](Reader& in) { describe(in, rules.venue); });
    read_items(document, names, "feed", feeds, rules.feeds);
    read_items(document, names, "asset", assets, rules.assets);
    read_items(document, names, "market", markets, rules.markets);
    return rules;
}

template <class T>
void write_items(std::string& out, const Names& names, const std::string& key, const std::vector<T>& list) {
    for (const T& item : list) {
        Writer writer(names, key);
        describe(writer, item);
        out += "\n[[" + key + "]]\n" + writer.lines();
    }
}

}  // namespace

std::expected<RuleBook, Errors> parse_rulebook(std::string_view text, const std::string& file) {
    const auto root = parse_toml(text, file);
    if (!root) return std::unexpected(Errors{root.error()});
    Document document(file, *root);
    RuleBook rules = read(document);
    // Parameters that could not be read would only repeat their errors as broken rules.
    if (document.errors().empty())
        for (const RuleBookError& error : validate(rules)) document.fail_at(error.key, error.message);
    document.finish();
    if (!document.errors().empty()) return std::unexpected(document.errors());
    return rules;
}

std::expected<RuleBook, Errors> load_rulebook(const std::string& path) {
    const auto text = read_text(path);
    if (!text) return std::unexpected(Errors{text.error()});
    return parse_rulebook(*text, path);
}

std::string to_toml(const RuleBook& rules) {
    const Names names{symbols_of(rules.feeds), symbols_of(rules.assets)};
    std::string out = "schema = " + std::to_string(schema_version) + "\nname = " + Writer::quoted(rules.name) + "\n";
    Writer venue(names, "venue");
    describe(venue, rules.venue);
    out += "\n[venue]\n" + venue.lines();
    write_items(out, names, "feed", rules.feeds);
    write_items(out, names, "asset", rules.assets);
    write_items(out, names, "market", rules.markets);
    return out;
}

}  // namespace plimsoll::rulebook
