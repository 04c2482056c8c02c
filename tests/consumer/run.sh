#!/bin/sh
# run.sh BUILD COMPILER: installs BUILD into a prefix of its own, then builds and runs the program of this
# folder against it twice: through find_package and through pkg-config.
set -eu
build="$1"
compiler="$2"
here="$(cd "$(dirname "$0")" && pwd)"
prefix="$build/consumer/prefix"
rm -rf "$build/consumer"
mkdir -p "$build/consumer"

cmake --install "$build" --prefix "$prefix" >"$build/consumer/install.log"

cmake -S "$here" -B "$build/consumer/cmake" -G Ninja --log-level=WARNING \
    -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$build/consumer/cmake"
"$build/consumer/cmake/consumer"

PKG_CONFIG_PATH="$(find "$prefix" -type d -name pkgconfig)"
export PKG_CONFIG_PATH
pkg-config --modversion plimsoll
# shellcheck disable=SC2046  # the flags are words
"$compiler" -std=c++23 "$here/main.cpp" -o "$build/consumer/by-pkg-config" $(pkg-config --cflags --libs plimsoll)
"$build/consumer/by-pkg-config"

if [ -x "$prefix/bin/plimsoll" ]; then
    "$prefix/bin/plimsoll" --version
fi
