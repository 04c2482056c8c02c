// Names the members of a plain struct once, for everything that walks them: canonical bytes, JSON,
// generated references. PLIMSOLL_FIELDS(T, a, b) inside T gives T::for_each(self, visit), which calls
// visit("a", self.a) and so on in the order written.
#pragma once

#define PLIMSOLL_EXPAND(...) PLIMSOLL_EXPAND_3(PLIMSOLL_EXPAND_3(PLIMSOLL_EXPAND_3(__VA_ARGS__)))
#define PLIMSOLL_EXPAND_3(...) PLIMSOLL_EXPAND_2(PLIMSOLL_EXPAND_2(PLIMSOLL_EXPAND_2(__VA_ARGS__)))
#define PLIMSOLL_EXPAND_2(...) PLIMSOLL_EXPAND_1(PLIMSOLL_EXPAND_1(PLIMSOLL_EXPAND_1(__VA_ARGS__)))
#define PLIMSOLL_EXPAND_1(...) __VA_ARGS__
#define PLIMSOLL_PARENS ()
#define PLIMSOLL_VISIT_EACH(member, ...) \
    visit(#member, self.member);         \
    __VA_OPT__(PLIMSOLL_VISIT_AGAIN PLIMSOLL_PARENS(__VA_ARGS__))
#define PLIMSOLL_VISIT_AGAIN() PLIMSOLL_VISIT_EACH

#define PLIMSOLL_FIELDS(type, ...)                                                   \
    static constexpr const char* type_name = #type;                                  \
    template <class Self, class Visit>                                               \
    static constexpr void for_each([[maybe_unused]] Self& self, [[maybe_unused]] Visit&& visit) { \
        __VA_OPT__(PLIMSOLL_EXPAND(PLIMSOLL_VISIT_EACH(__VA_ARGS__)))                \
    }                                                                                \
    friend bool operator==(const type&, const type&) = default

namespace plimsoll {

template <class T>
concept HasFields = requires { T::type_name; };

}  // namespace plimsoll
