# `cmake --install`: the program, the rooms as static libraries with their headers, a CMake package and a
# pkg-config file. Headers go to include/plimsoll/<room>/ and include each other as "<room>/file.hpp".

include(CMakePackageConfigHelpers)

add_library(plimsoll_everything INTERFACE)
add_library(Plimsoll::plimsoll ALIAS plimsoll_everything)
set_target_properties(plimsoll_everything PROPERTIES EXPORT_NAME plimsoll)

set(pc_libs "")
foreach(room IN LISTS PLIMSOLL_ROOMS)
    target_link_libraries(plimsoll_everything INTERFACE plimsoll_${room})
    install(TARGETS plimsoll_${room} EXPORT PlimsollTargets ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    install(DIRECTORY "src/${room}/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/plimsoll/${room}"
        FILES_MATCHING PATTERN "*.hpp" PATTERN "test_*" EXCLUDE)
    get_target_property(kind plimsoll_${room} TYPE)
    if(kind STREQUAL "STATIC_LIBRARY")
        string(PREPEND pc_libs "-lplimsoll_${room} ")  # highest floor first: who uses stands before the used
    endif()
endforeach()
install(TARGETS plimsoll_everything EXPORT PlimsollTargets)
if(TARGET plimsoll)
    install(TARGETS plimsoll RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
foreach(folder venues scenarios)
    if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}")
        install(DIRECTORY "${folder}" DESTINATION "${CMAKE_INSTALL_DATADIR}/plimsoll" FILES_MATCHING PATTERN "*.toml")
    endif()
endforeach()
if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/docs/reference/man")
    install(DIRECTORY docs/reference/man/ DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" FILES_MATCHING PATTERN "*.1")
endif()

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Plimsoll")
install(EXPORT PlimsollTargets NAMESPACE Plimsoll:: DESTINATION "${package_folder}")
configure_package_config_file(cmake/PlimsollConfig.cmake.in "${PROJECT_BINARY_DIR}/package/PlimsollConfig.cmake"
    INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/package/PlimsollConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/package/PlimsollConfig.cmake"
    "${PROJECT_BINARY_DIR}/package/PlimsollConfigVersion.cmake"
    cmake/PlimsollExternals.cmake
    DESTINATION "${package_folder}")

# The package finds its prefix from where it lies, so that an installed tree can be moved.
file(RELATIVE_PATH pc_prefix
    "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
set(pc_cflags "")
if(PLIMSOLL_AUDITS)
    set(pc_cflags "-DPLIMSOLL_AUDITS")
endif()
configure_file(cmake/plimsoll.pc.in "${PROJECT_BINARY_DIR}/package/plimsoll.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/package/plimsoll.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
