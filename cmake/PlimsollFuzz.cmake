# Fuzz targets: each *_fuzz.cpp is one program with libFuzzer's main. `fuzz_targets` builds them all.

add_custom_target(fuzz_targets)
plimsoll_rooms_below(8 fuzz_rooms)
file(GLOB fuzz_sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp" "${PROJECT_SOURCE_DIR}/src/*/*_fuzz.cpp")
foreach(source IN LISTS fuzz_sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${fuzz_rooms})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets ${name})
endforeach()
