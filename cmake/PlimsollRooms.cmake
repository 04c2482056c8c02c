# A room is a folder of src/: one library, one test program, seeing what cmake/floors.txt lets it see.

set(floors_file "${PROJECT_SOURCE_DIR}/cmake/floors.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${floors_file}")
# A room that appears is noticed by the next build.
file(GLOB room_folders CONFIGURE_DEPENDS LIST_DIRECTORIES true "${PROJECT_SOURCE_DIR}/src/*")

file(STRINGS "${floors_file}" floor_lines REGEX "^[0-9]")
set(PLIMSOLL_ROOMS "")  # those present, lowest floor first
foreach(line IN LISTS floor_lines)
    string(REGEX REPLACE "[ \t]+" ";" words "${line}")
    list(POP_FRONT words floor room)
    set(PLIMSOLL_FLOOR_${room} ${floor})
    set(PLIMSOLL_SEES_${room} ${words})
    if(IS_DIRECTORY "${PROJECT_SOURCE_DIR}/src/${room}")
        list(APPEND PLIMSOLL_ROOMS ${room})
    endif()
endforeach()

# The present rooms below a floor, as targets: what tests of that floor may use.
function(plimsoll_rooms_below floor out)
    set(found "")
    foreach(room IN LISTS PLIMSOLL_ROOMS)
        if(PLIMSOLL_FLOOR_${room} LESS floor)
            list(PREPEND found plimsoll_${room})
        endif()
    endforeach()
    set(${out} ${found} PARENT_SCOPE)
endfunction()

# plimsoll_room(<name> [LINK libraries...]): target plimsoll_<name>, exported as Plimsoll::<name>. A room
# whose folder is not there is passed over.
function(plimsoll_room name)
    cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
    if(NOT name IN_LIST PLIMSOLL_ROOMS)
        return()
    endif()
    set(folder "${PROJECT_SOURCE_DIR}/src/${name}")
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")

    set(target plimsoll_${name})
    if(sources)
        add_library(${target} STATIC ${sources})
        set(scope PUBLIC)
    else()
        add_library(${target} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(Plimsoll::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} ${scope} cxx_std_23)
    target_include_directories(${target} ${scope}
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>"
        "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/plimsoll>")
    # Users of the library must see the same checks as the library was built with.
    if(name STREQUAL "base" AND PLIMSOLL_AUDITS)
        target_compile_definitions(${target} ${scope} PLIMSOLL_AUDITS)
    endif()
    foreach(seen IN LISTS PLIMSOLL_SEES_${name})
        if(seen IN_LIST PLIMSOLL_ROOMS)
            target_link_libraries(${target} ${scope} plimsoll_${seen})
        endif()
    endforeach()
    target_link_libraries(${target} ${scope} ${arg_LINK})
endfunction()
