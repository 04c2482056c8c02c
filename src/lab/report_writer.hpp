// JSON text written member by member. Amounts, prices and rates are decimal strings, exact; counts are integers.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "base/fixed.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"

namespace plimsoll::lab {

class JsonWriter {
public:
    /// Indented lines for people; `compact` on one line for embedding.
    explicit JsonWriter(bool compact = false) : compact_(compact) {}

    void begin_object() { begin('{'); }
    void end_object() { end('}'); }
    void begin_array() { begin('['); }
    void end_array() { end(']'); }
    /// Demands an open object; a value follows.
    void key(std::string_view name);

    void value(std::string_view text);
    void value(const char* text) { value(std::string_view{text}); }
    void value(bool yes);
    void value(Time time);
    void value(Duration duration);
    void value(const Hash& hash) { value(hash.hex()); }
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool>)
    void value(Integer number) {
        write_integer(static_cast<i128>(number));
    }
    template <class Tag, class Rep, int decimals>
    void value(Fixed<Tag, Rep, decimals> number) {
        write_decimal(number.raw, decimals);
    }
    void null() { raw("null"); }
    /// Text that is JSON already.
    void raw(std::string_view json);

    template <class Value>
    void member(std::string_view name, const Value& held) {
        key(name);
        value(held);
    }
    const std::string& text() const { return out_; }
    std::string take() { return std::move(out_); }

private:
    void begin(char bracket);
    void end(char bracket);
    void separate();
    void new_line();
    void write_integer(i128 number);
    void write_decimal(i128 raw, int decimals);

    std::string out_;
    std::size_t depth_ = 0;
    bool compact_;
    bool first_ = true;      // in the bracket that is open
    bool after_key_ = false;
};

}  // namespace plimsoll::lab
