// A broken invariant is our own mistake, never the user's: the process stops before it writes a wrong
// event. It holds in every build, release too. Checks that cost more than they guard are written as
// PLIMSOLL_AUDIT and compiled in where PLIMSOLL_AUDITS is defined (tests, debug).
#pragma once

namespace plimsoll {

/// Prints condition and place to stderr and aborts.
[[noreturn]] void invariant_broken(const char* condition, const char* file, int line) noexcept;

}  // namespace plimsoll

#define PLIMSOLL_INVARIANT(condition)                                 \
    do {                                                              \
        if (condition) [[likely]]                                     \
            break;                                                    \
        ::plimsoll::invariant_broken(#condition, __FILE__, __LINE__); \
    } while (false)

#if defined(PLIMSOLL_AUDITS)
#define PLIMSOLL_AUDIT(condition) PLIMSOLL_INVARIANT(condition)
#else
#define PLIMSOLL_AUDIT(condition) \
    do {                          \
    } while (false)
#endif
