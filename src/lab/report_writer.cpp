#include "lab/report_writer.hpp"

#include "base/text.hpp"
#include "codec/text_fields.hpp"

namespace plimsoll::lab {

void JsonWriter::new_line() {
    if (compact_) return;
    out_ += '\n';
    out_.append(depth_ * 2, ' ');
}

void JsonWriter::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (!first_) out_ += ',';
    if (depth_ > 0) new_line();
    first_ = false;
}

void JsonWriter::begin(char bracket) {
    separate();
    out_ += bracket;
    ++depth_;
    first_ = true;
}

void JsonWriter::end(char bracket) {
    --depth_;
    if (!first_) new_line();
    out_ += bracket;
    first_ = false;
}

void JsonWriter::key(std::string_view name) {
    separate();
    codec::append_quoted(out_, name);
    out_ += compact_ ? ":" : ": ";
    after_key_ = true;
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
}

void JsonWriter::value(std::string_view text) {
    separate();
    codec::append_quoted(out_, text);
}

void JsonWriter::value(bool yes) { raw(yes ? "true" : "false"); }

void JsonWriter::value(Time time) {
    if (time == never) null();
    else value(to_text(time));
}

void JsonWriter::value(Duration duration) { value(to_text(duration)); }

void JsonWriter::write_integer(i128 number) { raw(to_text(number)); }

void JsonWriter::write_decimal(i128 raw_value, int decimals) { value(decimal_text(raw_value, decimals)); }

}  // namespace plimsoll::lab
