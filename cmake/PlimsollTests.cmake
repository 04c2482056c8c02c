# Each room has one test program, registered once, so that ctest shows seconds per suite. All of them run in
# the root of the tree: paths in tests are relative to it.

find_package(GTest REQUIRED)
find_package(rapidcheck REQUIRED)
find_package(Python3 COMPONENTS Interpreter)

# Rooms whose tests also run under the sanitizers in `./do test`.
set(core_rooms base model codec ledger oracle book margin journal liquidation engine)
add_custom_target(core_tests)

# RapidCheck's templates cost the optimiser more than the tests win by it: the files of unit tests are compiled
# with less effort than the rooms that they test. Sources that drive long histories (tests/) keep the rooms' own.
set(unit_test_effort -O1)
if(PLIMSOLL_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Debug")
    set(unit_test_effort -O0)
endif()

# plimsoll_test(<name> SOURCES files... LINK targets... [LABELS labels...] [TIMEOUT seconds])
function(plimsoll_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    if("unit" IN_LIST arg_LABELS)
        target_compile_options(${name} PRIVATE ${unit_test_effort})
    endif()
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${arg_LINK} rapidcheck GTest::gtest GTest::gtest_main Threads::Threads)
    string(REGEX REPLACE "_test$" "" suite "${name}")
    plimsoll_suite(${suite} COMMAND ${name} LABELS ${arg_LABELS} TIMEOUT "${arg_TIMEOUT}")
    # GoogleTest's own count of cases, which tools/suites.py adds up.
    set_property(TEST ${suite} APPEND PROPERTY
        ENVIRONMENT "GTEST_OUTPUT=xml:${PROJECT_BINARY_DIR}/results/${suite}.xml")
endfunction()

# plimsoll_suite(<name> COMMAND words... [LABELS labels...] [TIMEOUT seconds]): exit status 77 means skipped.
function(plimsoll_suite name)
    cmake_parse_arguments(arg "" "TIMEOUT" "COMMAND;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 900)
    endif()
    if("$ENV{PLIMSOLL_LONG}")
        math(EXPR arg_TIMEOUT "${arg_TIMEOUT} * 20")
    endif()
    add_test(NAME ${name} COMMAND ${arg_COMMAND} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${name} PROPERTIES
        LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} SKIP_RETURN_CODE 77)
endfunction()

foreach(room IN LISTS PLIMSOLL_ROOMS)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${room}/*_test.cpp")
    if(sources)
        plimsoll_rooms_below(${PLIMSOLL_FLOOR_${room}} below)
        set(labels unit)
        if(room IN_LIST core_rooms)
            list(APPEND labels core)
        endif()
        plimsoll_test(${room}_test SOURCES ${sources} LINK plimsoll_${room} ${below} LABELS ${labels})
        if(room IN_LIST core_rooms)
            add_dependencies(core_tests ${room}_test)
        endif()
    endif()
endforeach()

plimsoll_rooms_below(8 all_rooms)

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/apps/*_test.cpp")
if(sources AND TARGET plimsoll_apps)
    plimsoll_test(apps_test SOURCES ${sources} LINK plimsoll_apps LABELS unit)
    add_dependencies(apps_test plimsoll)
    set_property(TEST apps APPEND PROPERTY ENVIRONMENT "PLIMSOLL_BINARY=$<TARGET_FILE:plimsoll>")
endif()

# Generated histories and what looks at them: tests/support/*.cpp.
file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/support/*.cpp")
add_library(plimsoll_histories STATIC EXCLUDE_FROM_ALL ${sources})
target_include_directories(plimsoll_histories PUBLIC "${PROJECT_SOURCE_DIR}")
target_link_libraries(plimsoll_histories PUBLIC ${all_rooms} GTest::gtest)

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/properties/*.cpp")
if(sources)
    plimsoll_test(property_test SOURCES ${sources} LINK plimsoll_histories ${all_rooms} LABELS property TIMEOUT 1500)
endif()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/stories/*.cpp")
if(sources)
    plimsoll_test(story_test SOURCES ${sources} LINK ${all_rooms} LABELS story)
endif()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/docs/*.cpp")
if(sources AND TARGET plimsoll_apps)
    plimsoll_test(docs_test SOURCES ${sources} LINK plimsoll_apps LABELS docs)
    add_dependencies(docs_test plimsoll)
    set_property(TEST docs APPEND PROPERTY ENVIRONMENT "PLIMSOLL_BINARY=$<TARGET_FILE:plimsoll>")
endif()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/vectors/*.cpp")
if(sources)
    add_executable(plimsoll_vectors ${sources})
    set_target_properties(plimsoll_vectors PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
    target_include_directories(plimsoll_vectors PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(plimsoll_vectors PRIVATE ${all_rooms} nlohmann_json::nlohmann_json fmt::fmt)
    plimsoll_suite(vectors LABELS vectors COMMAND
        "${PROJECT_SOURCE_DIR}/tools/run_vectors.sh" $<TARGET_FILE:plimsoll_vectors>)
endif()

# The generated part of the documentation says what the program says.
if(TARGET plimsoll AND EXISTS "${PROJECT_SOURCE_DIR}/docs/reference/refusals.md")
    plimsoll_suite(reference LABELS docs COMMAND
        "${PROJECT_SOURCE_DIR}/tools/check_reference.sh" $<TARGET_FILE:plimsoll>
        "${PROJECT_BINARY_DIR}/reference")
endif()

if(Python3_Interpreter_FOUND)
    file(GLOB scripts CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/tests/tidy/*_test.py" "${PROJECT_SOURCE_DIR}/tests/docs/*_test.py")
    foreach(script IN LISTS scripts)
        get_filename_component(suite "${script}" NAME_WE)
        string(REGEX REPLACE "_test$" "" suite "${suite}")
        plimsoll_suite(${suite} LABELS tidy COMMAND ${Python3_EXECUTABLE} -B "${script}")
        if(TARGET plimsoll)
            set_property(TEST ${suite} APPEND PROPERTY ENVIRONMENT "PLIMSOLL_BINARY=$<TARGET_FILE:plimsoll>")
        endif()
        if(TARGET plimsoll_vectors)
            set_property(TEST ${suite} APPEND PROPERTY
                ENVIRONMENT "PLIMSOLL_VECTORS_RUNNER=$<TARGET_FILE:plimsoll_vectors>")
        endif()
    endforeach()
endif()

# A user of the library, built against an installed tree. Sanitized archives would need the same flags there.
if(NOT PLIMSOLL_SANITIZE AND NOT PLIMSOLL_FUZZ AND NOT PLIMSOLL_COVERAGE
        AND EXISTS "${PROJECT_SOURCE_DIR}/tests/consumer/run.sh")
    plimsoll_suite(consumer LABELS package COMMAND
        "${PROJECT_SOURCE_DIR}/tests/consumer/run.sh" "${PROJECT_BINARY_DIR}" "${CMAKE_CXX_COMPILER}")
endif()
