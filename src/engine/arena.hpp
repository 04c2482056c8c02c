// The facts of one command, one after another in flat memory: appended while the command runs, read when it has ended.
// No variant and no allocation on the hot path; visit() gives each fact back under its own type.
#pragma once

#include <cstring>
#include <vector>

#include "model/event.hpp"

namespace plimsoll {

namespace arena_detail {
template <class Fact, class... Facts>
constexpr u32 place_of(const std::variant<Facts...>*) {
    u32 place = 0;
    const bool found = ((std::is_same_v<Fact, Facts> || (++place, false)) || ...);
    return found ? place : none_u32;
}
}  // namespace arena_detail

/// Place of a fact's type in the variant Event.
template <class Fact>
inline constexpr u32 event_place = arena_detail::place_of<Fact>(static_cast<const Event*>(nullptr));

class EventArena {
public:
    template <class Fact>
    void push(const Fact& fact) {
        static_assert(event_place<Fact> != none_u32);
        static_assert(std::is_trivially_copyable_v<Fact>);
        constexpr std::size_t size = stride<Fact>();
        if (used_ + size > bytes_.size()) bytes_.resize((used_ + size) * 2);
        const u32 type = event_place<Fact>;
        std::memcpy(bytes_.data() + used_, &type, sizeof type);
        std::memcpy(bytes_.data() + used_ + head, &fact, sizeof fact);
        used_ += size;
        ++count_;
    }
    void clear() {
        used_ = 0;
        count_ = 0;
    }
    std::size_t count() const { return count_; }

    /// Calls visit(fact) for each fact in order, with its own type.
    template <class Visit>
    void visit(Visit&& visit) const {
        std::size_t at = 0;
        while (at < used_) at += visit_at(at, visit, static_cast<const Event*>(nullptr));
    }

private:
    static constexpr std::size_t head = 16;  // keeps facts aligned for 128-bit members
    template <class Fact>
    static constexpr std::size_t stride() {
        return head + (sizeof(Fact) + 15) / 16 * 16;
    }
    template <class Visit, class... Facts>
    std::size_t visit_at(std::size_t at, Visit& visit, const std::variant<Facts...>*) const {
        u32 type = 0;
        std::memcpy(&type, bytes_.data() + at, sizeof type);
        std::size_t size = 0;
        (void)((type == event_place<Facts> && (visit_as<Facts>(at, visit), size = stride<Facts>(), true)) || ...);
        PLIMSOLL_INVARIANT(size > 0);
        return size;
    }
    template <class Fact, class Visit>
    void visit_as(std::size_t at, Visit& visit) const {
        Fact fact;
        std::memcpy(&fact, bytes_.data() + at + head, sizeof fact);
        visit(fact);
    }

    std::vector<std::byte> bytes_;
    std::size_t used_ = 0;
    std::size_t count_ = 0;
};

}  // namespace plimsoll
