#include "lab/outputs_file.hpp"

#include <cerrno>
#include <cstring>

#include "journal/file_io.hpp"

namespace plimsoll::lab {

std::expected<void, std::string> write_file(const std::string& path, std::string_view text) {
    const std::string fresh = path + ".partial";
    auto file = journal::File::open(fresh, journal::File::Mode::replace);
    if (!file) return std::unexpected(fresh + ": " + file.error());
    auto done = file->write_at(0, std::as_bytes(std::span{text.data(), text.size()}));
    if (done) done = file->close();
    if (done) done = journal::replace_file(fresh, path, false);
    if (!done) return std::unexpected(path + ": " + done.error());
    return {};
}

std::expected<std::string, std::string> read_file(const std::string& path) {
    const auto file = journal::File::open(path, journal::File::Mode::read);
    if (!file) return std::unexpected(path + ": " + file.error());
    const auto size = file->size();
    if (!size) return std::unexpected(path + ": " + size.error());
    std::string text(static_cast<std::size_t>(*size), '\0');
    const auto got = file->read_at(0, std::as_writable_bytes(std::span{text.data(), text.size()}));
    if (!got) return std::unexpected(path + ": " + got.error());
    text.resize(*got);
    return text;
}

}  // namespace plimsoll::lab
