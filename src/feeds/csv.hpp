// Fields of one comma-separated line.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "base/int128.hpp"

namespace plimsoll::feeds {

/// Splits lines; keeps no line. Fields may stand in double quotes, with a doubled quote inside for one quote; spaces
/// around a field are dropped. A quoted field ends on its line.
class CsvLine {
public:
    static constexpr std::size_t columns_max = 32;

    /// False: a quote that is not closed, or text after a closing quote. The views are valid as long as `line` and
    /// this object are unchanged. Columns beyond columns_max are counted, not kept.
    bool split(std::string_view line);

    std::size_t count() const { return count_; }
    std::string_view operator[](std::size_t column) const { return fields_[column]; }
    std::span<const std::string_view> fields() const { return {fields_.data(), kept()}; }

private:
    bool split_quoted(std::string_view line);
    void add(std::string_view field);
    std::size_t kept() const { return count_ < columns_max ? count_ : columns_max; }

    std::array<std::string_view, columns_max> fields_{};
    std::size_t count_ = 0;
    std::string unescaped_;
};

/// Nothing but spaces and commas: the trailing lines that spreadsheets write.
bool is_blank(std::string_view line);

/// Lower case without spaces, '_' and '-': "Open time" and open_time are one name.
std::string normalised(std::string_view name);

}  // namespace plimsoll::feeds
