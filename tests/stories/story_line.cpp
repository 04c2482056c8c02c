#include "tests/stories/story_line.hpp"

#include <charconv>
#include <iterator>
#include <sstream>

namespace plimsoll::test {

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

}  // namespace

StoryLine::StoryLine(const std::string& text) {
    std::string body = text.substr(0, text.find('#'));
    if (const auto arrow = body.find("->"); arrow != std::string::npos) {
        const auto behind = words_of(body.substr(arrow + 2));
        if (behind.size() != 1) throw Wrong{"one refusal behind the arrow", std::to_string(behind.size()) + " words"};
        refusal_ = behind[0];
        body.resize(arrow);
    }
    words_ = words_of(body);
}

const std::string& StoryLine::at(std::size_t place) const {
    if (place >= words_.size()) throw Wrong{"a word behind '" + words_.back() + "'", "the end of the line"};
    return words_[place];
}

u64 StoryLine::count(std::size_t place) const {
    const std::string& word = at(place);
    u64 value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size()) throw Wrong{"a whole number", "'" + word + "'"};
    return value;
}

Duration StoryLine::duration(std::size_t place) const {
    const std::string& word = at(place);
    Duration sum{};
    for (std::size_t from = 0; from < word.size();) {  // 1h30m is both
        const std::size_t unit = word.find_first_not_of("0123456789", from);
        const std::size_t end = unit == std::string::npos ? unit : word.find_first_of("0123456789", unit);
        const auto part = parse_duration(word.substr(from, end == std::string::npos ? end : end - from));
        if (!part) throw Wrong{"a duration such as 10m or 1h30m", "'" + word + "'"};
        sum = sum + *part;
        from = end == std::string::npos ? word.size() : end;
    }
    return sum;
}

std::optional<std::size_t> StoryLine::after(const std::string& word) const {
    const auto found = std::ranges::find(words_, word);
    if (found == words_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words_.begin()) + 1;
}

void StoryLine::only(std::size_t from, const std::vector<std::string>& flags,
                     const std::vector<std::string>& with_value) const {
    for (std::size_t i = from; i < words_.size(); ++i) {
        if (std::ranges::find(flags, words_[i]) != flags.end()) continue;
        if (std::ranges::find(with_value, words_[i]) == with_value.end())
            throw Wrong{"a word of this form", "'" + words_[i] + "'"};
        at(++i);
    }
}

std::string StoryLine::rest(std::size_t from) const {
    std::string text;
    for (std::size_t i = from; i < words_.size(); ++i) text += words_[i] + " ";
    return refused() ? text + "-> " + refusal_ : text;
}

}  // namespace plimsoll::test
