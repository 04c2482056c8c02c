#include "base/invariant.hpp"

#include <cstdio>
#include <cstdlib>

namespace plimsoll {

void invariant_broken(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "plimsoll: invariant broken: %s (%s:%d)\n", condition, file, line);
    std::fflush(stderr);
    std::abort();
}

}  // namespace plimsoll
