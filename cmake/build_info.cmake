# Writes build_info.hpp: which commit, compiler and kind of build a binary comes from.

find_program(GIT git)
set(commit "unknown")
if(GIT)
    # The clone may belong to another user than the one who builds (a container's root).
    execute_process(
        COMMAND "${GIT}" -c "safe.directory=*" -C "${SOURCE}" describe --always --dirty --abbrev=12 --exclude=*
        OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
        set(commit "${described}")
    endif()
endif()
set(audits false)
if(AUDITS)
    set(audits true)
endif()

file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT [=[
// Made by cmake/build_info.cmake.
#pragma once

#include <string_view>

namespace plimsoll::build_info {

inline constexpr std::string_view version = "@VERSION@";
inline constexpr std::string_view commit = "@commit@";
inline constexpr std::string_view compiler = "@COMPILER@";
inline constexpr std::string_view build_type = "@BUILD_TYPE@";
inline constexpr bool audits = @audits@;

}  // namespace plimsoll::build_info
]=])
