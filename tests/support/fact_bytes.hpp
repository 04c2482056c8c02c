// The facts of the last command as one string of canonical bytes, to be compared whole.
#pragma once

#include "codec/codec.hpp"
#include "engine/engine.hpp"

namespace plimsoll::test {

inline Bytes fact_bytes(const Engine& engine) {
    Bytes bytes;
    ByteWriter out(bytes);
    engine.visit_events([&](const auto& fact) { codec::encode(fact, out); });
    return bytes;
}

}  // namespace plimsoll::test
