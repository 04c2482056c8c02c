// Canonical bytes: little-endian, fixed width, no padding. The reader never throws and never reads past
// the end: a short or impossible input turns `ok()` false and every later read gives zero.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/int128.hpp"
#include "base/invariant.hpp"

namespace plimsoll {

static_assert(std::endian::native == std::endian::little, "state bytes are hashed as they lie in memory");

using Bytes = std::vector<std::byte>;

class ByteWriter {
public:
    explicit ByteWriter(Bytes& out) : out_(&out) {}

    template <class T>
        requires std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>
    void put(const T& value) {
        const auto* first = reinterpret_cast<const std::byte*>(&value);
        out_->insert(out_->end(), first, first + sizeof(T));
    }
    void put_bytes(std::span<const std::byte> bytes) { out_->insert(out_->end(), bytes.begin(), bytes.end()); }
    /// Length (u32) and characters.
    void put_text(std::string_view text) {
        PLIMSOLL_INVARIANT(text.size() <= UINT32_MAX);
        put(static_cast<u32>(text.size()));
        put_bytes(std::as_bytes(std::span{text.data(), text.size()}));
    }

private:
    Bytes* out_;
};

class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class T>
        requires std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>
    T get() {
        T value{};
        if (rest_.size() < sizeof(T)) {
            fail();
            return value;
        }
        if constexpr (std::is_same_v<T, bool>) {  // a bool of any other byte than 0 and 1 is undefined behaviour
            if (rest_.front() > std::byte{1}) {
                fail();
                return value;
            }
        }
        std::memcpy(&value, rest_.data(), sizeof(T));
        rest_ = rest_.subspan(sizeof(T));
        return value;
    }
    std::span<const std::byte> get_bytes(std::size_t count) {
        if (rest_.size() < count) {
            fail();
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    std::string get_text(std::size_t longest) {
        const u32 size = get<u32>();
        if (size > longest) fail();
        const auto taken = get_bytes(ok_ ? size : 0);
        return {reinterpret_cast<const char*>(taken.data()), taken.size()};
    }
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    bool ok() const { return ok_; }
    bool done() const { return ok_ && rest_.empty(); }
    std::size_t left() const { return rest_.size(); }

private:
    std::span<const std::byte> rest_;
    bool ok_ = true;
};

}  // namespace plimsoll
