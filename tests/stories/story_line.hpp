// One line of a story as words and numbers.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace plimsoll::test {

/// Thrown by a line that did not happen as told.
struct Wrong {
    std::string expected;
    std::string got;
};

/// Words until a comment or an arrow; behind the arrow the refusal.
class StoryLine {
public:
    explicit StoryLine(const std::string& text);

    bool empty() const { return words_.empty(); }
    std::size_t size() const { return words_.size(); }
    const std::string& refusal() const { return refusal_; }  // "none" without an arrow
    bool refused() const { return refusal_ != "none"; }

    const std::string& at(std::size_t place) const;
    template <class F>
    F number(std::size_t place) const {
        const auto value = parse<F>(at(place));
        if (!value) throw Wrong{"a number", "'" + words_[place] + "', which " + std::string{describe(value.error())}};
        return *value;
    }
    u64 count(std::size_t place) const;
    Duration duration(std::size_t place) const;

    bool has(const std::string& word) const { return std::ranges::find(words_, word) != words_.end(); }
    /// The place of the word behind `word`, where it is there.
    std::optional<std::size_t> after(const std::string& word) const;
    /// Every word is one of these, or a number behind one: what is misspelt would otherwise be passed over.
    void only(std::size_t from, const std::vector<std::string>& flags,
              const std::vector<std::string>& with_value) const;

    /// The same line without its first words.
    std::string rest(std::size_t from) const;

private:
    std::vector<std::string> words_;
    std::string refusal_ = "none";
};

}  // namespace plimsoll::test
