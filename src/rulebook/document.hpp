// What a reader of one TOML file knows while it reads: the errors so far, where each key stands, and which keys were
// asked for, so that the others can be named with a suggestion.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "rulebook/toml_document.hpp"

namespace plimsoll::rulebook {

class Document {
public:
    Document(std::string file, const Node& root) : file_(std::move(file)), root_(&root) {}

    const Node& root() const { return *root_; }
    const Errors& errors() const { return errors_; }

    /// The same line, key and message is said once, however many markets take it from the defaults.
    void fail(u32 line, std::string key, std::string message);
    /// As `fail`, at the place that was noted for `path`, or for the nearest table above it.
    void fail_at(const std::string& path, const std::string& message);
    /// `path` (as validate spells it) stands at this line under this spelling.
    void note(const std::string& path, u32 line, std::string spelled);
    /// `key` of this table has a meaning.
    void ask(const Node& table, std::string_view key) { asked_[&table].emplace(key); }
    /// Every key that nobody asked for becomes an error. The last call; errors are in order of lines afterwards.
    void finish();

private:
    struct Place {
        u32 line = 0;
        std::string spelled;
    };
    void check(const Node& node, const std::string& path);

    std::string file_;
    const Node* root_;
    Errors errors_;
    std::map<std::string, Place> places_;
    std::map<const Node*, std::set<std::string, std::less<>>> asked_;
};

/// The nearest of the candidates, where one is near enough to have been meant; otherwise empty.
std::string_view nearest(std::string_view word, const std::set<std::string, std::less<>>& candidates);

}  // namespace plimsoll::rulebook
