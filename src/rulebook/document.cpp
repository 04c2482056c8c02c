#include "rulebook/document.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace plimsoll::rulebook {
namespace {

// Optimal string alignment: insertions, deletions, replacements and swaps of two neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t k = 0; k <= b.size(); ++k) {
            if (i == 0 || k == 0) {
                least[i][k] = i + k;
                continue;
            }
            const std::size_t replaced = least[i - 1][k - 1] + (a[i - 1] == b[k - 1] ? 0 : 1);
            least[i][k] = std::min({least[i - 1][k] + 1, least[i][k - 1] + 1, replaced});
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                least[i][k] = std::min(least[i][k], least[i - 2][k - 2] + 1);
        }
    }
    return least[a.size()][b.size()];
}

std::string joined(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
}

}  // namespace

std::string_view nearest(std::string_view word, const std::set<std::string, std::less<>>& candidates) {
    if (word.size() > 64) return {};
    std::string_view best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > 64) continue;
        const std::size_t apart = distance(word, candidate);
        if (apart < best_distance) {
            best_distance = apart;
            best = candidate;
        }
    }
    return best;
}

void Document::fail(u32 line, std::string key, std::string message) {
    RuleBookError error{file_, line, std::move(key), std::move(message)};
    if (std::find(errors_.begin(), errors_.end(), error) == errors_.end()) errors_.push_back(std::move(error));
}

void Document::fail_at(const std::string& path, const std::string& message) {
    for (std::string above = path; !above.empty();) {
        const auto found = places_.find(above);
        if (found != places_.end()) {
            const std::string& spelled = found->second.spelled;
            return fail(found->second.line, above == path && !spelled.empty() ? spelled : path, message);
        }
        const std::size_t cut = above.find_last_of(".[");
        above.resize(cut == std::string::npos ? 0 : cut);
    }
    fail(0, path, message);
}

void Document::note(const std::string& path, u32 line, std::string spelled) {
    places_.insert_or_assign(path, Place{line, std::move(spelled)});
}

void Document::finish() {
    check(*root_, {});
    std::sort(errors_.begin(), errors_.end(), [](const RuleBookError& a, const RuleBookError& b) {
        return std::tie(a.line, a.key, a.message) < std::tie(b.line, b.key, b.message);
    });
}

void Document::check(const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::list) {
        std::size_t place = 0;
        for (const Node& element : node.parts) {
            const Node* symbol = element.member("symbol");
            check(element, path + "[" + (symbol != nullptr ? symbol->text : std::to_string(++place)) + "]");
        }
        return;
    }
    const auto asked = asked_.find(&node);
    if (node.kind != Node::Kind::table || asked == asked_.end()) return;
    for (const Node& part : node.parts) {
        const std::string key = joined(path, part.key);
        if (asked->second.contains(part.key)) {
            check(part, key);
            continue;
        }
        const std::string_view meant = nearest(part.key, asked->second);
        fail(part.line, key, meant.empty() ? "unknown key" : "unknown key; did you mean " + std::string(meant) + "?");
    }
}

}  // namespace plimsoll::rulebook
