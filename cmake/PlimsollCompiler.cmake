# How every target of the tree is compiled. The deterministic rooms must give the same bits under each
# compiler and preset: no fast-math, no contraction of floating-point expressions.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
endif()
# -g1 keeps file and line in a backtrace at a tenth of the size of full debug information.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -ffp-contract=off)
if(PLIMSOLL_WERROR)
    add_compile_options(-Werror)
endif()
# Paths in messages and debug information are relative, so that two clones make the same binary.
add_compile_options("-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=")

if(PLIMSOLL_NATIVE)
    add_compile_options(-march=native)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    add_compile_options(-march=x86-64-v2)
endif()

if(PLIMSOLL_SANITIZE)
    add_compile_options("-fsanitize=${PLIMSOLL_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options("-fsanitize=${PLIMSOLL_SANITIZE}")
    set(CMAKE_CXX_FLAGS_RELEASE "-O1 -g1")
endif()
if(PLIMSOLL_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        message(FATAL_ERROR "PLIMSOLL_FUZZ needs Clang with libFuzzer: use `cmake --preset fuzz`")
    endif()
    # Coverage feedback in every room; the fuzzer's own main is linked into the targets only.
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(PLIMSOLL_COVERAGE)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
endif()

find_program(PLIMSOLL_CCACHE ccache)
if(PLIMSOLL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Build folders of one clone share their objects.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" "${PLIMSOLL_CCACHE}")
endif()

find_program(PLIMSOLL_MOLD mold)
find_program(PLIMSOLL_LLD NAMES ld.lld ld.lld-19)
if(PLIMSOLL_MOLD)
    add_link_options(-fuse-ld=mold)
elseif(PLIMSOLL_LLD AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    add_link_options(-fuse-ld=lld)
endif()
