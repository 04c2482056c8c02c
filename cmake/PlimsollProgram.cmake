# The program `plimsoll`: apps/main.cpp over a library of verbs, so that tests can call a verb too.

file(GLOB app_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/apps/*.cpp")
set(app_main "${PROJECT_SOURCE_DIR}/apps/main.cpp")
list(FILTER app_sources EXCLUDE REGEX "(_(test|fuzz|bench)|/main)\\.cpp$")

if(EXISTS "${app_main}")
    find_package(CLI11 REQUIRED)

    # Commit and compiler of this build; written anew at each build, touched only when it differs.
    set(generated "${PROJECT_BINARY_DIR}/generated")
    add_custom_target(plimsoll_build_info
        COMMAND ${CMAKE_COMMAND}
            "-DSOURCE=${PROJECT_SOURCE_DIR}" "-DOUT=${generated}/build_info.hpp"
            "-DVERSION=${PROJECT_VERSION}" "-DBUILD_TYPE=${CMAKE_BUILD_TYPE}" "-DAUDITS=${PLIMSOLL_AUDITS}"
            "-DCOMPILER=${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}"
            -P "${PROJECT_SOURCE_DIR}/cmake/build_info.cmake"
        BYPRODUCTS "${generated}/build_info.hpp"
        COMMENT "" VERBATIM)

    plimsoll_rooms_below(8 app_rooms)
    add_library(plimsoll_apps STATIC ${app_sources})
    if(NOT app_sources)
        set_target_properties(plimsoll_apps PROPERTIES LINKER_LANGUAGE CXX)
    endif()
    add_dependencies(plimsoll_apps plimsoll_build_info)
    target_include_directories(plimsoll_apps PUBLIC "${PROJECT_SOURCE_DIR}" "${generated}")
    target_link_libraries(plimsoll_apps PUBLIC
        ${app_rooms} CLI11::CLI11 fmt::fmt nlohmann_json::nlohmann_json Threads::Threads)

    add_executable(plimsoll "${app_main}")
    target_link_libraries(plimsoll PRIVATE plimsoll_apps)
    set_target_properties(plimsoll PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()
