#include "feeds/csv.hpp"

namespace plimsoll::feeds {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool CsvLine::split(std::string_view line) {
    count_ = 0;
    if (line.find('"') != std::string_view::npos) return split_quoted(line);
    for (;;) {
        const auto comma = line.find(',');
        add(trimmed(line.substr(0, comma)));
        if (comma == std::string_view::npos) return true;
        line.remove_prefix(comma + 1);
    }
}

bool CsvLine::split_quoted(std::string_view line) {
    unescaped_.clear();
    unescaped_.reserve(line.size());  // the views into it must not move
    for (;;) {
        const auto first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos || line[first] != '"') {
            const auto comma = line.find(',');
            add(trimmed(line.substr(0, comma)));
            if (comma == std::string_view::npos) return true;
            line.remove_prefix(comma + 1);
            continue;
        }
        line.remove_prefix(first + 1);
        const std::size_t begin = unescaped_.size();
        for (;;) {
            const auto quote = line.find('"');
            if (quote == std::string_view::npos) return false;
            unescaped_ += line.substr(0, quote);
            line.remove_prefix(quote + 1);
            if (!line.starts_with('"')) break;
            unescaped_ += '"';
            line.remove_prefix(1);
        }
        add(trimmed(std::string_view(unescaped_).substr(begin)));
        const auto next = line.find_first_not_of(" \t");
        if (next == std::string_view::npos) return true;
        if (line[next] != ',') return false;
        line.remove_prefix(next + 1);
    }
}

void CsvLine::add(std::string_view field) {
    if (count_ < columns_max) fields_[count_] = field;
    ++count_;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r,") == std::string_view::npos; }

std::string normalised(std::string_view name) {
    std::string result;
    for (const char c : name) {
        if (c == ' ' || c == '_' || c == '-') continue;
        result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
}

}  // namespace plimsoll::feeds
