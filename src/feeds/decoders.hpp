// The two decompressors behind open_bytes.
#pragma once

#include <memory>

#include "feeds/byte_source.hpp"
#include "feeds/file_bytes.hpp"

namespace plimsoll::feeds {

std::unique_ptr<ByteSource> gzip_source(FileBytes file);
std::unique_ptr<ByteSource> zstd_source(FileBytes file);

inline constexpr std::size_t decoder_input_size = 64 * 1024;

}  // namespace plimsoll::feeds
