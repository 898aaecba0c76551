# A build for use takes half the time of a build for work. The headers of the standard library and of fmt, most of what
# the compiler reads in each of four hundred small files, are read once. And where many files share large headers or
# templates (CLI11, JSON, Dear ImGui) several are compiled as one; so names in an anonymous namespace are unique within
# such a library. The dev build does neither: there every file has to include what it uses.

if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  return()
endif()

file(WRITE ${PROJECT_BINARY_DIR}/generated/precompile.cpp "")
add_library(switchboard_precompiled OBJECT ${PROJECT_BINARY_DIR}/generated/precompile.cpp)
target_link_libraries(switchboard_precompiled PRIVATE switchboard_options fmt::fmt)
target_precompile_headers(switchboard_precompiled PRIVATE
  <algorithm> <array> <chrono> <cstdint> <cstring> <filesystem> <fstream> <functional> <map> <memory> <mutex> <optional> <set>
  <span> <sstream> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)

foreach(library system model recording control observe explain narrate player bench grader layout show export formats
    visualizer)  # not terminal: ncurses defines _DEFAULT_SOURCE, with which the precompiled header is not valid
  if(TARGET switchboard_${library})  # the window's packages may be missing
    target_precompile_headers(switchboard_${library} REUSE_FROM switchboard_precompiled)
  endif()
endforeach()

foreach(library system model recording control observe narrate player bench grader layout show export formats terminal visualizer)
  if(TARGET switchboard_${library})
    set_target_properties(switchboard_${library} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
  endif()
endforeach()
set_target_properties(switchboard PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 10)
set_target_properties(switchboard_explain PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)  # its rules are short

# GCC tidies its memory up once it holds 128 MB, a tenth of its time; four compilers at once with half a gigabyte are well.
target_compile_options(switchboard_options INTERFACE "$<$<CXX_COMPILER_ID:GNU>:--param=ggc-min-heapsize=524288>")

# A name that is shadowed by one of another file is no mistake; the dev build sees those within a file.
target_compile_options(switchboard_options INTERFACE -Wno-shadow)

# What runs once for a person is not worth much of the optimiser's time.
foreach(library control narrate player bench grader show export formats terminal)
  target_compile_options(switchboard_${library} PRIVATE -O1)
endforeach()
