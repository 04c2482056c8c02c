# Libraries from the distribution. One place, read again by the installed package's configuration.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET GLOBAL libsodium)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET GLOBAL libzstd)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(absl REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(nlohmann_json REQUIRED)
