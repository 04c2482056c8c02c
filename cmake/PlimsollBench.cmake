# Benchmarks: each *_bench.cpp in bench/ is one Google Benchmark program.

find_package(benchmark REQUIRED)
add_custom_target(bench_targets)
plimsoll_rooms_below(8 bench_rooms)
file(GLOB bench_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*_bench.cpp")
foreach(source IN LISTS bench_sources)
    get_filename_component(name "${source}" NAME_WE)
    add_executable(${name} "${source}")
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${name} PRIVATE ${bench_rooms} benchmark::benchmark benchmark::benchmark_main)
    add_dependencies(bench_targets ${name})
endforeach()
